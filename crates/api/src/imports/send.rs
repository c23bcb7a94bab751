//! Sending: makes the invitations of an import, a chunk at a time, each person exactly once.

use std::collections::HashMap;
use std::time::Instant;

use rollcall_wire::Code;
use sea_orm::Condition;
use sea_orm::sea_query::Expr;
use uuid::Uuid;

use super::invite::invite;
use super::judge;
use super::pace::Pace;
use super::store::{self, Import};
use super::window::Window;
use crate::auth::{Actor, Ctx};
use crate::changes::Batch;
use crate::db::entities::{batches, imports};
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// Rows of the first chunk.
const FIRST_CHUNK: usize = 25;

/// What is remembered from one chunk to the next.
#[derive(Debug)]
pub(crate) struct Memory {
    pace: Pace,
    /// By organization: they take turns.
    windows: HashMap<Uuid, Window>,
}

impl Default for Memory {
    fn default() -> Self {
        Self { pace: Pace::new(FIRST_CHUNK), windows: HashMap::new() }
    }
}

/// Sends one chunk of one import; `true` if there was one.
pub(super) async fn step(state: &AppState, memory: &mut Memory) -> Outcome<bool> {
    let Some(import) = store::next_in(state.db.reader(), &["sending"]).await? else {
        memory.windows = HashMap::new();
        return Ok(false);
    };
    match send_chunk(state, memory, &import).await {
        Ok(()) => {}
        // What does not pass by itself must not keep all other work waiting. `send` goes on where it stopped.
        Err(fail) if fail.to_problem().code == Code::Internal => stop(state, &import, &fail).await?,
        Err(fail) => return Err(fail),
    }
    Ok(true)
}

async fn send_chunk(state: &AppState, memory: &mut Memory, import: &Import) -> Outcome<()> {
    let window = memory.windows.entry(import.organization_id).or_default();
    let Some(chunk) = window.next(state.db.reader(), import, memory.pace.rows()).await? else {
        return finish(state, import).await;
    };
    let batch = match import.batch_id {
        Some(id) => store::batch(state.db.reader(), import.organization_id, id).await?,
        None => None,
    };
    let batch =
        batch.ok_or_else(|| Fail::Internal(format!("import {} is sent without a batch", import.id)))?;
    let ctx = ctx(state, import, &batch);
    let began = ctx
        .write_chunk(&state.db, async |tx| {
            let began = Instant::now();
            if !store::advance_cursor(tx, import, chunk.cursor).await? {
                return Ok(None);
            }
            invite(tx, state, &ctx, import, Batch::of(&batch), &chunk.places).await?;
            Ok(Some(began))
        })
        .await?;
    if let Some(began) = began {
        memory.pace.learn(state, chunk.places.len(), began);
        window.done(&chunk);
    }
    // Where the undo window is closed already, there is mail to send.
    if batch.state == "released" {
        state.wake.notify_one();
    }
    Ok(())
}

/// In the name of who has sent the import, or began to rescind it.
pub(super) fn ctx(state: &AppState, import: &Import, batch: &batches::Model) -> Ctx {
    let kind = match batch.actor_kind.as_str() {
        "account" => "account",
        "client" => "client",
        "operator" => "operator",
        _ => "system",
    };
    let actor = Actor { kind, id: batch.actor_id };
    Ctx::trusted(import.organization_id, actor, state.clock.now())
}

async fn finish(state: &AppState, import: &Import) -> Outcome<()> {
    end(state, import, "sent", &[]).await
}

async fn stop(state: &AppState, import: &Import, fail: &Fail) -> Outcome<()> {
    tracing::error!(import = %import.id, error = %fail, "an import cannot be sent to its end");
    let detail = "Not all invitations could be made. Send again to go on; the log of the server says more.";
    end(state, import, "stopped", &[(imports::Column::Detail, Expr::value(detail))]).await
}

async fn end(state: &AppState, import: &Import, to: &str, set: &[(imports::Column, Expr)]) -> Outcome<()> {
    judge::ctx(state, import)
        .write(&state.db, async |tx| {
            let key = (import.organization_id, import.id);
            store::change_state(tx, key, &["sending"], to, set, Condition::all()).await?;
            Ok(())
        })
        .await
}
