//! The rows of imports: what is kept of them, read and written.

mod read;
mod received;
mod write;

use rollcall_wire::imports::Verdict;
use uuid::Uuid;

use crate::db::sql::places;

pub(super) use read::{
    Listed, confident, get, list, next_invited, next_ready, one, pending, ready_of, unreadable, users_of,
};
pub(super) use received::{corrected, insert};
pub(super) use write::{
    clear, clear_raw, delete_some, is_confident, rewrite, suggest, unsend, withdraw, write_findings,
};

/// Where a row stands in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) line: i64,
    pub(super) part: i32,
}

/// What judging found of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) ordinal: i64,
    pub(super) verdict: Verdict,
    pub(super) code: Option<&'static str>,
    pub(super) message: Option<String>,
    pub(super) other_line: Option<i64>,
    pub(super) person: Option<Uuid>,
    pub(super) user: Option<Uuid>,
    pub(super) suggestion: Option<Suggestion>,
}

/// The person who may have been meant by a row that does not resolve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Suggestion {
    pub(super) person: Uuid,
    pub(super) confident: bool,
}

/// `($3, $4), ($5, $6), …`: names for the values of many rows.
pub(super) fn tuples(first: usize, width: usize, rows: usize) -> String {
    (0..rows).map(|row| format!("({})", places(first + row * width, width))).collect::<Vec<_>>().join(", ")
}
