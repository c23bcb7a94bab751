//! A directory to look in: the demo's, as `rollcall demo` makes it.

use std::collections::{HashMap, HashSet};

use rollcall_api::problem::Outcome;
use rollcall_domain::email::EmailKey;
use rollcall_domain::near::{Making, NearIndex};

/// The people that can be invited, by their number.
#[derive(Debug)]
pub struct Directory {
    /// The addresses of each, the work address first.
    pub people: Vec<Vec<EmailKey>>,
    /// Who has an address.
    owners: HashMap<String, usize>,
}

impl Directory {
    /// Makes the people of a demo.
    ///
    /// # Errors
    /// If the demo's names cannot be used.
    pub fn of_demo(people: u32, seed: u64) -> Outcome<Self> {
        let mut addresses = rollcall_api::demo::addresses(people, seed)?;
        // An address that two people share leads to neither.
        let mut met = HashSet::new();
        let twice: HashSet<_> = addresses.iter().flatten().filter(|key| !met.insert(*key)).cloned().collect();
        for keys in &mut addresses {
            keys.retain(|key| !twice.contains(key));
        }
        let owned = |(person, keys): (usize, &Vec<EmailKey>)| {
            keys.iter().map(|key| (key.as_str().to_owned(), person)).collect::<Vec<_>>()
        };
        let owners = addresses.iter().enumerate().flat_map(owned).collect();
        Ok(Self { people: addresses, owners })
    }

    /// Who has an address.
    #[must_use]
    pub fn owner(&self, key: &EmailKey) -> Option<usize> {
        self.owners.get(key.as_str()).copied()
    }

    /// Makes the index of all addresses.
    #[must_use]
    pub fn index(&self) -> NearIndex {
        let mut keys: Vec<_> = self.owners.keys().collect();
        keys.sort_unstable();
        let mut making = Making::default();
        for key in keys {
            making.add(key);
        }
        making.finish()
    }
}
