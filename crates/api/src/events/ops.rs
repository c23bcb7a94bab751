//! What is asked about sealed events.

use uuid::Uuid;

use super::store;
use crate::problem::Outcome;
use crate::state::AppState;

pub use super::store::SealedEvent;

/// Up to `limit` events after the given place, in their order. There is no gap between two places, and no event ever
/// comes to lie before one that could be read: whoever goes on from the last place it has read misses none.
///
/// # Errors
/// The database's.
pub async fn after(state: &AppState, organization: Uuid, seq: i64, limit: u64) -> Outcome<Vec<SealedEvent>> {
    Ok(store::after(state.db.reader(), organization, seq, limit).await?)
}
