//! Imports: bulk uploads of addresses.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::users::Suggestion;

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
    /// Stopped before all were made; `send` goes on.
    Stopped,
    /// Sent and taken back.
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
    /// Rows of people who are users already.
    pub skipped: i64,
    /// Invitations made.
    pub sent: i64,
    /// Rows that were ready and could not be invited when it was their turn.
    pub failed: i64,
    /// Which column holds the addresses, the separator and so on, as found.
    pub format: Option<ImportFormat>,
    /// Why it failed, if it did.
    pub detail: Option<String>,
    /// The batch of its invitations, once sent: what undo takes back.
    pub batch: Option<crate::users::Batch>,
    /// Who uploaded it.
    pub created_by: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Changes with the verdicts, not with the progress; `send` names it in `If-Match`.
    pub version: i64,
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

/// What was found of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Not judged yet.
    Pending,
    /// Will be invited by `send`.
    Ready,
    /// Cannot be invited as it is; `code` and `message` say why.
    Error,
    /// A user already: never invited again by an import.
    Skipped,
    /// Taken out by hand.
    Dropped,
}

/// What came of a row that was ready, once sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RowResult {
    /// Invited.
    Invited,
    /// Not invited: something had changed since the plan.
    ChangedSincePlan,
}

/// A row of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Row {
    /// The line in the original file; the first line of the file is 1.
    pub line: i64,
    /// Which address of the cell, from 1, where a cell holds several; otherwise 0.
    pub part: i64,
    /// The row as it stood in the file.
    pub raw: String,
    /// The address, if one could be read.
    pub email: Option<String>,
    /// The name of the person it belongs to, from the directory.
    pub display_name: Option<String>,
    /// What was found.
    pub verdict: Verdict,
    /// Why, for a program; of a ready row only `same_name`, which is no error.
    pub code: Option<String>,
    /// Why and what to do, as a sentence.
    pub message: Option<String>,
    /// What was put right while reading, such as `mailto:` taken off.
    pub repairs: Vec<String>,
    /// The nearest person of the directory.
    pub suggestion: Option<Suggestion>,
    /// The user it became or already was.
    pub user_id: Option<Uuid>,
    /// What came of sending it.
    pub result: Option<RowResult>,
}

/// Which rows to list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
pub struct RowsQuery {
    /// Only rows of this verdict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// How many on a page, 1 to 200; 50 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// Where to go on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// Which imports to list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
pub struct ImportsQuery {
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
