//! Intake: the bytes of a file to rows and problems. It never fails and never panics, reads a stream, and is the same
//! in the browser and on the server: same bytes, same verdicts, however they are cut into pieces.
//!
//! The stages, each in a file of its own:
//! 1. `decode`: UTF-8 or UTF-16 by the byte order mark; a record that is not UTF-8 is taken as Windows-1252.
//! 2. `split`: bytes to records and cells, with quotes, in any of the three styles of line ends.
//! 3. `header`: objects of JSON a line, or which delimiter, whether there is a header, which column holds the addresses.
//!    Decided once, on the first [`SNIFF_BYTES`].
//! 4. `row`: a cell to addresses, with every repair told; `seen`: duplicates.
//!
//! `plain` goes before `split` and `row`: it reads the records that need nothing, which are nearly all, by the `marks` of
//! a piece.
//!
//! [`export`] writes the cells that `row` reads back.

mod body;
mod decode;
mod error_log;
pub mod export;
mod file_kind;
mod header;
mod intake;
mod json_lines;
mod marks;
mod names;
mod pieces;
mod plain;
mod problem;
mod repair;
mod row;
mod seen;
mod split;
mod summary;

pub use decode::Encoding;
pub use error_log::{ErrorLog, Failed};
pub use file_kind::FileKind;
pub use intake::{Intake, read};
pub use plain::{PlainRow, RowSink};
pub use problem::Problem;
pub use repair::{Repair, clean};
pub use row::{Cell, Row};
pub use summary::{Failure, IntakeOptions, Limits, Summary};

/// How much of a file, in bytes, is looked at before it is decided how to read it.
pub const SNIFF_BYTES: usize = 64 * 1024;
