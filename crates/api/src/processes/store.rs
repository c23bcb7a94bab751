//! Queries about processes and what they own.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::db::entities::{imports, leases, processes};
use crate::db::{Sql, Tx};

pub(super) async fn register(tx: &Tx, process: Uuid, now: DateTime<Utc>) -> Result<(), DbErr> {
    let sql = "INSERT INTO processes (id, beat, started_at) VALUES ($1, 1, $2) ON CONFLICT DO NOTHING";
    Sql::new(sql).bind(process).bind(now).execute(tx).await?;
    Ok(())
}

pub(super) async fn beat(tx: &Tx, process: Uuid) -> Result<bool, DbErr> {
    let sql = "UPDATE processes SET beat = beat + 1 WHERE id = $1";
    Ok(Sql::new(sql).bind(process).execute(tx).await? == 1)
}

pub(super) async fn remove(tx: &Tx, seen: &processes::Model) -> Result<bool, DbErr> {
    let result = processes::Entity::delete_many()
        .filter(processes::Column::Id.eq(seen.id))
        .filter(processes::Column::Beat.eq(seen.beat))
        .exec(tx)
        .await?;
    Ok(result.rows_affected == 1)
}

pub(super) async fn free_leases(tx: &Tx, owner: Uuid) -> Result<(), DbErr> {
    leases::Entity::update_many()
        .col_expr(leases::Column::Owner, Expr::value(None::<Uuid>))
        .filter(leases::Column::Owner.eq(owner))
        .exec(tx)
        .await?;
    Ok(())
}

/// An upload that was being received cannot go on: its bytes came over a connection of the process.
pub(super) async fn fail_uploads(tx: &Tx, owner: Uuid) -> Result<(), DbErr> {
    let detail = "The upload broke off, because the server ended. Upload the file again.";
    imports::Entity::update_many()
        .col_expr(imports::Column::State, Expr::value("failed"))
        .col_expr(imports::Column::Detail, Expr::value(Some(detail)))
        .col_expr(imports::Column::Owner, Expr::value(None::<Uuid>))
        .filter(imports::Column::State.eq("receiving"))
        .filter(imports::Column::Owner.eq(owner))
        .exec(tx)
        .await?;
    Ok(())
}
