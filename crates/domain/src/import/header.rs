//! How to read a file: which delimiter, whether there is a header, which column holds the addresses.

use super::decode;
use super::file_kind::FileKind;
use super::json_lines::{self, Json};
use super::names::name_rank;
use super::problem::Problem;
use super::split::{Record, Splitter};

/// How many records are looked at.
const SAMPLE_RECORDS: usize = 100;

/// How many names of columns that are ignored and of all columns are remembered, and how many characters of each.
const IGNORED_MAX: usize = 50;
const COLUMNS_NAMED: usize = 500;
const NAME_MAX_CHARS: usize = 80;

/// How a file is to be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Layout {
    /// Whether each line is an object of JSON.
    pub(super) is_json_lines: bool,
    /// What stands between cells; `None` where each record is one cell.
    pub(super) delimiter: Option<u8>,
    /// Whether the first line is `sep=…`.
    pub(super) has_sep_line: bool,
    /// Whether the first record is a header.
    pub(super) has_header: bool,
    /// The column of the addresses, from 0.
    pub(super) email_column: usize,
    /// The columns that are not used, by their header or, without one, by their letter.
    pub(super) ignored_columns: Vec<String>,
    /// The names of all columns, by their header or, without one, by their letter.
    pub(super) columns: Vec<String>,
}

/// A record of the sample, as text.
type Cells = Vec<String>;

/// The sample as one delimiter cuts it.
struct Candidate {
    delimiter: Option<u8>,
    records: Vec<Cells>,
    /// The most common number of cells.
    width: usize,
    /// How many records have that many.
    agreeing: usize,
}

/// Decides how to read a file that begins with `sample`, which is all of it if `is_whole`.
///
/// # Errors
/// [`Problem::NoEmailColumn`] if there are several columns and none holds addresses, [`Problem::NotText`] if it is JSON
/// that is not one object a line.
pub(super) fn decide(sample: &[u8], is_whole: bool) -> Result<Layout, Problem> {
    match json_lines::sniff(sample) {
        Some(Json::Lines) => return Ok(Layout { is_json_lines: true, ..Layout::default() }),
        Some(Json::Array) => return Err(Problem::NotText(FileKind::JsonArray)),
        None => {}
    }
    if let Some(delimiter) = sep_line(sample) {
        let mut candidate = Candidate::new(sample, is_whole, Some(delimiter));
        candidate.drop_sep_line();
        return layout(&candidate, true);
    }
    let candidates =
        [b',', b';', b'\t', b'|'].map(|delimiter| Candidate::new(sample, is_whole, Some(delimiter)));
    let named = candidates.iter().filter(|candidate| candidate.is_named_table());
    if let Some(best) = best(named) {
        return layout(best, false);
    }
    let tables = || candidates.iter().filter(|candidate| candidate.is_table());
    match best(tables()) {
        Some(table) if !tables().any(Candidate::is_list) => layout(table, false),
        Some(_) | None => Ok(list(&Candidate::new(sample, is_whole, None))),
    }
}

/// The best of several ways to cut the sample; the first of equals.
fn best<'a>(candidates: impl Iterator<Item = &'a Candidate>) -> Option<&'a Candidate> {
    candidates.reduce(
        |best, next| {
            if (next.agreeing, next.width) > (best.agreeing, best.width) { next } else { best }
        },
    )
}

/// Each record is one cell, which may hold several addresses: a plain list, or addresses pasted from a mail program.
fn list(candidate: &Candidate) -> Layout {
    let has_header = has_header(&candidate.records, 0);
    let first = candidate.records.first().filter(|_| has_header).and_then(|cells| cells.first());
    let columns = first.map(|name| name.trim().chars().take(NAME_MAX_CHARS).collect());
    Layout { has_header, columns: columns.into_iter().collect(), ..Layout::default() }
}

fn layout(candidate: &Candidate, has_sep_line: bool) -> Result<Layout, Problem> {
    let records = &candidate.records;
    if records.is_empty() {
        return Ok(Layout { delimiter: candidate.delimiter, has_sep_line, ..Layout::default() });
    }
    let email_column = email_column(records).ok_or(Problem::NoEmailColumn)?;
    let has_header = has_header(records, email_column);
    let header = records.first().filter(|_| has_header);
    let name = |column: usize| match header.and_then(|cells| cells.get(column)).map(|cell| cell.trim()) {
        Some(name) if !name.is_empty() => name.chars().take(NAME_MAX_CHARS).collect(),
        Some(_) | None => letters(column),
    };
    let is_ignored = |column: &usize| *column != email_column && has_content(records, *column);
    let ignored_columns = (0..width(records)).filter(is_ignored).take(IGNORED_MAX).map(name).collect();
    let columns = (0..width(records)).take(COLUMNS_NAMED).map(name).collect();
    Ok(Layout {
        is_json_lines: false,
        delimiter: candidate.delimiter,
        has_sep_line,
        has_header,
        email_column,
        ignored_columns,
        columns,
    })
}

/// The first line `sep=;` by which spreadsheet programs name the delimiter.
fn sep_line(sample: &[u8]) -> Option<u8> {
    let end = sample.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(sample.len());
    let line = sample.get(..end)?.trim_ascii();
    let line = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    match line {
        [s, e, p, b'=', delimiter] if [*s, *e, *p].eq_ignore_ascii_case(b"sep") => {
            (delimiter.is_ascii_punctuation() && *delimiter != b'"').then_some(*delimiter)
        }
        // The line was trimmed, and with it the tab.
        [s, e, p, b'='] if [*s, *e, *p].eq_ignore_ascii_case(b"sep") => Some(b'\t'),
        _ => None,
    }
}

/// The column of the addresses: the one with the best name that is not empty, else the one with the most @, else the one
/// with the best name.
fn email_column(records: &[Cells]) -> Option<usize> {
    let (header, rows) = records.split_first()?;
    let is_used = |column: &usize| rows.is_empty() || has_content(rows, *column);
    named_column(header, is_used)
        .or_else(|| column_with_most_ats(records))
        .or_else(|| named_column(header, |_| true))
}

fn named_column(header: &Cells, is_eligible: impl Fn(&usize) -> bool) -> Option<usize> {
    let rank = |column: usize| Some((column, name_rank(header.get(column)?)?));
    // `min_by_key` keeps the first of equals.
    let best = (0..header.len()).filter(is_eligible).filter_map(rank).min_by_key(|(_, rank)| *rank);
    best.map(|(column, _)| column)
}

fn column_with_most_ats(records: &[Cells]) -> Option<usize> {
    let has_at = |cells: &&Cells, column: usize| cells.get(column).is_some_and(|cell| cell.contains('@'));
    (0..width(records))
        .map(|column| (column, records.iter().filter(|cells| has_at(cells, column)).count()))
        .filter(|(_, count)| *count > 0)
        .reduce(|best, next| if next.1 > best.1 { next } else { best })
        .map(|(column, _)| column)
}

fn has_content(records: &[Cells], column: usize) -> bool {
    records.iter().any(|cells| cells.get(column).is_some_and(|cell| !is_blank(cell)))
}

fn width(records: &[Cells]) -> usize {
    records.iter().map(Vec::len).max().unwrap_or(0)
}

/// Whether the first record is a header: it names the column, or has no @ where the others have, and no dot or digit that
/// would make it a mistyped address. A first address must never be lost as a header.
fn has_header(records: &[Cells], email_column: usize) -> bool {
    let Some((first, rows)) = records.split_first() else {
        return false;
    };
    if first.iter().any(|cell| name_rank(cell).is_some()) {
        return true;
    }
    let is_name = |cell: &String| !cell.contains(['@', '.']) && !cell.contains(|c: char| c.is_ascii_digit());
    let has_at = |cells: &Cells| cells.get(email_column).is_some_and(|cell| cell.contains('@'));
    let has_words = first.get(email_column).is_some_and(|cell| !is_blank(cell));
    has_words && first.iter().all(is_name) && rows.iter().any(has_at)
}

fn is_blank(cell: &str) -> bool {
    cell.chars().all(crate::email::is_invisible)
}

/// The letters by which spreadsheet programs call a column: A to Z, AA and so on.
pub(super) fn letters(column: usize) -> String {
    let letter = |n: usize| u8::try_from(n % 26).map_or('?', |n| char::from(b'A'.saturating_add(n)));
    let mut name = String::new();
    let mut rest = Some(column);
    while let Some(n) = rest {
        name.insert(0, letter(n));
        rest = (n / 26).checked_sub(1);
    }
    name
}

impl Candidate {
    fn new(sample: &[u8], is_whole: bool, delimiter: Option<u8>) -> Self {
        let mut records: Vec<Cells> = Vec::new();
        let take = |records: &mut Vec<Cells>, record: &Record| {
            let cells: Cells = record.cells().map(cell_text).collect();
            if records.len() < SAMPLE_RECORDS && !cells.iter().all(|cell| is_blank(cell)) {
                records.push(cells);
            }
        };
        let (mut splitter, mut rest) = (Splitter::new(delimiter), sample);
        while records.len() < SAMPLE_RECORDS && !rest.is_empty() {
            rest = splitter.push_record(rest, &mut |record| take(&mut records, record));
        }
        if is_whole {
            splitter.finish(false, &mut |record| take(&mut records, record));
        }
        let (width, agreeing) = common_width(&records);
        Self { delimiter, records, width, agreeing }
    }

    fn drop_sep_line(&mut self) {
        if !self.records.is_empty() {
            self.records.remove(0);
        }
    }

    /// Whether the first record has several cells and one of them names the column of the addresses.
    fn is_named_table(&self) -> bool {
        self.records
            .first()
            .is_some_and(|first| first.len() > 1 && first.iter().any(|cell| name_rank(cell).is_some()))
    }

    /// Whether most records have the same number of cells, and more than one.
    fn is_table(&self) -> bool {
        self.width > 1 && self.agreeing * 2 > self.records.len()
    }

    /// Whether the delimiter stands between addresses and not between columns, so that to take one column would lose the
    /// others unseen: nearly every cell holds an address, or a record has two as mail programs write them.
    fn is_list(&self) -> bool {
        let cells = || self.records.iter().flatten().filter(|cell| !is_blank(cell));
        let is_mostly_addresses =
            cells().filter(|cell| cell.contains('@')).count() * 10 >= cells().count() * 9;
        let has_brackets = |cell: &&String| cell.contains('<') && cell.contains('@');
        is_mostly_addresses || self.records.iter().any(|cells| cells.iter().filter(has_brackets).count() > 1)
    }
}

/// The most common number of cells, the larger of equals, and how many records have it.
fn common_width(records: &[Cells]) -> (usize, usize) {
    let mut counts = std::collections::BTreeMap::new();
    for cells in records {
        *counts.entry(cells.len()).or_insert(0_usize) += 1;
    }
    counts.into_iter().max_by_key(|(width, count)| (*count, *width)).unwrap_or((0, 0))
}

fn cell_text(cell: &[u8]) -> String {
    match decode::text(cell) {
        Ok((text, _)) => text.into_owned(),
        Err(decode::NotUtf8) => String::from_utf8_lossy(cell).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_are_called_as_in_a_spreadsheet() {
        let named = [0, 25, 26, 51, 52, 701, 702].map(letters);
        assert_eq!(named, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
