//! Queries of private addresses.

use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::db::Tx;
use crate::db::entities::private_addresses::{ActiveModel, Column, Entity, Model};

/// The private address of a person.
pub(super) async fn of_person(
    db: &impl ConnectionTrait,
    organization: Uuid,
    person: Uuid,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((organization, person)).one(db).await
}

/// Who has confirmed an address, at whichever organization: the last first.
pub(super) async fn holders(db: &impl ConnectionTrait, email_key: &str) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::EmailKey.eq(email_key))
        .order_by_desc(Column::ConfirmedAt)
        .order_by_asc(Column::OrganizationId)
        .all(db)
        .await
}

/// Whether somebody else of the organization has confirmed an address.
pub(super) async fn is_taken(
    db: &impl ConnectionTrait,
    (organization, person): (Uuid, Uuid),
    email_key: &str,
) -> Result<bool, DbErr> {
    let other = Entity::find()
        .filter(Column::OrganizationId.eq(organization))
        .filter(Column::EmailKey.eq(email_key))
        .filter(Column::PersonId.ne(person));
    Ok(other.one(db).await?.is_some())
}

/// Touches an address while it is the person's: whoever takes it away waits, or is waited for.
pub(super) async fn touch(tx: &Tx, email_key: &str, person: Uuid) -> Result<Option<Model>, DbErr> {
    let touched = Entity::update_many()
        .col_expr(Column::ConfirmedAt, Expr::col(Column::ConfirmedAt))
        .filter(Column::EmailKey.eq(email_key))
        .filter(Column::PersonId.eq(person))
        .exec_with_returning(tx)
        .await?;
    Ok(touched.into_iter().next())
}

/// Notes an address; `false` if somebody was quicker to take it.
pub(super) async fn insert(tx: &Tx, row: Model) -> Result<bool, DbErr> {
    let inserted = Entity::insert(ActiveModel::from(row))
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    Ok(inserted > 0)
}

/// Deletes the address of a person; `false` if there was none.
pub(super) async fn delete(tx: &Tx, organization: Uuid, person: Uuid) -> Result<bool, DbErr> {
    let deleted = Entity::delete_by_id((organization, person)).exec(tx).await?;
    Ok(deleted.rows_affected > 0)
}
