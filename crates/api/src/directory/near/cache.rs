//! Which indexes are in memory.

use std::sync::Arc;
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

/// The indexes in memory, the one used last at the end.
#[derive(Debug, Default)]
pub struct NearCache(Mutex<Vec<Kept>>);

#[derive(Debug)]
struct Kept {
    organization: Uuid,
    generation: i64,
    made: Instant,
    index: Arc<NearIndex>,
}

/// The index of an organization. It is made once, however many ask at the same time.
pub(super) async fn index(state: &AppState, organization: Uuid) -> Outcome<Arc<NearIndex>> {
    let mut kept = state.near.0.lock().await;
    let db = state.db.reader();
    let generation = store::generation(db, organization).await?;
    let known =
        kept.iter().position(|kept| kept.organization == organization).map(|place| kept.remove(place));
    let current = match known {
        Some(known) if known.generation == generation || known.made.elapsed() < AT_MOST_EVERY => known,
        Some(_) | None => make(state, organization, generation).await?,
    };
    let index = Arc::clone(&current.index);
    kept.push(current);
    if kept.len() > KEPT {
        kept.remove(0);
    }
    Ok(index)
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
    Ok(Kept { organization, generation, made: begun, index })
}
