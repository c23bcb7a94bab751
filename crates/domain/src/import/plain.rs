//! Rows that need nothing: a record of one line whose cell is an address in its canonical form, seen for the first time.
//!
//! Nearly every row of nearly every file is such. They are found in the piece where they stand, without a copy and
//! without a thought of what might be wrong; whatever is not plainly so is left to `split` and `row`, which would say of
//! these rows the same, many times more slowly. (A property test compares the two.)

mod line;

use std::ops::Range;

use super::header::Layout;
use super::marks::Marks;
use super::row::Row;
use super::seen::Seen;
use crate::email::Email;
use line::Line;

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

impl<'a> Batch<'a> {
    /// Finds so many records, or fewer up to one that is not plain ([`Line::find`]).
    pub(super) fn find(piece: &'a [u8], layout: &Layout, wanted: usize) -> Self {
        let mut lines = Vec::with_capacity(wanted);
        let mut marks = Marks::of(piece, layout.delimiter);
        let mut next = 0;
        while lines.len() < wanted
            && let Some(line) = Line::find(piece, next, layout, &mut marks)
        {
            next = line.next;
            lines.push(line);
        }
        let text = lines.last().filter(|_| !marks.has_nul()).and_then(|last| {
            let bytes = piece.get(..last.raw.end)?;
            simdutf8::basic::from_utf8(bytes).ok()
        });
        Self { piece, lines, text }
    }

    /// How many records there are; none where their text cannot be taken as it is.
    pub(super) fn len(&self) -> usize {
        self.text.map_or(0, |_| self.lines.len())
    }

    /// Gives the rows of so many records, or fewer up to one that needs something, and remembers their addresses. Tells
    /// whether that one has an address that has been seen.
    pub(super) fn rows(
        &self,
        places: Range<usize>,
        first_line: u32,
        seen: &mut Seen,
        rows: &mut Vec<PlainRow<'a>>,
    ) -> bool {
        rows.clear();
        let lines = self.lines.get(places).unwrap_or_default();
        if let Some(text) = self.text {
            rows.extend((first_line..).zip(lines).map_while(|(line, place)| place.row(text, line, seen)));
        }
        let (noted, new) = (rows.len(), seen.insert_noted());
        rows.truncate(new);
        new < noted
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
