//! Rows that need nothing: a record of one line whose cell is an address in its canonical form, seen for the first time.
//!
//! Nearly every row of nearly every file is such. They are found in the piece where they stand, without a copy and
//! without a thought of what might be wrong; whatever is not plainly so is left to `split` and `row`, which would say of
//! these rows the same, thirty times more slowly. (A property test compares the two.)

use std::ops::Range;

use memchr::{memchr, memchr2, memchr3};

use super::header::Layout;
use super::row::Row;
use super::seen::Seen;
use crate::email::{Email, is_local};
use crate::limits::{COLUMNS_MAX, EMAIL_LOCAL_MAX_OCTETS, EMAIL_MAX_OCTETS, RECORD_MAX_BYTES};

/// A good row whose cell is nothing but its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlainRow<'a> {
    /// The physical line, as of [`Row`].
    pub line: u32,
    /// The record as it was.
    pub raw: &'a str,
    /// The cell, which is the address.
    pub address: &'a str,
}

/// Where rows go.
pub trait RowSink {
    /// Takes a row that needs nothing.
    fn take_plain(&mut self, row: PlainRow<'_>);

    /// Takes any other row.
    fn take(&mut self, row: Row);
}

impl RowSink for Vec<Row> {
    fn take_plain(&mut self, row: PlainRow<'_>) {
        self.push(row.to_row());
    }

    fn take(&mut self, row: Row) {
        self.push(row);
    }
}

impl PlainRow<'_> {
    /// Makes the row that it is.
    #[must_use]
    pub fn to_row(self) -> Row {
        Row {
            line: self.line,
            part: 0,
            raw: self.raw.to_owned(),
            cell: self.address.to_owned(),
            email: Some(self.email()),
            repairs: Vec::new(),
            problem: None,
        }
    }

    /// Gives the address.
    #[must_use]
    pub fn email(self) -> Email {
        Email::of_judged(self.address.to_owned())
    }
}

/// Records that stand on one line each, one after another at the beginning of a piece.
///
/// Several at once, because to look an address up is to wait for memory, and a processor waits for several as long as
/// for one; and because their text is judged at once.
#[derive(Debug)]
pub(super) struct Batch<'a> {
    piece: &'a [u8],
    lines: Vec<Line>,
    /// The text of all of them, if it is UTF-8 and has no NUL.
    text: Option<&'a str>,
}

/// Where in the piece a record stands.
#[derive(Debug)]
struct Line {
    raw: Range<usize>,
    cell: Range<usize>,
    /// Where the next one begins.
    next: usize,
}

impl<'a> Batch<'a> {
    /// Finds so many records, or fewer up to one that is cut, spans lines, or has quotes within quotes.
    pub(super) fn find(piece: &'a [u8], layout: &Layout, wanted: usize) -> Self {
        let mut lines = Vec::with_capacity(wanted);
        let mut next = 0;
        while lines.len() < wanted
            && let Some(line) = Line::find(piece, next, layout)
        {
            next = line.next;
            lines.push(line);
        }
        let text = lines.last().and_then(|last| text(piece.get(..last.raw.end)?));
        Self { piece, lines, text }
    }

    /// How many records there are; none where their text cannot be taken as it is.
    pub(super) fn len(&self) -> usize {
        self.text.map_or(0, |_| self.lines.len())
    }

    /// Gives the rows of the records from one on that need nothing, up to the first that does, and remembers their
    /// addresses.
    pub(super) fn rows(&self, from: usize, first_line: u32, seen: &mut Seen, rows: &mut Vec<PlainRow<'a>>) {
        rows.clear();
        let lines = self.lines.get(from..).unwrap_or_default();
        if let Some(text) = self.text {
            let row = |(line, place): (u32, &Line)| place.row(text, line).filter(|row| row.note(seen));
            rows.extend((first_line..).zip(lines).map_while(row));
        }
        rows.truncate(seen.insert_noted());
    }

    /// Gives a record with its line end.
    pub(super) fn record(&self, place: usize) -> Option<&'a [u8]> {
        let line = self.lines.get(place)?;
        self.piece.get(line.raw.start..line.next)
    }

    /// What follows the first so many records, and whether what is before it is a carriage return to which a line feed
    /// may still come.
    pub(super) fn after(&self, count: usize) -> (&'a [u8], bool) {
        let next = count.checked_sub(1).and_then(|last| self.lines.get(last)).map_or(0, |line| line.next);
        let (before, rest) = self.piece.split_at(next);
        (rest, rest.is_empty() && before.ends_with(b"\r"))
    }
}

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok().filter(|_| memchr(0, bytes).is_none())
}

impl Line {
    fn find(piece: &[u8], start: usize, layout: &Layout) -> Option<Self> {
        let (mut email, mut rest) = (None, piece.get(start..)?);
        for column in 0..COLUMNS_MAX {
            let (cell, after) = first_cell(rest, layout.delimiter)?;
            if column == layout.email_column {
                let quote = usize::from(rest.starts_with(b"\""));
                let first = piece.len() - rest.len() + quote;
                email = Some(first..first + cell.len());
            }
            let raw = start..piece.len() - after.len();
            let (delimiter, after) = after.split_first()?;
            rest = if *delimiter == b'\r' { after.strip_prefix(b"\n").unwrap_or(after) } else { after };
            if matches!(delimiter, b'\r' | b'\n') {
                let line = Self { raw, cell: email?, next: piece.len() - rest.len() };
                return (line.raw.len() < RECORD_MAX_BYTES).then_some(line);
            }
        }
        None
    }

    fn row<'a>(&self, text: &'a str, line: u32) -> Option<PlainRow<'a>> {
        Some(PlainRow { line, raw: text.get(self.raw.clone())?, address: text.get(self.cell.clone())? })
    }
}

impl PlainRow<'_> {
    /// Whether the cell is an address in its canonical form with nothing to repair; then it is noted.
    fn note(&self, seen: &mut Seen) -> bool {
        let at = memchr(b'@', self.address.as_bytes());
        let parts = at.and_then(|at| Some((self.address.get(..at)?, self.address.get(at + 1..)?)));
        let Some((local, domain)) = parts else {
            return false;
        };
        let is_local = local.bytes().fold(true, |so_far, byte| so_far & is_local(byte));
        let is_guard = local.starts_with('\'');
        let fits =
            (1..=EMAIL_LOCAL_MAX_OCTETS).contains(&local.len()) && self.address.len() <= EMAIL_MAX_OCTETS;
        is_local && !is_guard && fits && seen.note(local, domain, self.line)
    }
}

/// Cuts the first cell off, up to the delimiter or line end behind it.
fn first_cell(rest: &[u8], delimiter: Option<u8>) -> Option<(&[u8], &[u8])> {
    if let Some(quoted) = rest.strip_prefix(b"\"") {
        let (cell, after) = quoted.split_at(memchr3(b'"', b'\r', b'\n', quoted)?);
        let after = after.strip_prefix(b"\"")?;
        let is_end = |byte: &u8| matches!(byte, b'\r' | b'\n') || Some(*byte) == delimiter;
        return after.first().is_some_and(is_end).then_some((cell, after));
    }
    let end = match delimiter {
        Some(delimiter) => memchr3(delimiter, b'\r', b'\n', rest)?,
        None => memchr2(b'\r', b'\n', rest)?,
    };
    Some(rest.split_at(end))
}
