//! Pages of a list: how long one is, and where it ended.
//!
//! A cursor is the last entry of a page, as JSON in base64url. It comes back from outside, so every value of it is read
//! as what both databases can be asked for: see [`moment`] and [`text`].

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rollcall_domain::limits::{PAGE_DEFAULT, PAGE_MAX};
use rollcall_wire::{Code, FieldError, Problem};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};

use crate::problem::{Fail, Outcome};

/// How many entries a page has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PageSize(u64);

impl PageSize {
    /// Reads what was asked for.
    ///
    /// # Errors
    /// `invalid_field` beside `?limit`.
    pub(crate) fn read(asked: Option<u64>) -> Outcome<Self> {
        let entries = asked.unwrap_or(PAGE_DEFAULT);
        if (1..=PAGE_MAX).contains(&entries) {
            return Ok(Self(entries));
        }
        let detail = format!("A page has 1 to {PAGE_MAX} entries.");
        Err(Problem::fields(vec![FieldError::new("?limit", "out_of_range", detail)]).into())
    }

    /// How many entries to look up: one more than fits tells whether there is a next page.
    pub(crate) fn with_next(self) -> u64 {
        self.0 + 1
    }

    /// Cuts what was looked up to a page; answers the last entry of it if more follow.
    pub(crate) fn cut<T>(self, entries: &mut Vec<T>) -> Option<&T> {
        let size = usize::try_from(self.0).unwrap_or(usize::MAX);
        let more = entries.len() > size;
        entries.truncate(size);
        if more { entries.last() } else { None }
    }
}

/// Writes a cursor.
pub(crate) fn encode(cursor: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(cursor).unwrap_or_default())
}

/// Reads a cursor, if there is one.
///
/// # Errors
/// `invalid_cursor`.
pub(crate) fn decode<T: DeserializeOwned>(text: Option<&str>) -> Outcome<Option<T>> {
    let Some(text) = text else { return Ok(None) };
    let cursor = URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    cursor.map(Some).ok_or_else(foreign_cursor)
}

/// Says that a cursor is none of this list's.
pub(crate) fn foreign_cursor() -> Fail {
    Fail::new(Code::InvalidCursor, "Begin again without a cursor, or with one of this very list.")
}

/// Reads a text of a cursor; one with a NUL is none, for PostgreSQL has no such text.
pub(crate) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.contains('\0') { Err(serde::de::Error::custom("a NUL")) } else { Ok(text) }
}

/// A point in time of a cursor, in microseconds since 1970; one that no list can hold is none, for PostgreSQL refuses
/// years that `chrono` knows.
pub(crate) mod moment {
    use chrono::{DateTime, Datelike, Utc};
    use serde::{Deserialize, Deserializer, Serializer};

    /// Writes it.
    pub(crate) fn serialize<S: Serializer>(at: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(at.timestamp_micros())
    }

    /// Reads it.
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
        read(i64::deserialize(deserializer)?).ok_or_else(|| serde::de::Error::custom("a time of no list"))
    }

    /// The point in time, if a list can hold it.
    pub(crate) fn read(micros: i64) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp_micros(micros).filter(|at| (1970..=9999).contains(&at.year()))
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Cursor {
        #[serde(with = "moment")]
        at: DateTime<Utc>,
        #[serde(deserialize_with = "text")]
        key: String,
    }

    #[test]
    fn a_cursor_reads_back_and_nothing_else_is_one() {
        let cursor = Cursor { at: DateTime::UNIX_EPOCH, key: "zoë ray".to_owned() };
        assert_eq!(decode(Some(&encode(&cursor))).unwrap(), Some(cursor));
        assert_eq!(decode::<Cursor>(None).unwrap(), None);
        for text in ["", "x", "e30", "bnVsbA", "\u{FFFD}"] {
            let fail = decode::<Cursor>(Some(text)).unwrap_err();
            assert_eq!(fail.to_problem().code, Code::InvalidCursor, "{text:?}");
        }
    }

    #[test]
    fn a_cursor_holds_nothing_that_a_database_refuses() {
        let year = 31_557_600_000_000_i64;
        for (at, key) in
            [(-200_000 * year, ""), (8040 * year, ""), (i64::MIN, ""), (i64::MAX, ""), (0, "a\0")]
        {
            let forged = encode(&serde_json::json!({ "at": at, "key": key }));
            assert!(decode::<Cursor>(Some(&forged)).is_err(), "{at} {key:?}");
        }
        let far = encode(&serde_json::json!({ "at": 8000 * year, "key": "\\u0000" }));
        assert!(decode::<Cursor>(Some(&far)).is_ok());
    }

    #[test]
    fn a_page_has_1_to_200_entries_and_knows_whether_more_follow() {
        assert_eq!(PageSize::read(None).unwrap().with_next(), 51);
        assert!(PageSize::read(Some(0)).is_err() && PageSize::read(Some(201)).is_err());
        let two = PageSize::read(Some(2)).unwrap();
        let mut entries = vec![1, 2, 3];
        assert_eq!(two.cut(&mut entries), Some(&2));
        assert_eq!(two.cut(&mut entries), None);
        assert_eq!(entries.len(), 2);
    }
}
