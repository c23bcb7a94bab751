//! What is read to know who asks.

use chrono::{DateTime, Utc};
use rollcall_domain::role::Role;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter};
use uuid::Uuid;

use super::Caller;
use crate::db::Sql;
use crate::db::entities::administrators;

/// What makes a session valid now, which is `$1`, whoever asks and however.
const VALID: &str = "FROM sessions s \
    JOIN people p ON p.organization_id = s.organization_id AND p.id = s.person_id \
    JOIN organizations o ON o.id = s.organization_id AND o.sign_in_version = s.sign_in_version \
    WHERE s.expires_at > $1 AND p.enabled";

#[derive(FromQueryResult)]
struct CallerRow {
    session: Uuid,
    account: Uuid,
    organization: Uuid,
    person: Uuid,
    email: String,
    display_name: String,
}

/// The person of a session that is valid now.
pub(super) async fn caller(
    db: &impl ConnectionTrait,
    token_hash: &str,
    now: DateTime<Utc>,
) -> Result<Option<Caller>, DbErr> {
    let sql = format!(
        "SELECT s.id AS session, s.account_id AS account, s.organization_id AS organization, s.person_id AS person, \
         p.email, p.display_name {VALID} AND s.token_hash = $2"
    );
    let row: Option<CallerRow> = Sql::new(sql).bind(now).bind(token_hash).one(db).await?;
    let Some(row) = row else { return Ok(None) };
    let roles = roles(db, row.organization, row.person).await?;
    Ok(Some(Caller {
        session: row.session,
        account: row.account,
        organization: row.organization,
        person: row.person,
        email: row.email,
        display_name: row.display_name,
        roles,
        now,
    }))
}

/// The enabled person of a session, asked inside a write.
pub(super) async fn session_person(
    db: &impl ConnectionTrait,
    session: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<Uuid>, DbErr> {
    #[derive(FromQueryResult)]
    struct Found {
        person_id: Uuid,
    }
    let sql = format!("SELECT s.person_id {VALID} AND s.id = $2");
    let found: Option<Found> = Sql::new(sql).bind(now).bind(session).one(db).await?;
    Ok(found.map(|found| found.person_id))
}

/// The roles of a person.
pub(crate) async fn roles(
    db: &impl ConnectionTrait,
    organization: Uuid,
    person: Uuid,
) -> Result<Vec<Role>, DbErr> {
    let rows = administrators::Entity::find()
        .filter(administrators::Column::OrganizationId.eq(organization))
        .filter(administrators::Column::PersonId.eq(person))
        .all(db)
        .await?;
    Ok(rows.iter().filter_map(|row| Role::from_name(&row.role)).collect())
}
