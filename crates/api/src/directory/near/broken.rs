//! Who is meant by a cell that holds no address at all.

use std::collections::HashMap;

use rollcall_domain::email::EmailKey;
use rollcall_wire::users::Suggestion;
use uuid::Uuid;

use super::{cache, person, suggestions};
use crate::directory::ops::{Resolved, resolve};
use crate::problem::Outcome;
use crate::state::AppState;

/// The person meant by each of these cells; those of which that cannot be told are left out. Only whoever has the very
/// address that is read is taken unseen.
pub(crate) async fn meant_by(
    state: &AppState,
    organization: Uuid,
    cells: Vec<String>,
) -> Outcome<HashMap<String, Suggestion>> {
    if cells.is_empty() {
        return Ok(HashMap::new());
    }
    let index = cache::index(state, organization).await?;
    let read = move |cell: String| index.read_broken(&cell).map(|key| (cell, key));
    let read: Vec<(String, EmailKey)> =
        cache::aside(move || cells.into_iter().filter_map(read).collect()).await?;
    let keys: Vec<_> = read.iter().map(|(_, key)| key.clone()).collect();
    let found = resolve(state.db.reader(), organization, &keys).await?;
    let nobodys = keys.into_iter().filter(|key| found.get(key.as_str()) == Some(&Resolved::Nobody)).collect();
    let near = suggestions(state, organization, nobodys).await?;
    let suggestion = |key: &EmailKey| match person(&found, key) {
        Some(person) => {
            Some(Suggestion { email: person.email.clone(), person_id: person.id, confident: true })
        }
        None => near.get(key.as_str()).map(|near| Suggestion { confident: false, ..near.clone() }),
    };
    Ok(read.into_iter().filter_map(|(cell, key)| Some((cell, suggestion(&key)?))).collect())
}
