//! The rows of an import.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::problem::FieldError;
use crate::users::Suggestion;

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

impl Verdict {
    /// The name in JSON and in queries.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Ready => "ready",
            Self::Error => "error",
            Self::Skipped => "skipped",
            Self::Dropped => "dropped",
        }
    }
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
    /// What was judged: what stands in the cell of the addresses, or what was put in its place. What a person corrects.
    pub cell: String,
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
    /// The other line that has the same address, person or name, where that is what `code` says.
    pub other_line: Option<i64>,
    /// What was put right while reading, such as `mailto:` taken off.
    pub repairs: Vec<RowRepair>,
    /// The nearest person of the directory, for a row whose address nobody has, or that holds none.
    pub suggestion: Option<Suggestion>,
    /// The user it became or already was.
    pub user_id: Option<Uuid>,
    /// What came of sending it.
    pub result: Option<RowResult>,
}

/// Something that was put right while a cell was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RowRepair {
    /// What, for a program.
    pub code: String,
    /// What, as a sentence.
    pub message: String,
}

/// Which row of a line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
pub struct RowQuery {
    /// Which address of the cell, from 1, where a cell holds several; otherwise 0, as if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<i64>,
}

/// What to do with a row: exactly one of the two.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RowChange {
    /// Puts this in place of the cell and judges the row anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Takes the row out: it is not sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drop: Option<bool>,
}

impl RowChange {
    /// Corrects the cell.
    pub fn correct(email: impl Into<String>) -> Self {
        Self { email: Some(email.into()), drop: None }
    }

    /// Takes the row out.
    #[must_use]
    pub fn take_out() -> Self {
        Self { email: None, drop: Some(true) }
    }

    /// Gives what is to stand in the cell; nothing takes the row out.
    ///
    /// # Errors
    /// If not exactly one of the two is asked for.
    pub fn check(&self) -> Result<Option<&str>, FieldError> {
        match (&self.email, self.drop) {
            (Some(email), None | Some(false)) => Ok(Some(email)),
            (None, Some(true)) => Ok(None),
            (Some(_), Some(true)) => Err(FieldError::new(
                "/drop",
                "conflicting",
                "Send either `email`, to correct the row, or `drop`, to take it out.",
            )),
            (None, None | Some(false)) => Err(FieldError::new(
                "/email",
                "required",
                "Send `email` with what is to stand in the cell, or `drop: true` to take the row out.",
            )),
        }
    }
}

/// What came of changing a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RowChanged {
    /// The row as it is now.
    pub row: Row,
    /// Its import, with the counts and the version as they are now.
    pub import: super::Import,
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

#[cfg(test)]
mod tests {
    use super::RowChange;

    #[test]
    fn a_row_is_corrected_or_taken_out() {
        assert_eq!(RowChange::correct("a@b.example").check(), Ok(Some("a@b.example")));
        assert_eq!(RowChange::take_out().check(), Ok(None));
        let both = RowChange { email: Some(String::new()), drop: Some(true) };
        assert_eq!(both.check().unwrap_err().pointer, "/drop");
        for neither in [RowChange::default(), RowChange { email: None, drop: Some(false) }] {
            assert_eq!(neither.check().unwrap_err().pointer, "/email");
        }
    }
}
