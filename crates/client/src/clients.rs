//! API clients, and the access tokens that they call with.

use rollcall_wire::clients::{ApiClients, ClientWithSecret, NewClient};
use uuid::Uuid;

use crate::{Client, Result};

impl Client {
    /// Lists the API clients.
    ///
    /// # Errors
    /// `role_required`; see [`crate::Error`].
    pub async fn list_clients(&self) -> Result<ApiClients> {
        self.get("/clients").await
    }

    /// Makes an API client. Its secret is shown this once.
    ///
    /// # Errors
    /// `invalid_field`, `too_many_items`, `role_required`; see [`crate::Error`].
    pub async fn create_client(&self, new: &NewClient) -> Result<ClientWithSecret> {
        self.post("/clients", new).await
    }

    /// Makes a further secret of an API client, which is shown this once.
    ///
    /// # Errors
    /// `not_found`, `too_many_items`, `role_required`; see [`crate::Error`].
    pub async fn add_client_secret(&self, client: Uuid) -> Result<ClientWithSecret> {
        self.post(&format!("/clients/{client}/secrets"), &()).await
    }

    /// Takes a secret of an API client away.
    ///
    /// # Errors
    /// `not_found`, `role_required`; see [`crate::Error`].
    pub async fn remove_client_secret(&self, client: Uuid, secret: Uuid) -> Result<()> {
        self.delete(&format!("/clients/{client}/secrets/{secret}")).await
    }

    /// Takes an API client away.
    ///
    /// # Errors
    /// `not_found`, `role_required`; see [`crate::Error`].
    pub async fn remove_client(&self, client: Uuid) -> Result<()> {
        self.delete(&format!("/clients/{client}")).await
    }
}
