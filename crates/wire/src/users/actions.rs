//! Acting on users that are there, and taking it back.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{User, check_size};
use crate::problem::{FieldError, Problem};

/// What one action did, and how long it can be undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Batch {
    /// The batch.
    pub id: Uuid,
    /// When its mail leaves; until then it can be undone.
    pub release_at: DateTime<Utc>,
}

/// Users to act on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActionRequest {
    /// Whom: 1 to 1,000, each at most once.
    pub items: Vec<ActionItem>,
}

/// One user to act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActionItem {
    /// The user.
    pub id: Uuid,
    /// The version that was seen; the action is refused if the user has changed since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

impl ActionRequest {
    /// Checks the size and that nobody stands in it twice.
    ///
    /// # Errors
    /// `too_many_items` or `invalid_field`.
    pub fn check(&self) -> Result<&[ActionItem], Problem> {
        check_size(self.items.len(), "items")?;
        let mut seen = std::collections::HashSet::new();
        let errors: Vec<_> = self
            .items
            .iter()
            .enumerate()
            .filter(|(_, item)| !seen.insert(item.id))
            .map(|(index, _)| {
                FieldError::new(
                    format!("/items/{index}"),
                    "duplicate",
                    "This user stands in the list before.",
                )
            })
            .collect();
        if errors.is_empty() { Ok(&self.items) } else { Err(Problem::fields(errors)) }
    }
}

/// What came of an action on one user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ActionOutcome {
    /// It was done.
    Done,
    /// It was refused; `problem` says why.
    Refused,
}

/// The result for one user of an [`ActionRequest`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActionResult {
    /// The user asked for.
    pub id: Uuid,
    /// What came of it.
    pub outcome: ActionOutcome,
    /// The user as it is now; `null` if there is none (any more).
    pub user: Option<User>,
    /// Why it was refused.
    pub problem: Option<Problem>,
}

/// The answer to an [`ActionRequest`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActionResponse {
    /// What to undo; `null` if nothing was done.
    pub batch: Option<Batch>,
    /// One result per user, in the order asked.
    pub results: Vec<ActionResult>,
}

/// The link of an open invitation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitationLink {
    /// The address to open. Only the invited person can join with it.
    pub url: String,
}

impl std::fmt::Debug for InvitationLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InvitationLink").finish_non_exhaustive()
    }
}

/// The answer to an undo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UndoResponse {
    /// One result per user of the batch: `user` is `null` where a first invitation was taken back.
    pub results: Vec<ActionResult>,
}
