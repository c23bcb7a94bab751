//! Sending: makes the invitations of an import, a chunk at a time, each person exactly once.

use std::collections::HashSet;
use std::time::Instant;

use rollcall_wire::Code;
use sea_orm::Condition;
use sea_orm::sea_query::Expr;
use uuid::Uuid;

use super::pace::Pace;
use super::store::{self, Import};
use super::{judge, rows};
use crate::auth::{Actor, Ctx};
use crate::changes::{Batch, record_inserted};
use crate::db::entities::{batches, imports, users};
use crate::db::{Given, Sql, Tx};
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// Rows of the first chunk.
const FIRST_CHUNK: usize = 25;

/// What is remembered from one chunk to the next.
#[derive(Debug)]
pub(crate) struct Memory {
    pace: Pace,
}

impl Default for Memory {
    fn default() -> Self {
        Self { pace: Pace::new(FIRST_CHUNK) }
    }
}

/// Sends one chunk of one import; `true` if there was one.
pub(super) async fn step(state: &AppState, memory: &mut Memory) -> Outcome<bool> {
    let Some(import) = store::next_in(state.db.reader(), &["sending"]).await? else { return Ok(false) };
    match send_chunk(state, memory, &import).await {
        Ok(()) => {}
        // What does not pass by itself must not keep all other work waiting. `send` goes on where it stopped.
        Err(fail) if fail.to_problem().code == Code::Internal => stop(state, &import, &fail).await?,
        Err(fail) => return Err(fail),
    }
    Ok(true)
}

async fn send_chunk(state: &AppState, memory: &mut Memory, import: &Import) -> Outcome<()> {
    let ready = rows::next_ready(state.db.reader(), import, memory.pace.rows()).await?;
    let Some(to) = ready.last().copied() else { return finish(state, import).await };
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
            if !store::advance_cursor(tx, import, to).await? {
                return Ok(None);
            }
            invite(tx, state, &ctx, import, Batch::of(&batch), &ready).await?;
            Ok(Some(began))
        })
        .await?;
    if let Some(began) = began {
        memory.pace.learn(state, ready.len(), began);
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
        "operator" => "operator",
        _ => "system",
    };
    let actor = Actor { kind, id: batch.actor_id };
    Ctx::trusted(import.organization_id, actor, state.clock.now())
}

async fn invite(
    tx: &Tx,
    state: &AppState,
    ctx: &Ctx,
    import: &Import,
    batch: Batch,
    ready: &[i64],
) -> Outcome<()> {
    let fresh: Vec<_> = ready.iter().map(|ordinal| (*ordinal, state.ids.sortable(ctx.now))).collect();
    let users = insert_users(tx, state, ctx, import, &fresh).await?;
    let sent = i64::try_from(users.len()).map_err(|error| Fail::Internal(error.to_string()))?;
    let made: HashSet<_> = users.iter().map(|user| user.id).collect();
    mark_invited(tx, import, fresh.iter().filter(|(_, id)| made.contains(id))).await?;
    let failed = if users.len() < ready.len() { mark_rest(tx, import, ready).await? } else { 0 };
    if !users.is_empty() {
        record_inserted(tx, state, ctx, batch, users).await?;
    }
    Ok(store::count_sent(tx, import, sent, failed).await?)
}

/// Makes users of the rows whose address still belongs to the one enabled person that it belonged to in the plan, and
/// who is no user yet; the rows by their places, with the ids of their users. A person who is disabled at this very moment comes out as invited before being disabled.
async fn insert_users(
    tx: &Tx,
    state: &AppState,
    ctx: &Ctx,
    import: &Import,
    fresh: &[(i64, Uuid)],
) -> Outcome<Vec<users::Model>> {
    let fresh =
        fresh.iter().map(|(ordinal, id)| [(*ordinal).into(), (*id).into(), state.ids.random().into()]);
    let Some(fresh) = Given::new(["ordinal", "id", "mail_id"], fresh) else { return Ok(Vec::new()) };
    // Joined in this order: `SQLite` would begin with all people, in the order that is asked for.
    let sql = format!(
        "WITH {} \
         INSERT INTO users (organization_id, id, person_id, status, invited_at, email_key, name_key, mail_id, version) \
         SELECT p.organization_id, fresh.id, p.id, 'invited', $3, p.email_key, p.name_key, fresh.mail_id, 1 \
         FROM fresh CROSS JOIN import_rows r CROSS JOIN people p \
         JOIN person_addresses a ON a.organization_id = r.organization_id AND a.email_key = r.email_key \
           AND a.person_id = p.id \
         WHERE r.organization_id = $1 AND r.import_id = $2 AND r.ordinal = fresh.ordinal \
           AND p.organization_id = r.organization_id AND p.id = r.person_id \
           AND r.verdict = 'ready' AND r.result IS NULL AND p.enabled AND p.gone_at IS NULL \
           AND NOT EXISTS (SELECT 1 FROM person_addresses b \
             JOIN people q ON q.organization_id = b.organization_id AND q.id = b.person_id \
             WHERE b.organization_id = r.organization_id AND b.email_key = r.email_key AND b.person_id <> p.id \
               AND q.gone_at IS NULL) \
         ORDER BY p.id ON CONFLICT DO NOTHING \
         RETURNING organization_id, id, person_id, account_id, status, archived_was, invited_at, activated_at, \
           archived_at, email_key, name_key, mail_id, version",
        fresh.named("fresh", tx, 4)
    );
    let sql = Sql::new(sql).bind(import.organization_id).bind(import.id).bind(ctx.now);
    Ok(sql.bind(fresh.value()).all(tx).await?)
}

async fn mark_invited(tx: &Tx, import: &Import, made: impl Iterator<Item = &(i64, Uuid)>) -> Outcome<()> {
    let made = made.map(|(ordinal, id)| [(*ordinal).into(), (*id).into()]);
    let Some(made) = Given::new(["ordinal", "user_id"], made) else { return Ok(()) };
    let sql = format!(
        "WITH {} \
         UPDATE import_rows SET result = 'invited', user_id = made.user_id FROM made \
         WHERE import_rows.organization_id = $1 AND import_rows.import_id = $2 \
         AND import_rows.ordinal = made.ordinal",
        made.named("made", tx, 3)
    );
    Sql::new(sql).bind(import.organization_id).bind(import.id).bind(made.value()).execute(tx).await?;
    Ok(())
}

/// Marks those of the chunk that were not invited; answers how many. Rows that another process has dealt with while this
/// one was asleep are not among them.
async fn mark_rest(tx: &Tx, import: &Import, ready: &[i64]) -> Outcome<i64> {
    let chunk = ready.iter().map(|ordinal| [(*ordinal).into()]);
    let Some(chunk) = Given::new(["ordinal"], chunk) else { return Ok(0) };
    let sql = format!(
        "WITH {} UPDATE import_rows SET result = 'changed_since_plan' WHERE organization_id = $1 AND import_id = $2 \
         AND verdict = 'ready' AND result IS NULL AND ordinal IN (SELECT ordinal FROM chunk)",
        chunk.named("chunk", tx, 3)
    );
    let sql = Sql::new(sql).bind(import.organization_id).bind(import.id);
    let marked = sql.bind(chunk.value()).execute(tx).await?;
    i64::try_from(marked).map_err(|error| Fail::Internal(error.to_string()))
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
