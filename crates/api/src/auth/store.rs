//! What is read to know who asks.

use chrono::{DateTime, TimeDelta, Utc};
use rollcall_domain::role::Role;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter};
use uuid::Uuid;

use super::{Caller, Reach, SessionKind};
use crate::db::entities::{administrators, sessions};
use crate::db::{Sql, Tx};

/// What makes a session valid now, which is `$1`, whoever asks and however. `$2` is the latest time at which one can
/// have begun: after a clock was set back, those of the future are over and do not last longer than others (C21).
const VALID: &str = "FROM sessions s \
    JOIN people p ON p.organization_id = s.organization_id AND p.id = s.person_id \
    JOIN organizations o ON o.id = s.organization_id AND o.sign_in_version = s.sign_in_version \
    WHERE s.expires_at > $1 AND s.idle_until > $1 AND s.created_at <= $2";

/// By how much the clocks of two processes may differ.
pub(super) const CLOCKS: TimeDelta = TimeDelta::minutes(5);

/// Begins a statement about sessions that are valid now, and that count for what is asked.
fn of_valid(what: &str, reach: Reach, and: &str, now: DateTime<Utc>) -> Sql {
    let counts = reach.condition();
    Sql::new(format!("SELECT {what} {VALID} AND {counts} {and}")).bind(now).bind(now + CLOCKS)
}

#[derive(FromQueryResult)]
struct CallerRow {
    session: Uuid,
    account: Uuid,
    organization: Uuid,
    person: Uuid,
    kind: String,
    email: String,
    display_name: String,
    last_used_at: DateTime<Utc>,
}

/// The person of a session that is valid now, and when it was last used, as far as that is noted.
pub(super) async fn caller(
    db: &impl ConnectionTrait,
    token_hash: &str,
    reach: Reach,
    now: DateTime<Utc>,
) -> Result<Option<(Caller, DateTime<Utc>)>, DbErr> {
    let what = "s.id AS session, s.account_id AS account, s.organization_id AS organization, \
                s.person_id AS person, s.kind, p.email, p.display_name, s.last_used_at";
    let sql = of_valid(what, reach, "AND s.token_hash = $3", now);
    let row: Option<CallerRow> = sql.bind(token_hash).one(db).await?;
    let Some(row) = row else { return Ok(None) };
    let kind = SessionKind::from_name(&row.kind);
    let roles = roles_by(db, kind, row.organization, row.person).await?;
    let caller = Caller {
        session: row.session,
        account: row.account,
        organization: row.organization,
        person: row.person,
        kind,
        email: row.email,
        display_name: row.display_name,
        roles,
        now,
    };
    Ok(Some((caller, row.last_used_at)))
}

/// Notes that a session is used, unless somebody has noted it meanwhile.
pub(super) async fn touch(
    tx: &Tx,
    session: Uuid,
    (noted, now): (DateTime<Utc>, DateTime<Utc>),
    idle_until: DateTime<Utc>,
) -> Result<(), DbErr> {
    sessions::Entity::update_many()
        .col_expr(sessions::Column::LastUsedAt, Expr::value(now))
        .col_expr(sessions::Column::IdleUntil, Expr::value(idle_until))
        .filter(sessions::Column::Id.eq(session))
        .filter(sessions::Column::LastUsedAt.eq(noted))
        .exec(tx)
        .await?;
    Ok(())
}

/// A session, as its owner sees it.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Own {
    /// Its id, which nobody signs in with.
    pub(crate) id: Uuid,
    kind: String,
    /// The browser, roughly.
    pub(crate) browser: Option<String>,
    /// What it runs on.
    pub(crate) system: Option<String>,
    /// When it began.
    pub(crate) created_at: DateTime<Utc>,
    /// When it was last used, roughly.
    pub(crate) last_used_at: DateTime<Utc>,
    /// When it ends at the latest.
    pub(crate) expires_at: DateTime<Utc>,
}

impl Own {
    /// What it was begun with.
    pub(crate) fn kind(&self) -> SessionKind {
        SessionKind::from_name(&self.kind)
    }
}

/// The sessions of a person in an organization that are valid now, whatever they reach, the last used first.
pub(crate) async fn sessions_of(
    db: &impl ConnectionTrait,
    (organization, person): (Uuid, Uuid),
    now: DateTime<Utc>,
) -> Result<Vec<Own>, DbErr> {
    let what = "s.id, s.kind, s.browser, s.system, s.created_at, s.last_used_at, s.expires_at";
    let and = "AND s.organization_id = $3 AND s.person_id = $4 ORDER BY s.last_used_at DESC, s.id DESC";
    of_valid(what, Reach::OwnPage, and, now).bind(organization).bind(person).all(db).await
}

/// The person of a session that counts, asked inside a write.
pub(super) async fn session_person(
    db: &impl ConnectionTrait,
    session: Uuid,
    reach: Reach,
    now: DateTime<Utc>,
) -> Result<Option<Uuid>, DbErr> {
    #[derive(FromQueryResult)]
    struct Found {
        person_id: Uuid,
    }
    let found: Option<Found> =
        of_valid("s.person_id", reach, "AND s.id = $3", now).bind(session).one(db).await?;
    Ok(found.map(|found| found.person_id))
}

/// The roles that a session of this kind holds: by a private address nobody is an administrator.
pub(crate) async fn roles_by(
    db: &impl ConnectionTrait,
    kind: SessionKind,
    organization: Uuid,
    person: Uuid,
) -> Result<Vec<Role>, DbErr> {
    match kind {
        SessionKind::Work => roles(db, organization, person).await,
        SessionKind::Private => Ok(Vec::new()),
    }
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
