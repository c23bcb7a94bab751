//! The addresses that a file has had so far, to know the duplicates.
//!
//! A million of them are kept in 28 MB: one after another in a few large blocks instead of a text each, a domain that
//! many share as a number, and found by a table. What the table finds is compared with what is kept, so that a collision
//! of hashes is never a duplicate; and the hashes have a seed that nobody outside knows, so that no file is made to
//! collide.

mod blocks;
mod domains;
mod local;
mod table;

use std::hash::{BuildHasher, Hasher};
use std::hint::black_box;

use foldhash::fast::RandomState;

use blocks::Blocks;
use domains::Domains;
use table::Table;

use crate::email::{Email, is_canonical_domain};

/// The addresses so far, each with the line on which it stood first. The only thing that grows with the file.
#[derive(Debug, Default)]
pub(super) struct Seen {
    domains: Domains,
    addresses: Blocks,
    /// Where in `addresses` each stands.
    table: Table,
    hasher: RandomState,
    /// Where those stand that are to be looked up: the last of `addresses`.
    noted: Vec<u32>,
    /// Their hashes.
    hashes: Vec<u64>,
}

impl Seen {
    /// Remembers an address. Gives the line on which it stands, if it has been seen.
    pub(super) fn insert(&mut self, email: &Email, line: u32) -> Option<u32> {
        let address = email.as_str().as_bytes();
        // Beyond 4 GiB of addresses, far above what a file may have, none is remembered.
        self.note_if(address, address.len(), line, |_| true);
        let mut first = None;
        self.insert_notes(|line| first = Some(line));
        first
    }

    /// Notes the address that the first `length` bytes are, if they are one in its canonical form. What is noted is to be
    /// inserted before anything else.
    pub(super) fn note(&mut self, from_address_on: &[u8], length: usize, line: u32) -> bool {
        let is_canonical = |domain: &[u8]| std::str::from_utf8(domain).is_ok_and(is_canonical_domain);
        self.note_if(from_address_on, length, line, is_canonical)
    }

    /// Remembers the addresses noted, up to the first that has been seen. Gives their number.
    pub(super) fn insert_noted(&mut self) -> usize {
        self.insert_notes(|_| {})
    }

    fn note_if(
        &mut self,
        from_address_on: &[u8],
        length: usize,
        line: u32,
        is_canonical: impl FnOnce(&[u8]) -> bool,
    ) -> bool {
        let Self { domains, addresses, noted, .. } = self;
        let place = addresses.add(line, |key| {
            let at = local::write(from_address_on, key)?;
            let domain = domains.find_or_add(from_address_on.get(at + 1..length)?, is_canonical)?;
            Some(at + domain.write(key.get_mut(at..)?)?)
        });
        noted.extend(place);
        place.is_some()
    }

    fn insert_notes(&mut self, seen_on: impl FnOnce(u32)) -> usize {
        if self.table.is_short_of(self.noted.len()) {
            self.grow();
        }
        let Self { addresses, table, hasher, noted, hashes, .. } = self;
        hashes.clear();
        hashes.extend(noted.iter().map(|place| hash(hasher, addresses.key(*place))));
        // Only to have the table at hand: these wait for memory at the same time, what follows would one after another.
        black_box(hashes.iter().filter(|hash| table.is_taken(**hash)).count());
        let mut count = 0;
        for (place, hash) in noted.drain(..).zip(hashes) {
            let is_same = |other| addresses.key(other) == addresses.key(place);
            if let Some(first) = table.find_or_insert(*hash, place, is_same) {
                seen_on(addresses.line(first));
                addresses.truncate(place);
                break;
            }
            count += 1;
        }
        count
    }

    /// Makes the table anew and larger, in the order of the file, which is that of memory.
    fn grow(&mut self) {
        let Self { addresses, table, hasher, noted, .. } = self;
        let end = noted.first().copied();
        table.grow();
        for place in addresses.places().take_while(|place| Some(*place) != end) {
            table.find_or_insert(hash(hasher, addresses.key(place)), place, |_| false);
        }
    }
}

fn hash(state: &RandomState, key: &[u8]) -> u64 {
    let mut hasher = state.build_hasher();
    hasher.write(key);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::Seen;
    use crate::email::Email;
    use proptest::prelude::*;
    use std::collections::HashMap;

    #[test]
    fn an_address_is_known_by_its_canonical_form_alone() {
        let mut seen = Seen::default();
        let mut line = 0;
        let mut add = |text: &str| {
            line += 1;
            seen.insert(&text.parse().unwrap(), line)
        };
        assert_eq!(add("ann@contoso.com"), None);
        assert_eq!(add("ann@contoso.org"), None);
        assert_eq!(add("bo@contoso.com"), None);
        assert_eq!(add("Ann@Contoso.com"), Some(1));
        assert_eq!(add("BO@contoso.com"), Some(3));
    }

    #[test]
    fn more_domains_and_addresses_than_are_kept_at_first_are_told_apart() {
        let mut seen = Seen::default();
        let emails: Vec<Email> =
            (0..40_000).map(|n| format!("p{n}@d{}.example", n % 9000).parse().unwrap()).collect();
        for (email, line) in emails.iter().zip(1..) {
            assert_eq!(seen.insert(email, line), None, "{email}");
        }
        for (email, line) in emails.iter().zip(1..) {
            assert_eq!(seen.insert(email, 0), Some(line), "{email}");
        }
    }

    proptest! {
        #[test]
        fn it_remembers_what_a_plain_map_does(texts in prop::collection::vec("[aAb]{1,2}@[ab]{1,2}\\.example", 0..60)) {
            let (mut seen, mut map) = (Seen::default(), HashMap::new());
            for (text, line) in texts.iter().zip(1..) {
                let email: Email = text.parse().unwrap();
                let first = map.get(&email.key()).copied();
                map.entry(email.key()).or_insert(line);
                prop_assert_eq!(seen.insert(&email, line), first);
            }
        }
    }
}
