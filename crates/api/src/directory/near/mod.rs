//! Did you mean (B1): the person of the directory whose address is nearest to one that nobody has.
//!
//! The addresses of those whom the directory has enabled lie in an index in memory, one an organization, made when it is
//! first asked for and again when the directory has changed. Whom a near address belongs to is read from the database, so
//! that an index a few seconds old suggests nobody who has left. Users are suggested as well: that the person who was meant
//! is one already is worth knowing, and whoever takes the suggestion is told so.

mod broken;
mod cache;
mod store;

use std::collections::HashMap;
use std::sync::Arc;

use rollcall_domain::email::EmailKey;
use rollcall_domain::near::{DomainProblem, NearIndex, nearest};
use rollcall_wire::users::Suggestion;
use uuid::Uuid;

use super::ops::{Resolved, resolve};
use crate::db::entities::people;
use crate::domains;
use crate::problem::Outcome;
use crate::state::AppState;

pub(crate) use broken::meant_by;
pub use cache::NearCache;
pub(crate) use store::bump;

/// How many near addresses are looked up for one that nobody has.
const LOOKED_UP: usize = 5;

/// Near addresses with what each would cost, the nearest first.
type Near = Vec<(EmailKey, u32)>;

/// The nearest person for each of these addresses, which nobody has; those without one are left out.
pub(crate) async fn suggestions(
    state: &AppState,
    organization: Uuid,
    typed: Vec<EmailKey>,
) -> Outcome<HashMap<String, Suggestion>> {
    if typed.is_empty() {
        return Ok(HashMap::new());
    }
    let index = cache::index(state, organization).await?;
    let near = find(index, typed).await?;
    let keys: Vec<_> = near.iter().flat_map(|(_, near)| near.iter().map(|(key, _)| key.clone())).collect();
    let found = resolve(state.db.reader(), organization, &keys).await?;
    Ok(near.into_iter().filter_map(|(typed, near)| choose(&typed, &near, &found)).collect())
}

/// What the domains of these addresses say, which nobody has; by domain, and those that are known are left out.
pub(crate) async fn domain_problems(
    state: &AppState,
    organization: Uuid,
    typed: &[EmailKey],
) -> Outcome<HashMap<String, DomainProblem>> {
    let mut domains: Vec<_> =
        typed.iter().filter_map(|key| Some(key.as_str().split_once('@')?.1.to_owned())).collect();
    domains.sort_unstable();
    domains.dedup();
    if domains.is_empty() {
        return Ok(HashMap::new());
    }
    let own = domains::ops::verified(state.db.reader(), organization).await?;
    let index = cache::index(state, organization).await?;
    let judge = move |domain: String| index.judge_domain(&domain, &own).map(|problem| (domain, problem));
    cache::aside(move || domains.into_iter().filter_map(judge).collect()).await
}

/// Looks for near addresses on a thread of its own.
async fn find(index: Arc<NearIndex>, typed: Vec<EmailKey>) -> Outcome<Vec<(EmailKey, Near)>> {
    let near = move |typed: EmailKey| {
        let near = index.near(&typed, LOOKED_UP);
        (typed, near)
    };
    cache::aside(move || typed.into_iter().map(near).collect()).await
}

fn choose(typed: &EmailKey, near: &Near, found: &HashMap<String, Resolved>) -> Option<(String, Suggestion)> {
    let candidates: Vec<_> =
        near.iter().filter_map(|(key, cost)| Some((person(found, key)?, *cost))).collect();
    let ids = candidates.iter().map(|(person, cost)| (person.id, *cost));
    let (person_id, confident) = nearest(typed, ids)?;
    let (person, _) = candidates.iter().find(|(person, _)| person.id == person_id)?;
    Some((typed.as_str().to_owned(), Suggestion { email: person.email.clone(), person_id, confident }))
}

fn person<'a>(found: &'a HashMap<String, Resolved>, key: &EmailKey) -> Option<&'a people::Model> {
    match found.get(key.as_str())? {
        Resolved::Person(person) if person.enabled => Some(person),
        Resolved::Person(_) | Resolved::Nobody | Resolved::Several => None,
    }
}
