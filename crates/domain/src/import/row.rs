//! A record to rows: the addresses of a cell, repaired and compared with those before.

use std::collections::HashMap;
use std::ops::Range;

use super::decode::{self, Encoding};
use super::export::unguard;
use super::problem::Problem;
use super::repair::{Repair, clean};
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

/// Turns records into rows and remembers the addresses seen.
#[derive(Debug, Default)]
pub(super) struct Judge {
    /// The line of each good address, by its key. The only thing that grows with the file.
    seen: HashMap<Box<str>, u32>,
    /// Whether a record was not UTF-8.
    pub(super) has_other_encoding: bool,
}

impl Judge {
    /// Gives the rows of a record: none if it is blank.
    pub(super) fn rows(&mut self, record: &Record, column: usize) -> Vec<Row> {
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
            None => {}
        }
        let cell = record.cell(column).unwrap_or_default();
        match decode::text(cell) {
            Err(decode::NotUtf8) => vec![bare(without_nul(&String::from_utf8_lossy(cell)), Problem::NotUtf8)],
            Ok((text, _)) if is_blank(text.as_bytes()) => vec![bare(String::new(), Problem::EmptyCell)],
            Ok((text, _)) => self.judge(record.line, &raw, &text),
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
        let (email, repairs) = match parse(piece) {
            (Ok(email), repairs) => (email, repairs),
            (Err(problem), repairs) => return (None, repairs, Some(Problem::Format(problem))),
        };
        let key = String::from(email.key()).into_boxed_str();
        if let Some(first) = self.seen.get(&key) {
            let problem = Problem::DuplicateOf { line: *first };
            return (Some(email), repairs, Some(problem));
        }
        self.seen.insert(key, line);
        (Some(email), repairs, None)
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

/// Cuts a cell that holds several addresses into pieces, one each. Every piece becomes a row, so that nothing is lost
/// unseen; a cell with one @ is never cut.
fn split_addresses(cell: &str) -> Vec<&str> {
    if cell.bytes().filter(|byte| *byte == b'@').count() < 2 {
        return vec![cell];
    }
    let pieces = join_names(cell, pieces_outside_quotes(cell));
    let pieces: Vec<&str> = pieces.into_iter().flat_map(split_at_spaces).collect();
    if pieces.iter().filter(|piece| piece.contains('@')).count() < 2 { vec![cell] } else { pieces }
}

/// The ranges between commas, semicolons, tabs and line ends, without those within quotation marks.
fn pieces_outside_quotes(cell: &str) -> Vec<Range<usize>> {
    let respects_quotes = cell.bytes().filter(|byte| *byte == b'"').count() % 2 == 0;
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut is_quoted = false;
    for (at, byte) in cell.bytes().enumerate() {
        is_quoted ^= respects_quotes && byte == b'"';
        if !is_quoted && matches!(byte, b',' | b';' | b'\n' | b'\r' | b'\t') {
            pieces.push(start..at);
            start = at + 1;
        }
    }
    pieces.push(start..cell.len());
    pieces
}

/// Puts `Lee` and `Ann <ann@x>` together again: the comma belonged to the name.
fn join_names(cell: &str, pieces: Vec<Range<usize>>) -> Vec<&str> {
    let text = |range: Range<usize>| cell.get(range).unwrap_or_default().trim();
    let mut joined = Vec::new();
    let mut name: Option<Range<usize>> = None;
    for piece in pieces.into_iter().filter(|piece| !text(piece.clone()).is_empty()) {
        let shown = text(piece.clone());
        let is_after_comma = piece.start.checked_sub(1).and_then(|at| cell.as_bytes().get(at)) == Some(&b',');
        match name.take() {
            Some(name) if is_after_comma && shown.contains('<') => joined.push(text(name.start..piece.end)),
            former => {
                joined.extend(former.map(text));
                if shown.contains('@') {
                    joined.push(shown);
                } else {
                    name = Some(piece);
                }
            }
        }
    }
    joined.extend(name.map(text));
    joined
}

/// Cuts at white space if every piece has an @: `ann@x dee@x`, but not `Ann Lee ann@x@y`.
fn split_at_spaces(piece: &str) -> Vec<&str> {
    let pieces: Vec<&str> = piece.split_whitespace().collect();
    if pieces.len() > 1 && pieces.iter().all(|piece| piece.contains('@')) { pieces } else { vec![piece] }
}

#[cfg(test)]
mod tests {
    use super::split_addresses;

    #[test]
    fn a_cell_is_cut_where_one_address_ends() {
        for (cell, pieces) in [
            ("a@x.com", &["a@x.com"][..]),
            ("a@x.com, b@x.com;c@x.com\nd@x.com", &["a@x.com", "b@x.com", "c@x.com", "d@x.com"]),
            ("a@x.com b@x.com", &["a@x.com", "b@x.com"]),
            ("a@x.com, b@x.com c@x.com", &["a@x.com", "b@x.com", "c@x.com"]),
            ("Lee, Ann <a@x.com>; Ek, Dee <b@x.com>;", &["Lee, Ann <a@x.com>", "Ek, Dee <b@x.com>"]),
            (
                "Lee, Ann <a@x.com>; Ek, Dee <b@x.com>; c@x.com",
                &["Lee, Ann <a@x.com>", "Ek, Dee <b@x.com>", "c@x.com"],
            ),
            ("a@x.com, \"Ek, Dee\" <b@x.com>", &["a@x.com", "\"Ek, Dee\" <b@x.com>"]),
            ("a@x.com, \"Ek, Dee <b@x.com>", &["a@x.com", "\"Ek, Dee <b@x.com>"]),
            ("bob; Ann <a@x.com>, c@x.com", &["bob", "Ann <a@x.com>", "c@x.com"]),
            ("a@x.com, bob, c@x.com", &["a@x.com", "bob", "c@x.com"]),
            ("Lee, Ann", &["Lee, Ann"]),
            ("a@b@x.com", &["a@b@x.com"]),
            ("a@x.com or b@x.com", &["a@x.com or b@x.com"]),
            ("", &[""]),
        ] {
            assert_eq!(split_addresses(cell), pieces, "{cell:?}");
        }
    }
}
