//! Queries of organizations and administrators.

use rollcall_domain::role::Role;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use crate::auth::Ctx;
use crate::db::entities::{administrators, organizations, rates};
use crate::db::{Sql, Tx};

pub(super) async fn all(db: &impl ConnectionTrait) -> Result<Vec<organizations::Model>, DbErr> {
    organizations::Entity::find().order_by_asc(organizations::Column::Name).all(db).await
}

pub(super) async fn get(
    db: &impl ConnectionTrait,
    organization: Uuid,
) -> Result<Option<organizations::Model>, DbErr> {
    organizations::Entity::find_by_id(organization).one(db).await
}

/// The names of the enabled people who hold a role, in order.
pub(super) async fn names_with(
    db: &impl ConnectionTrait,
    organization: Uuid,
    role: Role,
) -> Result<Vec<String>, DbErr> {
    #[derive(FromQueryResult)]
    struct Named {
        display_name: String,
    }
    let sql = "SELECT p.display_name FROM administrators a JOIN people p \
               ON p.organization_id = a.organization_id AND p.id = a.person_id \
               WHERE a.organization_id = $1 AND a.role = $2 AND p.enabled ORDER BY p.name_key, p.id";
    let named: Vec<Named> = Sql::new(sql).bind(organization).bind(role.as_str()).all(db).await?;
    Ok(named.into_iter().map(|named| named.display_name).collect())
}

/// The rates, in the order of their days.
pub(super) async fn rates(db: &impl ConnectionTrait, organization: Uuid) -> Result<Vec<rates::Model>, DbErr> {
    rates::Entity::find()
        .filter(rates::Column::OrganizationId.eq(organization))
        .order_by_asc(rates::Column::FromDate)
        .all(db)
        .await
}

/// Grants a role; `false` if the person holds it already. Keeps the number of Global Administrators.
pub(super) async fn grant(tx: &Tx, ctx: &Ctx, person: Uuid, role: Role) -> Result<bool, DbErr> {
    let row = administrators::Model {
        organization_id: ctx.organization,
        person_id: person,
        role: role.as_str().to_owned(),
        granted_at: ctx.now,
        granted_by: ctx.actor.id,
    };
    let granted = administrators::Entity::insert(administrators::ActiveModel::from(row))
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?
        > 0;
    if granted && role == Role::GlobalAdministrator {
        organizations::Entity::update_many()
            .col_expr(
                organizations::Column::GlobalAdmins,
                Expr::col(organizations::Column::GlobalAdmins).add(1),
            )
            .filter(organizations::Column::Id.eq(ctx.organization))
            .exec(tx)
            .await?;
    }
    Ok(granted)
}
