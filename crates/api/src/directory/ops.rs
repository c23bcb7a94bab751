//! What is asked and changed of the directory.

use std::collections::HashMap;

use rollcall_domain::email::{Email, EmailKey};
use rollcall_domain::event::Event;
use rollcall_domain::limits::{SEARCH_DEFAULT, SEARCH_MAX, SEARCH_MIN_CHARS};
use rollcall_domain::text::search_words;
use rollcall_domain::user::PersonState;
use rollcall_wire::directory::{PeopleQuery, Person};
use rollcall_wire::{Code, FieldError, Problem};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::counts::{self, PeopleCounts};
use super::rows::{addresses, ids_by_address, row, terms};
use super::store;
use crate::auth::Ctx;
use crate::changes::{Happening, write_events};
use crate::db::Tx;
use crate::db::entities::people;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// Where a person comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// The organization's directory.
    Directory,
    /// The operator, by a command: no sync removes the person.
    Operator,
}

/// A person to add.
#[derive(Clone, Debug)]
pub(crate) struct NewPerson {
    pub(crate) external_id: String,
    pub(crate) user_name: String,
    pub(crate) email: Email,
    pub(crate) further: Vec<Email>,
    pub(crate) given_name: Option<String>,
    pub(crate) family_name: Option<String>,
    pub(crate) display_name: String,
    pub(crate) department: Option<String>,
    pub(crate) enabled: bool,
}

/// Words of a search at most: each is a look-up of its own.
const SEARCH_MAX_WORDS: usize = 8;

/// Whom an address belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Resolved {
    /// One person.
    Person(Box<people::Model>),
    /// Nobody who is in the directory now.
    Nobody,
    /// More than one person.
    Several,
}

/// Finds people for a picker.
pub(crate) async fn search(
    state: &AppState,
    organization: Uuid,
    query: &PeopleQuery,
) -> Outcome<Vec<Person>> {
    let words = check_search(&query.q)?;
    let limit = query.limit.unwrap_or(SEARCH_DEFAULT);
    if !(1..=SEARCH_MAX).contains(&limit) {
        let detail = format!("Ask for 1 to {SEARCH_MAX} matches.");
        return Err(Problem::fields(vec![FieldError::new("?limit", "out_of_range", detail)]).into());
    }
    Ok(store::search(state.db.reader(), organization, &words, limit).await?)
}

/// Reads what was typed into a search as folded words; two letters at least.
pub(crate) fn check_search(typed: &str) -> Outcome<Vec<String>> {
    let words = search_words(typed);
    let letters: usize = words.iter().map(|word| word.chars().count()).sum();
    if letters < SEARCH_MIN_CHARS || typed.contains('\0') {
        let detail = format!("Type at least {SEARCH_MIN_CHARS} letters of a name or address.");
        return Err(Problem::fields(vec![FieldError::new("?q", "too_short", detail)]).into());
    }
    if words.len() > SEARCH_MAX_WORDS {
        let detail = format!("Search for at most {SEARCH_MAX_WORDS} words.");
        return Err(Problem::fields(vec![FieldError::new("?q", "too_long", detail)]).into());
    }
    Ok(words)
}

/// Finds whom each address belongs to.
pub(crate) async fn resolve(
    db: &impl ConnectionTrait,
    organization: Uuid,
    keys: &[EmailKey],
) -> Outcome<HashMap<String, Resolved>> {
    let mut found: HashMap<String, Resolved> = HashMap::with_capacity(keys.len());
    for (key, person) in store::by_addresses(db, organization, keys).await? {
        found
            .entry(key)
            .and_modify(|resolved| *resolved = Resolved::Several)
            .or_insert_with(|| Resolved::Person(Box::new(person)));
    }
    for key in keys {
        found.entry(key.as_str().to_owned()).or_insert(Resolved::Nobody);
    }
    Ok(found)
}

/// The one person of an address.
///
/// # Errors
/// `not_in_directory` or `ambiguous`.
pub(crate) async fn person_by_address(
    db: &impl ConnectionTrait,
    organization: Uuid,
    email: &Email,
) -> Outcome<people::Model> {
    match resolve(db, organization, &[email.key()]).await?.remove(email.key().as_str()) {
        Some(Resolved::Person(person)) => Ok(*person),
        Some(Resolved::Several) => {
            Err(Fail::new(Code::Ambiguous, format!("{} belongs to more than one person.", email.as_str())))
        }
        Some(Resolved::Nobody) | None => Err(Fail::new(
            Code::NotInDirectory,
            format!("Nobody in the directory has the address {}.", email.as_str()),
        )),
    }
}

/// The people of these ids that are there.
pub(crate) async fn people_by_ids(
    db: &impl ConnectionTrait,
    organization: Uuid,
    ids: &[Uuid],
) -> Outcome<HashMap<Uuid, people::Model>> {
    let rows = store::by_ids(db, organization, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The person, touched first: a change of the person at the same moment is waited for, or waits.
pub(crate) async fn touch(tx: &Tx, organization: Uuid, person: Uuid) -> Outcome<Option<people::Model>> {
    store::touch(tx, organization, person).await?;
    Ok(store::by_ids(tx, organization, &[person]).await?.pop())
}

/// Adds people with their addresses and what they are found by; answers their ids in the order given.
pub(crate) async fn add_people(
    tx: &Tx,
    state: &AppState,
    ctx: &Ctx,
    source: Source,
    new: &[NewPerson],
) -> Outcome<Vec<Uuid>> {
    let ids = ids_by_address(state, ctx, new);
    let rows = new.iter().zip(&ids).map(|(person, id)| row(ctx, *id, source, person)).collect();
    let addresses = new.iter().zip(&ids).flat_map(|(person, id)| addresses(ctx, *id, person)).collect();
    let terms = new.iter().zip(&ids).flat_map(|(person, id)| terms(ctx, *id, person)).collect();
    store::insert(tx, rows, addresses, terms).await?;
    let happenings: Vec<_> = ids.iter().map(|id| Happening::about_person(Event::PersonAdded, *id)).collect();
    write_events(tx, ctx, &happenings).await?;
    let mut arrived = PeopleCounts::default();
    for person in new {
        arrived.arrive(if person.enabled { PersonState::Enabled } else { PersonState::Disabled });
    }
    counts::add(tx, state, ctx, arrived).await?;
    Ok(ids)
}
