//! How often the right person is first, over a set of mistakes made by the published classes.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use rollcall_domain::email::{Email, EmailKey};
use rollcall_domain::import::suggest::{nearest, swapped};

use super::index::{Making, NearIndex};
use crate::demo::people;

/// The classes of mistakes: Damerau's four, and those that addresses have of their own.
const CLASSES: [&str; 9] = [
    "left out",
    "too much",
    "wrong",
    "neighbour key",
    "transposed",
    "doubled",
    "no dot",
    "swapped names",
    "domain",
];

struct Typist(ChaCha20Rng);

impl Typist {
    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.0.next_u32()).unwrap() % limit
    }

    fn letter(&mut self) -> char {
        char::from(b'a' + u8::try_from(self.below(26)).unwrap())
    }

    /// Makes one mistake of a class; `None` where the address has no place for it.
    fn mistake(&mut self, class: &str, meant: &EmailKey) -> Option<EmailKey> {
        let (local, domain) = meant.as_str().split_once('@')?;
        let mut letters: Vec<char> = local.chars().collect();
        let at = self.below(letters.len());
        match class {
            "left out" => drop(letters.remove(at)),
            "too much" => letters.insert(at, self.letter()),
            "wrong" => letters[at] = self.letter(),
            "neighbour key" => {
                let keys = "qwertyuiopasdfghjklzxcvbnm";
                let place = keys.find(letters[at])?;
                letters[at] = keys.chars().nth(place + 1)?;
            }
            "transposed" => {
                let next = (at + 1 < letters.len()).then_some(at + 1)?;
                letters.swap(at, next);
            }
            "doubled" => {
                let letter = letters[at];
                letters.insert(at, letter);
            }
            "no dot" => drop(letters.remove(local.find('.')?)),
            "swapped names" => letters = swapped(local)?.chars().collect(),
            _ => {
                let mut domain: Vec<char> = domain.chars().collect();
                let at = self.below(domain.len() - 1);
                domain.swap(at, at + 1);
                let domain: String = domain.into_iter().collect();
                return Email::parse(&format!("{local}@{domain}")).ok().map(|email| email.key());
            }
        }
        let local: String = letters.into_iter().collect();
        Email::parse(&format!("{local}@{domain}")).ok().map(|email| email.key())
    }
}

fn index(people: &[Vec<EmailKey>]) -> NearIndex {
    let mut keys: Vec<_> = people.iter().flatten().map(EmailKey::as_str).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut making = Making::default();
    for key in keys {
        making.add(key);
    }
    making.finish()
}

#[test]
fn b1_the_right_person_is_first_for_nearly_all_mistakes() {
    let people: Vec<Vec<EmailKey>> = people::make(5000, 1)
        .unwrap()
        .iter()
        .map(|person| std::iter::once(&person.email).chain(&person.further).map(Email::key).collect())
        .collect();
    let known: std::collections::HashSet<_> = people.iter().flatten().collect();
    let index = index(&people);
    let mut typist = Typist(ChaCha20Rng::seed_from_u64(7));
    let (mut right, mut all, mut wrongly_confident) = (0_usize, 0_usize, 0_usize);
    while all < 450 {
        let class = CLASSES[all % CLASSES.len()];
        let who = typist.below(people.len());
        let typed = typist.mistake(class, &people[who][0]).filter(|typed| !known.contains(typed));
        let Some(typed) = typed else { continue };
        let person_of = |key: &EmailKey| people.iter().position(|keys| keys.contains(key)).unwrap();
        let near = index.near(&typed, 5).into_iter().map(|(key, cost)| (person_of(&key), cost));
        let found = nearest(&typed, near);
        right += usize::from(found.is_some_and(|(person, _)| person == who));
        wrongly_confident += usize::from(found.is_some_and(|(person, confident)| confident && person != who));
        all += 1;
    }
    assert!(right * 100 >= all * 95, "{right} of {all} are right");
    assert!(wrongly_confident * 100 <= all, "{wrongly_confident} of {all} are wrong and confident");
}
