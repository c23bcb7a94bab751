//! Sign-in codes: made from the challenge's id and a key outside the database, so that nothing at rest yields one.

use uuid::Uuid;

use crate::keys::{KeyRing, Purpose};

/// What the code is made of first, so that no other use of the key could ever yield one.
const CONTEXT: &[u8] = b"rollcall/code/v1\0";
/// Twenty consonants: no digit looks like one of them, and no word comes of them.
const CONSONANTS: [char; 20] =
    ['B', 'C', 'D', 'F', 'G', 'H', 'J', 'K', 'L', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Z'];
/// Letters of a code of letters: 20¹² are 2⁵¹ codes.
const LETTERS: usize = 12;

/// What a code is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Six digits.
    Digits,
    /// Twelve letters, for an address or organization where many codes have failed: harder, never locked out.
    Letters,
}

impl Style {
    /// The style as the database keeps it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Digits => "digits",
            Self::Letters => "letters",
        }
    }

    /// Reads what [`Style::as_str`] wrote.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        [Self::Digits, Self::Letters].into_iter().find(|style| style.as_str() == name)
    }
}

/// The code of a challenge that was made under the key; `None` if the ring has no such key.
///
/// The remainders are taken of numbers so large that no code is likelier than another by more than one part in 2⁴⁴.
pub(crate) fn code_of(keys: &KeyRing, key_id: i32, challenge: Uuid, style: Style) -> Option<String> {
    let parts: [&[u8]; 4] = [CONTEXT, style.as_str().as_bytes(), b"\0", challenge.as_bytes()];
    let mac = keys.mac(key_id, Purpose::Code, &parts)?;
    let (number, _) = mac.split_first_chunk::<16>()?;
    let number = u128::from_be_bytes(*number);
    Some(match style {
        Style::Digits => format!("{:06}", number % 1_000_000),
        Style::Letters => letters(number),
    })
}

fn letters(mut number: u128) -> String {
    let base = u128::try_from(CONSONANTS.len()).unwrap_or(1);
    let next = |_| {
        let index = usize::try_from(number % base).unwrap_or_default();
        number /= base;
        CONSONANTS.get(index)
    };
    (0..LETTERS).filter_map(next).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::ids::Ids;

    fn codes(style: Style, count: u128) -> Vec<String> {
        let keys = KeyRing::generate(&Ids::seeded(1));
        (0..count).map(|challenge| code_of(&keys, 1, Uuid::from_u128(challenge), style).unwrap()).collect()
    }

    #[test]
    fn digits_are_six_and_letters_are_twelve_consonants() {
        for code in codes(Style::Digits, 500) {
            assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
        }
        for code in codes(Style::Letters, 500) {
            assert!(
                code.chars().count() == 12 && code.chars().all(|char| CONSONANTS.contains(&char)),
                "{code}"
            );
        }
    }

    #[test]
    fn every_letter_stands_about_equally_often() {
        let mut counts = BTreeMap::new();
        codes(Style::Letters, 2000).iter().flat_map(|code| code.chars()).for_each(|char| {
            *counts.entry(char).or_insert(0) += 1;
        });
        // 24,000 letters, 1,200 of each: six standard deviations are about 200.
        assert_eq!(counts.len(), 20);
        assert!(counts.values().all(|count| (1000..1400).contains(count)), "{counts:?}");
    }

    #[test]
    fn a_code_belongs_to_its_challenge_style_and_key() {
        let keys = KeyRing::generate(&Ids::seeded(1));
        let challenge = Uuid::from_u128(1);
        let code = code_of(&keys, 1, challenge, Style::Letters).unwrap();
        assert_eq!(code_of(&keys, 1, challenge, Style::Letters).as_ref(), Some(&code));
        assert_ne!(code_of(&KeyRing::generate(&Ids::seeded(2)), 1, challenge, Style::Letters), Some(code));
        assert_eq!(codes(Style::Letters, 2000).into_iter().collect::<BTreeSet<_>>().len(), 2000);
    }

    #[test]
    fn a_style_is_read_back() {
        for style in [Style::Digits, Style::Letters] {
            assert_eq!(Style::from_name(style.as_str()), Some(style));
        }
        assert_eq!(Style::from_name("runes"), None);
    }
}
