//! Queries of the demo.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter};
use uuid::Uuid;

use super::DOMAIN;
use crate::auth::Ctx;
use crate::db::entities::{
    accounts, batches, domains, identities, invitations, organizations, outbox, people,
};
use crate::db::{Sql, Tx};

/// What a demo's mail says of its delivery: none of it was ever sent.
const REPLY: &str = "Demo data: no mail was sent.";

pub(super) async fn has_organization(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    Ok(organizations::Entity::find().one(db).await?.is_some())
}

/// The demo organization.
pub(super) async fn organization(db: &impl ConnectionTrait) -> Result<Option<Uuid>, DbErr> {
    let domain = domains::Entity::find().filter(domains::Column::Domain.eq(DOMAIN)).one(db).await?;
    Ok(domain.map(|domain| domain.organization_id))
}

/// A person of the demo, as the sample files need it.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Listed {
    pub(super) display_name: String,
    pub(super) email: String,
    pub(super) alias: Option<String>,
    pub(super) enabled: bool,
    pub(super) status: Option<String>,
}

/// The made-up people that do not share an address, always in the same order.
pub(super) async fn listed(db: &impl ConnectionTrait, organization: Uuid) -> Result<Vec<Listed>, DbErr> {
    let sql = "SELECT p.display_name, p.email, p.enabled, u.status, \
               (SELECT MIN(a.email_key) FROM person_addresses a WHERE a.organization_id = p.organization_id \
                AND a.person_id = p.id AND a.email_key <> p.email_key) AS alias \
               FROM people p LEFT JOIN users u ON u.organization_id = p.organization_id AND u.person_id = p.id \
               WHERE p.organization_id = $1 AND p.source = 'directory' AND p.gone_at IS NULL \
               AND NOT EXISTS (SELECT 1 FROM person_addresses a \
                 JOIN person_addresses b ON b.organization_id = a.organization_id AND b.email_key = a.email_key \
                   AND b.person_id <> a.person_id \
                 WHERE a.organization_id = p.organization_id AND a.person_id = p.id) \
               ORDER BY p.external_id";
    Sql::new(sql).bind(organization).all(db).await
}

/// The enabled people of the directory, but administrators.
pub(super) async fn enabled(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<people::Model>, DbErr> {
    let mut found = Vec::with_capacity(ids.len());
    for ids in ids.chunks(1000) {
        let enabled = people::Entity::find()
            .filter(people::Column::Id.is_in(ids.iter().copied()))
            .filter(people::Column::Enabled.eq(true));
        found.extend(enabled.all(db).await?);
    }
    found.sort_by_key(|person| person.id);
    Ok(found)
}

/// Marks the mail of a batch as sent long ago, before any worker can see it.
pub(super) async fn settle(tx: &Tx, ctx: &Ctx, batch: Uuid) -> Result<(), DbErr> {
    batches::Entity::update_many()
        .col_expr(batches::Column::State, Expr::value("released"))
        .filter(batches::Column::OrganizationId.eq(ctx.organization))
        .filter(batches::Column::Id.eq(batch))
        .exec(tx)
        .await?;
    outbox::Entity::update_many()
        .col_expr(outbox::Column::State, Expr::value("handed_over"))
        .col_expr(outbox::Column::Attempt, Expr::value(1))
        .col_expr(outbox::Column::Reply, Expr::value(Some(REPLY)))
        .filter(outbox::Column::OrganizationId.eq(ctx.organization))
        .filter(outbox::Column::BatchId.eq(batch))
        .exec(tx)
        .await?;
    Ok(())
}

/// The open invitations of users, by user.
pub(super) async fn open_invitations(
    tx: &Tx,
    ctx: &Ctx,
    users: &[Uuid],
) -> Result<Vec<invitations::Model>, DbErr> {
    invitations::Entity::find()
        .filter(invitations::Column::OrganizationId.eq(ctx.organization))
        .filter(invitations::Column::UserId.is_in(users.iter().copied()))
        .filter(invitations::Column::State.eq("open"))
        .all(tx)
        .await
}

pub(super) async fn insert_accounts(
    tx: &Tx,
    accounts: Vec<accounts::Model>,
    identities: Vec<identities::Model>,
) -> Result<(), DbErr> {
    let rows = accounts.into_iter().map(accounts::ActiveModel::from);
    accounts::Entity::insert_many(rows).exec_without_returning(tx).await?;
    let rows = identities.into_iter().map(identities::ActiveModel::from);
    identities::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}
