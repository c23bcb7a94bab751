//! Processes that share the database: each shows by a beat that it is alive, and frees what a dead one had claimed.
//!
//! No two clocks are compared. A process is dead to another when that other has seen no change of its beat for 15 s by
//! its own monotonic clock. It removes the row by compare-and-set and frees, in the same transaction, all that the
//! dead one had claimed. One that was only asleep finds its row gone, and registers anew: its claims are not its own
//! any more, and whatever it still says of them does not count.

mod store;
mod watch;

use std::time::{Duration, Instant};

use sea_orm::EntityTrait;

use crate::db::Tx;
use crate::db::entities::processes;
use crate::outbox;
use crate::problem::Outcome;
use crate::state::AppState;

pub use watch::Watch;

/// How often a process shows that it is alive and looks at the others.
pub(crate) const BEAT: Duration = Duration::from_secs(2);

/// Registers this process before it claims anything. On `SQLite`, where there is one process at a time, it frees what
/// any other had claimed.
///
/// # Errors
/// The database's.
pub async fn start(state: &AppState) -> Outcome<()> {
    let others = processes::Entity::find().all(state.db.reader()).await?;
    let now = state.clock.now();
    state
        .db
        .write(async |tx| {
            if state.db.is_sqlite() {
                for other in others.iter().filter(|other| other.id != state.process) {
                    remove(tx, other).await?;
                }
            }
            Ok(store::register(tx, state.process, now).await?)
        })
        .await
}

/// Shows that this process is alive, and frees what dead ones had claimed.
///
/// # Errors
/// The database's.
pub async fn beat(state: &AppState, watch: &mut Watch, at: Instant) -> Outcome<()> {
    let now = state.clock.now();
    let alive = state
        .db
        .write(async |tx| {
            let alive = store::beat(tx, state.process).await?;
            if !alive {
                store::register(tx, state.process, now).await?;
            }
            Ok(alive)
        })
        .await?;
    if !alive {
        tracing::warn!("others held this process dead, or it is new: it is registered now and owns nothing");
    }
    let others = processes::Entity::find().all(state.db.reader()).await?;
    let others = others.into_iter().filter(|other| other.id != state.process).collect();
    for dead in watch.look(others, at) {
        let removed = state.db.write(async |tx| remove(tx, &dead).await).await?;
        if removed {
            tracing::warn!(process = %dead.id, "a process has died; what it had claimed is free");
            state.wake.notify_one();
        }
    }
    Ok(())
}

/// Frees what this process has claimed and takes its name off: it ends.
///
/// # Errors
/// The database's.
pub async fn leave(state: &AppState) -> Outcome<()> {
    let own = processes::Entity::find_by_id(state.process).one(state.db.reader()).await?;
    let Some(own) = own else { return Ok(()) };
    state.db.write(async |tx| remove(tx, &own).await).await?;
    Ok(())
}

/// Removes a process as it was last seen and frees what it had claimed; `false` if it has beaten since.
async fn remove(tx: &Tx, seen: &processes::Model) -> Outcome<bool> {
    if !store::remove(tx, seen).await? {
        return Ok(false);
    }
    store::fail_uploads(tx, seen.id).await?;
    outbox::ops::free(tx, seen.id).await?;
    outbox::codes::free(tx, seen.id).await?;
    store::free_leases(tx, seen.id).await?;
    Ok(true)
}
