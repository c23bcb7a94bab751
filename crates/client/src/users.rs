//! Users: listing them and acting on them.

use rollcall_wire::Page;
use rollcall_wire::users::{
    ActionRequest, ActionResponse, Counts, InvitationLink, InviteRequest, InviteResponse, Timeline,
    UndoResponse, User, UserMails, UsersQuery,
};
use uuid::Uuid;

use crate::{Client, Result};

impl Client {
    /// Lists users, a page at a time.
    ///
    /// # Errors
    /// `invalid_field`, `invalid_cursor`, `role_required`; see [`crate::Error`].
    pub async fn list_users(&self, query: &UsersQuery) -> Result<Page<User>> {
        self.get_with("/users", query).await
    }

    /// Counts the users of each status.
    ///
    /// # Errors
    /// `role_required`; see [`crate::Error`].
    pub async fn count_users(&self) -> Result<Counts> {
        self.get("/users/counts").await
    }

    /// Gets one user.
    ///
    /// # Errors
    /// `not_found`, `role_required`; see [`crate::Error`].
    pub async fn get_user(&self, id: Uuid) -> Result<User> {
        self.get(&format!("/users/{id}")).await
    }

    /// Gets everything that happened to a user, the newest first.
    ///
    /// # Errors
    /// `not_found`, `role_required`; see [`crate::Error`].
    pub async fn get_timeline(&self, id: Uuid) -> Result<Timeline> {
        self.get(&format!("/users/{id}/timeline")).await
    }

    /// Lists the mails to a user and how far each has come, the newest first.
    ///
    /// # Errors
    /// `not_found`, `role_required`; see [`crate::Error`].
    pub async fn list_mails(&self, id: Uuid) -> Result<UserMails> {
        self.get(&format!("/users/{id}/mails")).await
    }

    /// Invites people. A refusal is a result of its entry.
    ///
    /// # Errors
    /// `invalid_field`, `too_many_items`, `role_required`, `organization_not_allowed`; see [`crate::Error`].
    pub async fn invite_users(&self, request: &InviteRequest) -> Result<InviteResponse> {
        self.post("/users/invite", request).await
    }

    /// Sends Invited users a new invitation; their older links are dead.
    ///
    /// # Errors
    /// `invalid_field`, `too_many_items`, `role_required`; see [`crate::Error`].
    pub async fn resend_users(&self, request: &ActionRequest) -> Result<ActionResponse> {
        self.post("/users/resend", request).await
    }

    /// Archives users; of an Invited one, that rescinds the invitation.
    ///
    /// # Errors
    /// `invalid_field`, `too_many_items`, `role_required`; see [`crate::Error`].
    pub async fn archive_users(&self, request: &ActionRequest) -> Result<ActionResponse> {
        self.post("/users/archive", request).await
    }

    /// Invites Archived users again.
    ///
    /// # Errors
    /// `invalid_field`, `too_many_items`, `role_required`; see [`crate::Error`].
    pub async fn reinvite_users(&self, request: &ActionRequest) -> Result<ActionResponse> {
        self.post("/users/reinvite", request).await
    }

    /// Shows the link of a user's open invitation, for copying; noted in the timeline.
    ///
    /// # Errors
    /// `not_invited`, `not_found`, `role_required`; see [`crate::Error`].
    pub async fn copy_link(&self, id: Uuid) -> Result<InvitationLink> {
        self.post(&format!("/users/{id}/link"), &serde_json::Map::new()).await
    }

    /// Takes back what an action did, as long as none of its mail has left.
    ///
    /// # Errors
    /// `too_late_to_undo`, `not_found`, `role_required`; see [`crate::Error`].
    pub async fn undo_batch(&self, id: Uuid) -> Result<UndoResponse> {
        self.post(&format!("/batches/{id}/undo"), &serde_json::Map::new()).await
    }
}
