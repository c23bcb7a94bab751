//! The record of a sync: there before its first change, moved with its changes, and ended with it.

use rollcall_wire::directory::SyncSource;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter};
use uuid::Uuid;

use super::Options;
use super::plan::Plan;
use crate::auth::{Actor, Ctx};
use crate::db::Tx;
use crate::db::entities::{directory_syncs, people};
use crate::directory::store::source_name;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// Writes that a sync begins; answers its id.
pub(super) async fn begin(
    tx: &Tx,
    state: &AppState,
    ctx: &Ctx,
    plan: &Plan,
    options: Options,
) -> Outcome<Uuid> {
    let by = match options.caller {
        Some(person) => people::Entity::find_by_id((ctx.organization, person)).one(tx).await?,
        None => None,
    };
    let id = state.ids.sortable(ctx.now);
    let row = directory_syncs::Model {
        organization_id: ctx.organization,
        id,
        source: source_name(SyncSource::File).to_owned(),
        state: "running".to_owned(),
        // A command is no process that others watch.
        owner: (ctx.actor != Actor::OPERATOR).then_some(state.process),
        actor_kind: ctx.actor.kind.to_owned(),
        actor_id: ctx.actor.id,
        actor_name: by.map(|person| person.display_name),
        counts: serde_json::to_string(&plan.counts).map_err(|error| Fail::Internal(error.to_string()))?,
        changes: plan.changes.len().try_into().unwrap_or(i64::MAX),
        done: 0,
        began_at: ctx.now,
        ended_at: None,
    };
    directory_syncs::Entity::insert(directory_syncs::ActiveModel::from(row))
        .exec_without_returning(tx)
        .await?;
    Ok(id)
}

/// Counts what a transaction has changed, in it.
pub(super) async fn count(tx: &Tx, ctx: &Ctx, id: Uuid, done: usize) -> Outcome<()> {
    let done = i64::try_from(done).map_err(|error| Fail::Internal(error.to_string()))?;
    directory_syncs::Entity::update_many()
        .col_expr(directory_syncs::Column::Done, Expr::col(directory_syncs::Column::Done).add(done))
        .filter(directory_syncs::Column::OrganizationId.eq(ctx.organization))
        .filter(directory_syncs::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Writes how a sync ended. Nothing is asked of the caller, who may be among those whom it has signed out.
pub(super) async fn end(state: &AppState, ctx: &Ctx, id: Uuid, is_done: bool) -> Outcome<()> {
    let now = state.clock.now();
    state
        .db
        .write(async |tx| {
            let end = directory_syncs::ActiveModel {
                state: Set(if is_done { "done" } else { "broken_off" }.to_owned()),
                ended_at: Set(Some(now)),
                ..directory_syncs::ActiveModel::default()
            };
            directory_syncs::Entity::update_many()
                .set(end)
                .filter(directory_syncs::Column::OrganizationId.eq(ctx.organization))
                .filter(directory_syncs::Column::Id.eq(id))
                .exec(tx)
                .await?;
            Ok(())
        })
        .await
}
