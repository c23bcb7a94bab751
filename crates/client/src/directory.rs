//! The people of the directory.

use rollcall_wire::directory::{People, PeopleQuery};

use crate::{Client, Result};

impl Client {
    /// Finds people whose names or addresses begin with what was typed.
    ///
    /// # Errors
    /// `invalid_field` for less than two letters, `role_required`; see [`crate::Error`].
    pub async fn search_people(&self, query: &PeopleQuery) -> Result<People> {
        self.get_with("/directory/people", query).await
    }
}
