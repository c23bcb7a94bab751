//! What the directory holds, in numbers, and how it came to that.

use rollcall_wire::directory::{Directory, SyncRecord, SyncState};
use uuid::Uuid;

use super::store::{self, SyncRow};
use super::{counts, left};
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// Syncs that are shown.
const SYNCS: u64 = 20;

/// Reads the totals and the newest syncs.
pub(super) async fn get(state: &AppState, organization: Uuid) -> Outcome<Directory> {
    let db = state.db.reader();
    let people = counts::sum(db, organization).await?;
    let syncs = store::syncs(db, organization, SYNCS).await?;
    Ok(Directory {
        enabled: people.enabled,
        disabled: people.disabled,
        gone: people.gone,
        left: left::count(db, organization).await?,
        max_disable_percent: state.config.directory.max_disable_percent,
        syncs: syncs.into_iter().enumerate().map(present).collect::<Outcome<_>>()?,
    })
}

fn present((place, row): (usize, SyncRow)) -> Outcome<SyncRecord> {
    Ok(SyncRecord {
        state: state_of(&row, place == 0)?,
        at: row.began_at,
        ended_at: row.ended_at,
        by: row.actor_name,
        source: store::source_of(&row.source).ok_or_else(|| broken(&row.source))?,
        counts: serde_json::from_str(&row.counts).map_err(|error| Fail::Internal(error.to_string()))?,
        changes: row.changes,
        done: row.done,
    })
}

/// One whose process has died will never say so itself; a command is no process that others watch, but whoever begins
/// another sync knows that the one before is over.
fn state_of(row: &SyncRow, is_newest: bool) -> Outcome<SyncState> {
    match row.state.as_str() {
        "done" => Ok(SyncState::Done),
        "running" if row.owner_lives || (row.owner.is_none() && is_newest) => Ok(SyncState::Running),
        "running" | "broken_off" => Ok(SyncState::BrokenOff),
        other => Err(broken(other)),
    }
}

fn broken(what: &str) -> Fail {
    Fail::Internal(format!("a sync of the directory is kept as {what}"))
}
