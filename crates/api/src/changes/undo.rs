//! Undo: takes a batch back while no mail of it has left.
//!
//! Batches that overlap are undone like a stack, user by user. The last one that changed a user takes the user back,
//! and hands the user on to the one before it. Any other one leaves the user as it is: then its mail for this user
//! stands, and leaves when the window of the batch has passed.

use std::collections::HashMap;

use rollcall_domain::user::{Changed, Hold, Past, Refusal, undo};
use rollcall_wire::Code;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::before::Before;
use super::events::{Happening, write_events};
use super::{Written, counts, users};
use crate::auth::Ctx;
use crate::db::entities::{batch_items, batches, invitations, memberships, outbox, users as table};
use crate::db::sql::places;
use crate::db::{Sql, Tx};
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// What became of one user of a batch.
pub(crate) struct Undone {
    /// The user.
    pub(crate) user: Uuid,
    /// Why it was left as it is.
    pub(crate) refusal: Option<Refusal>,
}

/// Claims the batch for undoing: from here on no mail of a user can leave that is still to be taken back. Exactly one
/// caller wins.
///
/// # Errors
/// `not_found`; `too_late_to_undo` if it was released, undone or stopped.
pub(crate) async fn claim_undo(tx: &Tx, ctx: &Ctx, batch: Uuid) -> Outcome<batches::Model> {
    let claimed = batches::Entity::update_many()
        .col_expr(batches::Column::State, Expr::value("undone"))
        .filter(batches::Column::OrganizationId.eq(ctx.organization))
        .filter(batches::Column::Id.eq(batch))
        .filter(batches::Column::State.eq("held"))
        .filter(batches::Column::ReleaseAt.gt(ctx.now))
        .exec(tx)
        .await?
        .rows_affected;
    let row = batches::Entity::find_by_id((ctx.organization, batch)).one(tx).await?;
    let row = row.ok_or_else(|| Fail::new(Code::NotFound, "There is no such action to undo."))?;
    if claimed == 1 {
        return Ok(row);
    }
    let hold = match row.state.as_str() {
        "undone" => Hold::Undone,
        "stopped" => Hold::Stopped,
        _ => Hold::Released,
    };
    Err(Refusal::TooLate { hold }.into())
}

/// Takes back up to `limit` users of a batch that was claimed; answers none when all are done.
pub(crate) async fn undo_items(
    tx: &Tx,
    state: &AppState,
    ctx: &Ctx,
    batch: Uuid,
    limit: u64,
) -> Outcome<Vec<Undone>> {
    let items = batch_items::Entity::find()
        .filter(batch_items::Column::OrganizationId.eq(ctx.organization))
        .filter(batch_items::Column::BatchId.eq(batch))
        .order_by_asc(batch_items::Column::PersonId)
        .limit(limit)
        .all(tx)
        .await?;
    let users = users_of(tx, ctx, &items).await?;
    let mut answers = Vec::with_capacity(items.len());
    let mut written = Vec::with_capacity(items.len());
    for item in &items {
        let (answer, done) = undo_one(tx, item, users.get(&item.user_id)).await?;
        answers.push(answer);
        written.extend(done);
    }
    restore_around(tx, ctx, batch, &written).await?;
    hand_on(tx, ctx, &written).await?;
    forget(tx, ctx, batch, &items).await?;
    let happenings: Vec<_> = written.iter().map(|item| Happening::of(item, None)).collect();
    write_events(tx, ctx, &happenings).await?;
    counts::add(tx, state, ctx, &written).await?;
    Ok(answers)
}

async fn users_of(tx: &Tx, ctx: &Ctx, items: &[batch_items::Model]) -> Outcome<HashMap<Uuid, table::Model>> {
    let rows = table::Entity::find()
        .filter(table::Column::OrganizationId.eq(ctx.organization))
        .filter(table::Column::Id.is_in(items.iter().map(|item| item.user_id)))
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

async fn undo_one(
    tx: &Tx,
    item: &batch_items::Model,
    row: Option<&table::Model>,
) -> Outcome<(Undone, Option<Written>)> {
    let refused = |refusal| (Undone { user: item.user_id, refusal: Some(refusal) }, None);
    let Some(row) = row else { return Ok(refused(Refusal::NotAUser)) };
    let before = item.before.as_deref().and_then(|json| Before::restore(json, row));
    let past = Past {
        before: before.as_ref().map(users::to_domain).transpose()?.map(|user| user.status()),
        version_after: item.version_after,
    };
    let changed = match undo(users::to_domain(row)?, past, Hold::Held) {
        Ok(changed) => changed,
        Err(refusal) => return Ok(refused(refusal)),
    };
    let after = before.map(|before| table::Model { version: row.version + 1, ..before });
    if !put_back(tx, row, after.as_ref()).await? {
        return Ok(refused(Refusal::ChangedSince { version: row.version }));
    }
    let undone = Undone { user: row.id, refusal: None };
    Ok((undone, Some(written(&changed, row, after))))
}

fn written(changed: &Changed, before: &table::Model, after: Option<table::Model>) -> Written {
    let before = Some(before.clone());
    Written { before, after, event: changed.event(), joining: None, mail: None, invitation: None }
}

async fn put_back(tx: &Tx, row: &table::Model, after: Option<&table::Model>) -> Outcome<bool> {
    match after {
        Some(after) => users::replace(tx, row, after).await,
        None => users::delete(tx, row).await,
    }
}

/// Takes back what the batch did around the users: its invitations go, those it ended are open again, memberships it
/// ended go on, its mail is cancelled, and mail that it had overtaken waits again.
async fn restore_around(tx: &Tx, ctx: &Ctx, batch: Uuid, written: &[Written]) -> Outcome<()> {
    let users: Vec<_> = written.iter().filter_map(Written::user_id).collect();
    if users.is_empty() {
        return Ok(());
    }
    restore_invitations(tx, ctx, batch, &users).await?;
    let resumed: Vec<_> = written
        .iter()
        .filter_map(|item| item.after.as_ref())
        .filter(|after| after.status == "active")
        .map(|after| after.id)
        .collect();
    memberships::Entity::update_many()
        .col_expr(memberships::Column::UntilAt, Expr::value(None::<chrono::DateTime<chrono::Utc>>))
        .filter(memberships::Column::OrganizationId.eq(ctx.organization))
        .filter(memberships::Column::UserId.is_in(resumed.clone()))
        .filter(Expr::cust(
            "from_at = (SELECT MAX(m.from_at) FROM memberships m WHERE m.organization_id = memberships.organization_id \
             AND m.user_id = memberships.user_id)",
        ))
        .exec(tx)
        .await?;
    restore_mails(tx, ctx, batch, &users).await
}

async fn restore_invitations(tx: &Tx, ctx: &Ctx, batch: Uuid, users: &[Uuid]) -> Outcome<()> {
    invitations::Entity::delete_many()
        .filter(invitations::Column::OrganizationId.eq(ctx.organization))
        .filter(invitations::Column::BatchId.eq(batch))
        .filter(invitations::Column::UserId.is_in(users.to_vec()))
        .exec(tx)
        .await?;
    invitations::Entity::update_many()
        .col_expr(invitations::Column::State, Expr::value("open"))
        .col_expr(invitations::Column::EndedAt, Expr::value(None::<chrono::DateTime<chrono::Utc>>))
        .col_expr(invitations::Column::EndedBy, Expr::value(None::<Uuid>))
        .filter(invitations::Column::OrganizationId.eq(ctx.organization))
        .filter(invitations::Column::EndedBy.eq(batch))
        .filter(invitations::Column::UserId.is_in(users.to_vec()))
        .exec(tx)
        .await?;
    Ok(())
}

async fn restore_mails(tx: &Tx, ctx: &Ctx, batch: Uuid, users: &[Uuid]) -> Outcome<()> {
    let set = |state: Expr| {
        outbox::Entity::update_many()
            .col_expr(outbox::Column::State, state)
            .col_expr(outbox::Column::CancelledBy, Expr::value(None::<Uuid>))
            .col_expr(outbox::Column::ChangedAt, Expr::value(ctx.now))
            .filter(outbox::Column::OrganizationId.eq(ctx.organization))
            .filter(outbox::Column::UserId.is_in(users.to_vec()))
    };
    set(Expr::value("cancelled"))
        .filter(outbox::Column::BatchId.eq(batch))
        .filter(outbox::Column::State.eq("queued"))
        .exec(tx)
        .await?;
    set(Expr::cust("CASE WHEN state = 'cancelled' THEN 'queued' ELSE state END"))
        .filter(outbox::Column::CancelledBy.eq(batch))
        .exec(tx)
        .await?;
    Ok(())
}

/// Each user is again as it was under the version before, and has gone two versions on since. The earlier batches that
/// are held count from there, so that the last of them can be undone too.
async fn hand_on(tx: &Tx, ctx: &Ctx, written: &[Written]) -> Outcome<()> {
    let users: Vec<_> = written.iter().filter_map(|item| item.after.as_ref()).map(|user| user.id).collect();
    if users.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "UPDATE batch_items SET version_after = version_after + 2 WHERE organization_id = $1 AND user_id IN ({}) \
         AND batch_id IN (SELECT b.id FROM batches b WHERE b.organization_id = $1 AND b.state = 'held')",
        places(2, users.len())
    );
    users.iter().fold(Sql::new(sql).bind(ctx.organization), |sql, user| sql.bind(*user)).execute(tx).await?;
    Ok(())
}

/// Forgets the items that were dealt with, so that a long undo goes on where it was.
async fn forget(tx: &Tx, ctx: &Ctx, batch: Uuid, items: &[batch_items::Model]) -> Outcome<()> {
    batch_items::Entity::delete_many()
        .filter(batch_items::Column::OrganizationId.eq(ctx.organization))
        .filter(batch_items::Column::BatchId.eq(batch))
        .filter(batch_items::Column::UserId.is_in(items.iter().map(|item| item.user_id)))
        .exec(tx)
        .await?;
    Ok(())
}
