//! Retention: the rows of an import are deleted once they have been kept long enough. The counts stay.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use super::store::{self, Import};
use super::{judge, rows};
use crate::db::{Sql, Tx};
use crate::problem::Outcome;
use crate::state::AppState;

/// Rows deleted at once: a few milliseconds of `SQLite`'s only writer.
const ROWS: i64 = 500;

/// Deletes some rows that are too old; `true` if there may be more.
pub(crate) async fn sweep(state: &AppState) -> Outcome<bool> {
    let now = state.clock.now();
    let kept = kept(state.db.reader(), state.config.imports.rows_days).await?;
    for (own, days) in &kept {
        let before = now - TimeDelta::days(*days);
        if has_old(state.db.reader(), *own, before).await? {
            state.db.write(async |tx| Ok(mark(tx, *own, before, now).await?)).await?;
        }
    }
    let rows =
        "SELECT 1 FROM import_rows r WHERE r.organization_id = i.organization_id AND r.import_id = i.id";
    let Some(import) = store::with_old_rows(state.db.reader(), rows).await? else { return Ok(false) };
    delete(state, &import).await?;
    Ok(true)
}

async fn delete(state: &AppState, import: &Import) -> Outcome<()> {
    judge::ctx(state, import)
        .write(&state.db, async |tx| {
            rows::delete_some(tx, import, ROWS).await?;
            Ok(())
        })
        .await
}

/// For how many days rows are kept: each setting that an organization has, with what it comes to.
async fn kept(db: &impl ConnectionTrait, default: u32) -> Result<Vec<(Option<i32>, i64)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Setting {
        import_rows_days: Option<i32>,
    }
    let settings: Vec<Setting> =
        Sql::new("SELECT DISTINCT import_rows_days FROM organizations").all(db).await?;
    let days = |own: Option<i32>| own.map_or(i64::from(default), i64::from);
    Ok(settings.into_iter().map(|row| (row.import_rows_days, days(row.import_rows_days))).collect())
}

/// Imports of organizations with this setting whose rows are too old. One that moves keeps its rows until it stands.
fn old(own: Option<i32>) -> String {
    let setting = if own.is_some() { "import_rows_days = $2" } else { "import_rows_days IS NULL" };
    format!(
        "rows_deleted_at IS NULL AND created_at < $1 AND state IN ('ready', 'sent', 'stopped', 'undone') \
         AND organization_id IN (SELECT o.id FROM organizations o WHERE o.{setting})"
    )
}

async fn has_old(db: &impl ConnectionTrait, own: Option<i32>, before: DateTime<Utc>) -> Result<bool, DbErr> {
    let sql = Sql::new(format!("SELECT * FROM imports WHERE {} LIMIT 1", old(own))).bind(before);
    let sql = if let Some(own) = own { sql.bind(own) } else { sql };
    Ok(sql.one::<Import>(db).await?.is_some())
}

/// Says that the rows are gone before the first one is: from here on nobody sends or corrects them.
async fn mark(tx: &Tx, own: Option<i32>, before: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), DbErr> {
    let place = if own.is_some() { 3 } else { 2 };
    let sql = format!("UPDATE imports SET rows_deleted_at = ${place} WHERE {}", old(own));
    let sql = Sql::new(sql).bind(before);
    let sql = if let Some(own) = own { sql.bind(own) } else { sql };
    sql.bind(now).execute(tx).await?;
    Ok(())
}
