//! Queries of invitations and of who may take them.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::db::entities::{invitations, memberships, people, users};
use crate::db::{Sql, Tx};

/// The invitation with its user; `None` if it was taken back before any mail had left.
pub(super) async fn invitation(
    db: &impl ConnectionTrait,
    organization: Uuid,
    invitation: Uuid,
) -> Result<Option<(invitations::Model, users::Model)>, DbErr> {
    let Some(invitation) = invitations::Entity::find_by_id((organization, invitation)).one(db).await? else {
        return Ok(None);
    };
    let user = users::Entity::find_by_id((organization, invitation.user_id)).one(db).await?;
    Ok(user.map(|user| (invitation, user)))
}

/// The person's user.
pub(super) async fn user_of(
    db: &impl ConnectionTrait,
    organization: Uuid,
    person: Uuid,
) -> Result<Option<users::Model>, DbErr> {
    users::Entity::find()
        .filter(users::Column::OrganizationId.eq(organization))
        .filter(users::Column::PersonId.eq(person))
        .one(db)
        .await
}

/// The open invitation of the person, and the key of its link; there is at most one.
pub(super) async fn open_invitation_of(
    db: &impl ConnectionTrait,
    organization: Uuid,
    person: Uuid,
) -> Result<Option<(Uuid, i32)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Found {
        id: Uuid,
        key_id: i32,
    }
    let found = Sql::new(
        "SELECT i.id, i.key_id FROM invitations i \
         JOIN users u ON u.organization_id = i.organization_id AND u.id = i.user_id \
         WHERE i.organization_id = $1 AND u.person_id = $2 AND i.state = 'open'",
    )
    .bind(organization)
    .bind(person)
    .one::<Found>(db)
    .await?;
    Ok(found.map(|found| (found.id, found.key_id)))
}

/// The memberships of a user, the oldest first.
pub(super) async fn memberships(
    db: &impl ConnectionTrait,
    organization: Uuid,
    user: Uuid,
) -> Result<Vec<memberships::Model>, DbErr> {
    memberships::Entity::find()
        .filter(memberships::Column::OrganizationId.eq(organization))
        .filter(memberships::Column::UserId.eq(user))
        .order_by_asc(memberships::Column::FromAt)
        .all(db)
        .await
}

/// What a page must know of a logo to show it.
#[derive(Debug, FromQueryResult)]
pub(super) struct Logo {
    /// What its address ends with.
    pub(super) digest: String,
    /// How large it is.
    pub(super) bytes: i32,
}

/// The logo of the organization, without its image.
pub(super) async fn logo(db: &impl ConnectionTrait, organization: Uuid) -> Result<Option<Logo>, DbErr> {
    let sql = "SELECT digest, length(image) AS bytes FROM organization_logos WHERE organization_id = $1";
    Sql::new(sql).bind(organization).one(db).await
}

/// The person.
pub(super) async fn person(
    db: &impl ConnectionTrait,
    organization: Uuid,
    person: Uuid,
) -> Result<Option<people::Model>, DbErr> {
    people::Entity::find_by_id((organization, person)).one(db).await
}

/// Touches the person's row if enabled: a disable at the same moment is waited for, or waits. Whoever only read the row
/// would join together with it.
pub(super) async fn touch_enabled(tx: &Tx, organization: Uuid, person: Uuid) -> Result<bool, DbErr> {
    let result = people::Entity::update_many()
        .col_expr(people::Column::Version, Expr::col(people::Column::Version))
        .filter(people::Column::OrganizationId.eq(organization))
        .filter(people::Column::Id.eq(person))
        .filter(people::Column::Enabled.eq(true))
        .exec(tx)
        .await?;
    Ok(result.rows_affected > 0)
}
