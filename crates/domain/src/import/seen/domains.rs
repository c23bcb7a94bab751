//! The domains of a file: few, and each on many rows. So each is judged once, and kept once.

use std::collections::HashMap;

use foldhash::fast::RandomState;

/// How many domains get a number; those that come later are written out with each address.
const NUMBERED_MAX: usize = 4096;

/// A domain within a key.
#[derive(Debug, Clone, Copy)]
pub(super) enum Domain<'a> {
    /// One of the first, by its number.
    Numbered(u16),
    /// A later one.
    Written(&'a [u8]),
}

/// The domains that have a number.
#[derive(Debug, Default)]
pub(super) struct Domains {
    numbers: HashMap<Box<[u8]>, u16, RandomState>,
    /// The one asked for last, which most often is the next one too.
    last: Option<(Vec<u8>, u16)>,
}

impl Domains {
    /// Gives the domain that the text is: one that is known, or one of which the judge says that it is as an address
    /// shows it.
    pub(super) fn find_or_add<'a>(
        &mut self,
        text: &'a [u8],
        is_canonical: impl FnOnce(&[u8]) -> bool,
    ) -> Option<Domain<'a>> {
        if let Some((last, number)) = &self.last
            && is_same(last, text)
        {
            return Some(Domain::Numbered(*number));
        }
        let number = match self.numbers.get(text) {
            Some(number) => *number,
            None if !is_canonical(text) => return None,
            None if self.numbers.len() >= NUMBERED_MAX => return Some(Domain::Written(text)),
            None => self.add(text)?,
        };
        let (last, last_number) = self.last.get_or_insert_default();
        text.clone_into(last);
        *last_number = number;
        Some(Domain::Numbered(number))
    }

    fn add(&mut self, text: &[u8]) -> Option<u16> {
        let number = u16::try_from(self.numbers.len()).ok()?;
        self.numbers.insert(text.into(), number);
        Some(number)
    }
}

impl Domain<'_> {
    /// Writes the end of a key, after the local part; gives its length. Two keys are the same only if the addresses are:
    /// the local part is ASCII without @, so that it ends where a number, with its highest bit set, or an @ begins.
    pub(super) fn write(self, key: &mut [u8]) -> Option<usize> {
        match self {
            Self::Numbered(number) => {
                *key.first_chunk_mut()? = (0x8000 | number).to_be_bytes();
                Some(2)
            }
            Self::Written(text) => {
                let (at, rest) = key.split_first_mut()?;
                *at = b'@';
                rest.get_mut(..text.len())?.copy_from_slice(text);
                Some(1 + text.len())
            }
        }
    }
}

/// Whether two texts are the same, eight bytes at a time: in the browser what compares them byte by byte takes longer.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    // The last eight are some of those before once more, where the length is no multiple of eight.
    match (one.last_chunk::<8>(), other.last_chunk()) {
        (Some(last), Some(other_last)) => {
            let words = one.as_chunks::<8>().0.iter().zip(other.as_chunks::<8>().0);
            last == other_last && words.into_iter().all(|(word, other)| word == other)
        }
        _ => one == other,
    }
}
