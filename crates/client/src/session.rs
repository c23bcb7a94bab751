//! Signing in and out.

use rollcall_wire::session::{CodeRequest, Session, SignIn};

use crate::{Client, Result, check};

impl Client {
    /// Asks for a sign-in code by e-mail. The answer is the same whether or not the address is known.
    ///
    /// # Errors
    /// `invalid_field`, `too_many_attempts`; see [`crate::Error`].
    pub async fn request_code(&self, request: &CodeRequest) -> Result<()> {
        check(&self.post_json("/session/code", request).await?)
    }

    /// Signs in with the code, in the browser that asked for it.
    ///
    /// # Errors
    /// `code_refused`, `too_many_attempts`; see [`crate::Error`].
    pub async fn sign_in(&self, request: &SignIn) -> Result<Session> {
        self.post("/session", request).await
    }

    /// Gets who is signed in.
    ///
    /// # Errors
    /// `not_signed_in`; see [`crate::Error`].
    pub async fn get_session(&self) -> Result<Session> {
        self.get("/session").await
    }

    /// Ends the session.
    ///
    /// # Errors
    /// See [`crate::Error`].
    pub async fn sign_out(&self) -> Result<()> {
        self.delete("/session").await
    }
}
