//! Taking back the invitations of an import.

use std::collections::HashSet;

use rollcall_domain::user::Refusal;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait};
use uuid::Uuid;

use super::{rows, store};
use crate::auth::Ctx;
use crate::changes::{Undone, claim_undo, undo_items};
use crate::db::Tx;
use crate::db::entities::imports;
use crate::problem::Outcome;
use crate::state::AppState;

/// Users of one transaction.
const CHUNK: u64 = 100;

/// The import that a batch belongs to, if it is an import's.
pub(crate) async fn import_of(
    db: &impl ConnectionTrait,
    organization: Uuid,
    batch: Uuid,
) -> Outcome<Option<Uuid>> {
    Ok(store::batch(db, organization, batch).await?.and_then(|row| row.import_id))
}

/// Takes the invitations of an import's batch back while none of its mail has left; ends the sending if it still goes
/// on. Answers what became of each user of the batch.
///
/// # Errors
/// `not_found`; `too_late_to_undo`.
pub(crate) async fn undo(state: &AppState, ctx: &Ctx, import: Uuid, batch: Uuid) -> Outcome<Vec<Undone>> {
    ctx.write(&state.db, async |tx| claim(tx, ctx, import, batch).await).await?;
    // Claimed: what follows must happen, whatever becomes of the caller's session. After a crash a worker goes on.
    let ctx = Ctx::trusted(ctx.organization, ctx.actor, ctx.now);
    let items = store::items_of(state.db.reader(), ctx.organization, batch).await?;
    let mut undone = Vec::with_capacity(items.len());
    loop {
        let some = undo_some(state, &ctx, import, batch).await?;
        if some.is_empty() {
            break;
        }
        undone.extend(some);
    }
    let known: HashSet<_> = undone.iter().map(|one| one.user).collect();
    let others: Vec<_> = items.into_iter().filter(|user| !known.contains(user)).collect();
    undone.extend(undone_by_worker(state, &ctx, others).await?);
    Ok(undone)
}

async fn claim(tx: &Tx, ctx: &Ctx, import: Uuid, batch: Uuid) -> Outcome<()> {
    // The import first, as in a chunk of sending: that one is over then, and no other begins.
    let this = Condition::all().add(imports::Column::BatchId.eq(batch));
    let from = ["sending", "sent", "stopped"];
    store::change_state(tx, (ctx.organization, import), &from, "undone", &[], this).await?;
    claim_undo(tx, ctx, batch).await?;
    Ok(())
}

/// What became of users that the worker was quicker with: an import only ever makes users, so one that is still there
/// was left because it has changed.
async fn undone_by_worker(state: &AppState, ctx: &Ctx, users: Vec<Uuid>) -> Outcome<Vec<Undone>> {
    let mut left = store::users_by_ids(state.db.reader(), ctx.organization, &users).await?;
    let answer = |user| {
        let row = left.remove(&user);
        let refusal = row.map(|row| Refusal::ChangedSince { version: row.version });
        Undone { user, refusal }
    };
    Ok(users.into_iter().map(answer).collect())
}

/// Takes back some users of a claimed batch; none are left when it answers none. Touches the import first, so that the
/// request and the worker never take back the same user twice.
pub(super) async fn undo_some(
    state: &AppState,
    ctx: &Ctx,
    import: Uuid,
    batch: Uuid,
) -> Outcome<Vec<Undone>> {
    ctx.write(&state.db, async |tx| {
        let key = (ctx.organization, import);
        store::touch(tx, key).await?;
        let people = store::people_of(tx, ctx.organization, batch, CHUNK).await?;
        let undone = undo_items(tx, state, ctx, batch, CHUNK).await?;
        let back: Vec<_> = undone
            .iter()
            .filter(|one| one.refusal.is_none())
            .filter_map(|one| people.get(&one.user).copied())
            .collect();
        let unsent = rows::unsend(tx, key, &back).await?;
        store::count_unsent(tx, key, unsent).await?;
        Ok(undone)
    })
    .await
}
