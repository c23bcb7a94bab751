//! How far an import is, as told while it moves.

use serde::{Deserialize, Serialize};

use super::Import;

/// How far an import is, and how fast it goes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Progress {
    /// The import as it is now.
    pub import: Import,
    /// What became of the mail of its invitations.
    pub mails: MailCounts,
    /// Rows judged, invitations made or mails handed over in a second, whichever goes on now; nothing at first.
    pub per_second: Option<f64>,
    /// How long that will still take, in seconds, rounded: nothing at first, then never more than before.
    pub seconds_left: Option<u64>,
}

/// The mails of an import by what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailCounts {
    /// Wait for their turn.
    pub queued: i64,
    /// Were not taken by the mail server yet and are tried again.
    pub deferred: i64,
    /// The mail server has taken them.
    pub handed_over: i64,
    /// Came back or were given up.
    pub bounced: i64,
    /// Are not sent any more, because the invitation was taken back or overtaken.
    pub cancelled: i64,
}

impl MailCounts {
    /// Those that have not left.
    #[must_use]
    pub fn waiting(&self) -> i64 {
        self.queued.saturating_add(self.deferred)
    }

    /// Those that are done with, one way or the other.
    #[must_use]
    pub fn done(&self) -> i64 {
        self.handed_over.saturating_add(self.bounced).saturating_add(self.cancelled)
    }
}
