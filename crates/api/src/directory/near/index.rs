//! The index: for each domain a finite state transducer of the local parts (crate `fst`), searched by Levenshtein
//! automata that know transposition (crate `levenshtein_automata`).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use fst::{IntoStreamer, Set, SetBuilder, Streamer};
use levenshtein_automata::LevenshteinAutomatonBuilder;
use rollcall_domain::email::EmailKey;
use rollcall_domain::import::suggest::{cost, swapped};

use super::{Near, key_of};

/// Making a builder takes a while; with one, an automaton takes a moment.
static AUTOMATA: LazyLock<[LevenshteinAutomatonBuilder; 3]> =
    LazyLock::new(|| [0, 1, 2].map(|distance| LevenshteinAutomatonBuilder::new(distance, true)));

/// Of an organization with more domains than this, only the largest are tried for an address of an unknown one.
const OTHER_DOMAINS: usize = 8;
/// Two mistakes in so short a local part could be anybody's.
const TWO_MISTAKES_MIN_CHARS: usize = 5;
/// Near addresses of one domain at most; more would be a sign that nothing is near.
const MOST: usize = 200;

/// The addresses of an organization.
#[derive(Debug, Default)]
pub(super) struct NearIndex {
    /// The local parts of each domain, each with an `@` behind it.
    domains: BTreeMap<String, Set<Vec<u8>>>,
    /// The domains with the most addresses.
    largest: Vec<String>,
}

/// Makes an index of addresses that come in the order of their keys.
#[derive(Default)]
pub(super) struct Making(BTreeMap<String, SetBuilder<Vec<u8>>>);

impl Making {
    /// Adds the next address. Ordered by the whole key, the local parts of one domain come ordered too, if each is taken
    /// with the `@` behind it.
    pub(super) fn add(&mut self, key: &str) {
        let Some((local, domain)) = key.split_once('@') else { return };
        if !self.0.contains_key(domain) {
            self.0.insert(domain.to_owned(), SetBuilder::memory());
        }
        if let Some(builder) = self.0.get_mut(domain)
            && let Err(error) = builder.insert(format!("{local}@"))
        {
            tracing::warn!(error = %error, "an address is left out of the suggestions");
        }
    }

    /// Ends the index.
    pub(super) fn finish(self) -> NearIndex {
        let mut domains = BTreeMap::new();
        for (domain, builder) in self.0 {
            match builder.into_inner().and_then(Set::new) {
                Ok(set) => drop(domains.insert(domain, set)),
                Err(error) => tracing::warn!(error = %error, "a domain is left out of the suggestions"),
            }
        }
        let mut largest: Vec<_> = domains.iter().map(|(domain, set)| (set.len(), domain.clone())).collect();
        largest.sort_unstable_by(|one, other| other.cmp(one));
        let largest = largest.into_iter().take(OTHER_DOMAINS).map(|(_, domain)| domain).collect();
        NearIndex { domains, largest }
    }
}

impl NearIndex {
    /// Finds the addresses nearest to one that nobody has, the nearest first.
    pub(super) fn near(&self, typed: &EmailKey, limit: usize) -> Near {
        let Some((local, domain)) = typed.as_str().split_once('@') else { return Near::new() };
        let mut near = Near::new();
        for (known, set) in self.domains_near(domain) {
            let mistakes = match (known == domain, local.chars().count()) {
                (true, TWO_MISTAKES_MIN_CHARS..) => 2,
                _ => 1,
            };
            let locals = near_locals(set, local, mistakes).into_iter().chain(swapped_locals(set, local));
            near.extend(locals.filter_map(|local| {
                let key = key_of(&local, known)?;
                cost(typed, &key).map(|cost| (key, cost))
            }));
        }
        near.sort_by(|(one, cost), (other, other_cost)| (cost, one).cmp(&(other_cost, other)));
        near.dedup();
        near.truncate(limit);
        near
    }

    /// The domains that may have been mistyped as this one, by their length, and the largest. Which of their addresses
    /// are near is decided by what each would cost.
    fn domains_near<'a>(&'a self, domain: &'a str) -> impl Iterator<Item = (&'a str, &'a Set<Vec<u8>>)> {
        let is_tried = move |known: &str| {
            known.len().abs_diff(domain.len()) <= 2 || self.largest.iter().any(|one| one == known)
        };
        self.domains
            .iter()
            .map(|(known, set)| (known.as_str(), set))
            .filter(move |(known, _)| is_tried(known))
    }
}

fn near_locals(set: &Set<Vec<u8>>, local: &str, mistakes: usize) -> Vec<String> {
    let Some(builder) = AUTOMATA.get(mistakes) else { return Vec::new() };
    let automaton = builder.build_dfa(&format!("{local}@"));
    let mut stream = set.search(&automaton).into_stream();
    let mut found = Vec::new();
    while let Some(key) = stream.next() {
        if found.len() == MOST {
            break;
        }
        found.extend(std::str::from_utf8(key).ok().and_then(|key| key.strip_suffix('@')).map(str::to_owned));
    }
    found
}

fn swapped_locals(set: &Set<Vec<u8>>, local: &str) -> Vec<String> {
    swapped(local).map(|local| near_locals(set, &local, 1)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rollcall_domain::email::Email;

    fn index(addresses: &[&str]) -> NearIndex {
        let mut sorted = addresses.to_vec();
        sorted.sort_unstable();
        let mut making = Making::default();
        for address in sorted {
            making.add(address);
        }
        making.finish()
    }

    fn near(index: &NearIndex, typed: &str) -> Vec<String> {
        let found = index.near(&Email::parse(typed).unwrap().key(), 3);
        found.into_iter().map(|(key, cost)| format!("{key} {cost}")).collect()
    }

    #[test]
    fn b1_the_nearest_addresses_come_first() {
        let index = index(&[
            "ann.lee@contoso.example",
            "ann.leed@contoso.example",
            "ann@contoso.example",
            "anna.lee@fabrikam.example",
            "dee.ek@fabrikam.example",
            "bo@tiny.example",
        ]);
        assert_eq!(
            near(&index, "ann.leee@contoso.example"),
            ["ann.lee@contoso.example 7", "ann.leed@contoso.example 8"]
        );
        assert_eq!(near(&index, "ek.dee@fabrikam.example"), ["dee.ek@fabrikam.example 7"]);
        assert_eq!(near(&index, "dee.ek@fabrikan.example"), ["dee.ek@fabrikam.example 8"]);
        assert_eq!(near(&index, "dee.ek@contoso.example"), ["dee.ek@fabrikam.example 9"]);
        assert_eq!(near(&index, "zoe.quill@contoso.example"), Vec::<String>::new());
        assert_eq!(near(&index, "bo@tinny.example"), ["bo@tiny.example 7"]);
    }

    #[test]
    fn an_empty_directory_suggests_nobody() {
        assert_eq!(near(&index(&[]), "ann.lee@contoso.example"), Vec::<String>::new());
    }
}
