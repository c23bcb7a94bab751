//! The people of the directory.

use rollcall_wire::Page;
use rollcall_wire::directory::{Directory, DirectorySync, LeftQuery, People, PeopleQuery, SyncQuery};
use rollcall_wire::users::User;

use crate::transport::{Method, Request};
use crate::{Client, Result, read};

impl Client {
    /// Gets what the directory holds, and when it was last synced.
    ///
    /// # Errors
    /// `role_required`; see [`crate::Error`].
    pub async fn get_directory(&self) -> Result<Directory> {
        self.get("/directory").await
    }

    /// Lists users, Invited or Active, whose people are disabled or have left the directory.
    ///
    /// # Errors
    /// `invalid_field`, `invalid_cursor`, `role_required`; see [`crate::Error`].
    pub async fn list_left(&self, query: &LeftQuery) -> Result<Page<User>> {
        self.get_with("/directory/left", query).await
    }

    /// Finds people whose names or addresses begin with what was typed.
    ///
    /// # Errors
    /// `invalid_field` for less than two letters, `role_required`; see [`crate::Error`].
    pub async fn search_people(&self, query: &PeopleQuery) -> Result<People> {
        self.get_with("/directory/people", query).await
    }

    /// Syncs the directory with a file of all its people (`text/csv`, `application/json` or `application/x-ndjson`),
    /// or shows what that would change.
    ///
    /// # Errors
    /// `empty_file`, `unreadable_file`, `too_many_leave`, `payload_too_large`, `unsupported_media_type`,
    /// `role_required`; see [`crate::Error`].
    pub async fn import_directory(
        &self,
        query: &SyncQuery,
        media_type: &str,
        file: impl Into<Vec<u8>>,
    ) -> Result<DirectorySync> {
        let url = self.url_with_query("/directory/imports", query)?;
        let request = Request::new(Method::Post, url).with_body(media_type, file.into());
        read(&self.transport.send(request).await?)
    }
}
