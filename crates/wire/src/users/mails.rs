//! The mails to a user.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::DeliveryState;
use crate::organization::MailKind;

/// The mails to a user, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserMails {
    /// The mails.
    pub items: Vec<UserMail>,
}

/// A mail to a user, and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserMail {
    /// The mail: its Message-ID begins with it.
    pub id: Uuid,
    /// Which mail it is.
    pub template: MailKind,
    /// How far it has come.
    pub state: DeliveryState,
    /// The mail server's reply, or why it waits or was not sent.
    pub detail: Option<String>,
    /// How often it was tried.
    pub attempt: i32,
    /// Since when it is there.
    pub queued_at: DateTime<Utc>,
    /// When it came so far.
    pub changed_at: DateTime<Utc>,
    /// When it is tried next, while it waits.
    pub next_at: Option<DateTime<Utc>>,
}
