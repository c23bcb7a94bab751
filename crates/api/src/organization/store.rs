//! Queries of organizations, their logos, rates and administrators.

use chrono::{DateTime, NaiveDate, Utc};
use rollcall_domain::role::Role;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use crate::auth::Ctx;
use crate::db::entities::{administrators, organization_logos, organizations, rates};
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

/// Writes the settings; `false` if somebody else has written meanwhile.
pub(super) async fn update(tx: &Tx, new: &organizations::Model, seen: i64) -> Result<bool, DbErr> {
    let row = new.clone();
    let settings = organizations::ActiveModel {
        name: Set(row.name),
        product: Set(row.product),
        app_store: Set(row.app_store),
        google_play: Set(row.google_play),
        dashboard: Set(row.dashboard),
        support: Set(row.support),
        contact: Set(row.contact),
        time_zone: Set(row.time_zone),
        currency: Set(row.currency),
        unit: Set(row.unit),
        language: Set(row.language),
        mail_intro: Set(row.mail_intro),
        mail_sign_off: Set(row.mail_sign_off),
        reply_to: Set(row.reply_to),
        undo_seconds: Set(row.undo_seconds),
        mails_per_hour: Set(row.mails_per_hour),
        import_rows_days: Set(row.import_rows_days),
        version: Set(seen + 1),
        ..organizations::ActiveModel::default()
    };
    let result = organizations::Entity::update_many()
        .set(settings)
        .filter(organizations::Column::Id.eq(new.id))
        .filter(organizations::Column::Version.eq(seen))
        .exec(tx)
        .await?;
    Ok(result.rows_affected > 0)
}

/// Touches the organization's row: a change of it at the same moment is waited for, or waits.
pub(super) async fn touch(tx: &Tx, organization: Uuid) -> Result<(), DbErr> {
    add_to_version(tx, organization, 0).await
}

/// Raises the version after a change of what the organization shows.
pub(super) async fn raise_version(tx: &Tx, organization: Uuid) -> Result<(), DbErr> {
    add_to_version(tx, organization, 1).await
}

async fn add_to_version(tx: &Tx, organization: Uuid, step: i64) -> Result<(), DbErr> {
    let version = organizations::Column::Version;
    organizations::Entity::update_many()
        .col_expr(version, Expr::col(version).add(step))
        .filter(organizations::Column::Id.eq(organization))
        .exec(tx)
        .await?;
    Ok(())
}

/// The organization's logo.
pub(super) async fn logo(
    db: &impl ConnectionTrait,
    organization: Uuid,
) -> Result<Option<organization_logos::Model>, DbErr> {
    organization_logos::Entity::find_by_id(organization).one(db).await
}

/// The digest of the organization's logo.
pub(super) async fn logo_digest(
    db: &impl ConnectionTrait,
    organization: Uuid,
) -> Result<Option<String>, DbErr> {
    organization_logos::Entity::find_by_id(organization)
        .select_only()
        .column(organization_logos::Column::Digest)
        .into_tuple()
        .one(db)
        .await
}

/// Puts a logo in the place of the one before.
pub(super) async fn put_logo(tx: &Tx, logo: organization_logos::Model) -> Result<(), DbErr> {
    use organization_logos::Column;
    let replace = OnConflict::column(Column::OrganizationId)
        .update_columns([Column::MediaType, Column::Image, Column::Digest, Column::ChangedAt])
        .to_owned();
    organization_logos::Entity::insert(organization_logos::ActiveModel::from(logo))
        .on_conflict(replace)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Takes the logo away; `false` if there is none.
pub(super) async fn delete_logo(tx: &Tx, organization: Uuid) -> Result<bool, DbErr> {
    let result = organization_logos::Entity::delete_by_id(organization).exec(tx).await?;
    Ok(result.rows_affected > 0)
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

/// Puts a rate in the place of one from the same day.
pub(super) async fn put_rate(tx: &Tx, rate: rates::Model) -> Result<(), DbErr> {
    use rates::Column;
    let replace = OnConflict::columns([Column::OrganizationId, Column::FromDate])
        .update_columns([
            Column::Amount,
            Column::Currency,
            Column::Unit,
            Column::CreatedAt,
            Column::CreatedBy,
        ])
        .to_owned();
    rates::Entity::insert(rates::ActiveModel::from(rate))
        .on_conflict(replace)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Adds a rate; `false` if there is one from the same day.
pub(super) async fn insert_rate(tx: &Tx, rate: rates::Model) -> Result<bool, DbErr> {
    let inserted = rates::Entity::insert(rates::ActiveModel::from(rate))
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    Ok(inserted > 0)
}

/// Whether a rate begins on a day.
pub(super) async fn has_rate(
    db: &impl ConnectionTrait,
    organization: Uuid,
    from: NaiveDate,
) -> Result<bool, DbErr> {
    Ok(rates::Entity::find_by_id((organization, from)).one(db).await?.is_some())
}

/// Deletes a rate; `false` if none begins on that day.
pub(super) async fn delete_rate(tx: &Tx, organization: Uuid, from: NaiveDate) -> Result<bool, DbErr> {
    let result = rates::Entity::delete_by_id((organization, from)).exec(tx).await?;
    Ok(result.rows_affected > 0)
}

/// A role that somebody holds.
#[derive(Debug, FromQueryResult)]
pub(super) struct Held {
    pub(super) person_id: Uuid,
    pub(super) display_name: String,
    pub(super) email: String,
    pub(super) enabled: bool,
    pub(super) role: String,
    pub(super) granted_at: DateTime<Utc>,
}

/// All roles, by the names of those who hold them, the lesser first. Whoever is disabled or gone is there as well.
pub(super) async fn administrators(
    db: &impl ConnectionTrait,
    organization: Uuid,
) -> Result<Vec<Held>, DbErr> {
    let sql = "SELECT p.id AS person_id, p.display_name, p.email, p.enabled, a.role, a.granted_at \
               FROM administrators a \
               JOIN people p ON p.organization_id = a.organization_id AND p.id = a.person_id \
               WHERE a.organization_id = $1 ORDER BY p.name_key, p.id, a.role";
    Sql::new(sql).bind(organization).all(db).await
}

/// Lowers the number of Global Administrators; `false` if only one is left.
pub(super) async fn lower_global_admins(tx: &Tx, organization: Uuid) -> Result<bool, DbErr> {
    let count = organizations::Column::GlobalAdmins;
    let result = organizations::Entity::update_many()
        .col_expr(count, Expr::col(count).sub(1))
        .filter(organizations::Column::Id.eq(organization))
        .filter(count.gt(1))
        .exec(tx)
        .await?;
    Ok(result.rows_affected > 0)
}

/// Takes a role. Whoever takes the greater one has lowered the number of Global Administrators before.
pub(super) async fn revoke(tx: &Tx, organization: Uuid, person: Uuid, role: Role) -> Result<(), DbErr> {
    administrators::Entity::delete_by_id((organization, person, role.as_str().to_owned())).exec(tx).await?;
    Ok(())
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
