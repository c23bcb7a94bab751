//! Signing in and out.

use rollcall_wire::session::{CodeRequest, Session, SessionList, SignIn, SignedOut};
use uuid::Uuid;

use crate::transport::{Method, Request};
use crate::{Client, Result, check, read};

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

    /// Ends the session; answers where to sign out at the identity provider as well, if there is such a place.
    ///
    /// # Errors
    /// See [`crate::Error`].
    pub async fn sign_out(&self) -> Result<Option<SignedOut>> {
        let answer = self.transport.send(Request::new(Method::Delete, self.url("/session"))).await?;
        if answer.status == 204 { Ok(None) } else { read(&answer).map(Some) }
    }

    /// Lists one's own sessions in the organization, the last used first.
    ///
    /// # Errors
    /// `not_signed_in`; see [`crate::Error`].
    pub async fn list_sessions(&self) -> Result<SessionList> {
        self.get("/sessions").await
    }

    /// Ends one of one's own sessions.
    ///
    /// # Errors
    /// `not_signed_in`, `not_found`; see [`crate::Error`].
    pub async fn end_session(&self, id: Uuid) -> Result<()> {
        self.delete(&format!("/sessions/{id}")).await
    }

    /// Ends all of one's own sessions but this one.
    ///
    /// # Errors
    /// `not_signed_in`; see [`crate::Error`].
    pub async fn end_other_sessions(&self) -> Result<()> {
        self.delete("/sessions/others").await
    }
}
