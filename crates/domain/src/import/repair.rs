//! Putting a cell right, with every repair told.

use std::borrow::Cow;
use std::fmt;

use crate::email::{is_invisible, is_joiner};

/// How many layers around an address are taken off, such as quotes within angle brackets within quotes. A cell with more
/// is left as it is, so that to clean it takes a time that grows with its length alone.
const MAX_LAYERS: usize = 16;

/// Something that was put right while reading a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Repair {
    /// The apostrophe that guards a cell against being run as a formula was taken off.
    FormulaGuard,
    /// Invisible characters were taken out: no-break and zero-width spaces, soft hyphens and the like.
    Invisible,
    /// White space at the ends was taken off.
    WhiteSpace,
    /// Full-width characters were written as ASCII.
    FullWidth,
    /// Quotation marks around it were taken off.
    Quotes,
    /// Only what stands between angle brackets was taken: the name was left out.
    AngleBrackets,
    /// `mailto:` in front, and what follows a `?`, were taken off.
    MailTo,
    /// Full stops, commas and other marks at the end were taken off.
    TrailingPunctuation,
    /// The international domain was written in its ASCII form (A-label, RFC 5890).
    AsciiDomain,
}

impl Repair {
    /// All repairs, in the order in which they are made.
    pub const ALL: &'static [Self] = &[
        Self::FormulaGuard,
        Self::Invisible,
        Self::WhiteSpace,
        Self::FullWidth,
        Self::Quotes,
        Self::AngleBrackets,
        Self::MailTo,
        Self::TrailingPunctuation,
        Self::AsciiDomain,
    ];

    /// Finds a repair by its stable name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|repair| repair.code() == code)
    }

    /// The stable name, for programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::FormulaGuard => "formula_guard",
            Self::Invisible => "invisible_characters",
            Self::WhiteSpace => "white_space",
            Self::FullWidth => "full_width",
            Self::Quotes => "quotes",
            Self::AngleBrackets => "angle_brackets",
            Self::MailTo => "mailto",
            Self::TrailingPunctuation => "trailing_punctuation",
            Self::AsciiDomain => "ascii_domain",
        }
    }

    /// Says what was put right, as a sentence.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::FormulaGuard => "The apostrophe in front was taken off.",
            Self::Invisible => "Invisible characters were taken out.",
            Self::WhiteSpace => "Spaces around the address were taken off.",
            Self::FullWidth => "Full-width characters were written as plain ones.",
            Self::Quotes => "Quotation marks around the address were taken off.",
            Self::AngleBrackets => {
                "Only the address between < and > was taken; names come from the directory."
            }
            Self::MailTo => "“mailto:” was taken off.",
            Self::TrailingPunctuation => "Punctuation at the end was taken off.",
            Self::AsciiDomain => "The international domain was written in its ASCII form.",
        }
    }
}

impl fmt::Display for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sentence())
    }
}

/// Takes off what people and programs put around an address. Tells each repair once, in the order of [`Repair::ALL`].
/// What is left may still be no address. Cleaning it again changes nothing. (The formula guard goes with the whole cell,
/// before it is cleaned.)
#[must_use]
pub fn clean(cell: &str) -> (String, Vec<Repair>) {
    let mut repairs = Vec::new();
    let mut text = cell.to_owned();
    for _ in 0..MAX_LAYERS {
        let mut is_clean = true;
        for (repair, step) in STEPS {
            let after = step(&text);
            if after != text && !after.trim().is_empty() {
                is_clean = false;
                repairs.push(*repair);
                text = after.into_owned();
            }
        }
        if is_clean {
            repairs.sort_unstable();
            repairs.dedup();
            return (text, repairs);
        }
    }
    (cell.to_owned(), Vec::new())
}

type Step = fn(&str) -> Cow<'_, str>;

const STEPS: &[(Repair, Step)] = &[
    (Repair::Invisible, without_invisible),
    (Repair::WhiteSpace, without_white_space),
    (Repair::FullWidth, without_full_width),
    (Repair::Quotes, without_quotes),
    (Repair::AngleBrackets, without_angle_brackets),
    (Repair::MailTo, without_mailto),
    (Repair::TrailingPunctuation, without_trailing_punctuation),
];

/// Invisible characters other than white space within the text, which is a mistake to show and not to hide; a no-break
/// space counts as invisible at the ends. Joiners stay where there are letters that they may join.
fn without_invisible(text: &str) -> Cow<'_, str> {
    // What is invisible in ASCII is white space.
    if text.is_ascii() {
        return text.into();
    }
    let is_odd_space = |c: char| is_invisible(c) && !c.is_ascii() && !is_joiner(c);
    let has_foreign_letters = text.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
    let stays = |c: &char| !is_invisible(*c) || c.is_whitespace() || (has_foreign_letters && is_joiner(*c));
    text.trim_matches(is_odd_space).chars().filter(stays).collect()
}

fn without_white_space(text: &str) -> Cow<'_, str> {
    text.trim().into()
}

/// The full-width forms of ASCII (U+FF01 to U+FF5E), as Japanese keyboards write them.
fn without_full_width(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return text.into();
    }
    let narrow = |c: char| match u32::from(c) {
        code @ 0xff01..=0xff5e => char::from_u32(code - 0xfee0).unwrap_or(c),
        _ => c,
    };
    text.chars().map(narrow).collect()
}

fn without_quotes(text: &str) -> Cow<'_, str> {
    // No quotation mark within: `"Lee, Ann" <ann@x.com> "work"` is not one quoted text. An apostrophe may begin an
    // address, so it goes only where it stands at both ends.
    if let Some(inner) = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        return inner.into();
    }
    let is_quote =
        |c: char| matches!(c, '"' | '“' | '”' | '„' | '‘' | '’' | '‚' | '«' | '»' | '‹' | '›' | '‟');
    let inner = text.trim_matches(is_quote);
    // Nor what belongs to a name before brackets: `„Ann“ <ann@x.com>`.
    let is_of_a_name = inner.contains('<') && !inner.starts_with('<');
    if inner.contains('"') || is_of_a_name { text.into() } else { inner.into() }
}

fn without_angle_brackets(text: &str) -> Cow<'_, str> {
    match text.split_once('<') {
        Some((_, rest)) => match rest.split_once('>') {
            Some((inner, after)) if inner.contains('@') && !after.contains('@') && !inner.contains('<') => {
                inner.into()
            }
            Some(_) | None => text.into(),
        },
        None => text.into(),
    }
}

fn without_mailto(text: &str) -> Cow<'_, str> {
    let (scheme, rest) = text.split_once(':').unwrap_or(("", text));
    if scheme.eq_ignore_ascii_case("mailto") {
        percent_decoded(rest.split('?').next().unwrap_or_default()).into()
    } else {
        text.into()
    }
}

/// A link writes signs such as `+` as `%2B` (RFC 6068 §2); what is no visible ASCII stays as it is written.
fn percent_decoded(text: &str) -> String {
    let mut pieces = text.split('%');
    let mut decoded = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let code = piece.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (code, piece.get(2..)) {
            (Some(code), Some(rest)) if code.is_ascii_graphic() && !piece.starts_with('+') => {
                decoded.push(char::from(code));
                decoded.push_str(rest);
            }
            _ => {
                decoded.push('%');
                decoded.push_str(piece);
            }
        }
    }
    decoded
}

fn without_trailing_punctuation(text: &str) -> Cow<'_, str> {
    text.trim_end_matches(['.', ',', ';', ':', '!', '?', '。', '、', '…']).into()
}

#[cfg(test)]
mod tests {
    use super::Repair::{
        AngleBrackets, FullWidth, Invisible, MailTo, Quotes, TrailingPunctuation, WhiteSpace,
    };
    use super::clean;
    use proptest::prelude::*;

    #[test]
    fn takes_off_what_stands_around_an_address() {
        for (cell, expected, repairs) in [
            ("ann@contoso.com", "ann@contoso.com", &[][..]),
            (" ann@contoso.com\t", "ann@contoso.com", &[WhiteSpace]),
            ("\u{a0}ann@contoso.com\u{a0} ", "ann@contoso.com", &[Invisible, WhiteSpace]),
            ("ann\u{200b}@contoso.com\u{feff}", "ann@contoso.com", &[Invisible]),
            ("ann@contoso.com\u{200d}", "ann@contoso.com", &[Invisible]),
            ("ann@نامه\u{200c}ای.example", "ann@نامه\u{200c}ای.example", &[]),
            ("ann@con\u{ad}toso.com", "ann@contoso.com", &[Invisible]),
            ("Ann Lee <ann@contoso.com>", "ann@contoso.com", &[AngleBrackets]),
            ("\"Lee, Ann\" <ann@contoso.com>", "ann@contoso.com", &[AngleBrackets]),
            ("<ann@contoso.com>,", "ann@contoso.com", &[AngleBrackets]),
            ("MailTo:ann@contoso.com?subject=Hi", "ann@contoso.com", &[MailTo]),
            ("Ann <mailto:ann@contoso.com>", "ann@contoso.com", &[AngleBrackets, MailTo]),
            ("ann@contoso.com.,;", "ann@contoso.com", &[TrailingPunctuation]),
            ("\"ann@contoso.com\"", "ann@contoso.com", &[Quotes]),
            ("“ann@contoso.com”", "ann@contoso.com", &[Quotes]),
            ("' ann@contoso.com '", "ann@contoso.com", &[WhiteSpace, Quotes]),
            ("ann＠contoso．com", "ann@contoso.com", &[FullWidth]),
            ("'+ann@contoso.com", "'+ann@contoso.com", &[]),
            ("'ann@contoso.com", "'ann@contoso.com", &[]),
            ("ann @contoso.com", "ann @contoso.com", &[]),
            ("...", "...", &[]),
            ("", "", &[]),
        ] {
            assert_eq!(clean(cell), (expected.to_owned(), repairs.to_vec()), "{cell:?}");
        }
    }

    proptest! {
        #[test]
        fn cleaning_twice_is_cleaning_once(cell in "[a@.,;:<>\"' \u{a0}\u{200b}=+?＠]{0,15}|\\PC{0,15}") {
            let (once, _) = clean(&cell);
            prop_assert_eq!(clean(&once), (once, vec![]));
        }

        #[test]
        fn an_address_is_left_as_it_is(local in "[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,20}") {
            let address = format!("{local}@contoso.com");
            prop_assert_eq!(clean(&address), (address, vec![]));
        }
    }
}
