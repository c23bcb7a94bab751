//! Users as the API shows them.

use chrono::{DateTime, Utc};
use rollcall_domain::user::StatusKind;
use rollcall_wire::users::{Delivery, Suspension, User, UserStatus};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use crate::outbox::{Backoff, Progress};

/// What [`UserRow`] is read from, but for the conditions.
pub(super) const SELECT: &str = "SELECT u.id, u.person_id, u.status, u.invited_at, u.activated_at, u.archived_at, u.version, \
    u.name_key, u.email_key, p.email, p.given_name, p.family_name, p.display_name, p.department, p.enabled, p.gone_at, \
    o.state AS mail_state, o.attempt AS mail_attempt, o.reply AS mail_reply, o.changed_at AS mail_at, b.state AS batch_state, \
    w.until AS paused_until, COALESCE(s.domain, d.domain) AS waits_for, COALESCE(s.reply, d.reply) AS waits_reply, \
    COALESCE(s.until, d.until) AS waits_until \
    FROM users u JOIN people p ON p.organization_id = u.organization_id AND p.id = u.person_id \
    LEFT JOIN outbox o ON o.organization_id = u.organization_id AND o.id = u.mail_id \
    LEFT JOIN batches b ON b.organization_id = o.organization_id AND b.id = o.batch_id \
    LEFT JOIN mail_pauses w ON w.organization_id = o.organization_id \
    LEFT JOIN mail_backoffs s ON s.domain = '*' \
    LEFT JOIN mail_backoffs d ON d.domain = o.domain \
    WHERE u.organization_id = $1";

/// A user with its person and its last mail.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct UserRow {
    pub(super) id: Uuid,
    person_id: Uuid,
    status: String,
    pub(super) invited_at: DateTime<Utc>,
    activated_at: Option<DateTime<Utc>>,
    archived_at: Option<DateTime<Utc>>,
    version: i64,
    pub(super) name_key: String,
    pub(super) email_key: String,
    email: String,
    given_name: Option<String>,
    family_name: Option<String>,
    display_name: String,
    department: Option<String>,
    enabled: bool,
    gone_at: Option<DateTime<Utc>>,
    mail_state: Option<String>,
    mail_attempt: Option<i32>,
    mail_reply: Option<String>,
    mail_at: Option<DateTime<Utc>>,
    batch_state: Option<String>,
    paused_until: Option<DateTime<Utc>>,
    waits_for: Option<String>,
    waits_reply: Option<String>,
    waits_until: Option<DateTime<Utc>>,
}

impl From<UserRow> for User {
    fn from(row: UserRow) -> Self {
        let (delivery, suspension) = (row.delivery(), row.suspension());
        Self {
            id: row.id,
            person_id: row.person_id,
            email: row.email,
            given_name: row.given_name,
            family_name: row.family_name,
            display_name: row.display_name,
            department: row.department,
            // The table's check constraint knows no other status.
            status: StatusKind::from_name(&row.status).map_or(UserStatus::Archived, UserStatus::from),
            suspended: suspension.is_some(),
            suspension,
            invited_at: row.invited_at,
            activated_at: row.activated_at,
            archived_at: row.archived_at,
            delivery,
            version: row.version,
        }
    }
}

impl UserRow {
    fn suspension(&self) -> Option<Suspension> {
        // Whoever has left is kept as disabled as well: the table's check constraint.
        let why = if self.gone_at.is_some() { Suspension::Gone } else { Suspension::Disabled };
        (!self.enabled).then_some(why)
    }

    fn delivery(&self) -> Option<Delivery> {
        let progress = Progress {
            state: self.mail_state.as_deref()?,
            attempt: self.mail_attempt?,
            reply: self.mail_reply.as_deref(),
            batch_state: self.batch_state.as_deref(),
            paused_until: self.paused_until,
            backoff: Backoff::of(self.waits_for.as_deref(), self.waits_reply.as_deref(), self.waits_until),
        };
        Some(Delivery { state: progress.state(), detail: progress.detail(), at: self.mail_at? })
    }
}
