//! Queries of organizations and administrators.

use rollcall_domain::role::Role;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::auth::Ctx;
use crate::db::Tx;
use crate::db::entities::{administrators, organizations};

pub(super) async fn all(db: &impl ConnectionTrait) -> Result<Vec<organizations::Model>, DbErr> {
    organizations::Entity::find().order_by_asc(organizations::Column::Name).all(db).await
}

pub(super) async fn get(
    db: &impl ConnectionTrait,
    organization: Uuid,
) -> Result<Option<organizations::Model>, DbErr> {
    organizations::Entity::find_by_id(organization).one(db).await
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
