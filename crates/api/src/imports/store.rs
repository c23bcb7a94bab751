//! Queries of imports.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use super::cursor::ImportCursor;
use crate::db::entities::{batch_items, batches, imports, users};
use crate::db::{Sql, Tx};

pub(super) use imports::Model as Import;

pub(super) async fn get(
    db: &impl ConnectionTrait,
    organization: Uuid,
    id: Uuid,
) -> Result<Option<Import>, DbErr> {
    imports::Entity::find_by_id((organization, id)).one(db).await
}

/// The states that end by themselves.
const MOVING: [&str; 4] = ["receiving", "queued", "validating", "sending"];

/// The imports of an organization that were not thrown away, the newest first.
pub(super) async fn list(
    db: &impl ConnectionTrait,
    organization: Uuid,
    after: Option<ImportCursor>,
    only_moving: bool,
    limit: u64,
) -> Result<Vec<Import>, DbErr> {
    let mut query = imports::Entity::find()
        .filter(imports::Column::OrganizationId.eq(organization))
        .filter(imports::Column::State.ne("discarded"));
    if only_moving {
        query = query.filter(imports::Column::State.is_in(MOVING));
    }
    if let Some(after) = after {
        let same_time = imports::Column::CreatedAt.eq(after.created_at).and(imports::Column::Id.lt(after.id));
        query = query
            .filter(Condition::any().add(imports::Column::CreatedAt.lt(after.created_at)).add(same_time));
    }
    query
        .order_by_desc(imports::Column::CreatedAt)
        .order_by_desc(imports::Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// Of these batches, those that can still be undone.
pub(super) async fn held_batches(
    db: &impl ConnectionTrait,
    organization: Uuid,
    ids: Vec<Uuid>,
) -> Result<Vec<batches::Model>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    batches::Entity::find()
        .filter(batches::Column::OrganizationId.eq(organization))
        .filter(batches::Column::Id.is_in(ids))
        .filter(batches::Column::State.eq("held"))
        .all(db)
        .await
}

pub(super) async fn batch(
    db: &impl ConnectionTrait,
    organization: Uuid,
    id: Uuid,
) -> Result<Option<batches::Model>, DbErr> {
    batches::Entity::find_by_id((organization, id)).one(db).await
}

/// The users that a batch can still take back.
pub(super) async fn items_of(
    db: &impl ConnectionTrait,
    organization: Uuid,
    batch: Uuid,
) -> Result<Vec<Uuid>, DbErr> {
    batch_items::Entity::find()
        .select_only()
        .column(batch_items::Column::UserId)
        .filter(batch_items::Column::OrganizationId.eq(organization))
        .filter(batch_items::Column::BatchId.eq(batch))
        .into_tuple()
        .all(db)
        .await
}

/// The people of those users of a batch whose turn it is to be taken back.
pub(super) async fn people_of(
    db: &impl ConnectionTrait,
    organization: Uuid,
    batch: Uuid,
    limit: u64,
) -> Result<HashMap<Uuid, Uuid>, DbErr> {
    let found: Vec<(Uuid, Uuid)> = batch_items::Entity::find()
        .select_only()
        .column(batch_items::Column::UserId)
        .column(batch_items::Column::PersonId)
        .filter(batch_items::Column::OrganizationId.eq(organization))
        .filter(batch_items::Column::BatchId.eq(batch))
        .order_by_asc(batch_items::Column::PersonId)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().collect())
}

/// Those of these users that there are.
pub(super) async fn users_by_ids(
    db: &impl ConnectionTrait,
    organization: Uuid,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, users::Model>, DbErr> {
    let mut found = HashMap::new();
    for ids in ids.chunks(1000) {
        let rows = users::Entity::find()
            .filter(users::Column::OrganizationId.eq(organization))
            .filter(users::Column::Id.is_in(ids.iter().copied()))
            .all(db)
            .await?;
        found.extend(rows.into_iter().map(|row| (row.id, row)));
    }
    Ok(found)
}

pub(super) async fn insert(tx: &Tx, row: Import) -> Result<(), DbErr> {
    imports::Entity::insert(imports::ActiveModel::from(row)).exec_without_returning(tx).await?;
    Ok(())
}

/// The import that has waited longest for a chunk of its judging or sending, of any organization.
///
/// Organizations take turns, chunk by chunk, so that a small file is not kept waiting by another's large one. Within an
/// organization one import goes on at a time, the oldest that has begun, and the others wait for it.
pub(super) async fn next_in(db: &impl ConnectionTrait, states: &[&str]) -> Result<Option<Import>, DbErr> {
    let states = states.iter().map(|state| format!("'{state}'")).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT i.* FROM imports i WHERE i.state IN ({states}) AND NOT EXISTS (SELECT 1 FROM imports o \
           WHERE o.organization_id = i.organization_id AND o.state IN ({states}) \
             AND ((o.state <> 'queued' AND i.state = 'queued') OR (o.state = i.state AND o.id < i.id))) \
         ORDER BY (SELECT MAX(m.turn) FROM imports m WHERE m.organization_id = i.organization_id), i.id LIMIT 1"
    );
    Sql::new(sql).one(db).await
}

/// What puts an organization behind all others, also once this import has ended.
const NEXT_TURN: &str = "turn = 1 + (SELECT MAX(m.turn) FROM imports m)";

/// Moves an import from any of the states given to another, with what else is to change; `false` if it is in none.
pub(super) async fn change_state(
    tx: &Tx,
    key: (Uuid, Uuid),
    from: &[&str],
    to: &str,
    set: &[(imports::Column, Expr)],
    only: Condition,
) -> Result<bool, DbErr> {
    let mut update = imports::Entity::update_many().col_expr(imports::Column::State, Expr::value(to));
    for (column, value) in set {
        update = update.col_expr(*column, value.clone());
    }
    let result = update
        .filter(imports::Column::OrganizationId.eq(key.0))
        .filter(imports::Column::Id.eq(key.1))
        .filter(imports::Column::State.is_in(from.iter().copied()))
        .filter(only)
        .exec(tx)
        .await?;
    Ok(result.rows_affected > 0)
}

/// Touches an import, so that whoever else works on it waits.
pub(super) async fn touch(tx: &Tx, key: (Uuid, Uuid)) -> Result<(), DbErr> {
    let sql = "UPDATE imports SET version = version WHERE organization_id = $1 AND id = $2";
    Sql::new(sql).bind(key.0).bind(key.1).execute(tx).await?;
    Ok(())
}

/// Counts rows that have just arrived; `false` if the import is not this process's to receive any more.
pub(super) async fn count_received(
    tx: &Tx,
    key: (Uuid, Uuid),
    owner: Uuid,
    rows: i64,
    errors: i64,
) -> Result<bool, DbErr> {
    let sql = "UPDATE imports SET rows = rows + $1, errors = errors + $2 \
               WHERE organization_id = $3 AND id = $4 AND state = 'receiving' AND owner = $5";
    let sql = Sql::new(sql).bind(rows).bind(errors).bind(key.0).bind(key.1).bind(owner);
    Ok(sql.execute(tx).await? > 0)
}

/// What a chunk of judging counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Judged {
    pub(super) ready: i64,
    pub(super) errors: i64,
    pub(super) skipped: i64,
    pub(super) confident: i64,
}

/// Moves the place from which judging goes on; `false` if somebody else has moved it.
pub(super) async fn advance_judged(
    tx: &Tx,
    import: &Import,
    to: i64,
    counted: Judged,
) -> Result<bool, DbErr> {
    let sql = format!(
        "UPDATE imports SET state = 'validating', judged = $1, ready = ready + $2, errors = errors + $3, \
         skipped = skipped + $4, confident = confident + $5, {NEXT_TURN} \
         WHERE organization_id = $6 AND id = $7 AND state IN ('queued', 'validating') AND judged = $8"
    );
    let sql = Sql::new(sql).bind(to).bind(counted.ready).bind(counted.errors).bind(counted.skipped);
    let sql = sql.bind(counted.confident).bind(import.organization_id).bind(import.id).bind(import.judged);
    Ok(sql.execute(tx).await? > 0)
}

/// Takes a turn of sending, after which it goes on from the place given; `false` if somebody else has taken one since the
/// import was read, or the sending has ended.
pub(super) async fn advance_cursor(tx: &Tx, import: &Import, to: i64) -> Result<bool, DbErr> {
    let sql = format!(
        "UPDATE imports SET cursor = $1, {NEXT_TURN} \
         WHERE organization_id = $2 AND id = $3 AND state = 'sending' AND turn = $4"
    );
    let sql = Sql::new(sql).bind(to).bind(import.organization_id).bind(import.id).bind(import.turn);
    Ok(sql.execute(tx).await? > 0)
}

pub(super) async fn count_sent(tx: &Tx, import: &Import, sent: i64, failed: i64) -> Result<(), DbErr> {
    let sql =
        "UPDATE imports SET sent = sent + $1, failed = failed + $2 WHERE organization_id = $3 AND id = $4";
    let sql = Sql::new(sql).bind(sent).bind(failed).bind(import.organization_id).bind(import.id);
    sql.execute(tx).await?;
    Ok(())
}

/// By how much the counts of an import move when a row is changed by hand, and its version then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Moved {
    pub(super) ready: i64,
    pub(super) errors: i64,
    pub(super) skipped: i64,
    pub(super) failed: i64,
    pub(super) confident: i64,
    pub(super) version: i64,
}

pub(super) async fn count_fixed(tx: &Tx, import: &Import, moved: Moved) -> Result<(), DbErr> {
    let sql = "UPDATE imports SET ready = ready + $1, errors = errors + $2, skipped = skipped + $3, \
               failed = failed + $4, confident = confident + $5, version = $6 WHERE organization_id = $7 AND id = $8";
    let sql = Sql::new(sql).bind(moved.ready).bind(moved.errors).bind(moved.skipped).bind(moved.failed);
    sql.bind(moved.confident)
        .bind(moved.version)
        .bind(import.organization_id)
        .bind(import.id)
        .execute(tx)
        .await?;
    Ok(())
}

/// Counts invitations that were taken back.
pub(super) async fn count_unsent(tx: &Tx, key: (Uuid, Uuid), unsent: u64) -> Result<(), DbErr> {
    let unsent = i64::try_from(unsent).unwrap_or(i64::MAX);
    let sql = "UPDATE imports SET sent = sent - $1 WHERE organization_id = $2 AND id = $3";
    Sql::new(sql).bind(unsent).bind(key.0).bind(key.1).execute(tx).await?;
    Ok(())
}

/// An import whose users are being archived.
pub(super) async fn rescinding(db: &impl ConnectionTrait) -> Result<Option<Import>, DbErr> {
    Sql::new("SELECT i.* FROM imports i WHERE i.rescind_batch_id IS NOT NULL LIMIT 1").one(db).await
}

/// Moves the place from which rescinding goes on; `false` if somebody else has moved it.
pub(super) async fn advance_rescinding(tx: &Tx, import: &Import, to: i64) -> Result<bool, DbErr> {
    let sql = "UPDATE imports SET cursor = $1 \
               WHERE organization_id = $2 AND id = $3 AND rescind_batch_id = $4 AND cursor = $5";
    let sql = Sql::new(sql).bind(to).bind(import.organization_id).bind(import.id);
    Ok(sql.bind(import.rescind_batch_id).bind(import.cursor).execute(tx).await? > 0)
}

/// Ends rescinding where nobody is left, as far as this process has seen it.
pub(super) async fn end_rescinding(tx: &Tx, import: &Import) -> Result<(), DbErr> {
    let sql = "UPDATE imports SET rescind_batch_id = NULL \
               WHERE organization_id = $1 AND id = $2 AND rescind_batch_id = $3 AND cursor = $4";
    let sql = Sql::new(sql).bind(import.organization_id).bind(import.id);
    sql.bind(import.rescind_batch_id).bind(import.cursor).execute(tx).await?;
    Ok(())
}

/// The uploads that no process receives any more: those of other processes, where this is the only one, or else those
/// begun before `oldest`.
fn abandoned(me: Uuid, oldest: Option<DateTime<Utc>>) -> Condition {
    Condition::all()
        .add(imports::Column::State.eq("receiving"))
        .add(imports::Column::Owner.ne(me))
        .add_option(oldest.map(|oldest| imports::Column::CreatedAt.lt(oldest)))
}

pub(super) async fn has_abandoned(
    db: &impl ConnectionTrait,
    me: Uuid,
    oldest: Option<DateTime<Utc>>,
) -> Result<bool, DbErr> {
    Ok(imports::Entity::find().filter(abandoned(me, oldest)).one(db).await?.is_some())
}

/// Fails uploads that nobody receives any more.
pub(super) async fn fail_abandoned(
    tx: &Tx,
    me: Uuid,
    oldest: Option<DateTime<Utc>>,
    detail: &str,
) -> Result<u64, DbErr> {
    let update = imports::Entity::update_many()
        .col_expr(imports::Column::State, Expr::value("failed"))
        .col_expr(imports::Column::Owner, Expr::value(None::<Uuid>))
        .col_expr(imports::Column::Detail, Expr::value(detail))
        .filter(abandoned(me, oldest));
    Ok(update.exec(tx).await?.rows_affected)
}

/// An import in one of these states that has rows to delete.
pub(super) async fn with_rows(
    db: &impl ConnectionTrait,
    states: &str,
    rows: &str,
) -> Result<Option<Import>, DbErr> {
    let sql = format!("SELECT i.* FROM imports i WHERE i.state IN ({states}) AND EXISTS ({rows}) LIMIT 1");
    Sql::new(sql).one(db).await
}

/// An import whose rows are too old and not all deleted yet.
pub(super) async fn with_old_rows(db: &impl ConnectionTrait, rows: &str) -> Result<Option<Import>, DbErr> {
    let sql =
        format!("SELECT i.* FROM imports i WHERE i.rows_deleted_at IS NOT NULL AND EXISTS ({rows}) LIMIT 1");
    Sql::new(sql).one(db).await
}
