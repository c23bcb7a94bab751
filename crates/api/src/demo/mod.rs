//! The demo: an organization, "Contoso", with a directory of made-up people of many languages, users of every status,
//! and files to upload. The same seed makes the same people. For trying out and for tests, never for real people.

use std::iter;

use rollcall_domain::email::{Email, EmailKey};

use crate::directory::ops::NewPerson;
use crate::problem::Outcome;

mod fill;
pub(crate) mod http;
mod names;
mod people;
mod samples;
mod settings;
mod store;
mod users;

pub use fill::{fill, fill_if_empty};
pub use samples::write_samples;

/// The domain of the demo organization.
pub(crate) const DOMAIN: &str = "contoso.example";

/// The addresses of each of the demo's people who can be invited, the work address first. For what measures.
///
/// # Errors
/// If the names cannot be used.
pub fn addresses(people: u32, seed: u64) -> Outcome<Vec<Vec<EmailKey>>> {
    let keys = |person: NewPerson| iter::once(&person.email).chain(&person.further).map(Email::key).collect();
    let mut addresses = Vec::new();
    for person in people::make(people, seed) {
        addresses.extend(Some(person?).filter(|person| person.enabled).map(keys));
    }
    Ok(addresses)
}

/// How large a demo to make.
#[derive(Clone, Copy, Debug)]
pub struct DemoOptions {
    /// How many people the directory has.
    pub people: u32,
    /// How many of them are users.
    pub users: u32,
    /// What the names are drawn by.
    pub seed: u64,
}

impl Default for DemoOptions {
    fn default() -> Self {
        Self { people: 5000, users: 175, seed: 1 }
    }
}

/// What a demo was filled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoSummary {
    /// People of the directory.
    pub people: usize,
    /// Users that are Invited.
    pub invited: usize,
    /// Users that are Active.
    pub active: usize,
    /// Users that are Archived.
    pub archived: usize,
}

impl std::fmt::Display for DemoSummary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Contoso has {} people in its directory; {} are invited, {} active and {} archived.",
            self.people, self.invited, self.active, self.archived
        )
    }
}
