//! The batches of an import: one for each time that it was sent anew. The state of a batch decides whether its mail may
//! leave.

use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::store::Import;
use crate::auth::Ctx;
use crate::db::entities::batches;
use crate::db::{Sql, Tx};
use crate::organization;
use crate::problem::Outcome;
use crate::state::AppState;

/// What sending again found of an import that was stopped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Resumed {
    /// Whether any mail goes on.
    pub(super) any: bool,
    /// Whether the batch sent last goes on, so that more can be sent under it.
    pub(super) current: bool,
}

#[derive(Debug, FromQueryResult)]
struct Found {
    id: Uuid,
}

/// Stops the batches whose mail is leaving or waits for the undo window; `true` if any mail waits in them.
pub(super) async fn stop(tx: &Tx, import: &Import) -> Result<bool, DbErr> {
    let sql = "UPDATE batches SET state = 'stopped' \
               WHERE organization_id = $1 AND import_id = $2 AND state IN ('held', 'released')";
    Sql::new(sql).bind(import.organization_id).bind(import.id).execute(tx).await?;
    let sql = "SELECT o.id FROM outbox o WHERE o.state = 'queued' AND o.class = 2 AND o.organization_id = $1 \
               AND o.batch_id IN (SELECT b.id FROM batches b WHERE b.organization_id = $1 AND b.import_id = $2 \
                 AND b.state = 'stopped') LIMIT 1";
    Ok(Sql::new(sql).bind(import.organization_id).bind(import.id).one::<Found>(tx).await?.is_some())
}

/// The batch sent last, if it is stopped and none of its mail has ever been tried.
pub(super) async fn stopped_untouched(
    db: &impl ConnectionTrait,
    import: &Import,
) -> Result<Option<Uuid>, DbErr> {
    let sql = "SELECT b.id FROM batches b WHERE b.organization_id = $1 AND b.id = $2 AND b.state = 'stopped' \
               AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.organization_id = b.organization_id \
                 AND o.batch_id = b.id AND o.attempt > 0)";
    let found = Sql::new(sql).bind(import.organization_id).bind(import.batch_id).one::<Found>(db).await?;
    Ok(found.map(|found| found.id))
}

/// Lets the stopped batches of an import go on. Of `untouched`, no mail has left: it waits for the undo window again.
/// The mail of any other leaves at once, as it would have.
pub(super) async fn resume(
    tx: &Tx,
    state: &AppState,
    ctx: &Ctx,
    import: &Import,
    untouched: Option<Uuid>,
) -> Outcome<Resumed> {
    let seconds = organization::ops::undo_seconds(tx, state, ctx.organization).await?;
    let release_at = ctx.now + TimeDelta::seconds(i64::from(seconds));
    let sql = "UPDATE batches SET state = CASE WHEN id = $3 AND $4 > 0 THEN 'held' ELSE 'released' END, \
                 release_at = CASE WHEN id = $3 THEN $5 ELSE release_at END \
               WHERE organization_id = $1 AND import_id = $2 AND state = 'stopped' RETURNING *";
    let resumed: Vec<batches::Model> = Sql::new(sql)
        .bind(import.organization_id)
        .bind(import.id)
        .bind(untouched.unwrap_or_default())
        .bind(i64::from(seconds))
        .bind(release_at)
        .all(tx)
        .await?;
    let current = resumed.iter().any(|batch| Some(batch.id) == import.batch_id);
    Ok(Resumed { any: !resumed.is_empty(), current })
}

/// Whether users of the batch sent last are still being taken back.
pub(super) async fn is_being_undone(tx: &Tx, import: &Import) -> Result<bool, DbErr> {
    let sql = "SELECT b.id FROM batches b WHERE b.organization_id = $1 AND b.id = $2 AND b.state = 'undone' \
               AND EXISTS (SELECT 1 FROM batch_items i WHERE i.organization_id = b.organization_id AND i.batch_id = b.id)";
    let found = Sql::new(sql).bind(import.organization_id).bind(import.batch_id).one::<Found>(tx).await?;
    Ok(found.is_some())
}

/// A batch of an import that was claimed for undo and still has users to take back.
pub(super) async fn to_undo(db: &impl ConnectionTrait) -> Result<Option<batches::Model>, DbErr> {
    // Asked of each batch that was undone: of `EXISTS`, PostgreSQL makes a join that begins with all items there are.
    let sql = "SELECT b.* FROM batches b WHERE b.state = 'undone' AND b.import_id IS NOT NULL \
               AND (SELECT 1 FROM batch_items i WHERE i.organization_id = b.organization_id AND i.batch_id = b.id \
                 LIMIT 1) = 1 \
               LIMIT 1";
    Sql::new(sql).one(db).await
}
