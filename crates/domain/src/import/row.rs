//! A record to rows: the addresses of a cell, repaired and compared with those before.

use std::borrow::Cow;

use super::decode::{self, Encoding};
use super::export::unguard;
use super::header::Layout;
use super::json_lines::{self, NotJson};
use super::pieces::split_addresses;
use super::problem::Problem;
use super::repair::{Repair, clean};
use super::seen::Seen;
use super::split::{Defect, Record};
use crate::email::{Email, EmailProblem, is_invisible};
use crate::limits::CELL_MAX_BYTES;

/// A record whose cell holds several addresses is kept whole with each of them up to this product of its bytes and their
/// number; beyond, each row keeps its own piece, so that a small file cannot become a large import.
const RAW_MAX_REPEATED_BYTES: usize = 4096;

/// One address of a file, or what stands where one should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The physical line of the original file on which the record begins; the first line is 1, header or not.
    pub line: u32,
    /// Which address of the cell, from 1, where a cell holds several; otherwise 0.
    pub part: u16,
    /// The record as it was, for the error log. With many addresses in one cell: the piece of it. Never has a NUL.
    pub raw: String,
    /// What stands in the cell for this row, as it was but for the formula guard: what a person corrects. Never has a NUL.
    pub cell: String,
    /// The address, if one can be read; a duplicate has one too.
    pub email: Option<Email>,
    /// What was put right.
    pub repairs: Vec<Repair>,
    /// What is wrong; `None` for a good row.
    pub problem: Option<Problem>,
}

impl Row {
    /// Says where, what was found, what is wrong and what to do; `None` for a good row.
    #[must_use]
    pub fn sentence(&self) -> Option<String> {
        let problem = self.problem.as_ref()?;
        let found = self.cell.trim();
        Some(if found.is_empty() {
            format!("Line {}: {problem}", self.line)
        } else {
            let shown: String = found.chars().take(100).collect();
            let rest = if shown.len() < found.len() { "…" } else { "" };
            format!("Line {}: “{shown}{rest}”. {problem}", self.line)
        })
    }
}

/// A cell that somebody has typed in place of one of a file, judged for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What was typed. Never has a NUL.
    pub text: String,
    /// The address, if one can be read.
    pub email: Option<Email>,
    /// What was put right.
    pub repairs: Vec<Repair>,
    /// What is wrong; `None` for a good address.
    pub problem: Option<Problem>,
}

impl Cell {
    /// Reads one address, by the rule by which a file's are read.
    #[must_use]
    pub fn read(typed: &str) -> Self {
        let text = without_nul(typed);
        let bare =
            |problem| Self { text: text.clone(), email: None, repairs: Vec::new(), problem: Some(problem) };
        if is_blank(typed.as_bytes()) {
            return bare(Problem::EmptyCell);
        }
        if typed.len() > CELL_MAX_BYTES {
            return bare(Problem::CellTooLong { bytes: typed.len() });
        }
        if typed.contains('\0') {
            return bare(Problem::NulCharacter);
        }
        let bare = unguard(&text);
        let (email, mut repairs) = parse(bare);
        if bare.len() != text.len() {
            repairs.insert(0, Repair::FormulaGuard);
        }
        match email {
            Ok(email) => Self { email: Some(email), repairs, problem: None, text },
            Err(problem) => Self { email: None, repairs, problem: Some(Problem::Format(problem)), text },
        }
    }
}

/// Turns records into rows and remembers the addresses seen.
#[derive(Debug, Default)]
pub(super) struct Judge {
    /// The good addresses so far.
    pub(super) seen: Seen,
    /// Whether a record was not UTF-8.
    pub(super) has_other_encoding: bool,
}

impl Judge {
    /// Gives the rows of a record: none if it is blank.
    pub(super) fn rows(&mut self, record: &Record, layout: &Layout) -> Vec<Row> {
        if record.is_blank() {
            return Vec::new();
        }
        let raw = self.raw(record);
        let bare = |cell: String, problem| Row {
            line: record.line,
            part: 0,
            raw: raw.clone(),
            cell,
            email: None,
            repairs: Vec::new(),
            problem: Some(problem),
        };
        match record.defect {
            Some(Defect::UnclosedQuote) => {
                return vec![bare(String::new(), Problem::UnclosedQuote { line: record.line })];
            }
            Some(Defect::TooLong) => return vec![bare(String::new(), Problem::RowTooLong)],
            Some(Defect::TooManyColumns) => return vec![bare(String::new(), Problem::TooManyColumns)],
            Some(Defect::CutOff) => return vec![bare(readable(record, layout), Problem::CutOff)],
            None => {}
        }
        match cell(record, layout) {
            Err(problem) => vec![bare(readable(record, layout), problem)],
            Ok(text) if is_blank(text.as_bytes()) => vec![bare(String::new(), Problem::EmptyCell)],
            Ok(text) => self.judge(record.line, &raw, &text),
        }
    }

    fn judge(&mut self, line: u32, raw: &str, cell: &str) -> Vec<Row> {
        let bare = unguard(cell);
        let is_guarded = bare.len() != cell.len();
        let pieces = split_addresses(bare);
        let is_raw_repeated = pieces.len().saturating_mul(raw.len()) <= RAW_MAX_REPEATED_BYTES;
        let mut rows = Vec::with_capacity(pieces.len());
        for (index, piece) in pieces.iter().enumerate() {
            let part = if pieces.len() == 1 { 0 } else { u16::try_from(index + 1).unwrap_or(u16::MAX) };
            let raw = if is_raw_repeated || pieces.len() == 1 { raw.to_owned() } else { without_nul(piece) };
            let (email, mut repairs, problem) = self.read(line, piece);
            if is_guarded && index == 0 {
                repairs.insert(0, Repair::FormulaGuard);
            }
            rows.push(Row { line, part, raw, cell: without_nul(piece), email, repairs, problem });
        }
        rows
    }

    fn read(&mut self, line: u32, piece: &str) -> (Option<Email>, Vec<Repair>, Option<Problem>) {
        if piece.len() > CELL_MAX_BYTES {
            return (None, Vec::new(), Some(Problem::CellTooLong { bytes: piece.len() }));
        }
        if piece.contains('\0') {
            return (None, Vec::new(), Some(Problem::NulCharacter));
        }
        let (email, repairs) = match parse(piece) {
            (Ok(email), repairs) => (email, repairs),
            (Err(problem), repairs) => return (None, repairs, Some(Problem::Format(problem))),
        };
        let first = self.seen.insert(&email, line);
        (Some(email), repairs, first.map(|line| Problem::DuplicateOf { line }))
    }

    fn raw(&mut self, record: &Record) -> String {
        match decode::text(&record.raw) {
            Ok((text, encoding)) => {
                // A record that was cut may be cut within a character.
                if encoding != Encoding::Utf8 && record.defect.is_none() {
                    self.has_other_encoding = true;
                }
                without_nul(&text)
            }
            Err(decode::NotUtf8) => without_nul(&String::from_utf8_lossy(&record.raw)),
        }
    }
}

/// What can be read of a cell that is damaged.
fn readable(record: &Record, layout: &Layout) -> String {
    without_nul(&String::from_utf8_lossy(record.cell(layout.email_column).unwrap_or_default()))
}

/// The text of the cell, or of the object, that holds the addresses.
fn cell<'a>(record: &'a Record, layout: &Layout) -> Result<Cow<'a, str>, Problem> {
    let cell = record.cell(layout.email_column).unwrap_or_default();
    let (text, _) = decode::text(cell).map_err(|decode::NotUtf8| Problem::NotUtf8)?;
    if !layout.is_json_lines {
        return Ok(text);
    }
    let address = json_lines::address(&text).map_err(|NotJson| Problem::NotJson)?;
    Ok(Cow::Owned(address.unwrap_or_default()))
}

/// Cleans a piece and reads the address that is left.
fn parse(piece: &str) -> (Result<Email, EmailProblem>, Vec<Repair>) {
    // Most cells need no repair; nothing is ever repaired of what is an address in ASCII.
    if piece.is_ascii()
        && let Ok(email) = Email::parse(piece)
    {
        return (Ok(email), Vec::new());
    }
    let (text, mut repairs) = clean(piece);
    let email = Email::parse(&text);
    if email.as_ref().is_ok_and(|email| !text.eq_ignore_ascii_case(email.as_str())) {
        repairs.push(Repair::AsciiDomain);
    }
    (email, repairs)
}

impl Record {
    /// Whether no cell holds anything that a person would see.
    pub(super) fn is_blank(&self) -> bool {
        self.defect.is_none() && self.cells().all(is_blank)
    }
}

/// PostgreSQL keeps no NUL in text.
fn without_nul(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

fn is_blank(cell: &[u8]) -> bool {
    match decode::text(cell) {
        Ok((text, _)) => text.chars().all(is_invisible),
        Err(decode::NotUtf8) => false,
    }
}
