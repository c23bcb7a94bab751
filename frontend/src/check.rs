//! What the validating worker tells the page: how far it is, and in the end what it found.
//!
//! Shared by both programs of this crate. The verdicts are the domain's, the same as the server's.

use serde::{Deserialize, Serialize};

/// A message of the worker, as JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Told {
    /// The worker has started, and takes a file.
    Listening,
    /// It has judged a file of its own, often enough to be quick: for those who measure.
    Warm,
    /// So many bytes of so many have been read.
    Progress { done: f64, whole: f64 },
    /// All has been read.
    Finished { report: Box<Report> },
    /// The browser could not read the file, as when it was changed meanwhile.
    Unreadable,
}

/// What was found in a file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Report {
    /// Rows, without header and blank lines.
    pub(crate) rows: u32,
    /// Rows with an address.
    pub(crate) good: u32,
    /// Rows with an error.
    pub(crate) errors: u32,
    /// Rows with an address that stands on an earlier line: told, and harmless.
    pub(crate) duplicates: u32,
    /// Rows that were put right while reading.
    pub(crate) repaired: u32,
    /// The first rows with a problem.
    pub(crate) problems: Vec<RowProblem>,
    /// The column of the addresses, from 1.
    pub(crate) email_column: u32,
    pub(crate) has_header: bool,
    /// What stands between cells; `None` where each line is one cell.
    pub(crate) delimiter: Option<char>,
    pub(crate) encoding: String,
    pub(crate) ignored_columns: Vec<String>,
    /// Why the file cannot be used at all: the code, and the same in English.
    pub(crate) failure: Option<(String, String)>,
}

/// A row that cannot be used as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RowProblem {
    /// The line in the file, from 1.
    pub(crate) line: u32,
    /// What stands there.
    pub(crate) found: String,
    /// What is wrong, for the translation.
    pub(crate) code: String,
    /// The other line that has the same address.
    pub(crate) other_line: Option<u32>,
    /// What is wrong and what to do, in English.
    pub(crate) sentence: String,
}
