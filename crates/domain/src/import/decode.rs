//! Character encodings.

use std::borrow::Cow;

/// The character encoding of a file, as found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, the low byte first, by its byte order mark.
    Utf16Le,
    /// UTF-16, the high byte first, by its byte order mark.
    Utf16Be,
    /// Windows-1252: at least one record was not UTF-8.
    Windows1252,
}

impl Encoding {
    /// The name in the IANA registry of character sets.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Windows1252 => "windows-1252",
        }
    }
}

/// Turns the bytes of a file into bytes that are ASCII where they are below 128, piece by piece.
#[derive(Debug)]
pub(super) enum Decoder {
    /// UTF-8 or Windows-1252: passed on; each record is decoded as text later.
    Bytes,
    /// UTF-16: turned into UTF-8.
    Utf16(Utf16),
}

/// What is left over between two pieces of UTF-16.
#[derive(Debug)]
pub(super) struct Utf16 {
    little_endian: bool,
    byte: Option<u8>,
    high_surrogate: Option<u16>,
}

impl Decoder {
    /// Decides by the byte order mark. Gives the decoder, the encoding and how many bytes the mark takes.
    pub(super) fn sniff(head: &[u8]) -> (Self, Encoding, usize) {
        let utf16 = |little_endian| Self::Utf16(Utf16 { little_endian, byte: None, high_surrogate: None });
        match head {
            [0xef, 0xbb, 0xbf, ..] => (Self::Bytes, Encoding::Utf8, 3),
            [0xff, 0xfe, ..] => (utf16(true), Encoding::Utf16Le, 2),
            [0xfe, 0xff, ..] => (utf16(false), Encoding::Utf16Be, 2),
            _ => (Self::Bytes, Encoding::Utf8, 0),
        }
    }

    /// Decodes a piece.
    pub(super) fn decode<'a>(&mut self, piece: &'a [u8]) -> Cow<'a, [u8]> {
        match self {
            Self::Bytes => Cow::Borrowed(piece),
            Self::Utf16(utf16) => Cow::Owned(utf16.decode(piece)),
        }
    }

    /// Whether the file so far ends within a character. (Of UTF-8 a last record that is cut may as well be Windows-1252.)
    pub(super) fn is_cut_off(&self) -> bool {
        match self {
            Self::Utf16(utf16) => utf16.byte.is_some() || utf16.high_surrogate.is_some(),
            Self::Bytes => false,
        }
    }
}

impl Utf16 {
    fn decode(&mut self, piece: &[u8]) -> Vec<u8> {
        let mut text = String::with_capacity(piece.len());
        for byte in piece {
            let Some(first) = self.byte.take() else {
                self.byte = Some(*byte);
                continue;
            };
            let pair = [first, *byte];
            let unit = if self.little_endian { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) };
            self.push_unit(unit, &mut text);
        }
        text.into_bytes()
    }

    fn push_unit(&mut self, unit: u16, text: &mut String) {
        let is_high = matches!(unit, 0xd800..=0xdbff);
        let is_low = matches!(unit, 0xdc00..=0xdfff);
        match self.high_surrogate.take() {
            Some(high) if is_low => text.extend(replaced(&[high, unit])),
            Some(high) => {
                text.extend(replaced(&[high]));
                self.push_unit(unit, text);
            }
            None if is_high => self.high_surrogate = Some(unit),
            None => text.extend(replaced(&[unit])),
        }
    }
}

fn replaced(units: &[u16]) -> impl Iterator<Item = char> {
    char::decode_utf16(units.iter().copied()).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
}

/// A text and whether it had to be taken as Windows-1252; an error if that is not compiled in.
pub(super) fn text(bytes: &[u8]) -> Result<(Cow<'_, str>, Encoding), NotUtf8> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok((Cow::Borrowed(text), Encoding::Utf8)),
        Err(_) => windows_1252(bytes).map(|text| (text, Encoding::Windows1252)),
    }
}

/// The bytes are not UTF-8, and other encodings are not compiled in.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NotUtf8;

#[cfg(feature = "encodings")]
#[expect(clippy::unnecessary_wraps, reason = "fails where the feature is off")]
fn windows_1252(bytes: &[u8]) -> Result<Cow<'_, str>, NotUtf8> {
    Ok(encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0)
}

#[cfg(not(feature = "encodings"))]
fn windows_1252(_: &[u8]) -> Result<Cow<'_, str>, NotUtf8> {
    Err(NotUtf8)
}

#[cfg(test)]
mod tests {
    use super::{Decoder, Encoding};

    fn decode(pieces: &[&[u8]]) -> String {
        let whole = pieces.concat();
        let (mut decoder, _, mark) = Decoder::sniff(&whole);
        let mut skipped = mark;
        let mut out = Vec::new();
        for piece in pieces {
            let skip = skipped.min(piece.len());
            skipped -= skip;
            out.extend_from_slice(&decoder.decode(&piece[skip..]));
        }
        let mut out = String::from_utf8(out).unwrap();
        if decoder.is_cut_off() {
            out.push(char::REPLACEMENT_CHARACTER);
        }
        out
    }

    #[test]
    fn utf16_is_read_in_both_orders_and_across_cuts() {
        assert_eq!(decode(&[b"\xff\xfea\0\x3d\xd8", b"\x00", b"\xdez\0"]), "a😀z");
        assert_eq!(decode(&[b"\xfe\xff\0a\xd8\x3d\xde\x00"]), "a😀");
    }

    #[test]
    fn broken_utf16_is_marked_where_it_is_broken() {
        assert_eq!(decode(&[b"\xff\xfe\x00\xd8a\0"]), "\u{fffd}a");
        assert_eq!(decode(&[b"\xff\xfe\x00\xdca\0"]), "\u{fffd}a");
        assert_eq!(decode(&[b"\xff\xfea\0\x00\xd8"]), "a\u{fffd}");
        assert_eq!(decode(&[b"\xff\xfea\0b"]), "a\u{fffd}");
    }

    #[test]
    fn the_mark_decides() {
        assert_eq!(Decoder::sniff(b"\xef\xbb\xbfa").1, Encoding::Utf8);
        assert_eq!(Decoder::sniff(b"\xff\xfea\0").1, Encoding::Utf16Le);
        assert_eq!(Decoder::sniff(b"\xfe\xff\0a").1, Encoding::Utf16Be);
        assert_eq!(Decoder::sniff(b"a").2, 0);
    }
}
