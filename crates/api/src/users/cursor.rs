//! Cursors: where a page of users ended.

use rollcall_wire::users::Sort;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::paging;
use crate::problem::Outcome;

/// The last entry of a page, by the sort it was listed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cursor {
    pub(super) sort: Sort,
    #[serde(deserialize_with = "paging::text")]
    pub(super) key: String,
    pub(super) id: Uuid,
}

impl Cursor {
    /// Reads a cursor of this sort, if there is one.
    pub(super) fn decode(text: Option<&str>, sort: Sort) -> Outcome<Option<Self>> {
        let cursor = paging::decode::<Self>(text)?;
        if cursor.as_ref().is_some_and(|cursor| cursor.sort != sort) {
            return Err(paging::foreign_cursor());
        }
        Ok(cursor)
    }
}
