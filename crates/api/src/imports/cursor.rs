//! Cursors: where a page ended.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use rollcall_domain::limits::{PAGE_DEFAULT, PAGE_MAX};
use rollcall_wire::{Code, FieldError, Problem};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::problem::{Fail, Outcome};

/// The last import of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ImportCursor {
    pub(super) created_at: DateTime<Utc>,
    pub(super) id: Uuid,
}

/// The last row of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RowCursor {
    pub(super) ordinal: i64,
}

pub(super) fn encode(cursor: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(cursor).unwrap_or_default())
}

pub(super) fn decode<T: DeserializeOwned>(text: Option<&str>) -> Outcome<Option<T>> {
    let Some(text) = text else { return Ok(None) };
    let cursor = URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    cursor.map(Some).ok_or_else(|| {
        Fail::new(Code::InvalidCursor, "Begin again without a cursor, or with one of this very list.")
    })
}

/// How many entries a page has.
pub(super) fn page_size(asked: Option<u64>) -> Outcome<usize> {
    let limit = asked.unwrap_or(PAGE_DEFAULT);
    if !(1..=PAGE_MAX).contains(&limit) {
        let detail = format!("Ask for 1 to {PAGE_MAX} entries.");
        return Err(Problem::fields(vec![FieldError::new("?limit", "out_of_range", detail)]).into());
    }
    usize::try_from(limit).map_err(|error| Fail::Internal(error.to_string()))
}

/// Cuts what was read, one entry more than fits, to a page; answers the last entry if more follow.
pub(super) fn cut<T>(entries: &mut Vec<T>, size: usize) -> Option<&T> {
    let more = entries.len() > size;
    entries.truncate(size);
    if more { entries.last() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_nothing_else_is_one() {
        let cursor = RowCursor { ordinal: 41 };
        assert_eq!(decode(Some(&encode(&cursor))).unwrap(), Some(cursor));
        assert_eq!(decode::<RowCursor>(None).unwrap(), None);
        for text in ["", "x", "e30", "bnVsbA"] {
            let fail = decode::<RowCursor>(Some(text)).unwrap_err();
            assert_eq!(fail.to_problem().code, Code::InvalidCursor, "{text:?}");
        }
    }

    #[test]
    fn a_page_has_1_to_200_entries_and_knows_whether_more_follow() {
        assert_eq!(page_size(None).unwrap(), 50);
        assert!(page_size(Some(0)).is_err() && page_size(Some(201)).is_err());
        let mut entries = vec![1, 2, 3];
        assert_eq!(cut(&mut entries, 2), Some(&2));
        assert_eq!(cut(&mut entries, 2), None);
        assert_eq!(entries.len(), 2);
    }
}
