//! Queries of API clients.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Select,
};
use uuid::Uuid;

use crate::auth::Ctx;
use crate::db::Tx;
use crate::db::entities::{client_secrets, clients};

/// A client with its secrets, the oldest first.
pub(super) type Client = (clients::Model, Vec<client_secrets::Model>);

/// All of an organization that were not taken away, the oldest first.
pub(super) async fn all(db: &impl ConnectionTrait, organization: Uuid) -> Result<Vec<Client>, DbErr> {
    let found = clients::Entity::find()
        .filter(clients::Column::OrganizationId.eq(organization))
        .filter(clients::Column::RemovedAt.is_null())
        .order_by_asc(clients::Column::Id)
        .all(db)
        .await?;
    let secrets = client_secrets::Entity::find()
        .filter(client_secrets::Column::OrganizationId.eq(organization))
        .order_by_asc(client_secrets::Column::Id)
        .all(db)
        .await?;
    let mut of_client = HashMap::<_, Vec<_>>::new();
    for secret in secrets {
        of_client.entry(secret.client_id).or_default().push(secret);
    }
    Ok(found
        .into_iter()
        .map(|client| {
            let secrets = of_client.remove(&client.id).unwrap_or_default();
            (client, secrets)
        })
        .collect())
}

/// How many an organization has.
pub(super) async fn count(db: &impl ConnectionTrait, organization: Uuid) -> Result<u64, DbErr> {
    clients::Entity::find()
        .filter(clients::Column::OrganizationId.eq(organization))
        .filter(clients::Column::RemovedAt.is_null())
        .count(db)
        .await
}

/// One of an organization.
pub(super) async fn find(
    db: &impl ConnectionTrait,
    organization: Uuid,
    id: Uuid,
) -> Result<Option<Client>, DbErr> {
    with_secrets(db, clients::Entity::find_by_id((organization, id))).await
}

/// One of whatever organization, by what it calls itself before it has proven who it is.
pub(super) async fn by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Client>, DbErr> {
    with_secrets(db, clients::Entity::find().filter(clients::Column::Id.eq(id))).await
}

async fn with_secrets(
    db: &impl ConnectionTrait,
    one: Select<clients::Entity>,
) -> Result<Option<Client>, DbErr> {
    let Some(client) = one.filter(clients::Column::RemovedAt.is_null()).one(db).await? else {
        return Ok(None);
    };
    let secrets = client_secrets::Entity::find()
        .filter(client_secrets::Column::OrganizationId.eq(client.organization_id))
        .filter(client_secrets::Column::ClientId.eq(client.id))
        .order_by_asc(client_secrets::Column::Id)
        .all(db)
        .await?;
    Ok(Some((client, secrets)))
}

pub(super) async fn insert(tx: &Tx, row: clients::Model) -> Result<(), DbErr> {
    clients::Entity::insert(clients::ActiveModel::from(row)).exec_without_returning(tx).await?;
    Ok(())
}

pub(super) async fn insert_secret(tx: &Tx, row: client_secrets::Model) -> Result<(), DbErr> {
    client_secrets::Entity::insert(client_secrets::ActiveModel::from(row)).exec_without_returning(tx).await?;
    Ok(())
}

/// Takes one secret of a client, or all; answers whether there was any.
pub(super) async fn delete_secrets(
    tx: &Tx,
    ctx: &Ctx,
    client: Uuid,
    only: Option<Uuid>,
) -> Result<bool, DbErr> {
    let delete = client_secrets::Entity::delete_many()
        .filter(client_secrets::Column::OrganizationId.eq(ctx.organization))
        .filter(client_secrets::Column::ClientId.eq(client));
    let delete = match only {
        Some(id) => delete.filter(client_secrets::Column::Id.eq(id)),
        None => delete,
    };
    Ok(delete.exec(tx).await?.rows_affected > 0)
}

/// Marks a client as taken away; answers whether it was there.
pub(super) async fn remove(tx: &Tx, ctx: &Ctx, id: Uuid) -> Result<bool, DbErr> {
    let update = clients::Entity::update_many()
        .col_expr(clients::Column::RemovedAt, Expr::value(Some(ctx.now)))
        .filter(clients::Column::OrganizationId.eq(ctx.organization))
        .filter(clients::Column::Id.eq(id))
        .filter(clients::Column::RemovedAt.is_null());
    Ok(update.exec(tx).await?.rows_affected > 0)
}

/// Notes that a client has got an access token.
pub(super) async fn note_use(tx: &Tx, client: &clients::Model, now: DateTime<Utc>) -> Result<(), DbErr> {
    clients::Entity::update_many()
        .col_expr(clients::Column::LastUsedAt, Expr::value(Some(now)))
        .filter(clients::Column::OrganizationId.eq(client.organization_id))
        .filter(clients::Column::Id.eq(client.id))
        .exec(tx)
        .await?;
    Ok(())
}
