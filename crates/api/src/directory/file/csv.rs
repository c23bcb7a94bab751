//! CSV (RFC 4180) with a header.

use std::collections::HashMap;

use csv::{ReaderBuilder, StringRecord, Trim};
use rollcall_domain::import::export::unguard;

use super::{Content, enabled, further, unreadable};
use crate::directory::sync::{BadRow, SourcePerson, SourceRow};
use crate::problem::Outcome;

/// What a header may be called, folded.
const COLUMNS: [&str; 9] = [
    "external_id",
    "email",
    "user_name",
    "further",
    "given_name",
    "family_name",
    "display_name",
    "department",
    "enabled",
];

pub(super) fn read(text: &str) -> Outcome<Content> {
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter(text))
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .from_reader(text.as_bytes());
    let mut lines = Lines { text: text.as_bytes(), at: 0, line: 1 };
    let mut header: Option<Header> = None;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(format!("The file is no CSV: {error}.")))?;
        let line = lines.of(&record);
        if record.iter().all(str::is_empty) {
            continue;
        }
        match &header {
            None => header = Some(Header::read(&record)?),
            Some(header) => rows.push(SourceRow { line: Some(line), person: header.person(&record) }),
        }
    }
    let ignored_columns = header.map(|header| header.ignored).unwrap_or_default();
    Ok(Content { rows, ignored_columns })
}

/// Whatever stands most often in the first line.
fn delimiter(text: &str) -> u8 {
    let first = text.trim_start().lines().next().unwrap_or_default();
    let count = |delimiter: u8| first.bytes().filter(|byte| *byte == delimiter).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

/// Says on which line a record begins. The reader's own count is one short after `\r\n` and blank lines.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    fn of(&mut self, record: &StringRecord) -> u64 {
        let start = record.position().and_then(|position| usize::try_from(position.byte()).ok());
        let start = start.unwrap_or(self.at);
        while let Some(byte) = self.text.get(self.at) {
            if self.at >= start && !matches!(byte, b'\r' | b'\n') {
                break;
            }
            self.line += u64::from(*byte == b'\n');
            self.at += 1;
        }
        self.line
    }
}

struct Header {
    places: HashMap<&'static str, usize>,
    cells: usize,
    ignored: Vec<String>,
}

impl Header {
    fn read(record: &StringRecord) -> Outcome<Self> {
        let mut header = Self { places: HashMap::new(), cells: record.len(), ignored: Vec::new() };
        for (place, name) in record.iter().enumerate() {
            let folded = name.to_lowercase().replace([' ', '-'], "_");
            match COLUMNS.iter().find(|column| **column == folded) {
                None => header.ignored.extend(Some(name.to_owned()).filter(|name| !name.is_empty())),
                Some(column) => {
                    if header.places.insert(*column, place).is_some() {
                        return Err(unreadable(format!("The column {column} stands twice. Keep one.")));
                    }
                }
            }
        }
        for column in ["external_id", "email"] {
            if !header.places.contains_key(column) {
                return Err(unreadable(format!(
                    "There is no column {column}. The first line must name the columns; external_id and email are \
                     needed, the others are: user_name, further, given_name, family_name, display_name, department, \
                     enabled."
                )));
            }
        }
        Ok(header)
    }

    fn person(&self, record: &StringRecord) -> Result<SourcePerson, BadRow> {
        // Empty cells too many at the end are what spreadsheet programs leave behind.
        if record.len() < self.cells || record.iter().skip(self.cells).any(|cell| !cell.is_empty()) {
            let detail = format!(
                "This row has {} cells and the header {}; which cell is which cannot be told. Put text with a \
                 delimiter in it into quotation marks.",
                record.len(),
                self.cells
            );
            return Err(BadRow { external_id: None, code: "cells", detail });
        }
        let cell = |column| {
            let cell = self.places.get(column).and_then(|place| record.get(*place));
            unguard(cell.unwrap_or_default())
        };
        let text = |column| Some(cell(column).to_owned()).filter(|text| !text.is_empty());
        let external_id = cell("external_id").to_owned();
        let enabled =
            enabled(cell("enabled")).ok_or_else(|| BadRow::enabled(&external_id, cell("enabled")))?;
        Ok(SourcePerson {
            user_name: text("user_name"),
            email: cell("email").to_owned(),
            further: further(cell("further")),
            given_name: text("given_name"),
            family_name: text("family_name"),
            display_name: text("display_name"),
            department: text("department"),
            enabled,
            external_id,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(u64, Result<SourcePerson, &'static str>)> {
        let rows = read(text).unwrap().rows;
        rows.into_iter().map(|row| (row.line.unwrap(), row.person.map_err(|bad| bad.code))).collect()
    }

    fn person(id: &str, email: &str) -> SourcePerson {
        SourcePerson { external_id: id.into(), email: email.into(), enabled: true, ..SourcePerson::default() }
    }

    #[test]
    fn every_delimiter_any_order_and_the_true_line() {
        for (delimiter, end) in [(",", "\n"), (";", "\r\n"), ("\t", "\n")] {
            let text = [
                "E-mail?,EMAIL,External ID,enabled,further",
                ",ann@x.example,1,,a@x.example|b@x.example",
                "",
                ",,,,",
                ",bo@x.example,2,False,c@x.example d@x.example",
            ];
            let text = text.join(end).replace(',', delimiter);
            let ann = SourcePerson {
                further: vec!["a@x.example".into(), "b@x.example".into()],
                ..person("1", "ann@x.example")
            };
            let bo = SourcePerson {
                further: vec!["c@x.example".into(), "d@x.example".into()],
                enabled: false,
                ..person("2", "bo@x.example")
            };
            assert_eq!(lines(&text), [(2, Ok(ann)), (5, Ok(bo))], "{delimiter:?}");
            assert_eq!(read(&text).unwrap().ignored_columns, ["E-mail?"]);
        }
    }

    #[test]
    fn a_row_that_cannot_be_read_is_a_problem_of_that_row() {
        let text = "external_id,email,enabled\n1,a@x.example\n2,b@x.example,perhaps\n\"3\n\",c@x.example,no\n'=4,d@x.example,1";
        let expected = [
            (2, Err("cells")),
            (3, Err("enabled")),
            (4, Ok(SourcePerson { enabled: false, ..person("3", "c@x.example") })),
            (6, Ok(person("=4", "d@x.example"))),
        ];
        assert_eq!(lines(text), expected);
    }

    #[test]
    fn a_header_without_what_is_needed_or_with_a_name_twice_is_refused() {
        for text in ["email\na@x.example\n", "external_id\n1\n", "external_id,email,Email\n1,a,b\n"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
