//! Queries of identity providers and of what a change of one ends.

use rollcall_domain::role::Role;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::db::entities::{connections, sessions, sign_in_states};
use crate::db::{Sql, Tx};

/// The organization's identity provider.
pub(super) async fn find(
    db: &impl ConnectionTrait,
    organization: Uuid,
) -> Result<Option<connections::Model>, DbErr> {
    connections::Entity::find_by_id(organization).one(db).await
}

/// Those of all organizations, for the operator.
pub(super) async fn all(db: &impl ConnectionTrait) -> Result<Vec<connections::Model>, DbErr> {
    connections::Entity::find().order_by_asc(connections::Column::OrganizationId).all(db).await
}

/// Puts a secret that was sealed anew in the place of this one; answers 1, or 0 if there is another by now.
pub(super) async fn reseal(tx: &Tx, organization: Uuid, before: &str, anew: &str) -> Result<u64, DbErr> {
    let result = connections::Entity::update_many()
        .col_expr(connections::Column::ClientSecret, Expr::value(anew))
        .filter(connections::Column::OrganizationId.eq(organization))
        .filter(connections::Column::ClientSecret.eq(before))
        .exec(tx)
        .await?;
    Ok(result.rows_affected)
}

/// How often the way of signing in was changed; 0 of an organization that there is not. One row is always answered, or the
/// time would tell which there are (R7).
pub(super) async fn version(db: &impl ConnectionTrait, organization: Uuid) -> Result<i64, DbErr> {
    #[derive(FromQueryResult)]
    struct Found {
        sign_in_version: i64,
    }
    let sql =
        "SELECT COALESCE((SELECT sign_in_version FROM organizations WHERE id = $1), 0) AS sign_in_version";
    let found: Option<Found> = Sql::new(sql).bind(organization).one(db).await?;
    Ok(found.map_or(0, |found| found.sign_in_version))
}

/// Ends what began under the former way of signing in: sessions and sign-ins under way. The number alone would do, for
/// those that begin at this moment as well; the rows go so that nothing is left to be listed.
pub(super) async fn begin_anew(tx: &Tx, organization: Uuid) -> Result<(), DbErr> {
    let sql = "UPDATE organizations SET sign_in_version = sign_in_version + 1 WHERE id = $1";
    Sql::new(sql).bind(organization).execute(tx).await?;
    let of_this = sessions::Column::OrganizationId.eq(organization);
    sessions::Entity::delete_many().filter(of_this).exec(tx).await?;
    let of_this = sign_in_states::Column::OrganizationId.eq(organization);
    sign_in_states::Entity::delete_many().filter(of_this).exec(tx).await?;
    Ok(())
}

/// Puts an identity provider in the place of the one before.
pub(super) async fn put(tx: &Tx, row: connections::Model) -> Result<(), DbErr> {
    use connections::Column;
    let replace = OnConflict::column(Column::OrganizationId)
        .update_columns([
            Column::Issuer,
            Column::ClientId,
            Column::ClientSecret,
            Column::DirectoryClaim,
            Column::RequiredClaim,
            Column::RequiredValue,
            Column::LinkByAddress,
            Column::ChangedAt,
            Column::ChangedBy,
        ])
        .to_owned();
    connections::Entity::insert(connections::ActiveModel::from(row))
        .on_conflict(replace)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Takes the identity provider away.
pub(super) async fn delete(tx: &Tx, organization: Uuid) -> Result<(), DbErr> {
    connections::Entity::delete_by_id(organization).exec(tx).await?;
    Ok(())
}

/// Whether an enabled Global Administrator is of the directory, and not made by the operator.
pub(super) async fn has_administrator_of_directory(
    db: &impl ConnectionTrait,
    organization: Uuid,
) -> Result<bool, DbErr> {
    let sql = "SELECT 1 AS found FROM administrators a \
               JOIN people p ON p.organization_id = a.organization_id AND p.id = a.person_id \
               WHERE a.organization_id = $1 AND a.role = $2 AND p.enabled AND p.source = 'directory' LIMIT 1";
    let role = Role::GlobalAdministrator.as_str();
    let found: Option<Found> = Sql::new(sql).bind(organization).bind(role).one(db).await?;
    Ok(found.is_some())
}

/// Forgets whom the tokens of other issuers have named: ids of one issuer say nothing about those of another.
pub(super) async fn forget_other_issuers(tx: &Tx, organization: Uuid, issuer: &str) -> Result<(), DbErr> {
    use crate::db::entities::people::{Column, Entity};
    Entity::update_many()
        .col_expr(Column::Issuer, Expr::value(None::<String>))
        .col_expr(Column::Subject, Expr::value(None::<String>))
        .filter(Column::OrganizationId.eq(organization))
        .filter(Column::Issuer.ne(issuer))
        .exec(tx)
        .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Found {
    #[expect(dead_code, reason = "that there is a row is all that is asked")]
    found: i32,
}
