//! Clearing up: uploads that nobody receives any more, rows of imports that were thrown away, and undos that a crash
//! has interrupted.

use chrono::TimeDelta;

use super::{batches, judge, rows, store, undo};
use crate::auth::{Actor, Ctx};
use crate::problem::Outcome;
use crate::state::AppState;

/// Rows deleted at once.
const ROWS: i64 = 500;
/// No upload goes on for longer where several processes share a database: one that is older belongs to a process that
/// has ended.
const LONGEST_UPLOAD: TimeDelta = TimeDelta::hours(6);

/// Does one piece of clearing up; `true` if there was any.
pub(super) async fn step(state: &AppState) -> Outcome<bool> {
    let abandoned = fail_abandoned(state).await?;
    let deleted = delete_rows(state).await?;
    let undone = finish_undo(state).await?;
    Ok(abandoned || deleted || undone)
}

async fn fail_abandoned(state: &AppState) -> Outcome<bool> {
    // SQLite has one process: an upload of another ended with it.
    let oldest = (!state.db.is_sqlite()).then(|| state.clock.now() - LONGEST_UPLOAD);
    if !store::has_abandoned(state.db.reader(), state.process, oldest).await? {
        return Ok(false);
    }
    let detail = "The upload broke off. Nothing was kept; upload the file again.";
    state.db.write(async |tx| Ok(store::fail_abandoned(tx, state.process, oldest, detail).await? > 0)).await
}

async fn delete_rows(state: &AppState) -> Outcome<bool> {
    let rows =
        "SELECT 1 FROM import_rows r WHERE r.organization_id = i.organization_id AND r.import_id = i.id";
    let Some(import) = store::with_rows(state.db.reader(), "'discarded', 'failed'", rows).await? else {
        return Ok(false);
    };
    judge::ctx(state, &import)
        .write(&state.db, async |tx| Ok(rows::delete_some(tx, &import, ROWS).await? > 0))
        .await
}

async fn finish_undo(state: &AppState) -> Outcome<bool> {
    let Some(batch) = batches::to_undo(state.db.reader()).await? else { return Ok(false) };
    let Some(import) = batch.import_id else { return Ok(false) };
    let ctx = Ctx::trusted(batch.organization_id, Actor::SYSTEM, state.clock.now());
    Ok(!undo::undo_some(state, &ctx, import, batch.id).await?.is_empty())
}
