//! The domains of a file: few, and each on many rows. So each is judged once, and kept once.

use std::collections::HashMap;

use foldhash::fast::RandomState;

/// How many domains get a number; those that come later are written out with each address.
const NUMBERED_MAX: u16 = 4096;

/// A domain within a key.
#[derive(Debug, Clone, Copy)]
pub(super) enum Domain<'a> {
    /// One of the first, by its number.
    Numbered(u16),
    /// A later one.
    Written(&'a str),
}

/// The domains that have a number.
#[derive(Debug, Default)]
pub(super) struct Domains {
    numbers: HashMap<Box<str>, u16, RandomState>,
    /// The one asked for last, which most often is the next one too.
    last: Option<(String, u16)>,
}

impl Domains {
    /// Gives a domain that has a number.
    pub(super) fn known(&mut self, text: &str) -> Option<Domain<'static>> {
        if let Some((last, number)) = &self.last
            && last == text
        {
            return Some(Domain::Numbered(*number));
        }
        let number = *self.numbers.get(text)?;
        let (last, last_number) = self.last.get_or_insert_default();
        text.clone_into(last);
        *last_number = number;
        Some(Domain::Numbered(number))
    }

    /// Gives a domain that has been judged, as an address shows it.
    pub(super) fn of_judged<'a>(&mut self, text: &'a str) -> Domain<'a> {
        let known = self.known(text);
        known.or_else(|| self.add(text).map(Domain::Numbered)).unwrap_or(Domain::Written(text))
    }

    fn add(&mut self, text: &str) -> Option<u16> {
        let number = u16::try_from(self.numbers.len()).ok().filter(|number| *number < NUMBERED_MAX)?;
        self.numbers.insert(text.into(), number);
        Some(number)
    }
}

impl Domain<'_> {
    /// Writes the end of a key, after the local part. Two keys are the same only if the addresses are: the local part is
    /// ASCII without @, so that it ends where a number, with its highest bit set, or an @ begins.
    pub(super) fn write(self, key: &mut Vec<u8>) {
        match self {
            Self::Numbered(number) => key.extend_from_slice(&(0x8000 | number).to_be_bytes()),
            Self::Written(text) => {
                key.push(b'@');
                key.extend_from_slice(text.as_bytes());
            }
        }
    }
}
