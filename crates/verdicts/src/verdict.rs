//! A verdict as text, in one form only: what is compared and what the digest is made of.

use rollcall_domain::email::{Email, EmailProblem};
use rollcall_domain::import::{Cell, IntakeOptions, Problem, Repair, Row, Summary, read};

use crate::table::File;

/// Reads a file and gives what is found of it, and a line per row.
#[must_use]
pub fn of_file(file: &File) -> String {
    let (rows, summary) =
        read(&file.bytes, IntakeOptions { limits: file.limits, ..IntakeOptions::default() });
    lines(&rows, &summary)
}

/// Gives what was found of a file, and a line per row.
#[must_use]
pub fn lines(rows: &[Row], summary: &Summary) -> String {
    let line = |row: &Row| {
        let place = if row.part == 0 { row.line.to_string() } else { format!("{}.{}", row.line, row.part) };
        let verdict = verdict(row.email.as_ref(), row.problem.as_ref().map(Problem::code), &row.repairs);
        format!("{place} {verdict}")
    };
    std::iter::once(shape(summary)).chain(rows.iter().map(line)).collect::<Vec<_>>().join("\n")
}

/// Reads a text as exactly one address and gives the verdict.
#[must_use]
pub fn of_address(text: &str) -> String {
    let email = Email::parse(text);
    verdict(email.as_ref().ok(), email.as_ref().err().map(EmailProblem::code), &[])
}

/// Reads a text as a cell of a file and gives the verdict.
#[must_use]
pub fn of_cell(text: &str) -> String {
    let cell = Cell::read(text);
    verdict(cell.email.as_ref(), cell.problem.as_ref().map(Problem::code), &cell.repairs)
}

fn shape(summary: &Summary) -> String {
    let delimiter = summary.delimiter.map_or("none".to_owned(), |delimiter| format!("{delimiter:?}"));
    let header = if summary.header { "header" } else { "no header" };
    let encoding = summary.encoding.as_str();
    let mut words = vec![format!("{delimiter} {header} column {} {encoding}", summary.email_column)];
    if !summary.ignored_columns.is_empty() {
        words.push(format!("ignoring {:?}", summary.ignored_columns));
    }
    if let Some(failure) = &summary.failure {
        words.push(format!("FAILED line {} {}", failure.line, failure.problem.code()));
        if let Problem::NotText(kind) = &failure.problem {
            words.push(format!("{kind:?}"));
        }
    }
    words.join(" ")
}

fn verdict(email: Option<&Email>, code: Option<&str>, repairs: &[Repair]) -> String {
    let mut words = Vec::new();
    words.extend(code.map(|code| format!("! {code}")));
    words.extend(email.map(ToString::to_string));
    if !repairs.is_empty() {
        let repairs: Vec<_> = repairs.iter().map(|repair| repair.code()).collect();
        words.push(format!("[{}]", repairs.join(" ")));
    }
    words.join(" ")
}
