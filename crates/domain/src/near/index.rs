//! The index: for each domain a finite state transducer of the local parts (crate `fst`), searched by Levenshtein
//! automata that know transposition (crate `levenshtein_automata`).

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use fst::{IntoStreamer, Set, Streamer};
use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder};

use super::choose::CLEARLY_AHEAD;
use super::cost::{LETTER, TWO_AT_LEAST, distance, domain_cost, swapped, swapped_cost, total};
use crate::email::{Email, EmailKey};

/// Making a builder takes a while; with one, an automaton takes a moment.
static ONE_MISTAKE: LazyLock<LevenshteinAutomatonBuilder> =
    LazyLock::new(|| LevenshteinAutomatonBuilder::new(1, true));
static TWO_MISTAKES: LazyLock<LevenshteinAutomatonBuilder> =
    LazyLock::new(|| LevenshteinAutomatonBuilder::new(2, true));

/// Beside the domains that may have been mistyped, the largest are tried: one domain may have been taken for another.
const LARGEST: usize = 8;
/// Two mistakes in so short a local part could be anybody's.
const TWO_MISTAKES_MIN_CHARS: usize = 5;
/// Local parts taken of one search at most, so that no word costs much more than another.
const MOST: usize = 500;

/// The addresses of a directory, by domain. docs/performance.md says what a million take.
#[derive(Debug, Default)]
pub struct NearIndex {
    /// The local parts of each domain.
    domains: BTreeMap<String, Set<Vec<u8>>>,
    /// The names of the domains.
    names: Set<Vec<u8>>,
    /// The domains with the most addresses.
    largest: Vec<String>,
}

/// Makes an index of addresses that come in the order of their keys.
///
/// Until it is finished it holds the local parts as text, a byte more each than they have: a builder for each domain
/// would take a megabyte each.
#[derive(Debug, Default)]
pub struct Making(BTreeMap<String, String>);

impl Making {
    /// Adds the next address, which is left out unless it comes after all before it.
    ///
    /// Ordered by the whole key, the local parts of one domain come ordered too, if each is taken with the `@` behind
    /// it.
    pub fn add(&mut self, key: &str) {
        let Some((local, domain)) = key.split_once('@') else { return };
        if !self.0.contains_key(domain) {
            self.0.insert(domain.to_owned(), String::new());
        }
        if let Some(locals) = self.0.get_mut(domain) {
            locals.push_str(local);
            locals.push_str("@\n");
        }
    }

    /// Ends the index.
    #[must_use]
    pub fn finish(self) -> NearIndex {
        let domains: BTreeMap<_, _> =
            self.0.into_iter().map(|(domain, locals)| (domain, set(locals.lines()))).collect();
        let mut largest: Vec<_> = domains.iter().map(|(domain, set)| (set.len(), domain.clone())).collect();
        largest.sort_unstable_by(|one, other| other.cmp(one));
        let largest = largest.into_iter().take(LARGEST).map(|(_, domain)| domain).collect();
        NearIndex { names: set(domains.keys().map(String::as_str)), domains, largest }
    }
}

/// The first of these words that is one mistake away.
pub(super) fn one_mistake_away(word: &str, known: &[String]) -> Option<String> {
    let automaton = ONE_MISTAKE.build_dfa(word);
    let is_near = |other: &&String| matches!(automaton.eval(other.as_str()), Distance::Exact(_));
    known.iter().find(is_near).cloned()
}

/// A set of words that come in their order; one that does not is left out.
fn set<'a>(words: impl Iterator<Item = &'a str>) -> Set<Vec<u8>> {
    let mut builder = fst::SetBuilder::memory();
    for word in words {
        // Writing to memory fails for no other reason than the order.
        drop(builder.insert(word));
    }
    let mut bytes = builder.into_inner().unwrap_or_default();
    bytes.shrink_to_fit();
    Set::new(bytes).unwrap_or_default()
}

impl NearIndex {
    /// Finds the addresses nearest to one that nobody has, with what each would cost, the nearest first.
    #[must_use]
    pub fn near(&self, typed: &EmailKey, limit: usize) -> Vec<(EmailKey, u32)> {
        let Some((local, domain)) = typed.as_str().split_once('@') else { return Vec::new() };
        let mut search = Search::new(local);
        if let Some(set) = self.domains.get(domain) {
            search.in_own_domain(set, domain, limit);
        }
        for known in self.domains_near(domain) {
            if let Some(set) = self.domains.get(known.as_str()) {
                search.in_other_domain(set, &known, domain_cost(domain, &known), limit);
            }
        }
        search.nearest(limit)
    }

    /// How much memory the addresses take, in bytes.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        self.domains.iter().map(|(domain, set)| domain.len().saturating_add(set.as_fst().size())).sum()
    }

    /// Whether anybody has an address in a domain.
    pub(super) fn knows_domain(&self, domain: &str) -> bool {
        self.domains.contains_key(domain)
    }

    /// The domain of the directory that is one mistake away, the one with the most addresses if there are several.
    pub(super) fn domain_one_mistake_away(&self, domain: &str) -> Option<String> {
        let near = matches(&self.names, &ONE_MISTAKE.build_dfa(domain));
        near.into_iter().max_by_key(|known| self.domains.get(known).map_or(0, Set::len))
    }

    /// The one domain that begins with these labels, if there is no other.
    pub(super) fn only_domain_of(&self, beginning: &str) -> Option<String> {
        let beginning = format!("{beginning}.");
        let mut from = self.domains.range(beginning.clone()..).map(|(domain, _)| domain);
        let first = from.next().filter(|domain| domain.starts_with(&beginning))?;
        let is_only = !from.next().is_some_and(|domain| domain.starts_with(&beginning));
        is_only.then(|| first.clone())
    }

    /// The other domains that may have been mistyped as this one, if it is nobody's, and the largest.
    fn domains_near(&self, domain: &str) -> Vec<String> {
        let is_known = self.domains.contains_key(domain);
        let mut near =
            if is_known { Vec::new() } else { matches(&self.names, &TWO_MISTAKES.build_dfa(domain)) };
        let largest: Vec<_> = self.largest.iter().filter(|known| !near.contains(known)).cloned().collect();
        near.extend(largest);
        near.retain(|known| known != domain);
        near
    }
}

/// What is looked for, and what was found.
struct Search<'a> {
    local: &'a str,
    one_mistake: DFA,
    /// The names in the other order, and at most one mistake of them.
    swapped: Option<(String, DFA)>,
    found: Vec<(u32, String)>,
}

impl<'a> Search<'a> {
    fn new(local: &'a str) -> Self {
        let automaton = |local: &str| ONE_MISTAKE.build_dfa(&format!("{local}@"));
        let swapped = swapped(local).map(|other| (other.clone(), automaton(&other)));
        Self { local, one_mistake: automaton(local), swapped, found: Vec::new() }
    }

    /// Two mistakes are looked for where one explains too little: they cost so much that they cannot come near to a
    /// cheap one, and enough people at one leave no place for others.
    fn in_own_domain(&mut self, set: &Set<Vec<u8>>, domain: &str, limit: usize) {
        self.one_mistake(set, domain, 0);
        let close = self.found.iter().filter(|(cost, _)| *cost <= LETTER).count();
        let cheap = TWO_AT_LEAST.saturating_sub(CLEARLY_AHEAD);
        let is_clear = self.found.iter().any(|(cost, _)| *cost <= cheap);
        if !is_clear && close < limit && self.local.chars().count() >= TWO_MISTAKES_MIN_CHARS {
            let automaton = TWO_MISTAKES.build_dfa(&format!("{}@", self.local));
            self.take(&matches(set, &automaton), domain, 0);
        }
    }

    /// In another domain the same local part is likely, and another only where nothing else is near.
    fn in_other_domain(&mut self, set: &Set<Vec<u8>>, domain: &str, domain_cost: u32, limit: usize) {
        let same = format!("{}@", self.local);
        if set.contains(&same) {
            self.take(&[same], domain, domain_cost);
        } else if self.found.len() < limit {
            self.one_mistake(set, domain, domain_cost);
        }
    }

    fn one_mistake(&mut self, set: &Set<Vec<u8>>, domain: &str, domain_cost: u32) {
        self.take(&matches(set, &self.one_mistake), domain, domain_cost);
        if let Some((other, automaton)) = self.swapped.take() {
            let near = matches(set, &automaton);
            self.add(&near, domain, |meant| swapped_cost(&other, meant), domain_cost);
            self.swapped = Some((other, automaton));
        }
    }

    fn take(&mut self, near: &[String], domain: &str, domain_cost: u32) {
        let local = self.local;
        self.add(near, domain, |meant| distance(local, meant), domain_cost);
    }

    fn add(&mut self, near: &[String], domain: &str, cost_of: impl Fn(&str) -> u32, domain_cost: u32) {
        for meant in near.iter().filter_map(|near| near.strip_suffix('@')) {
            let cost = total(self.local, meant, cost_of(meant), domain_cost);
            self.found.extend(cost.map(|cost| (cost, format!("{meant}@{domain}"))));
        }
    }

    fn nearest(mut self, limit: usize) -> Vec<(EmailKey, u32)> {
        self.found.sort_unstable();
        let mut met = HashSet::new();
        self.found.retain(|(_, key)| met.len() < limit && met.insert(key.clone()));
        let key = |(cost, key): (u32, String)| Some((Email::parse(&key).ok()?.key(), cost));
        self.found.into_iter().filter_map(key).collect()
    }
}

/// The words of a set that an automaton takes.
fn matches(set: &Set<Vec<u8>>, automaton: &DFA) -> Vec<String> {
    let mut stream = set.search(automaton).into_stream();
    let mut found = Vec::new();
    while let Some(word) = stream.next() {
        if found.len() == MOST {
            break;
        }
        found.extend(std::str::from_utf8(word).ok().map(str::to_owned));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

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
