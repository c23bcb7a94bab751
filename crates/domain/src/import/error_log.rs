//! The error log: the rows of a file that could not be used, as they stood in it, with what is wrong with each.
//!
//! It is itself an upload of just these rows: it has the file's columns, a header that names the column of the
//! addresses, and four columns more. Every cell is guarded against formulas, and the guard comes off as it is read.

use serde::{Deserialize, Serialize};

use super::export::{csv_field, unguard};
use super::header::letters;
use super::names::name_rank;
use super::row::Cell;
use super::split::Splitter;
use super::summary::Summary;

/// What the log adds to the columns of the file.
const ADDED: [&str; 4] = ["line", "code", "reason", "suggestion"];
/// What the column of the addresses is called where its own name would not tell.
const EMAIL: &str = "email";

/// How the log of a file is written: like the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorLog {
    /// What stands between the cells of the file; `None` where each record is one cell.
    delimiter: Option<char>,
    /// The names of the file's columns.
    columns: Vec<String>,
    /// Which of them has the addresses, from 0.
    email_column: usize,
    /// Whether each line of the file is an object of JSON.
    is_json_lines: bool,
}

/// A row of the log.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Failed<'a> {
    /// The record as it stood in the file.
    pub raw: &'a str,
    /// What was judged: what stands in the cell, or one address of it, or what was put in its place.
    pub cell: &'a str,
    /// The line of the file.
    pub line: i64,
    /// What is wrong, for a program.
    pub code: &'a str,
    /// What is wrong, as a sentence.
    pub reason: &'a str,
    /// The address that may have been meant; empty if there is none.
    pub suggestion: &'a str,
}

impl ErrorLog {
    /// The log of a file that was read.
    #[must_use]
    pub fn of(summary: &Summary) -> Self {
        Self {
            delimiter: summary.delimiter,
            columns: summary.columns.clone(),
            email_column: summary.email_column,
            is_json_lines: summary.is_json_lines,
        }
    }

    /// The log of a file of which only this is known.
    #[must_use]
    pub fn plain(delimiter: Option<char>, email_column: usize) -> Self {
        Self { delimiter, email_column, ..Self::default() }
    }

    /// The first line, with its end.
    #[must_use]
    pub fn header(&self) -> String {
        let mut names: Vec<_> = (0..self.width()).map(|column| self.name(column)).collect();
        if self.is_json_lines {
            names = vec![EMAIL.to_owned(), "original".to_owned()];
        }
        names.extend(ADDED.map(str::to_owned));
        self.written(&names)
    }

    /// A row, with its line's end.
    #[must_use]
    pub fn row(&self, row: &Failed<'_>) -> String {
        let (mut cells, further) = self.cells(row);
        let line = row.line.to_string();
        cells.extend([&line, row.code, row.reason, row.suggestion].map(str::to_owned));
        cells.extend(further);
        self.written(&cells)
    }

    /// The cells of the row in the columns of the file, and those of a longer row, which come last of all.
    fn cells(&self, row: &Failed<'_>) -> (Vec<String>, Vec<String>) {
        if self.is_json_lines {
            return (vec![row.cell.to_owned(), row.raw.to_owned()], Vec::new());
        }
        let mut cells = split(row.raw, self.delimiter);
        // Of a cell with very many addresses only the piece was kept.
        if cells.len() == 1 && self.width() > 1 {
            cells = Vec::new();
        }
        cells.resize(cells.len().max(self.width()), String::new());
        let further = cells.split_off(self.width());
        if let Some(cell) = cells.get_mut(self.email_column)
            && !is_same(cell, row.cell)
        {
            row.cell.clone_into(cell);
        }
        (cells, further.into_iter().skip(self.added_before()).collect())
    }

    /// How many columns of the file the log has.
    fn width(&self) -> usize {
        let known = self.columns.len().saturating_sub(self.added_before());
        known.max(self.email_column.saturating_add(1))
    }

    /// How many columns at the end of the file another log has added: they are written anew.
    fn added_before(&self) -> usize {
        if self.columns.ends_with(&ADDED.map(str::to_owned)) { ADDED.len() } else { 0 }
    }

    fn name(&self, column: usize) -> String {
        let name = self.columns.get(column).map(String::as_str).filter(|name| !name.trim().is_empty());
        if column == self.email_column && name.is_none_or(|name| name_rank(name).is_none()) {
            return EMAIL.to_owned();
        }
        name.map_or_else(|| letters(column), str::to_owned)
    }

    /// A line of the log, with the delimiter of the file where one reads it back everywhere.
    fn written(&self, cells: &[String]) -> String {
        let delimiter = self.delimiter.filter(|delimiter| matches!(delimiter, ';' | '\t')).unwrap_or(',');
        let cells: Vec<_> = cells.iter().map(|cell| csv_field(unguard(cell))).collect();
        format!("{}\r\n", cells.join(&delimiter.to_string()))
    }
}

/// Whether a cell of the file says what was judged.
fn is_same(cell: &str, judged: &str) -> bool {
    let read = Cell::read(cell);
    read.email.map_or(read.text == judged, |email| email.as_str() == judged)
}

/// The cells of a record as it stood in the file.
fn split(raw: &str, delimiter: Option<char>) -> Vec<String> {
    let mut splitter = Splitter::new(delimiter.and_then(|delimiter| u8::try_from(delimiter).ok()));
    let mut records: Vec<Vec<String>> = Vec::new();
    let mut take = |record: &super::split::Record| {
        records.push(record.cells().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect());
    };
    splitter.push(raw.as_bytes(), &mut take);
    splitter.finish(false, &mut take);
    records.into_iter().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::email::Email;
    use crate::import::{IntakeOptions, Repair, Row, read};

    /// The log of all rows of a file with a problem.
    fn log(file: &str) -> (String, Vec<Row>) {
        let (rows, summary) = read(file.as_bytes(), IntakeOptions::default());
        let log = ErrorLog::of(&summary);
        let failed: Vec<_> = rows.into_iter().filter(|row| row.problem.is_some()).collect();
        let line = |row: &Row| {
            let cell = row.email.as_ref().map_or(row.cell.as_str(), |email| email.as_str());
            let suggestion = "somebody@else.example";
            log.row(&Failed {
                raw: &row.raw,
                cell,
                line: row.line.into(),
                code: "code",
                reason: "a@b: a, b; c",
                suggestion,
            })
        };
        (log.header() + &failed.iter().map(line).collect::<String>(), failed)
    }

    #[test]
    fn b5_the_log_has_the_columns_of_its_file() {
        let (written, _) = log("Name;E-Mail;Dept\nAnn;ann@x;\"R;D\"\nBo;=1+1;=cmd()\n");
        assert_eq!(
            written,
            "Name;E-Mail;Dept;line;code;reason;suggestion\r\n\
             Ann;ann@x;\"R;D\";2;code;\"a@b: a, b; c\";somebody@else.example\r\n\
             Bo;'=1+1;'=cmd();3;code;\"a@b: a, b; c\";somebody@else.example\r\n"
        );
    }

    #[test]
    fn b5_r14_a_log_is_an_upload_of_just_its_rows_and_so_is_the_log_of_that() {
        for file in [
            "email\nann@x\nbo@@y.example\n",
            "ann@x\nbo@y.example\ncy@\n",
            "Name;E-Mail\nAnn;'=1+1@x\n\"Two\nlines\";\"jürgen \"\"j\"\" <ju,r@contoso>\"\n",
            "1;ann@x\n2;bo@y.example\n3;-cy\n",
            "Kontakt;Name\nann@x;Ann\nbo@y.example;Bo\ncy@z.example;Cy\n",
            "name|email\nAnn|ann@x\n",
            "name\temail\n\"a\tb\"\tann@x\n",
            "Manager,Work email,email\nboss@y.example,ann@x,home@y.example\n",
            "email\nbo@y.example\nBO@y.example\n",
            "name,email\nPair,\"ann@x; bo@y.example; cy@z\"\n",
            "{\"email\":\"ann@x\",\"id\":1}\n{\"email\":\"=bo\"}\n",
            "sep=;\nname;email\n;ann@x\n",
        ] {
            let (written, failed) = log(file);
            let (again, summary) = read(written.as_bytes(), IntakeOptions::default());
            assert_eq!(summary.failure, None, "{file:?}");
            let cell = |row: &Row| unguard(row.cell.trim()).to_owned();
            let expected: Vec<_> = failed.iter().map(cell).collect();
            assert_eq!(again.iter().map(cell).collect::<Vec<_>>(), expected, "{file:?} {written}");
            let (twice, _) = log(&written);
            let width = |text: &str| text.lines().next().map(|line| line.matches("line").count());
            assert_eq!(width(&twice), Some(1), "nothing is added twice: {twice}");
        }
    }

    #[test]
    fn r14_a_cell_is_guarded_once_however_often_it_goes_through_a_log() {
        let (once, _) = log("email;note\n=1+1@x;-2\n");
        let (twice, _) = log(&once);
        for written in [once, twice] {
            assert!(written.contains("\r\n'=1+1@x;'-2;"), "{written}");
        }
    }

    #[test]
    fn r14_a_guard_comes_off_a_cell_that_is_corrected() {
        let cell = Cell::read("'+ann@contoso.example");
        assert_eq!(cell.email.as_ref().map(Email::as_str), Some("+ann@contoso.example"));
        assert_eq!(cell.repairs, [Repair::FormulaGuard]);
    }

    #[test]
    fn what_was_put_in_place_of_a_cell_stands_in_it() {
        let log = ErrorLog::plain(Some(';'), 1);
        let row = Failed { raw: "Ann;ann@x", cell: "ann@y", line: 2, ..Failed::default() };
        assert_eq!(
            (log.header().as_str(), log.row(&row).as_str()),
            ("A;email;line;code;reason;suggestion\r\n", "Ann;ann@y;2;;;\r\n")
        );
        let wide = Failed { raw: "Ann;ann@x;more;and more", cell: "ann@x", line: 2, ..Failed::default() };
        assert_eq!(log.row(&wide), "Ann;ann@x;2;;;;more;and more\r\n", "nothing is lost");
        let piece = Failed { raw: "ann@x", cell: "ann@x", line: 2, ..Failed::default() };
        assert_eq!(log.row(&piece), ";ann@x;2;;;\r\n");
    }
}
