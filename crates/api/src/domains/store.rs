//! Queries of domains.

use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter,
    QueryOrder,
};
use uuid::Uuid;

use crate::auth::Ctx;
use crate::db::entities::domains::{ActiveModel, Column, Entity, Model};
use crate::db::{Sql, Tx};

/// The organization that a domain signs in to; an unverified one leads nowhere (R20). One row is always answered: a row
/// more or less would take a time that tells whose domain is known (R7).
pub(super) async fn organization_of(db: &impl ConnectionTrait, domain: &str) -> Result<Option<Uuid>, DbErr> {
    #[derive(FromQueryResult)]
    struct Found {
        organization_id: Option<Uuid>,
    }
    let sql =
        "SELECT (SELECT organization_id FROM domains WHERE domain = $1 AND verified) AS organization_id";
    let found: Option<Found> = Sql::new(sql).bind(domain).one(db).await?;
    Ok(found.and_then(|found| found.organization_id))
}

/// All of an organization, by name.
pub(super) async fn all(db: &impl ConnectionTrait, organization: Uuid) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::OrganizationId.eq(organization)).order_by_asc(Column::Domain).all(db).await
}

/// One of an organization.
pub(super) async fn find(
    db: &impl ConnectionTrait,
    organization: Uuid,
    domain: &str,
) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((organization, domain.to_owned())).one(db).await
}

/// How many an organization has.
pub(super) async fn count(db: &impl ConnectionTrait, organization: Uuid) -> Result<u64, DbErr> {
    Entity::find().filter(Column::OrganizationId.eq(organization)).count(db).await
}

/// Adds one; `false` if the organization has it already.
pub(super) async fn insert(tx: &Tx, row: Model) -> Result<bool, DbErr> {
    let own = OnConflict::columns([Column::OrganizationId, Column::Domain]).do_nothing().to_owned();
    let inserted = Entity::insert(ActiveModel::from(row)).on_conflict(own).exec_without_returning(tx).await?;
    Ok(inserted > 0)
}

/// Lets people sign in from one that is not verified, with the token given; `false` if there is no such one any more. The
/// database refuses it if another organization's is.
pub(super) async fn verify(tx: &Tx, ctx: &Ctx, domain: &str, token: Option<&str>) -> Result<bool, DbErr> {
    let update = Entity::update_many()
        .col_expr(Column::Verified, Expr::value(true))
        .col_expr(Column::VerifiedAt, Expr::value(Some(ctx.now)))
        .filter(Column::OrganizationId.eq(ctx.organization))
        .filter(Column::Domain.eq(domain))
        .filter(Column::Verified.eq(false));
    let update = match token {
        Some(token) => update.filter(Column::Token.eq(token)),
        // The operator's word stands for a proof.
        None => update.col_expr(Column::Token, Expr::value(None::<String>)),
    };
    Ok(update.exec(tx).await?.rows_affected > 0)
}

/// Takes one away; answers it as it was.
pub(super) async fn delete(tx: &Tx, organization: Uuid, domain: &str) -> Result<Option<Model>, DbErr> {
    let Some(row) = find(tx, organization, domain).await? else { return Ok(None) };
    let deleted = Entity::delete_by_id((organization, domain.to_owned())).exec(tx).await?;
    Ok((deleted.rows_affected > 0).then_some(row))
}

/// The addresses of the Global Administrators who may sign in.
pub(super) async fn addresses_of_administrators(
    db: &impl ConnectionTrait,
    organization: Uuid,
) -> Result<Vec<String>, DbErr> {
    #[derive(FromQueryResult)]
    struct Found {
        email_key: String,
    }
    let sql = "SELECT x.email_key FROM administrators a \
               JOIN people p ON p.organization_id = a.organization_id AND p.id = a.person_id \
               JOIN person_addresses x ON x.organization_id = a.organization_id AND x.person_id = a.person_id \
               WHERE a.organization_id = $1 AND a.role = $2 AND p.enabled";
    let role = rollcall_domain::role::Role::GlobalAdministrator.as_str();
    let found: Vec<Found> = Sql::new(sql).bind(organization).bind(role).all(db).await?;
    Ok(found.into_iter().map(|found| found.email_key).collect())
}
