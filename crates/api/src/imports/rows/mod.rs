//! The rows of imports: what is kept of them, read and written.

mod facts;
mod read;
mod received;
mod write;

use rollcall_wire::imports::Verdict;
use serde::Deserialize;
use uuid::Uuid;

use crate::db::entities::import_rows;

pub(super) use facts::facts;
pub(super) use read::{
    Listed, confident, get, list, names, next_invited, next_ready, one, pending, unreadable,
};
pub(super) use received::{corrected, insert};
pub(super) use write::{
    clear, clear_raw, delete_some, is_confident, rewrite, suggest, tell, unsend, withdraw, write_findings,
};

/// The code of a ready row whose person has the name of another ready row's.
pub(super) const SAME_NAME: &str = "same_name";

/// Where a row stands in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) line: i64,
    pub(super) part: i32,
}

/// A row that is to be judged.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Unjudged {
    pub(super) ordinal: i64,
    pub(super) line: i64,
    pub(super) part: i32,
    pub(super) email: Option<String>,
    pub(super) email_key: Option<String>,
}

impl From<&import_rows::Model> for Unjudged {
    fn from(row: &import_rows::Model) -> Self {
        Self {
            ordinal: row.ordinal,
            line: row.line,
            part: row.part,
            email: row.email.clone(),
            email_key: row.email_key.clone(),
        }
    }
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
