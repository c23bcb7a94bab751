//! Bytes to records and cells: CSV as spreadsheet programs write it (RFC 4180, and lenient where that is silent).
//!
//! Ours rather than a library's, because a row must know its physical line, keep its record as it was, and because a
//! quote that is never closed must cost one row and not the rest of the file.

#[cfg(test)]
mod spectrum;

use memchr::memchr3;

use crate::limits::{COLUMNS_MAX, RECORD_MAX_BYTES};

/// A record: its cells and where it stands.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// The physical line on which it begins; the first of the file is 1.
    pub(super) line: u32,
    /// The record as it was, without its line end; cut if it is too long.
    pub(super) raw: Vec<u8>,
    /// What is wrong with it as a record.
    pub(super) defect: Option<Defect>,
    text: Vec<u8>,
    ends: Vec<usize>,
}

/// What can be wrong with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Defect {
    /// A quote is opened and never closed.
    UnclosedQuote,
    /// It is longer than [`RECORD_MAX_BYTES`].
    TooLong,
    /// It has more than [`COLUMNS_MAX`] cells.
    TooManyColumns,
    /// The file ends within one of its characters.
    CutOff,
}

impl Record {
    /// Gives the cell in a column, from 0.
    pub(super) fn cell(&self, column: usize) -> Option<&[u8]> {
        let end = *self.ends.get(column)?;
        let start = column.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.text.get(start..end)
    }

    /// Gives the cells in their order.
    pub(super) fn cells(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.ends.len()).filter_map(|column| self.cell(column))
    }

    fn clear(&mut self, line: u32) {
        self.line = line;
        self.raw.clear();
        self.text.clear();
        self.ends.clear();
        self.defect = None;
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    CellStart,
    Plain,
    Quoted,
    /// After a quote within a quoted cell: it closes the cell, unless another quote follows.
    QuoteInQuoted,
}

/// Cuts a stream of bytes into records.
#[derive(Debug)]
pub(super) struct Splitter {
    delimiter: Option<u8>,
    /// What at the beginning of a cell quotes it.
    quote: Option<u8>,
    record: Record,
    state: State,
    /// The physical line that the next byte stands on.
    line: u32,
    /// The byte before was a carriage return: a line feed now belongs to it.
    after_return: bool,
    /// Lines end records even within quotes, because what is read is the rest of a record whose quote never closed.
    by_line: bool,
    /// Whether anything of the record has been seen, if only a quote.
    begun: bool,
}

impl Splitter {
    /// Makes a splitter; without a delimiter each record has one cell.
    pub(super) fn new(delimiter: Option<u8>) -> Self {
        Self {
            delimiter,
            quote: Some(b'"'),
            record: Record { line: 1, ..Record::default() },
            state: State::CellStart,
            line: 1,
            after_return: false,
            by_line: false,
            begun: false,
        }
    }

    /// Makes a splitter for which each line is a record, whatever stands in it.
    pub(super) fn lines() -> Self {
        Self { quote: None, ..Self::new(None) }
    }

    /// Gives the physical line reached.
    pub(super) fn line(&self) -> u32 {
        self.line
    }

    /// Reads a piece and hands over the records that end in it.
    pub(super) fn push(&mut self, piece: &[u8], take: &mut impl FnMut(&Record)) {
        let mut rest = piece;
        while !rest.is_empty() {
            rest = self.push_record(rest, take);
        }
    }

    /// Reads a piece up to where a record begins. Gives what is left of it.
    pub(super) fn push_record<'a>(&mut self, piece: &'a [u8], take: &mut impl FnMut(&Record)) -> &'a [u8] {
        let mut rest = piece;
        loop {
            rest = self.keep_run(rest);
            let Some((byte, after)) = rest.split_first() else { return rest };
            rest = after;
            self.step(*byte, take);
            if self.record.raw.len() >= RECORD_MAX_BYTES && self.record.defect.is_none() {
                self.overflow(take);
            }
            if self.is_at_record(rest) {
                return rest;
            }
        }
    }

    /// Keeps what stands within a cell, up to where it may end, all at once. Gives what follows it.
    fn keep_run<'a>(&mut self, piece: &'a [u8]) -> &'a [u8] {
        let end = match self.state {
            State::Plain => self.delimiter.unwrap_or(b'\n'),
            State::Quoted => b'"',
            State::CellStart | State::QuoteInQuoted => return piece,
        };
        // Where the record may become too long, it is read byte by byte.
        let room = RECORD_MAX_BYTES.saturating_sub(self.record.raw.len() + 1);
        let reach = piece.get(..room).unwrap_or(piece);
        if self.after_return || self.record.defect.is_some() {
            return piece;
        }
        let (run, _) = reach.split_at(memchr3(end, b'\r', b'\n', reach).unwrap_or(reach.len()));
        self.record.raw.extend_from_slice(run);
        self.record.text.extend_from_slice(run);
        piece.get(run.len()..).unwrap_or_default()
    }

    /// Whether a record, and not the rest of one or of a line end, is what begins here.
    pub(super) fn is_at_record(&self, rest: &[u8]) -> bool {
        let is_rest_of_line_end = self.after_return && rest.starts_with(b"\n");
        !(self.begun || self.by_line || is_rest_of_line_end)
    }

    /// Passes over records of one line each that have been read without the splitter; if the line end of the last is a
    /// carriage return at the end of a piece, a line feed may still belong to it.
    pub(super) fn pass_lines(&mut self, count: usize, ends_in_return: bool) {
        if count > 0 {
            self.line = self.line.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
            self.record.line = self.line;
            self.after_return = ends_in_return;
        }
    }

    /// Hands over what is left at the end of the file, which may end within a character.
    pub(super) fn finish(mut self, is_cut_off: bool, take: &mut impl FnMut(&Record)) {
        if self.begun && self.state == State::Quoted && self.record.defect.is_none() {
            self.give_up_quote(take);
        }
        if self.begun {
            if self.state == State::Quoted && self.record.defect.is_none() {
                self.record.defect = Some(Defect::UnclosedQuote);
            }
            if is_cut_off {
                self.record.defect.get_or_insert(Defect::CutOff);
            }
            self.end_record(take);
        }
    }

    fn step(&mut self, byte: u8, take: &mut impl FnMut(&Record)) {
        let is_rest_of_line_end = std::mem::take(&mut self.after_return) && byte == b'\n';
        if is_rest_of_line_end && self.state != State::Quoted {
            return;
        }
        if matches!(byte, b'\r' | b'\n') {
            self.after_return = byte == b'\r';
            if !is_rest_of_line_end {
                self.line = self.line.saturating_add(1);
            }
            if self.state != State::Quoted || self.by_line || self.record.defect.is_some() {
                if self.state == State::Quoted && self.record.defect.is_none() {
                    self.record.defect = Some(Defect::UnclosedQuote);
                }
                self.end_record(take);
                return;
            }
        }
        self.begun = true;
        self.keep_raw(byte);
        self.state = match (self.state, byte) {
            (State::CellStart, _) if Some(byte) == self.quote => State::Quoted,
            (State::Quoted, b'"') => State::QuoteInQuoted,
            (State::QuoteInQuoted, b'"') | (State::Quoted, _) => {
                self.keep(byte);
                State::Quoted
            }
            (State::CellStart | State::Plain | State::QuoteInQuoted, _) if Some(byte) == self.delimiter => {
                self.end_cell();
                State::CellStart
            }
            (State::CellStart | State::Plain | State::QuoteInQuoted, _) => {
                self.keep(byte);
                State::Plain
            }
        };
    }

    fn keep_raw(&mut self, byte: u8) {
        if self.record.defect.is_none() {
            self.record.raw.push(byte);
        }
    }

    fn keep(&mut self, byte: u8) {
        if self.record.defect.is_none() {
            self.record.text.push(byte);
        }
    }

    fn end_cell(&mut self) {
        if self.record.ends.len() + 1 >= COLUMNS_MAX {
            self.record.defect.get_or_insert(Defect::TooManyColumns);
        } else {
            self.record.ends.push(self.record.text.len());
        }
    }

    fn end_record(&mut self, take: &mut impl FnMut(&Record)) {
        self.record.ends.push(self.record.text.len());
        take(&self.record);
        self.record.clear(self.line);
        self.state = State::CellStart;
        self.by_line = false;
        self.begun = false;
    }

    /// The record is too long. If it began on an earlier line, a quote opened there is what is wrong.
    fn overflow(&mut self, take: &mut impl FnMut(&Record)) {
        self.give_up_quote(take);
        if self.record.raw.len() >= RECORD_MAX_BYTES {
            self.record.defect = Some(Defect::TooLong);
        }
    }

    /// Gives up a quote that does not close: its first line is a defective record, and what follows is read again line
    /// by line. Each byte is read at most twice, because reading by line never comes here.
    fn give_up_quote(&mut self, take: &mut impl FnMut(&Record)) {
        let Some(first) = self.record.raw.iter().position(|byte| matches!(byte, b'\r' | b'\n')) else {
            return;
        };
        let raw = std::mem::take(&mut self.record.raw);
        let (kept, rest) = raw.split_at(first);
        self.record.raw = kept.to_vec();
        self.record.defect = Some(Defect::UnclosedQuote);
        self.line = self.record.line;
        self.after_return = false;
        for byte in rest {
            self.step(*byte, take);
            self.by_line = true;
        }
    }
}
