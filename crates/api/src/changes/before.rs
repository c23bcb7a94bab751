//! What a batch keeps of a user so that undo can restore it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::db::entities::users;

/// The columns of a user that a change overwrites.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Before {
    status: String,
    archived_was: Option<String>,
    invited_at: DateTime<Utc>,
    activated_at: Option<DateTime<Utc>>,
    archived_at: Option<DateTime<Utc>>,
    account_id: Option<Uuid>,
    mail_id: Option<Uuid>,
}

impl Before {
    pub(super) fn to_json(row: &users::Model) -> String {
        let before = Self {
            status: row.status.clone(),
            archived_was: row.archived_was.clone(),
            invited_at: row.invited_at,
            activated_at: row.activated_at,
            archived_at: row.archived_at,
            account_id: row.account_id,
            mail_id: row.mail_id,
        };
        serde_json::to_string(&before).unwrap_or_default()
    }

    /// The row as it was, but for its version.
    pub(super) fn restore(json: &str, row: &users::Model) -> Option<users::Model> {
        let before: Self = serde_json::from_str(json).ok()?;
        Some(users::Model {
            status: before.status,
            archived_was: before.archived_was,
            invited_at: before.invited_at,
            activated_at: before.activated_at,
            archived_at: before.archived_at,
            account_id: before.account_id,
            mail_id: before.mail_id,
            ..row.clone()
        })
    }
}
