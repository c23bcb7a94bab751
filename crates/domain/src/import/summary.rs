//! A file as a whole: what it may be, and what was found of it.

use super::decode::Encoding;
use super::problem::Problem;
use crate::limits::{IMPORT_MAX_BYTES, IMPORT_MAX_ROWS};

/// What a file may be at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The size, in bytes.
    pub max_bytes: u64,
    /// The number of rows, without header and blank lines.
    pub max_rows: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_bytes: IMPORT_MAX_BYTES, max_rows: IMPORT_MAX_ROWS }
    }
}

/// How to read a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IntakeOptions {
    /// The name of the file, if it has one. What is in the file counts, not its name; it is kept for the summary.
    pub filename: Option<String>,
    /// What it may be at most.
    pub limits: Limits,
    /// Reads every record in full, also those that need nothing. The rows are the same: tests compare.
    pub in_full: bool,
}

/// A problem of the file as a whole: reading ended here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The physical line that was reached.
    pub line: u32,
    /// What is wrong.
    pub problem: Problem,
}

impl Failure {
    /// Says what is wrong with the file and what to do.
    #[must_use]
    pub fn sentence(&self) -> String {
        self.problem.sentence()
    }
}

/// What was found of a file as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The name of the file, as given.
    pub filename: Option<String>,
    /// The size of the file, in bytes, as far as it was handed over and is allowed.
    pub bytes: u64,
    /// The rows handed over.
    pub rows: u32,
    /// The rows without a problem.
    pub ok: u32,
    /// The rows with a problem.
    pub problems: u32,
    /// What stands between cells; `None` where each line is one cell.
    pub delimiter: Option<char>,
    /// The character encoding.
    pub encoding: Encoding,
    /// Whether the first line was taken as a header.
    pub header: bool,
    /// The column of the addresses, from 0.
    pub email_column: usize,
    /// The columns that were not used, by their header or, without one, by their letter; the first 50.
    pub ignored_columns: Vec<String>,
    /// The names of all columns, by their header or, without one, by their letter; the first 500.
    pub columns: Vec<String>,
    /// Whether each line is an object of JSON.
    pub is_json_lines: bool,
    /// Why the file as a whole cannot be used, if so. Rows handed over until then stand.
    pub failure: Option<Failure>,
}
