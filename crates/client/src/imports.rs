//! Imports: bulk uploads.

use rollcall_wire::Page;
use rollcall_wire::imports::{Import, ImportsQuery, Row, RowsQuery, UploadQuery};
use uuid::Uuid;

use crate::transport::{Method, Request};
use crate::{Client, Result, read};

/// The media type of a file to upload.
const CSV: &str = "text/csv";

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
    /// the server; nothing is sent before [`Client::send_import`].
    ///
    /// # Errors
    /// `payload_too_large`, `role_required`; see [`crate::Error`].
    #[cfg(target_arch = "wasm32")]
    pub async fn create_import(
        &self,
        filename: &str,
        file: &web_sys::Blob,
        progress: impl FnMut(f64, f64) + 'static,
    ) -> Result<Import> {
        let url = self.upload_url(filename)?;
        read(&crate::transport::upload(&url, CSV, file, progress).await?)
    }

    /// Gets one import and how far it has come.
    ///
    /// # Errors
    /// `not_found`, `role_required`; see [`crate::Error`].
    pub async fn get_import(&self, id: Uuid) -> Result<Import> {
        self.get(&format!("/imports/{id}")).await
    }

    /// Lists the rows of an import in the order of the file.
    ///
    /// # Errors
    /// `invalid_cursor`, `not_found`, `role_required`; see [`crate::Error`].
    pub async fn list_rows(&self, id: Uuid, query: &RowsQuery) -> Result<Page<Row>> {
        self.get_with(&format!("/imports/{id}/rows"), query).await
    }

    /// Sends the invitations of an import as it was seen in this version.
    ///
    /// # Errors
    /// `plan_changed`, `import_not_ready`, `nothing_to_send`, `role_required`; see [`crate::Error`].
    pub async fn send_import(&self, id: Uuid, version: i64) -> Result<Import> {
        let request = Request::new(Method::Post, self.url(&format!("/imports/{id}/send")))
            .with_header("if-match", format!("\"{version}\""));
        read(&self.transport.send(request).await?)
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
