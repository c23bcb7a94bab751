//! What was made with a key. Keys belong to the server, so these queries, for the operator alone, go over all
//! organizations.

use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use crate::db::Sql;

/// How many invitations of an organization depend on a key.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub(super) struct Depending {
    /// The organization's name.
    pub(super) name: String,
    /// How many are open.
    pub(super) open: i64,
    /// How many have ended by an action that can still be undone.
    pub(super) held: i64,
}

/// A user with an open invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub(super) struct Invited {
    /// The organization.
    pub(super) organization_id: Uuid,
    /// The user.
    pub(super) user_id: Uuid,
}

/// The organizations with invitations that depend on a key.
pub(super) async fn depending(db: &impl ConnectionTrait, key: i32) -> Result<Vec<Depending>, DbErr> {
    let sql = "SELECT o.name, COUNT(CASE WHEN i.state = 'open' THEN 1 END) AS open, \
                 COUNT(CASE WHEN i.state <> 'open' THEN 1 END) AS held \
               FROM invitations i JOIN organizations o ON o.id = i.organization_id \
               LEFT JOIN batches b ON b.organization_id = i.organization_id AND b.id = i.ended_by \
               WHERE i.key_id = $1 AND (i.state = 'open' OR b.state = 'held') \
               GROUP BY o.id, o.name ORDER BY o.name, o.id";
    Sql::new(sql).bind(key).all(db).await
}

/// The next users whose open invitation was made with a key, after this one.
pub(super) async fn invited_under(
    db: &impl ConnectionTrait,
    key: i32,
    after: Option<Invited>,
    limit: u64,
) -> Result<Vec<Invited>, DbErr> {
    let after = after.unwrap_or(Invited { organization_id: Uuid::nil(), user_id: Uuid::nil() });
    let sql = format!(
        "SELECT organization_id, user_id FROM invitations WHERE state = 'open' AND key_id = $1 \
         AND (organization_id > $2 OR organization_id = $2 AND user_id > $3) \
         ORDER BY organization_id, user_id LIMIT {limit}"
    );
    Sql::new(sql).bind(key).bind(after.organization_id).bind(after.user_id).all(db).await
}
