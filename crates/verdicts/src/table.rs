//! How the tables are written, so that a person can read and extend them.
//!
//! # Files
//! ```text
//! == the name says the rule
//! > name;email\r\n
//! > Ann;ann@contoso.com\r\n
//! : ';' header column 1 UTF-8 ignoring ["name"]
//! 2 ann@contoso.com
//! ```
//! `>` is content (`le>` and `be>` are written as UTF-16, without a mark), and ends only where it says so. `limits 40 2`
//! sets bytes and rows. After `:` stands what is found of the file, then a line per row: its place, the address or `!`
//! and the code, the repairs in brackets. `#` begins a comment.
//!
//! # Addresses
//! ```text
//! Ann@CONTOSO.com => Ann@contoso.com -- domains are in lower case
//! ```
//!
//! # Escapes
//! `\n` `\r` `\t` `\0` `\\`, `\s` a space, `\xff` a byte, `\u{a0}` a character, `\{5000*ab}` a text so many times.

use rollcall_domain::import::Limits;

/// A file and what is expected of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The rule that it shows.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// What it may be at most.
    pub limits: Limits,
    /// The verdict, as [`of_file`](crate::verdict::of_file) writes it.
    pub expected: String,
}

/// An address, or a cell with one, and what is expected of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The text, as the table writes it.
    pub written: String,
    /// The text.
    pub text: String,
    /// The verdict, as [`of_address`](crate::verdict::of_address) writes it.
    pub expected: String,
    /// The rule that it shows.
    pub rule: String,
}

/// Reads a table of files.
///
/// # Errors
/// The line that is not written as it should be.
pub fn files(table: &str) -> Result<Vec<File>, String> {
    let mut files: Vec<File> = Vec::new();
    for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix("== ") {
            let (bytes, limits, expected) = (Vec::new(), Limits::default(), String::new());
            files.push(File { name: name.to_owned(), bytes, limits, expected });
        } else {
            let file = files.last_mut().ok_or("begin with == and a name")?;
            read_line(file, line).ok_or_else(|| format!("{}: not understood: {line}", file.name))?;
        }
    }
    Ok(files)
}

fn read_line(file: &mut File, line: &str) -> Option<()> {
    if !file.expected.is_empty() {
        file.expected.push('\n');
        file.expected.push_str(line);
    } else if let Some(expected) = line.strip_prefix(": ") {
        expected.clone_into(&mut file.expected);
    } else if let Some(limits) = line.strip_prefix("limits ") {
        let (bytes, rows) = limits.split_once(' ')?;
        file.limits = Limits { max_bytes: bytes.parse().ok()?, max_rows: rows.parse().ok()? };
    } else {
        let (kind, content) = line.split_once("> ")?;
        let bytes = unescaped(content)?;
        let units = || Some(String::from_utf8(bytes.clone()).ok()?.encode_utf16().collect::<Vec<_>>());
        match kind {
            "" => file.bytes.extend(bytes),
            "le" => file.bytes.extend(units()?.into_iter().flat_map(u16::to_le_bytes)),
            "be" => file.bytes.extend(units()?.into_iter().flat_map(u16::to_be_bytes)),
            _ => return None,
        }
    }
    Some(())
}

/// Reads a table of addresses.
///
/// # Errors
/// The line that is not written as it should be.
pub fn addresses(table: &str) -> Result<Vec<Address>, String> {
    let lines = table.lines().filter(|line| !line.is_empty() && !line.starts_with("# "));
    lines.map(|line| address(line).ok_or_else(|| format!("not understood: {line}"))).collect()
}

fn address(line: &str) -> Option<Address> {
    let (written, rest) = line.split_once(" => ")?;
    let (expected, rule) = rest.split_once(" -- ")?;
    let text = String::from_utf8(unescaped(written)?).ok()?;
    let expected = String::from_utf8(unescaped(expected)?).ok()?;
    Some(Address { written: written.to_owned(), text, expected, rule: rule.to_owned() })
}

/// Gives what an escaped text stands for.
fn unescaped(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((plain, escape)) = rest.split_once('\\') {
        bytes.extend_from_slice(plain.as_bytes());
        let code = escape.chars().next()?;
        rest = escape.get(code.len_utf8()..)?;
        match code {
            'n' => bytes.push(b'\n'),
            'r' => bytes.push(b'\r'),
            't' => bytes.push(b'\t'),
            's' => bytes.push(b' '),
            '0' => bytes.push(0),
            '\\' => bytes.push(b'\\'),
            'x' => {
                bytes.push(u8::from_str_radix(rest.get(..2)?, 16).ok()?);
                rest = rest.get(2..)?;
            }
            'u' => {
                let (hex, after) = rest.strip_prefix('{')?.split_once('}')?;
                let c = char::from_u32(u32::from_str_radix(hex, 16).ok()?)?;
                bytes.extend(c.to_string().into_bytes());
                rest = after;
            }
            '{' => {
                let (repeated, after) = rest.split_once('}')?;
                let (times, what) = repeated.split_once('*')?;
                bytes.extend(unescaped(what)?.repeat(times.parse().ok()?));
                rest = after;
            }
            _ => return None,
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    Some(bytes)
}
