//! Queries of sealed events.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use crate::db::Sql;

/// An event that has its place in the order.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct SealedEvent {
    /// The place: 1 for the organization's first event, without gaps.
    pub seq: i64,
    /// What happened, such as `user.invited`.
    pub name: String,
    /// The user it is about.
    pub user_id: Option<Uuid>,
    /// The version of the user that it made.
    pub user_version: Option<i64>,
    /// The person it is about.
    pub person_id: Option<Uuid>,
    /// The import it is about.
    pub import_id: Option<Uuid>,
    /// When.
    pub at: DateTime<Utc>,
    /// The event with its particulars, as JSON.
    pub data: String,
}

pub(super) async fn after(
    db: &impl ConnectionTrait,
    organization: Uuid,
    seq: i64,
    limit: u64,
) -> Result<Vec<SealedEvent>, DbErr> {
    // The batch that holds the first event wanted is the last that begins at or before it: an index finds it.
    let sql = format!(
        "SELECT b.first_seq + e.ordinal AS seq, e.name, e.user_id, e.user_version, e.person_id, e.import_id, e.at, e.data \
         FROM event_batches b JOIN events e ON e.organization_id = b.organization_id AND e.batch_id = b.id \
         WHERE b.organization_id = $1 AND b.first_seq >= COALESCE((SELECT MAX(f.first_seq) FROM event_batches f \
           WHERE f.organization_id = $1 AND f.first_seq <= $2 + 1), 0) \
           AND b.first_seq + e.ordinal > $2 \
         ORDER BY b.first_seq, e.ordinal LIMIT {limit}"
    );
    Sql::new(sql).bind(organization).bind(seq).all(db).await
}
