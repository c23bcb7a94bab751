//! Imports: bulk uploads of addresses.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

mod progress;
mod rows;
mod suggestions;

pub use progress::{MailCounts, Progress};
pub use rows::{Row, RowChange, RowChanged, RowQuery, RowRepair, RowResult, RowsQuery, Verdict};
pub use suggestions::{ApplySuggestions, Suggested, SuggestionsApplied};

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// The file is arriving.
    Receiving,
    /// The file has arrived and waits to be judged.
    Queued,
    /// Its rows are being judged.
    Validating,
    /// Judged: the plan stands and can be sent.
    Ready,
    /// Its invitations are being made.
    Sending,
    /// Its invitations have been made.
    Sent,
    /// Stopped before all were made, or before all mail had left; `send` goes on.
    Stopped,
    /// Sent and taken back while no mail had left; `send` sends it again.
    Undone,
    /// Thrown away.
    Discarded,
    /// The upload broke off or the file cannot be read; `detail` says why.
    Failed,
}

impl ImportState {
    /// Whether the state will change by itself: worth asking again soon.
    #[must_use]
    pub fn is_moving(self) -> bool {
        match self {
            Self::Receiving | Self::Queued | Self::Validating | Self::Sending => true,
            Self::Ready | Self::Sent | Self::Stopped | Self::Undone | Self::Discarded | Self::Failed => false,
        }
    }
}

/// A bulk upload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Import {
    /// The import.
    pub id: Uuid,
    /// The file's name as given, without its folder.
    pub filename: String,
    /// How far it has come.
    pub state: ImportState,
    /// Rows received so far.
    pub rows: i64,
    /// Rows judged so far.
    pub judged: i64,
    /// Rows ready to be invited.
    pub ready: i64,
    /// Rows with an error.
    pub errors: i64,
    /// Of the rows with an error, those whose suggestion is confident: `apply_suggestions` takes them all at once.
    #[serde(default)]
    pub confident: i64,
    /// Rows of people who are users already.
    pub skipped: i64,
    /// Rows taken out by hand.
    pub dropped: i64,
    /// Invitations made, but for those that were taken back.
    pub sent: i64,
    /// Rows that were ready and could not be invited when it was their turn.
    pub failed: i64,
    /// Which column holds the addresses, the separator and so on, as found.
    pub format: Option<ImportFormat>,
    /// Why it failed, if it did.
    pub detail: Option<String>,
    /// The batch of the invitations sent last, as long as undo can take it back.
    pub batch: Option<crate::users::Batch>,
    /// Who uploaded it.
    pub created_by: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Whether its users who have not joined are being archived now.
    pub rescinding: bool,
    /// When its rows were deleted because they had been kept long enough. The counts stay.
    pub rows_deleted_at: Option<DateTime<Utc>>,
    /// Changes with what is ready, not with the progress; `send` names it in `If-Match`.
    pub version: i64,
}

impl Import {
    /// How many rows are ready and have not been sent.
    #[must_use]
    pub fn to_send(&self) -> i64 {
        self.ready.saturating_sub(self.sent).saturating_sub(self.failed).max(0)
    }
}

/// How a file was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportFormat {
    /// `,`, `;` or a tab.
    pub delimiter: String,
    /// The character encoding.
    pub encoding: String,
    /// Whether the first line was taken as a header.
    pub header: bool,
    /// The column of the addresses, from 1.
    pub email_column: u32,
    /// Columns that were not used, by their header.
    pub ignored_columns: Vec<String>,
}

/// Which imports to list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
pub struct ImportsQuery {
    /// Only imports that are moving now: arriving, being judged or being sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moving: Option<bool>,
    /// How many on a page, 1 to 200; 50 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// Where to go on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// What goes with an upload besides the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
pub struct UploadQuery {
    /// The file's name, to find it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
}

/// What to do where rows have changed since the version seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OnChange {
    /// Refuse with `plan_changed`.
    #[default]
    Refuse,
    /// Send the rows that were ready in the version seen and still are as they were.
    Skip,
}

/// How to send.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
pub struct SendQuery {
    /// What to do where rows have changed since the version seen; `refuse` if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub on_change: Option<OnChange>,
}
