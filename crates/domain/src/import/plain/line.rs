//! Where a record of one line stands in a piece, and where its address.

use std::ops::Range;

use super::PlainRow;
use crate::import::header::Layout;
use crate::import::marks::Marks;
use crate::import::seen::Seen;
use crate::limits::{COLUMNS_MAX, EMAIL_MAX_OCTETS, RECORD_MAX_BYTES};

/// A record of one line.
#[derive(Debug)]
pub(super) struct Line {
    /// Without its line end.
    pub(super) raw: Range<usize>,
    /// The cell of the address, without quotation marks around it.
    cell: Range<usize>,
    /// Where the next record begins.
    pub(super) next: usize,
}

impl Line {
    /// Finds the record that begins at `start`, by the marks from there on; nothing if it is cut, spans lines, has quotes
    /// within quotes, too few cells or too many, or is too long.
    pub(super) fn find(piece: &[u8], start: usize, layout: &Layout, marks: &mut Marks<'_>) -> Option<Self> {
        let mut first = start;
        for _ in 0..layout.email_column {
            let (_, end) = cell(piece, first, layout, marks)?;
            if is_line_end(piece, end) {
                return None;
            }
            first = end + 1;
        }
        let (cell, end) = cell(piece, first, layout, marks)?;
        let end = if is_line_end(piece, end) { end } else { line_end(piece, layout, marks)? };
        let is_return_and_feed = piece.get(end..end + 2) == Some(b"\r\n");
        if is_return_and_feed {
            marks.next();
        }
        let next = end + 1 + usize::from(is_return_and_feed);
        (end - start < RECORD_MAX_BYTES).then_some(Self { raw: start..end, cell, next })
    }

    /// Gives the row, if the cell is an address in its canonical form with nothing to repair; then it is noted.
    pub(super) fn row<'a>(&self, text: &'a str, line: u32, seen: &mut Seen) -> Option<PlainRow<'a>> {
        let row = PlainRow { line, raw: text.get(self.raw.clone())?, address: text.get(self.cell.clone())? };
        let from_cell_on = text.as_bytes().get(self.cell.start..)?;
        // What a formula guard would be is left to what takes it off.
        let is_noted = row.address.len() <= EMAIL_MAX_OCTETS
            && !row.address.starts_with('\'')
            && seen.note(from_cell_on, row.address.len(), line);
        is_noted.then_some(row)
    }
}

/// Finds the cell that begins at `first`, without quotation marks around it, and where what follows it stands.
fn cell(piece: &[u8], first: usize, layout: &Layout, marks: &mut Marks<'_>) -> Option<(Range<usize>, usize)> {
    let mut end = marks.next()?;
    if end == first && is_quote(piece, end) {
        let close = close(piece, layout, marks)?;
        return marks.next().map(|end| (first + 1..close, end));
    }
    // Within a cell that does not begin with one a quotation mark means nothing.
    while is_quote(piece, end) {
        end = marks.next()?;
    }
    Some((first..end, end))
}

/// Finds the end of the line, whatever cells come before it. The marks are behind the delimiter after the address.
fn line_end(piece: &[u8], layout: &Layout, marks: &mut Marks<'_>) -> Option<usize> {
    let mut cells = layout.email_column + 2;
    loop {
        let (place, passed) = marks.next_end()?;
        cells += passed;
        if cells > COLUMNS_MAX {
            return None;
        }
        if !is_quote(piece, place) {
            return Some(place);
        }
        let before = place.checked_sub(1).and_then(|before| piece.get(before));
        if before.copied() == layout.delimiter {
            close(piece, layout, marks)?;
        }
    }
}

/// Finds the quotation mark that ends a cell; nothing if the cell spans lines or has others within.
fn close(piece: &[u8], layout: &Layout, marks: &mut Marks<'_>) -> Option<usize> {
    let (close, _) = marks.next_end()?;
    let after = *piece.get(close + 1)?;
    let is_end = matches!(after, b'\r' | b'\n') || Some(after) == layout.delimiter;
    (is_quote(piece, close) && is_end).then_some(close)
}

fn is_quote(piece: &[u8], place: usize) -> bool {
    piece.get(place) == Some(&b'"')
}

fn is_line_end(piece: &[u8], place: usize) -> bool {
    matches!(piece.get(place), Some(b'\r' | b'\n'))
}
