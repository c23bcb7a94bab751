//! Queries of the demo.

use std::collections::{HashMap, HashSet};

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::DOMAIN;
use crate::auth::Ctx;
use crate::db::entities::{
    accounts, batches, domains, identities, invitations, organizations, outbox, people, person_addresses,
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
#[derive(Clone, Debug)]
pub(super) struct Listed {
    pub(super) display_name: String,
    pub(super) email: String,
    pub(super) alias: Option<String>,
    pub(super) enabled: bool,
    pub(super) status: Option<String>,
}

#[derive(FromQueryResult)]
struct Found {
    id: Uuid,
    display_name: String,
    email: String,
    email_key: String,
    enabled: bool,
    status: Option<String>,
}

/// The made-up people that do not share an address, always in the same order.
pub(super) async fn listed(db: &impl ConnectionTrait, organization: Uuid) -> Result<Vec<Listed>, DbErr> {
    let sql = "SELECT p.id, p.display_name, p.email, p.email_key, p.enabled, u.status FROM people p \
               LEFT JOIN users u ON u.organization_id = p.organization_id AND u.person_id = p.id \
               WHERE p.organization_id = $1 AND p.source = 'directory' AND p.gone_at IS NULL \
               ORDER BY p.external_id";
    let people: Vec<Found> = Sql::new(sql).bind(organization).all(db).await?;
    let rows = person_addresses::Entity::find()
        .filter(person_addresses::Column::OrganizationId.eq(organization))
        .order_by_asc(person_addresses::Column::EmailKey)
        .all(db)
        .await?;
    let mut addresses: HashMap<Uuid, Vec<&str>> = HashMap::new();
    for row in &rows {
        addresses.entry(row.person_id).or_default().push(&row.email_key);
    }
    // In the order of addresses, those that are shared stand side by side.
    let shared: HashSet<_> = rows
        .windows(2)
        .filter_map(|pair| match pair {
            [one, other] if one.email_key == other.email_key => Some(&*one.email_key),
            _ => None,
        })
        .collect();
    let listed = |person: Found| {
        let own = addresses.remove(&person.id).unwrap_or_default();
        let alias = own.iter().find(|address| **address != person.email_key);
        let Found { display_name, email, enabled, status, .. } = person;
        let alias = alias.map(|alias| (*alias).to_owned());
        let alone = !own.iter().any(|address| shared.contains(address));
        alone.then_some(Listed { display_name, email, alias, enabled, status })
    };
    Ok(people.into_iter().filter_map(listed).collect())
}

/// These people, in the order of their ids.
pub(super) async fn people(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<people::Model>, DbErr> {
    let mut found = Vec::with_capacity(ids.len());
    for ids in ids.chunks(1000) {
        found.extend(
            people::Entity::find().filter(people::Column::Id.is_in(ids.iter().copied())).all(db).await?,
        );
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
