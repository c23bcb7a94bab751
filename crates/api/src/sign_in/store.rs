//! Queries of challenges and their limits.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter};
use uuid::Uuid;

use crate::db::Tx;
use crate::db::entities::{challenges, people};

pub(super) async fn insert(tx: &Tx, row: challenges::Model) -> Result<(), DbErr> {
    challenges::Entity::insert(challenges::ActiveModel::from(row)).exec_without_returning(tx).await?;
    Ok(())
}

/// The challenge, while it can still be answered.
pub(super) async fn open(
    db: &impl ConnectionTrait,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<challenges::Model>, DbErr> {
    challenges::Entity::find_by_id(id)
        .filter(challenges::Column::State.eq("open"))
        .filter(challenges::Column::ExpiresAt.gt(now))
        .one(db)
        .await
}

/// Takes one of the tries that a challenge has: by conditional update, so that tries at once are counted too.
pub(super) async fn take_try(tx: &Tx, id: Uuid, tries: i32, now: DateTime<Utc>) -> Result<bool, DbErr> {
    let result = challenges::Entity::update_many()
        .col_expr(challenges::Column::Tries, Expr::col(challenges::Column::Tries).add(1))
        .filter(challenges::Column::Id.eq(id))
        .filter(challenges::Column::State.eq("open"))
        .filter(challenges::Column::Tries.lt(tries))
        .filter(challenges::Column::ExpiresAt.gt(now))
        .exec(tx)
        .await?;
    Ok(result.rows_affected > 0)
}

/// Uses the challenge up; `false` if it is used already.
pub(super) async fn use_up(tx: &Tx, id: Uuid) -> Result<bool, DbErr> {
    let result = challenges::Entity::update_many()
        .col_expr(challenges::Column::State, Expr::value("used"))
        .filter(challenges::Column::Id.eq(id))
        .filter(challenges::Column::State.eq("open"))
        .exec(tx)
        .await?;
    Ok(result.rows_affected > 0)
}

/// The person, if enabled: touched first, so that a disable at the same moment is waited for.
pub(super) async fn enabled_person(
    tx: &Tx,
    organization: Uuid,
    person: Uuid,
) -> Result<Option<people::Model>, DbErr> {
    let touched = people::Entity::update_many()
        .col_expr(people::Column::Version, Expr::col(people::Column::Version))
        .filter(people::Column::OrganizationId.eq(organization))
        .filter(people::Column::Id.eq(person))
        .filter(people::Column::Enabled.eq(true))
        .filter(people::Column::GoneAt.is_null())
        .exec(tx)
        .await?;
    if touched.rows_affected == 0 {
        return Ok(None);
    }
    people::Entity::find_by_id((organization, person)).one(tx).await
}
