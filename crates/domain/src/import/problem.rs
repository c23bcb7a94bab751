//! What can be wrong with a row or a file.

use std::fmt;

use super::file_kind::FileKind;
use crate::email::EmailProblem;
use crate::limits::{CELL_MAX_BYTES, COLUMNS_MAX, RECORD_MAX_BYTES};

/// What is wrong with a row of a file, or with the file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Problem {
    /// The cell holds no e-mail address.
    Format(EmailProblem),
    /// An earlier good row has the same address.
    DuplicateOf {
        /// The physical line of that row.
        line: u32,
    },
    /// The row has cells, but none in the column of the addresses.
    EmptyCell,
    /// The cell is longer than [`CELL_MAX_BYTES`].
    CellTooLong {
        /// How long it is, in bytes.
        bytes: usize,
    },
    /// The row is longer than [`RECORD_MAX_BYTES`].
    RowTooLong,
    /// The row has more than [`COLUMNS_MAX`] cells.
    TooManyColumns,
    /// The cell has a NUL in it, as files have that were damaged or written by a broken program.
    NulCharacter,
    /// The file ends within a character of this row, so that more may be missing.
    CutOff,
    /// The line is not an object of JSON as the first is, or its address is no text.
    NotJson,
    /// A quote is opened and never closed.
    UnclosedQuote {
        /// The physical line on which it is opened.
        line: u32,
    },
    /// The cell is not UTF-8, and no other encoding can be read here.
    NotUtf8,
    /// The file has more rows than are allowed. Those up to there have been read.
    TooManyRows {
        /// How many are allowed.
        max: u32,
    },
    /// The file is larger than is allowed. What lies within has been read.
    FileTooLarge {
        /// How large a file may be, in bytes.
        max: u64,
    },
    /// The file is not text, or not such text. None of it has been read.
    NotText(FileKind),
    /// The file has several columns, and none holds e-mail addresses. None of it has been read.
    NoEmailColumn,
}

impl Problem {
    /// The stable name, for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Format(problem) => problem.code(),
            Self::DuplicateOf { .. } => "duplicate",
            Self::EmptyCell => "empty_cell",
            Self::CellTooLong { .. } => "cell_too_long",
            Self::RowTooLong => "row_too_long",
            Self::TooManyColumns => "too_many_columns",
            Self::NulCharacter => "nul_character",
            Self::CutOff => "cut_off",
            Self::NotJson => "not_json",
            Self::UnclosedQuote { .. } => "unclosed_quote",
            Self::NotUtf8 => "not_utf8",
            Self::TooManyRows { .. } => "too_many_rows",
            Self::FileTooLarge { .. } => "file_too_large",
            Self::NotText(_) => "not_text",
            Self::NoEmailColumn => "no_email_column",
        }
    }

    /// Says what is wrong, what was expected and what to do, in one or two sentences. Where it is wrong is said by
    /// [`Row::sentence`](super::Row::sentence).
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Format(problem) => problem.sentence(),
            Self::DuplicateOf { line } => {
                format!("The same address stands on line {line}. Nothing to do: it is invited once.")
            }
            Self::EmptyCell => "The row has no e-mail address. Fill it in, or take the row out.".to_owned(),
            Self::CellTooLong { bytes } => {
                format!("The cell is {bytes} bytes long; {CELL_MAX_BYTES} are allowed. Shorten it.")
            }
            Self::RowTooLong => {
                format!("The row is longer than the {RECORD_MAX_BYTES} bytes that are allowed. Shorten it.")
            }
            Self::TooManyColumns => {
                format!("The row has more than the {COLUMNS_MAX} columns that are allowed. Take some out.")
            }
            Self::NulCharacter => {
                "The cell has a NUL character in it: the file is damaged. Type the address anew.".to_owned()
            }
            Self::CutOff => {
                "The file ends within a character: the end of it is missing. Save it again and choose it again."
                    .to_owned()
            }
            Self::NotJson => {
                "The line is not an object of JSON with an address. Write {\"email\": \"ann@contoso.com\"}, one a line."
                    .to_owned()
            }
            Self::UnclosedQuote { line } => {
                format!("A quotation mark on line {line} is never closed. Close it or take it out.")
            }
            Self::NotUtf8 => {
                "The row is not in UTF-8. Save the file as “CSV UTF-8” and choose it again.".to_owned()
            }
            Self::TooManyRows { max } => {
                format!(
                    "The file has more than the {max} rows that are allowed. Split it into smaller files."
                )
            }
            Self::FileTooLarge { max } => format!(
                "The file is larger than the {} MB that are allowed. Split it into smaller files.",
                max / (1024 * 1024)
            ),
            Self::NotText(kind) => kind.sentence().to_owned(),
            Self::NoEmailColumn => {
                "No column holds e-mail addresses. Add a column named “email” and choose the \
                 file again."
                    .to_owned()
            }
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence())
    }
}

impl std::error::Error for Problem {}
