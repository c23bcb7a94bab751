//! Taking the suggestions of an import's rows.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Import, Row};
use crate::problem::FieldError;

/// Whose suggestions to take: exactly one of the two.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApplySuggestions {
    /// Takes the suggestion of one row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<Suggested>,
    /// Takes all that are confident.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confident: Option<bool>,
}

/// A row whose suggestion is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Suggested {
    /// The line in the original file.
    pub line: i64,
    /// Which address of the cell, from 1, where a cell holds several; otherwise 0, as if not given.
    #[serde(default)]
    pub part: i64,
    /// Whom the row's suggestion named when it was seen: if it names somebody else by now, nothing is changed.
    pub person_id: Uuid,
}

impl ApplySuggestions {
    /// Takes the suggestion of one row.
    #[must_use]
    pub fn of_row(line: i64, part: i64, person_id: Uuid) -> Self {
        Self { row: Some(Suggested { line, part, person_id }), confident: None }
    }

    /// Takes all that are confident.
    #[must_use]
    pub fn all_confident() -> Self {
        Self { row: None, confident: Some(true) }
    }

    /// Gives the one row; nothing means all that are confident.
    ///
    /// # Errors
    /// If not exactly one of the two is asked for.
    pub fn check(&self) -> Result<Option<Suggested>, FieldError> {
        match (self.row, self.confident) {
            (Some(row), None | Some(false)) => Ok(Some(row)),
            (None, Some(true)) => Ok(None),
            (Some(_), Some(true)) => Err(FieldError::new(
                "/confident",
                "conflicting",
                "Send either `row`, to take one suggestion, or `confident: true`, to take all that are.",
            )),
            (None, None | Some(false)) => Err(FieldError::new(
                "/row",
                "required",
                "Send `row` with a line and the person of its suggestion, or `confident: true`.",
            )),
        }
    }
}

/// What came of taking suggestions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SuggestionsApplied {
    /// How many rows have the suggested address now. Each was judged anew: a person may stand on another line, or be a
    /// user already.
    pub applied: i64,
    /// The one row, if one was asked for.
    pub row: Option<Row>,
    /// The import, with the counts and the version as they are now. While its `confident` is not 0, ask again: a
    /// request takes 10,000 at most.
    pub import: Import,
}

#[cfg(test)]
mod tests {
    use super::{ApplySuggestions, Suggested};
    use uuid::Uuid;

    #[test]
    fn one_suggestion_is_taken_or_all_that_are_confident() {
        let row = Suggested { line: 2, part: 0, person_id: Uuid::nil() };
        assert_eq!(ApplySuggestions::of_row(2, 0, Uuid::nil()).check(), Ok(Some(row)));
        assert_eq!(ApplySuggestions::all_confident().check(), Ok(None));
        let both = ApplySuggestions { row: Some(row), confident: Some(true) };
        assert_eq!(both.check().unwrap_err().pointer, "/confident");
        for neither in [ApplySuggestions::default(), ApplySuggestions { row: None, confident: Some(false) }] {
            assert_eq!(neither.check().unwrap_err().pointer, "/row");
        }
    }
}
