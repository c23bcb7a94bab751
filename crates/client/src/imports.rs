//! Imports: bulk uploads.

use rollcall_wire::Page;
use rollcall_wire::imports::{
    ApplySuggestions, Import, ImportsQuery, OnChange, Progress, Row, RowChange, RowChanged, RowQuery,
    RowsQuery, SendQuery, SuggestionsApplied, UploadQuery,
};
use uuid::Uuid;

use crate::transport::{Method, Request};
use crate::{Client, Error, Result, read};

pub use crate::transport::Following;

/// The media type of a file to upload.
const CSV: &str = "text/csv";

/// What is told of an import that is followed.
#[derive(Debug, Clone, PartialEq)]
pub enum Told {
    /// How far it is now.
    Progress(Box<Progress>),
    /// How it stands now that nothing of it changes by itself any more: the last that is told.
    Done(Box<Progress>),
    /// Nothing more is told: ask with [`Client::get_import`].
    Lost(Error),
}

impl Told {
    /// Reads an event of the stream; nothing of one that this client does not know.
    pub(crate) fn read(name: &str, data: &str) -> Option<Self> {
        let progress = || serde_json::from_str(data);
        let told = match name {
            "progress" => progress().map(Self::Progress),
            "done" => progress().map(Self::Done),
            "problem" => {
                serde_json::from_str(data).map(|problem| Self::Lost(Error::Problem(Box::new(problem))))
            }
            _ => return None,
        };
        Some(
            told.unwrap_or_else(|error| {
                Self::Lost(Error::Unexpected { status: 200, detail: error.to_string() })
            }),
        )
    }
}

impl Client {
    /// Lists imports, the newest first.
    ///
    /// # Errors
    /// `invalid_cursor`, `role_required`; see [`crate::Error`].
    pub async fn list_imports(&self, query: &ImportsQuery) -> Result<Page<Import>> {
        self.get_with("/imports", query).await
    }

    /// Uploads a CSV file. It is judged by the server; nothing is sent before [`Client::send_import`].
    ///
    /// # Errors
    /// `payload_too_large`, `role_required`; see [`crate::Error`].
    #[cfg(not(target_arch = "wasm32"))]
    pub async fn create_import(&self, filename: &str, file: impl Into<Vec<u8>>) -> Result<Import> {
        let request = Request::new(Method::Post, self.upload_url(filename)?).with_body(CSV, file.into());
        read(&self.transport.send(request).await?)
    }

    /// Uploads a CSV file, telling `progress` how many bytes have been sent so far, and of how many. It is judged by
    /// the server; nothing is sent before [`Client::send_import`]. `cancel` breaks the upload off.
    ///
    /// # Errors
    /// `payload_too_large`, `role_required`; see [`crate::Error`].
    #[cfg(target_arch = "wasm32")]
    pub async fn create_import(
        &self,
        filename: &str,
        file: &web_sys::Blob,
        progress: impl FnMut(f64, f64) + 'static,
        cancel: &web_sys::AbortSignal,
    ) -> Result<Import> {
        let url = self.upload_url(filename)?;
        read(&crate::transport::upload(&url, CSV, file, progress, cancel).await?)
    }

    /// Gets one import and how far it has come.
    ///
    /// # Errors
    /// `not_found`, `role_required`; see [`crate::Error`].
    pub async fn get_import(&self, id: Uuid) -> Result<Import> {
        self.get(&format!("/imports/{id}")).await
    }

    /// Follows an import by server-sent events: [`Following::next`] waits for what is told.
    ///
    /// # Errors
    /// `not_found`, `rate_limited`, `role_required`; see [`crate::Error`].
    #[cfg(not(target_arch = "wasm32"))]
    pub async fn follow_import(&self, id: Uuid) -> Result<Following> {
        self.transport.follow(self.url(&format!("/imports/{id}/progress"))).await
    }

    /// Follows an import by server-sent events until what is given back is dropped. The browser connects again by itself
    /// where a connection ends; [`Told::Lost`] is told when it has given up.
    ///
    /// # Errors
    /// If the browser has no such events.
    #[cfg(target_arch = "wasm32")]
    pub fn follow_import(&self, id: Uuid, told: impl FnMut(Told) + 'static) -> Result<Following> {
        Following::begin(&self.url(&format!("/imports/{id}/progress")), told)
    }

    /// Lists the rows of an import in the order of the file.
    ///
    /// # Errors
    /// `invalid_cursor`, `not_found`, `role_required`; see [`crate::Error`].
    pub async fn list_rows(&self, id: Uuid, query: &RowsQuery) -> Result<Page<Row>> {
        self.get_with(&format!("/imports/{id}/rows"), query).await
    }

    /// Corrects a row or takes it out; it is judged at once. `part` is [`Row::part`].
    ///
    /// # Errors
    /// `import_not_ready`, `import_state`, `not_found`, `invalid_field`, `role_required`; see [`crate::Error`].
    pub async fn change_row(&self, id: Uuid, line: i64, part: i64, change: &RowChange) -> Result<RowChanged> {
        let query = RowQuery { part: (part != 0).then_some(part) };
        let query = serde_urlencoded::to_string(query).map_err(|error| Error::Request(error.to_string()))?;
        let mark = if query.is_empty() { "" } else { "?" };
        let path = format!("/imports/{id}/rows/{line}{mark}{query}");
        self.send_json(Method::Patch, &path, change, None).await
    }

    /// Takes the suggestion of one row, or all that are confident; the rows are judged at once.
    ///
    /// # Errors
    /// `plan_changed`, `import_not_ready`, `import_state`, `not_found`, `invalid_field`, `role_required`; see
    /// [`crate::Error`].
    pub async fn apply_suggestions(&self, id: Uuid, which: &ApplySuggestions) -> Result<SuggestionsApplied> {
        self.send_json(Method::Post, &format!("/imports/{id}/apply-suggestions"), which, None).await
    }

    /// Sends the invitations of an import as it was seen in this version; goes on where it was stopped.
    ///
    /// # Errors
    /// `plan_changed`, `import_not_ready`, `import_state`, `nothing_to_send`, `role_required`; see [`crate::Error`].
    pub async fn send_import(&self, id: Uuid, version: i64) -> Result<Import> {
        self.send_import_with(id, version, OnChange::Refuse).await
    }

    /// Sends the invitations of an import as it was seen in this version, and says what to do where that has changed.
    ///
    /// # Errors
    /// See [`Client::send_import`].
    pub async fn send_import_with(&self, id: Uuid, version: i64, on_change: OnChange) -> Result<Import> {
        let on_change = (on_change != OnChange::Refuse).then_some(on_change);
        let url = self.url_with_query(&format!("/imports/{id}/send"), &SendQuery { on_change })?;
        let request = Request::new(Method::Post, url).with_header("if-match", format!("\"{version}\""));
        read(&self.transport.send(request).await?)
    }

    /// Stops sending an import; what has not left waits until it is sent again.
    ///
    /// # Errors
    /// `import_state`, `not_found`, `role_required`; see [`crate::Error`].
    pub async fn stop_import(&self, id: Uuid) -> Result<Import> {
        read(
            &self
                .transport
                .send(Request::new(Method::Post, self.url(&format!("/imports/{id}/stop"))))
                .await?,
        )
    }

    /// Archives all whom an import has invited and who have not joined, in the background.
    ///
    /// # Errors
    /// `import_state`, `not_found`, `role_required`; see [`crate::Error`].
    pub async fn rescind_import(&self, id: Uuid) -> Result<Import> {
        read(
            &self
                .transport
                .send(Request::new(Method::Post, self.url(&format!("/imports/{id}/rescind"))))
                .await?,
        )
    }

    /// Throws an import away that was not sent.
    ///
    /// # Errors
    /// `import_state`, `not_found`, `role_required`; see [`crate::Error`].
    pub async fn discard_import(&self, id: Uuid) -> Result<()> {
        self.delete(&format!("/imports/{id}")).await
    }

    /// Gives the address of the error log of an import, for a link.
    #[must_use]
    pub fn errors_csv_url(&self, id: Uuid) -> String {
        self.url(&format!("/imports/{id}/errors.csv"))
    }

    /// Gives the address of a sample file, for a link.
    #[must_use]
    pub fn sample_csv_url(&self) -> String {
        self.url("/imports/sample.csv")
    }

    fn upload_url(&self, filename: &str) -> Result<String> {
        self.url_with_query("/imports", &UploadQuery { filename: Some(filename.to_owned()) })
    }
}
