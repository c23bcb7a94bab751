//! Budgets: how much of a limit is used in a period. Exact across processes, because only conditional updates take from
//! them, in the transaction of what they limit.
//!
//! A period is the number of an hour or of a day since 1970. Hours have passed 100,000 long ago and days will not for
//! centuries, so that a number tells which of both it is.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

use crate::db::entities::budgets;
use crate::db::{Sql, Tx};

/// Every day has a smaller number, every hour a greater one.
const FIRST_HOUR: i64 = 100_000;

/// The hour of a time.
pub(crate) fn hour(at: DateTime<Utc>) -> i64 {
    at.timestamp().div_euclid(3600)
}

/// The day of a time.
pub(crate) fn day(at: DateTime<Utc>) -> i64 {
    at.timestamp().div_euclid(86_400)
}

/// Takes `count` out of a budget, all or nothing; `false` if there is not so much left.
pub(crate) async fn take(tx: &Tx, name: &str, period: i64, count: i64, limit: i64) -> Result<bool, DbErr> {
    if count > limit {
        return Ok(false);
    }
    let taken = Sql::new(
        "INSERT INTO budgets (name, period, used) VALUES ($1, $2, $3) ON CONFLICT (name, period) \
         DO UPDATE SET used = budgets.used + $3 WHERE budgets.used + $3 <= $4",
    )
    .bind(name)
    .bind(period)
    .bind(count)
    .bind(limit)
    .execute(tx)
    .await?;
    Ok(taken > 0)
}

/// Takes up to `wanted` out of a budget; answers how much it got.
pub(crate) async fn take_some(
    tx: &Tx,
    name: &str,
    period: i64,
    wanted: i64,
    limit: i64,
) -> Result<i64, DbErr> {
    if take(tx, name, period, wanted, limit).await? {
        return Ok(wanted);
    }
    let left = limit - used(tx, name, period).await?;
    // Somebody may take the rest at this moment: then it is nothing.
    let got = left > 0 && take(tx, name, period, left.min(wanted), limit).await?;
    Ok(if got { left.min(wanted) } else { 0 })
}

/// Gives back what was taken and not needed.
pub(crate) async fn give_back(tx: &Tx, name: &str, period: i64, count: i64) -> Result<(), DbErr> {
    let sql = "UPDATE budgets SET used = used - $3 WHERE name = $1 AND period = $2";
    Sql::new(sql).bind(name).bind(period).bind(count).execute(tx).await?;
    Ok(())
}

/// How much of a budget is used.
pub(crate) async fn used(db: &impl ConnectionTrait, name: &str, period: i64) -> Result<i64, DbErr> {
    let row = budgets::Entity::find_by_id((name.to_owned(), period)).one(db).await?;
    Ok(row.map_or(0, |row| row.used))
}

/// Deletes a budget's periods before one, for a budget whose periods are neither hours nor days.
pub(crate) async fn forget(tx: &Tx, name: &str, before: i64) -> Result<(), DbErr> {
    let sql = "DELETE FROM budgets WHERE name = $1 AND period < $2";
    Sql::new(sql).bind(name).bind(before).execute(tx).await?;
    Ok(())
}

/// Deletes up to `limit` budgets of periods that ended before a time; answers how many.
pub(crate) async fn sweep(tx: &Tx, before: DateTime<Utc>, limit: u64) -> Result<u64, DbErr> {
    let sql = format!(
        "DELETE FROM budgets WHERE (name, period) IN (SELECT b.name, b.period FROM budgets b \
         WHERE b.period < $1 OR (b.period >= {FIRST_HOUR} AND b.period < $2) LIMIT {limit})"
    );
    Sql::new(sql).bind(day(before)).bind(hour(before)).execute(tx).await
}
