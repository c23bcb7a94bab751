//! A file of the directory's people, read as rows. The file is the whole truth: a column that it does not have is
//! empty, and `enabled` is yes where nothing else is said.

mod csv;
mod json;

use rollcall_wire::Code;

use super::sync::SourceRow;
use crate::problem::{Fail, Outcome};

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma, semicolon or tab between the cells, with a header.
    Csv,
    /// A JSON array, or one JSON object a line.
    Json,
}

impl Format {
    /// The format of a media type.
    #[must_use]
    pub fn of_media_type(media_type: &str) -> Option<Self> {
        match media_type.to_ascii_lowercase().as_str() {
            "text/csv" => Some(Self::Csv),
            "application/json" | "application/x-ndjson" => Some(Self::Json),
            _ => None,
        }
    }

    /// The format by how the content begins: no header of a CSV file begins with a bracket.
    #[must_use]
    pub fn of_content(file: &[u8]) -> Self {
        match without_mark(file).iter().find(|byte| !byte.is_ascii_whitespace()) {
            Some(b'[' | b'{') => Self::Json,
            Some(_) | None => Self::Csv,
        }
    }
}

/// What a file says.
#[derive(Debug)]
pub(crate) struct Content {
    /// Its rows, in its order.
    pub(crate) rows: Vec<SourceRow>,
    /// Columns that mean nothing here.
    pub(crate) ignored_columns: Vec<String>,
}

/// Reads a file.
///
/// # Errors
/// `unreadable_file` where it cannot be told what the rows are; `empty_file` where there is none.
pub(crate) fn read(file: &[u8], format: Format) -> Outcome<Content> {
    let text = text(without_mark(file))?;
    let content = match format {
        Format::Csv => csv::read(text)?,
        Format::Json => json::read(text)?,
    };
    if content.rows.is_empty() {
        return Err(Fail::new(
            Code::EmptyFile,
            "The file has nobody in it. A sync with it would remove everybody, so it is never carried out.",
        ));
    }
    Ok(content)
}

/// The file without its byte order mark.
fn without_mark(file: &[u8]) -> &[u8] {
    file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file)
}

fn text(file: &[u8]) -> Outcome<&str> {
    std::str::from_utf8(file).map_err(|error| {
        let before = file.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.split(|byte| *byte == b'\n').count();
        unreadable(format!("Line {line} is not UTF-8. Save the file as “CSV UTF-8” or as UTF-8 JSON."))
    })
}

fn unreadable(detail: impl Into<String>) -> Fail {
    Fail::new(Code::UnreadableFile, detail)
}

/// Reads yes or no as people and programs write it; nothing is yes.
fn enabled(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "" | "true" | "yes" | "y" | "1" | "enabled" | "active" => Some(true),
        "false" | "no" | "n" | "0" | "disabled" | "inactive" => Some(false),
        _ => None,
    }
}

/// The further addresses of one cell, with a space, `|`, `,` or `;` between them.
fn further(cell: &str) -> Vec<String> {
    let is_between = |c: char| c.is_whitespace() || matches!(c, '|' | ',' | ';');
    cell.split(is_between).filter(|piece| !piece.is_empty()).map(str::to_owned).collect()
}
