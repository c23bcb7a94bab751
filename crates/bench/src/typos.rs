//! Mistakes in addresses whose right person is known, made by the classes that the literature describes:
//!
//! - F. J. Damerau, "A technique for computer detection and correction of spelling errors", CACM 7 (1964): four of five
//!   mistakes are one letter left out, too much, wrong, or two in the wrong order.
//! - J. T. Grudin, "Error patterns in novice and skilled transcription typing" (in: Cognitive Aspects of Skilled
//!   Typewriting, 1983): the wrong letter is mostly that of a neighbouring key, and a doubled letter is doubled wrongly.
//! - K. Kukich, "Techniques for automatically correcting words in text", ACM Computing Surveys 24 (1992): the survey.
//! - Y.-M. Wang et al., "Strider Typo-Patrol", SRUTI 2006: what is typed wrongly in domains: a dot left out, a letter
//!   left out, two in the wrong order, a neighbouring key instead or besides, a letter doubled.
//!
//! Lists of people add the names in the wrong order, another character for the dot, and another top-level domain.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use rollcall_domain::email::{Email, EmailKey};
use rollcall_domain::near::swapped;

use crate::directory::Directory;

/// The rows of a keyboard, each shifted a little against the one above.
const KEYS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// A class of mistakes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Class {
    LeftOut,
    TooMuch,
    Wrong,
    NeighbourKey,
    NeighbourKeyBesides,
    Transposed,
    Doubled,
    MissingDot,
    OtherPunctuation,
    SwappedNames,
    MistypedDomain,
    OtherTopLevelDomain,
}

impl Class {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::LeftOut,
        Self::TooMuch,
        Self::Wrong,
        Self::NeighbourKey,
        Self::NeighbourKeyBesides,
        Self::Transposed,
        Self::Doubled,
        Self::MissingDot,
        Self::OtherPunctuation,
        Self::SwappedNames,
        Self::MistypedDomain,
        Self::OtherTopLevelDomain,
    ];
}

/// What was typed for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typo {
    /// The class of the mistake.
    pub class: Class,
    /// What was typed.
    pub typed: EmailKey,
    /// The number of the person that was meant.
    pub meant: usize,
}

/// Makes so many mistakes, equally many of each class, none of them an address that somebody has.
#[must_use]
pub fn labelled(directory: &Directory, count: usize, seed: u64) -> Vec<Typo> {
    let mut typist = Typist(ChaCha20Rng::seed_from_u64(seed));
    let mut typos = Vec::with_capacity(count);
    for class in Class::ALL.iter().cycle() {
        if typos.len() == count {
            break;
        }
        typos.push(typist.typo(directory, *class));
    }
    typos
}

/// Makes addresses that are near to nobody's: letters by chance, in the directory's shape.
#[must_use]
pub fn strangers(directory: &Directory, count: usize, seed: u64) -> Vec<EmailKey> {
    let mut typist = Typist(ChaCha20Rng::seed_from_u64(seed));
    std::iter::repeat_with(|| typist.stranger(directory)).flatten().take(count).collect()
}

struct Typist(ChaCha20Rng);

impl Typist {
    fn typo(&mut self, directory: &Directory, class: Class) -> Typo {
        loop {
            let meant = self.below(directory.people.len());
            let typed = directory.people.get(meant).and_then(|keys| self.mistake(class, keys.first()?));
            if let Some(typed) = typed.filter(|typed| directory.owner(typed).is_none()) {
                return Typo { class, typed, meant };
            }
        }
    }

    /// Makes one mistake; `None` where the address has no place for it, or is none any more.
    fn mistake(&mut self, class: Class, meant: &EmailKey) -> Option<EmailKey> {
        let (local, domain) = meant.as_str().split_once('@')?;
        let typed = match class {
            Class::MissingDot => format!("{}@{domain}", local.replacen('.', "", 1)),
            Class::OtherPunctuation => format!("{}@{domain}", local.replacen('.', "_", 1)),
            Class::SwappedNames => format!("{}@{domain}", swapped(local)?),
            Class::MistypedDomain => {
                let class =
                    *self.pick(&[Class::LeftOut, Class::NeighbourKey, Class::Transposed, Class::Doubled])?;
                format!("{local}@{}", self.letters(class, domain)?)
            }
            Class::OtherTopLevelDomain => {
                format!("{local}@{}.{}", domain.split('.').next()?, self.pick(&["com", "org", "net"])?)
            }
            Class::LeftOut
            | Class::TooMuch
            | Class::Wrong
            | Class::NeighbourKey
            | Class::NeighbourKeyBesides
            | Class::Transposed
            | Class::Doubled => format!("{}@{domain}", self.letters(class, local)?),
        };
        Some(Email::parse(&typed).ok()?.key()).filter(|typed| typed != meant)
    }

    fn letters(&mut self, class: Class, word: &str) -> Option<String> {
        let mut letters: Vec<char> = word.chars().collect();
        let at = self.below(letters.len());
        let here = *letters.get(at)?;
        match class {
            Class::LeftOut => drop(letters.remove(at)),
            Class::TooMuch => letters.insert(at, self.letter()),
            Class::Wrong => *letters.get_mut(at)? = self.letter(),
            Class::NeighbourKey => *letters.get_mut(at)? = self.neighbour(here)?,
            Class::NeighbourKeyBesides => letters.insert(at, self.neighbour(here)?),
            Class::Transposed => {
                letters.get(at + 1)?;
                letters.swap(at, at + 1);
            }
            Class::Doubled => letters.insert(at, here),
            Class::MissingDot
            | Class::OtherPunctuation
            | Class::SwappedNames
            | Class::MistypedDomain
            | Class::OtherTopLevelDomain => return None,
        }
        Some(letters.into_iter().collect())
    }

    /// A key beside this one, or above or below.
    fn neighbour(&mut self, key: char) -> Option<char> {
        let place = |key: char| KEYS.iter().enumerate().find_map(|(row, keys)| Some((row, keys.find(key)?)));
        let (row, column) = place(key)?;
        let is_near = |other: &char| {
            place(*other).is_some_and(|(other_row, other_column)| {
                *other != key && row.abs_diff(other_row) <= 1 && column.abs_diff(other_column) <= 1
            })
        };
        let near: Vec<_> = KEYS.iter().flat_map(|keys| keys.chars()).filter(is_near).collect();
        self.pick(&near).copied()
    }

    fn stranger(&mut self, directory: &Directory) -> Option<EmailKey> {
        let key = self.pick(&directory.people)?.first()?;
        let (local, domain) = key.as_str().split_once('@')?;
        let letters: String = local.chars().map(|c| if c == '.' { c } else { self.letter() }).collect();
        Some(Email::parse(&format!("{letters}@{domain}")).ok()?.key())
            .filter(|key| directory.owner(key).is_none())
    }

    fn letter(&mut self) -> char {
        self.pick(&('a'..='z').collect::<Vec<_>>()).copied().unwrap_or('a')
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }

    /// A number below the limit.
    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.0.next_u32()).unwrap_or_default().checked_rem(limit).unwrap_or_default()
    }
}
