//! Files that are not lists of addresses in text, known by their first bytes, and how to save each.

/// What a file is that cannot be read, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// An `.xlsx`, `.ods` or `.numbers` workbook.
    Workbook,
    /// An `.xls` workbook of before 2007.
    OldWorkbook,
    /// A PDF document.
    Pdf,
    /// A ZIP, gzip or other archive that is no workbook.
    Archive,
    /// A picture.
    Picture,
    /// A web page or XML, often a table that a program has saved under the name of a spreadsheet.
    WebPage,
    /// A document of a word processor (RTF).
    Document,
    /// Cards of an address book (vCard).
    Contacts,
    /// A list in JSON that is not one object a line.
    JsonArray,
    /// Something else.
    Binary,
}

/// How each kind begins, other than ZIP.
const BEGINNINGS: &[(&[u8], FileKind)] = &[
    (b"\xd0\xcf\x11\xe0", FileKind::OldWorkbook),
    (b"%PDF-", FileKind::Pdf),
    (b"\x1f\x8b", FileKind::Archive),
    (b"7z\xbc\xaf\x27\x1c", FileKind::Archive),
    (b"Rar!\x1a\x07", FileKind::Archive),
    (b"BZh91AY&SY", FileKind::Archive),
    (b"\xfd7zXZ\0", FileKind::Archive),
    (b"\x28\xb5\x2f\xfd", FileKind::Archive),
    (b"PK\x05\x06", FileKind::Archive),
    (b"\x89PNG\r\n\x1a\n", FileKind::Picture),
    (b"\xff\xd8\xff", FileKind::Picture),
    (b"GIF87a", FileKind::Picture),
    (b"GIF89a", FileKind::Picture),
    (b"{\\rtf", FileKind::Document),
];

/// How text of another kind begins, in any case and after white space.
const WORDS: &[(&[u8], FileKind)] = &[
    (b"<!doctype", FileKind::WebPage),
    (b"<html", FileKind::WebPage),
    (b"<table", FileKind::WebPage),
    (b"<?xml", FileKind::WebPage),
    (b"<svg", FileKind::Picture),
    (b"begin:vcard", FileKind::Contacts),
];

/// How the first file of a workbook is named within its ZIP archive.
const WORKBOOK_PARTS: &[&[u8]] =
    &[b"[Content_Types].xml", b"_rels/", b"xl/", b"docProps/", b"mimetype", b"Index/", b"Metadata/"];

impl FileKind {
    /// Whether a file is UTF-32, whose mark begins as that of UTF-16 does; no UTF-16 begins with a NUL.
    pub(super) fn is_utf_32(head: &[u8]) -> bool {
        head.starts_with(b"\xff\xfe\0\0") || head.starts_with(b"\0\0\xfe\xff")
    }

    /// Tells what a file is that begins so; `None` for text.
    pub(super) fn sniff(head: &[u8]) -> Option<Self> {
        if head.starts_with(b"PK\x03\x04") {
            return Some(in_zip(head));
        }
        if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
            return Some(Self::Picture);
        }
        let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        let by_beginning = BEGINNINGS.iter().find(|(beginning, _)| head.starts_with(beginning));
        let is_word =
            |word: &[u8]| text.get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word));
        by_beginning
            .or_else(|| WORDS.iter().find(|(word, _)| is_word(word)))
            .map(|(_, kind)| *kind)
            .or_else(|| looks_binary(head).then_some(Self::Binary))
    }

    /// Says what it is and how to get a file that can be read.
    pub(super) fn sentence(self) -> &'static str {
        match self {
            Self::Workbook => {
                "This is a workbook, not a CSV file. Open it, choose “Save as” and the type “CSV UTF-8”, and choose \
                 the new file."
            }
            Self::OldWorkbook => {
                "This is an old Excel workbook, not a CSV file. Open it, choose “Save as” and the type “CSV UTF-8”, \
                 and choose the new file."
            }
            Self::Pdf => {
                "This is a PDF document, not a CSV file. Export the list as CSV from where it comes from."
            }
            Self::Archive => "This is an archive. Unpack it, and choose the CSV file that is in it.",
            Self::Picture => "This is a picture. Type or export the list, and save it as “CSV UTF-8”.",
            Self::WebPage => {
                "This is a web page or XML, not a CSV file. Open it in a spreadsheet program, choose “Save as” and \
                 the type “CSV UTF-8”, and choose the new file."
            }
            Self::Document => {
                "This is a document, not a CSV file. Copy the list into a spreadsheet program, and save it as “CSV \
                 UTF-8”."
            }
            Self::Contacts => {
                "These are cards of an address book. Export the contacts as CSV instead, and choose that file."
            }
            Self::JsonArray => {
                "This is one list in JSON. Write one object a line instead (NDJSON), such as \
                 {\"email\": \"ann@contoso.com\"}, or save it as CSV."
            }
            Self::Binary => {
                "This is not a text file. In your spreadsheet program choose “Save as” and the type “CSV UTF-8”, and \
                 choose the new file."
            }
        }
    }
}

/// A workbook, by the name of the first file in the archive, or where that cannot be seen; else an archive.
fn in_zip(head: &[u8]) -> FileKind {
    let name = head.get(30..).unwrap_or_default();
    let is_workbook = name.is_empty() || WORKBOOK_PARTS.iter().any(|part| name.starts_with(part));
    if is_workbook { FileKind::Workbook } else { FileKind::Archive }
}

/// Whether one byte in a hundred, and at least four, is a control character that no text has. One stray NUL in a list of
/// addresses is a problem of its row, not of the file.
fn looks_binary(head: &[u8]) -> bool {
    let strange = head.iter().filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31 | 127)).count();
    strange >= 4 && strange.saturating_mul(100) >= head.len()
}
