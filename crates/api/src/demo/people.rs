//! Makes people: the same for the same seed.

use std::collections::{HashMap, HashSet};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use rollcall_domain::email::Email;

use super::DOMAIN;
use super::names::{DEPARTMENTS, LANGUAGES, Names};
use crate::directory::ops::NewPerson;
use crate::problem::{Fail, Outcome};

/// The address that two people share, so that it belongs to neither alone.
pub(super) const SHARED: &str = "frontdesk";
/// One in so many is disabled.
const DISABLED: usize = 50;
/// One in so many has an alias.
const ALIASED: usize = 20;

/// Makes so many people, one after the other.
pub(super) fn make(count: u32, seed: u64) -> impl Iterator<Item = Outcome<NewPerson>> {
    let taken = ["admin", "business", SHARED].map(str::to_owned).into();
    let mut maker = Maker { rng: ChaCha20Rng::seed_from_u64(seed), taken, next: HashMap::new() };
    (0..count).map(move |number| maker.person(number))
}

/// The Business Administrator.
pub(super) fn business_administrator() -> Outcome<NewPerson> {
    Ok(NewPerson {
        external_id: "demo-business".to_owned(),
        user_name: format!("business@{DOMAIN}"),
        email: address("business")?,
        further: Vec::new(),
        given_name: Some("Billie".to_owned()),
        family_name: Some("Business".to_owned()),
        display_name: "Billie Business".to_owned(),
        department: Some("People".to_owned()),
        enabled: true,
    })
}

struct Maker {
    rng: ChaCha20Rng,
    /// Local parts in use.
    taken: HashSet<String>,
    /// The number to try next where a local part is in use: all below are, and a million people share few names.
    next: HashMap<String, u32>,
}

impl Maker {
    fn person(&mut self, number: u32) -> Outcome<NewPerson> {
        let names = self.pick(LANGUAGES).ok_or_else(empty)?;
        let (given, given_ascii) = self.name(names.given)?;
        let (family, family_ascii) = self.name(names.family)?;
        let email = address(&self.free(&format!("{given_ascii}.{family_ascii}")))?;
        let mut further = Vec::new();
        // The first two share an address, whatever the dice say.
        if number < 2 {
            further.push(address(SHARED)?);
        } else if self.below(ALIASED) == 0 {
            let initial: String = given_ascii.chars().take(1).collect();
            further.push(address(&self.free(&format!("{initial}{family_ascii}")))?);
        }
        Ok(NewPerson {
            external_id: format!("demo-{number:06}"),
            user_name: email.as_str().to_owned(),
            email,
            further,
            display_name: display_name(names, given, family),
            given_name: Some(given.to_owned()),
            family_name: Some(family.to_owned()),
            department: self.pick(DEPARTMENTS).map(|name| (*name).to_owned()),
            enabled: number < 2 || self.below(DISABLED) != 0,
        })
    }

    /// A name as it is written and as an address has it.
    fn name(&mut self, names: &'static str) -> Outcome<(&'static str, String)> {
        let names: Vec<_> = names.split_whitespace().collect();
        let name = self.pick(&names).ok_or_else(empty)?;
        let (written, ascii) = name.split_once('/').unwrap_or((name, name));
        Ok((written, ascii.to_ascii_lowercase()))
    }

    /// The local part, with a number if somebody has it already.
    fn free(&mut self, wanted: &str) -> String {
        let mut local = wanted.to_owned();
        let mut number = self.next.get(wanted).copied().unwrap_or(2);
        while !self.taken.insert(local.clone()) {
            local = format!("{wanted}{number}");
            number += 1;
        }
        if local != wanted {
            self.next.insert(wanted.to_owned(), number);
        }
        local
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let index = self.below(from.len());
        from.get(index)
    }

    fn below(&mut self, limit: usize) -> usize {
        below(&mut self.rng, limit)
    }
}

/// A number below the limit. That some come up a little more often is of no matter here.
pub(super) fn below(rng: &mut ChaCha20Rng, limit: usize) -> usize {
    let drawn = usize::try_from(rng.next_u32()).unwrap_or_default();
    drawn.checked_rem(limit).unwrap_or_default()
}

fn display_name(names: &Names, given: &str, family: &str) -> String {
    if names.family_first { format!("{family} {given}") } else { format!("{given} {family}") }
}

fn address(local: &str) -> Outcome<Email> {
    Email::parse(&format!("{local}@{DOMAIN}")).map_err(|error| Fail::Internal(error.sentence()))
}

fn empty() -> Fail {
    Fail::Internal("a list of names is empty".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_people_and_another_makes_others() {
        let names = |seed| -> Vec<_> {
            make(50, seed)
                .map(|person| person.unwrap())
                .map(|person| (person.display_name, person.email))
                .collect()
        };
        assert_eq!(names(1), names(1));
        assert_ne!(names(1), names(2));
    }

    #[test]
    fn five_thousand_people_are_as_a_directory_has_them() {
        let people: Vec<_> = make(5000, 1).map(Result::unwrap).collect();
        let mut addresses: Vec<_> =
            people.iter().flat_map(|person| std::iter::once(&person.email).chain(&person.further)).collect();
        addresses.sort();
        let all = addresses.len();
        addresses.dedup();
        assert_eq!(all - addresses.len(), 1, "exactly one address is shared, by two");
        let disabled = people.iter().filter(|person| !person.enabled).count();
        let aliased = people.iter().filter(|person| !person.further.is_empty()).count();
        assert!((60..140).contains(&disabled), "{disabled}");
        assert!((180..320).contains(&aliased), "{aliased}");
        assert!(people.iter().any(|person| !person.display_name.is_ascii()));
    }
}
