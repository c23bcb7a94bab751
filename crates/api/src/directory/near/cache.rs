//! Which indexes are in memory.

use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use rollcall_domain::near::{Making, NearIndex};
use tokio::sync::Mutex;
use tokio::task::spawn_blocking;
use uuid::Uuid;

use super::store;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// Organizations whose indexes are kept at the same time; docs/performance.md says what one takes.
const KEPT: usize = 4;
/// An index that nobody has asked for so long is given up.
const KEPT_FOR: Duration = Duration::from_mins(10);
/// An index is made anew at most this often, however often the directory changes.
const AT_MOST_EVERY: Duration = Duration::from_secs(10);

/// The indexes in memory, each with a lock of its own: while one is made, only its own organization waits. The one used
/// last stands at the end.
#[derive(Debug, Default)]
pub struct NearCache(std::sync::Mutex<Vec<Place>>);

/// Where an organization's index is kept, once it is made.
#[derive(Debug, Clone)]
struct Place {
    organization: Uuid,
    used: Instant,
    kept: Arc<Mutex<Option<Kept>>>,
}

#[derive(Debug)]
struct Kept {
    generation: i64,
    made: Instant,
    index: Arc<NearIndex>,
}

/// The index of an organization. It is made once, however many ask at the same time.
pub(super) async fn index(state: &AppState, organization: Uuid) -> Outcome<Arc<NearIndex>> {
    let place = state.near.place(organization, Instant::now());
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
    fn place(&self, organization: Uuid, now: Instant) -> Arc<Mutex<Option<Kept>>> {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = places.iter().position(|place| place.organization == organization);
        let kept = known.map_or_else(Arc::default, |at| places.remove(at).kept);
        places.push(Place { organization, used: now, kept: Arc::clone(&kept) });
        if places.len() > KEPT {
            places.remove(0);
        }
        kept
    }

    /// Gives up what nobody has asked for in a while.
    pub(crate) fn forget_unused(&self, now: Instant) {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        places.retain(|place| now.saturating_duration_since(place.used) < KEPT_FOR);
    }
}

/// Reads the addresses a page at a time, and makes the index beside the threads that answer requests.
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
        making = aside(move || {
            for key in &page {
                making.add(key);
            }
            making
        })
        .await?;
    }
    let index = Arc::new(aside(move || making.finish()).await?);
    let duration_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let size_bytes = index.size_bytes();
    tracing::info!(organization.id = %organization, addresses, size_bytes, duration_ms, "the index of suggestions was made");
    Ok(Kept { generation, made: begun, index })
}

/// Computes on a thread of its own.
pub(super) async fn aside<T: Send + 'static>(compute: impl FnOnce() -> T + Send + 'static) -> Outcome<T> {
    spawn_blocking(compute).await.map_err(|error| Fail::Internal(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_kept_while_it_is_used_and_only_so_many() {
        let (cache, begun) = (NearCache::default(), Instant::now());
        let kept = |cache: &NearCache| {
            cache.0.lock().unwrap().iter().map(|place| place.organization.as_u128()).collect::<Vec<_>>()
        };
        for id in [1, 2, 3, 4, 1, 5] {
            cache.place(Uuid::from_u128(id), begun);
        }
        assert_eq!(kept(&cache), [3, 4, 1, 5]);
        cache.place(Uuid::from_u128(4), begun + KEPT_FOR / 2);
        cache.forget_unused(begun + KEPT_FOR);
        assert_eq!(kept(&cache), [4]);
    }
}
