//! The tables of `crates/domain/tests`: files and addresses, each with the verdict that the rules give it.
//!
//! The verdicts are compared with the tables by this crate's tests. One text of all verdicts, and its digest, is made by
//! the same code natively and in the browser, where the worker judges before the server does: they must be equal.
//!
//! - [`table`]: how the tables are written.
//! - [`verdict`]: a verdict as a line of text.

pub mod table;
pub mod verdict;

use sha2::{Digest, Sha256};

pub use table::{Address, File};

macro_rules! tables {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../domain/tests/", $name, ".txt")))),*]
    };
}

/// The tables of files, by name.
pub const FILES: &[(&str, &str)] = tables![
    "files/addresses",
    "files/columns",
    "files/damage",
    "files/delimiters",
    "files/encodings",
    "files/json_lines",
    "files/limits",
    "files/lines",
    "files/not_text",
    "files/quotes",
    "files/several",
];

/// The table of texts that are an address or not, with nothing put right.
pub const STRICT: &str = include_str!("../../domain/tests/addresses/strict.txt");

/// The table of cells that hold an address with something around it.
pub const REPAIRED: &str = include_str!("../../domain/tests/addresses/repaired.txt");

/// Gives all files of all tables, in order.
///
/// # Errors
/// The table and what is wrong with how it is written.
pub fn files() -> Result<Vec<File>, String> {
    let mut all = Vec::new();
    for (name, text) in FILES {
        all.extend(table::files(text).map_err(|error| format!("{name}: {error}"))?);
    }
    Ok(all)
}

/// Gives every verdict as one text: each verdict and the entry it is of, in the order of the tables.
///
/// # Errors
/// As [`files`].
pub fn canon() -> Result<String, String> {
    let mut all = Vec::new();
    for file in files()? {
        all.extend([verdict::of_file(&file), file.name]);
    }
    for address in table::addresses(STRICT).map_err(|error| format!("strict: {error}"))? {
        all.extend([verdict::of_address(&address.text), address.written]);
    }
    for address in table::addresses(REPAIRED).map_err(|error| format!("repaired: {error}"))? {
        all.extend([verdict::of_cell(&address.text), address.written]);
    }
    Ok(all.join("\n"))
}

/// Gives the SHA-256 of [`canon`], in hexadecimal.
///
/// # Errors
/// As [`files`].
pub fn digest() -> Result<String, String> {
    let bytes = Sha256::digest(canon()?);
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    Ok(digits.filter_map(|digit| char::from_digit(u32::from(digit), 16)).collect())
}
