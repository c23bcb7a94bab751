//! Names and texts of an organization's choosing: what may not stand in them (R16).
//!
//! They stand in mails that Rollcall sends under its own name. A link, a domain, an address or a phone number in them
//! would make every invitation a way to lure people elsewhere, so [`contact_in`] finds what a mail program would make
//! clickable and what a person would read as such: written apart, in full-width letters, or with dots that only look
//! like dots. It leans to refusing: "Dr.Meyer" without a space is taken for a domain, as mail programs take it.

mod phone;
mod plain;

use self::phone::phone_in;
use self::plain::plain;

/// Something that leads elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// What it is.
    pub kind: ContactKind,
    /// Where it stands, in plain letters.
    pub found: String,
}

/// What leads elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContactKind {
    /// A web address.
    Url,
    /// A domain, or an IP address.
    Domain,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
}

impl ContactKind {
    /// The stable name, `snake_case`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Url => "contains_url",
            Self::Domain => "contains_domain",
            Self::Email => "contains_email",
            Self::Phone => "contains_phone",
        }
    }
}

impl Contact {
    /// What is wrong and what to do, as a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let found = &self.found;
        match self.kind {
            ContactKind::Url => format!("Leave out \u{201c}{found}\u{201d}: no web address may stand here."),
            ContactKind::Domain => format!(
                "\u{201c}{found}\u{201d} reads like a web address, and none may stand here. Leave it out, or put a \
                 space after the full stop."
            ),
            ContactKind::Email => {
                format!("Leave out \u{201c}{found}\u{201d}: no e-mail address may stand here.")
            }
            ContactKind::Phone => {
                format!("Leave out \u{201c}{found}\u{201d}: no phone number may stand here.")
            }
        }
    }
}

/// Ends of domains that are so common that they are known even when written apart ("example . com").
const KNOWN_ENDS: [&str; 32] = [
    "app", "at", "be", "biz", "ch", "cn", "co", "com", "de", "dev", "edu", "eu", "example", "fr", "gov",
    "info", "io", "it", "link", "ly", "me", "net", "nl", "online", "org", "ru", "shop", "site", "top", "uk",
    "us", "xyz",
];
/// Those of them that are no words, so that they are known after a full stop and a space ("example. com").
const ENDS_THAT_ARE_NO_WORDS: [&str; 7] = ["biz", "com", "edu", "io", "net", "org", "xyz"];
/// What makes a text an address before its colon.
const SCHEMES: [&str; 5] = ["http", "https", "ftp", "mailto", "javascript"];

/// Finds the first thing in a text that leads elsewhere.
#[must_use]
pub fn contact_in(text: &str) -> Option<Contact> {
    let text = plain(text);
    let words = Words(&text);
    let found = |kind: ContactKind| move |found: String| Contact { kind, found };
    let url = (0..text.len()).find_map(|at| words.url_at(at)).map(found(ContactKind::Url));
    let email = || (0..text.len()).find_map(|at| words.email_at(at)).map(found(ContactKind::Email));
    let domain = || (0..text.len()).find_map(|at| words.domain_at(at)).map(found(ContactKind::Domain));
    let phone = || phone_in(&text).map(found(ContactKind::Phone));
    url.or_else(email).or_else(domain).or_else(phone)
}

/// Characters, and what stands around a place in them.
struct Words<'a>(&'a [char]);

impl Words<'_> {
    fn at(&self, place: usize) -> Option<char> {
        self.0.get(place).copied()
    }

    /// The word that ends before `place`, and the number of spaces between.
    fn before(&self, place: usize) -> (String, usize) {
        let (before, _) = self.0.split_at_checked(place).unwrap_or_default();
        let spaces = before.iter().rev().take_while(|c| **c == ' ').count();
        let word = before.iter().rev().skip(spaces).take_while(|c| is_of_label(**c));
        (word.collect::<Vec<_>>().into_iter().rev().collect(), spaces)
    }

    /// The word that begins after `place`, and the number of spaces between.
    fn after(&self, place: usize) -> (String, usize) {
        let (_, after) = self.0.split_at_checked(place.saturating_add(1)).unwrap_or_default();
        let spaces = after.iter().take_while(|c| **c == ' ').count();
        (after.iter().skip(spaces).take_while(|c| is_of_label(**c)).collect(), spaces)
    }

    /// `://` and the colon of a scheme, and `www` with its dot.
    fn url_at(&self, place: usize) -> Option<String> {
        let c = self.at(place)?;
        let (before, gap) = self.before(place);
        let lower = before.to_ascii_lowercase();
        let is_url = match c {
            ':' => {
                let is_scheme = gap == 0 && SCHEMES.contains(&lower.as_str());
                is_scheme || (self.at(place + 1) == Some('/') && self.at(place + 2) == Some('/'))
            }
            '.' | '。' | '·' => lower == "www",
            _ => false,
        };
        is_url.then(|| format!("{before}{c}{}", self.after(place).0))
    }

    fn email_at(&self, place: usize) -> Option<String> {
        let (before, gap) = self.before(place);
        let (after, gap_after) = self.after(place);
        let is_email = self.at(place) == Some('@')
            && !before.is_empty()
            && !after.is_empty()
            && (gap + gap_after == 0 || self.domain_ahead(place));
        is_email.then(|| format!("{before}@{after}"))
    }

    /// Whether the word after `place` goes on as a domain.
    fn domain_ahead(&self, place: usize) -> bool {
        let (word, gap) = self.after(place);
        let dot = place + 1 + gap + word.chars().count();
        (dot..dot + 3).any(|dot| self.domain_at(dot).is_some())
    }

    fn domain_at(&self, place: usize) -> Option<String> {
        let dot = self.at(place).filter(|c| matches!(c, '.' | '。' | '·'))?;
        let (before, gap) = self.before(place);
        let (after, gap_after) = self.after(place);
        if before.is_empty() || after.is_empty() {
            return None;
        }
        let is_domain = match (dot, gap, gap_after) {
            ('.', 0, 0) => reads_as_domain(&before, &after) || self.is_ip(place),
            ('。', 0, 0) if before.is_ascii() && after.is_ascii() => reads_as_domain(&before, &after),
            (_, 0, 0) => is_one_of(&KNOWN_ENDS, &after),
            ('.', 0, _) => is_one_of(&ENDS_THAT_ARE_NO_WORDS, &after) && is_not_capitalised(&after),
            ('.', _, 0) => is_end(&after),
            (_, _, _) => is_one_of(&KNOWN_ENDS, &after) && is_not_capitalised(&after),
        };
        is_domain.then(|| {
            let (before_dot, after_dot) = (" ".repeat(gap.min(1)), " ".repeat(gap_after.min(1)));
            format!("{before}{before_dot}.{after_dot}{after}")
        })
    }

    /// Whether the dot at `place` is the first of three in an IPv4 address.
    fn is_ip(&self, place: usize) -> bool {
        let first = self.before(place).0;
        let (_, rest) = self.0.split_at_checked(place.saturating_add(1)).unwrap_or_default();
        let rest: String = rest.iter().take_while(|c| c.is_ascii_digit() || **c == '.').collect();
        let groups: Vec<_> = std::iter::once(first.as_str()).chain(rest.split('.')).collect();
        groups.len() == 4 && groups.iter().all(|group| group.parse::<u8>().is_ok())
    }
}

/// What labels of domains are made of, in any script.
fn is_of_label(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_')
}

/// Whether two words with only a dot between them read as a domain.
fn reads_as_domain(before: &str, after: &str) -> bool {
    let is_ordinal = before.len() <= 2 && before.bytes().all(|byte| byte.is_ascii_digit());
    // "GmbH & Co.KG" is a legal form, and "1.FC" a club.
    let is_legal_form = before.eq_ignore_ascii_case("co") && after == "KG";
    is_end(after) && !is_legal_form && (!is_ordinal || is_one_of(&KNOWN_ENDS, after))
}

/// Whether a word can be the end of a domain: letters, at least two, or an A-label.
fn is_end(word: &str) -> bool {
    let letters = word.chars().all(char::is_alphabetic) && word.chars().nth(1).is_some();
    letters || word.to_ascii_lowercase().starts_with("xn--")
}

fn is_one_of(ends: &[&str], word: &str) -> bool {
    ends.iter().any(|end| end.eq_ignore_ascii_case(word))
}

/// A word in capitals only at its beginning begins a sentence.
fn is_not_capitalised(word: &str) -> bool {
    let upper = word.chars().filter(|c| c.is_uppercase()).count();
    upper == 0 || upper == word.chars().count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{ContactKind, contact_in};

    const PASSING: [&str; 44] = [
        "Contoso",
        "Dr. Meyer & Co. KG",
        "Meyer GmbH & Co.KG",
        "Version 2.0",
        "St. Gallen",
        "1. FC Köln e.V.",
        "1.FC Nürnberg",
        "S.p.A. Ferrari",
        "Sp. z o.o.",
        "d.o.o.",
        "A.P. Møller",
        "U.S. Steel",
        "Yahoo!",
        "7-Eleven",
        "4711 Echt Kölnisch Wasser",
        "Contoso 2026",
        "Saison 2024/2025",
        "Studio 54",
        "Café @ Work",
        "C++ 11",
        "AT&T",
        "Toys \"R\" Us",
        "No. 5",
        "株式会社コントソ",
        "こんにちは。ようこそ。",
        "ООО Ромашка",
        "Paral·lel Serveis",
        "Col·lecció de Catalunya",
        "Hello {name}. In this app you see your trips.",
        "Welcome to Contoso. It is simple. Me, you, everyone.",
        "Willkommen. De facto ist es einfach. At last.",
        "You get 0.725 USD a mile, from 01.01.2027 on.",
        "You get 0,725 USD a mile, from 2027-01-01 to 2027-12-31.",
        "01.01.2027 - 31.12.2027",
        "1.000.000 km",
        "1,000,000 miles",
        "HRB 123456",
        "Wait... what? And so on…",
        "We pay from 9:00 to 17:30, all 365 days.",
        "z. B. für Sie, d. h. für alle",
        "Best regards,\nThe {organization} travel team",
        "Call us what you like",
        "Netto. Net gains for all.",
        "Wi-Fi 6E & 5G",
    ];

    #[test]
    fn r16_names_that_lead_nowhere_pass() {
        for text in PASSING {
            assert_eq!(contact_in(text), None, "{text:?}");
        }
    }

    #[test]
    fn r16_a_url_is_found() {
        for text in [
            "https://contoso.example",
            "HTTP://x",
            "see http:contoso",
            "ftp://x",
            "custom://open",
            "www.contoso",
            "WWW . contoso",
            "www。contoso",
            "ｗｗｗ．contoso",
            "ｈｔｔｐｓ：／／contoso",
            "𝐡𝐭𝐭𝐩𝐬://x",
            "mailto:x",
            "javascript:alert(1)",
        ] {
            assert_eq!(contact_in(text).map(|found| found.kind), Some(ContactKind::Url), "{text:?}");
        }
    }

    #[test]
    fn r16_a_domain_is_found() {
        for text in [
            "contoso.com",
            "Amazon.com, Inc.",
            "bit.ly/abc",
            "t.co",
            "Contoso.Example",
            "contoso.xn--p1ai",
            "контосо.рф",
            "example . com",
            "example .com",
            "example. com",
            "EXAMPLE. COM",
            "example . de",
            "example\u{2024}com",
            "example．com",
            "ｅｘａｍｐｌｅ．ｃｏｍ",
            "example。com",
            "example｡com",
            "example·com",
            "example\u{2022}com",
            "example\u{200b}.\u{200b}com",
            "exam\u{ad}ple.c\u{ad}om",
            "example\u{a0}.\u{a0}com",
            "example(.)com",
            "example[.]com",
            "example (dot) com",
            "example [DOT] com",
            "𝐞𝐱𝐚𝐦𝐩𝐥𝐞.𝐜𝐨𝐦",
            "{organization}.com",
            "1.com",
            "192.168.0.1",
            "Dr.Meyer",
            "See example.com.",
        ] {
            assert_eq!(contact_in(text).map(|found| found.kind), Some(ContactKind::Domain), "{text:?}");
        }
    }

    #[test]
    fn r16_an_address_is_found() {
        for text in [
            "ann@contoso.example",
            "ann @ contoso.example",
            "ann＠contoso.example",
            "ann﹫contoso",
            "root@localhost",
            "ann(at)contoso.example",
            "ann [at] contoso [dot] example",
        ] {
            assert_eq!(contact_in(text).map(|found| found.kind), Some(ContactKind::Email), "{text:?}");
        }
    }

    #[test]
    fn r16_a_phone_number_is_found() {
        for text in [
            "tel 0123 456 789",
            "+49 30 1234567",
            "+1 (555) 010-9999",
            "(030) 1234-567",
            "555-0100-1",
            "0800/1234567",
            "030 . 123 . 45 . 67",
            "０１２３ ４５６ ７８９",
            "٠١٢٣٤٥٦٧٨٩",
            "①②③④⑤⑥⑦",
            "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖",
            "Call 12345",
            "Tel.: 12345",
            "Telefon 123-45",
            "0123\u{2013}456\u{2013}789",
            "012\u{200b}345\u{200b}678",
            "☎ 12345",
        ] {
            assert_eq!(contact_in(text).map(|found| found.kind), Some(ContactKind::Phone), "{text:?}");
        }
    }

    #[test]
    fn what_is_found_is_named() {
        let found = contact_in("Ask at ｅｘａｍｐｌｅ．ｃｏｍ today").unwrap();
        assert_eq!(found.found, "example.com");
        assert!(found.sentence().contains("\u{201c}example.com\u{201d}"));
        assert_eq!(contact_in("tel 0123 456 789").unwrap().found, "0123 456 789");
    }

    proptest! {
        #[test]
        fn r16_whatever_stands_around_a_link_it_is_found(before in "\\PC{0,40}", after in "\\PC{0,40}") {
            let text = format!("{before} https://contoso.example {after}");
            prop_assert!(contact_in(&text).is_some(), "{text:?}");
        }
    }
}
