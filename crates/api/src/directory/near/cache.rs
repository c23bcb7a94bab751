//! Which indexes are in memory.

use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Mutex;
use uuid::Uuid;

use super::index::{Making, NearIndex};
use super::store;
use crate::problem::Outcome;
use crate::state::AppState;

/// Organizations whose indexes are kept: about 15 MB for a million addresses.
const KEPT: usize = 4;
/// An index is made anew at most this often, however often the directory changes.
const AT_MOST_EVERY: Duration = Duration::from_secs(10);

/// The indexes in memory, each with a lock of its own: while one is made, only its own organization waits. The one used
/// last stands at the end.
#[derive(Debug, Default)]
pub struct NearCache(std::sync::Mutex<Vec<(Uuid, Place)>>);

/// Where an organization's index is kept, once it is made.
type Place = Arc<Mutex<Option<Kept>>>;

#[derive(Debug)]
struct Kept {
    generation: i64,
    made: Instant,
    index: Arc<NearIndex>,
}

/// The index of an organization. It is made once, however many ask at the same time.
pub(super) async fn index(state: &AppState, organization: Uuid) -> Outcome<Arc<NearIndex>> {
    let place = state.near.place(organization);
    let mut kept = place.lock().await;
    let generation = store::generation(state.db.reader(), organization).await?;
    let current = match kept.take() {
        Some(known) if known.generation == generation || known.made.elapsed() < AT_MOST_EVERY => known,
        Some(_) | None => make(state, organization, generation).await?,
    };
    let index = Arc::clone(&current.index);
    *kept = Some(current);
    Ok(index)
}

impl NearCache {
    /// The place of an organization's index, which is now the one used last.
    fn place(&self, organization: Uuid) -> Place {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = places.iter().position(|(known, _)| *known == organization);
        let place = known.map_or_else(Place::default, |at| places.remove(at).1);
        places.push((organization, Arc::clone(&place)));
        if places.len() > KEPT {
            places.remove(0);
        }
        place
    }
}

async fn make(state: &AppState, organization: Uuid, generation: i64) -> Outcome<Kept> {
    let begun = Instant::now();
    let mut making = Making::default();
    let mut after = String::new();
    let mut addresses = 0_usize;
    loop {
        let page = store::page(state.db.reader(), organization, &after).await?;
        let Some(last) = page.last() else { break };
        after.clone_from(last);
        addresses = addresses.saturating_add(page.len());
        for key in &page {
            making.add(key);
        }
    }
    let index = Arc::new(making.finish());
    let duration_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(organization.id = %organization, addresses, duration_ms, "the index of suggestions was made");
    Ok(Kept { generation, made: begun, index })
}
