//! Queries of an export: of each table what is told, and no secret. Ids of invitations are part of links, and told
//! nowhere.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use serde::Serialize;
use uuid::Uuid;

use crate::db::Sql;
use crate::db::entities::import_rows;
use crate::db::sql::places;

/// A role that the person holds.
#[derive(Debug, Serialize, FromQueryResult)]
pub(super) struct Role {
    role: String,
    granted_at: DateTime<Utc>,
}

/// An account that the person signs in with.
#[derive(Debug, Serialize, FromQueryResult)]
pub(super) struct Account {
    id: Uuid,
    work_email: String,
    created_at: DateTime<Utc>,
}

/// How an account proves itself.
#[derive(Debug, Serialize, FromQueryResult)]
pub(super) struct Identity {
    issuer: String,
    subject: String,
    account_id: Uuid,
    created_at: DateTime<Utc>,
}

/// The user that the person is.
#[derive(Debug, Serialize, FromQueryResult)]
pub(super) struct User {
    pub(super) id: Uuid,
    status: String,
    archived_was: Option<String>,
    invited_at: DateTime<Utc>,
    activated_at: Option<DateTime<Utc>>,
    archived_at: Option<DateTime<Utc>>,
    account_id: Option<Uuid>,
    version: i64,
}

/// A time as a member.
#[derive(Debug, Serialize, FromQueryResult)]
pub(super) struct Membership {
    from_at: DateTime<Utc>,
    until_at: Option<DateTime<Utc>>,
    account_id: Uuid,
}

/// An invitation.
#[derive(Debug, Serialize, FromQueryResult)]
pub(super) struct Invitation {
    state: String,
    created_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
    link_copied_at: Option<DateTime<Utc>>,
}

/// A mail, and what the mail server said of it.
#[derive(Debug, Serialize, FromQueryResult)]
pub(super) struct Mail {
    id: Uuid,
    template: String,
    facts: Option<String>,
    state: String,
    attempt: i32,
    queued_at: DateTime<Utc>,
    changed_at: DateTime<Utc>,
    reply: Option<String>,
}

/// A session.
#[derive(Debug, Serialize, FromQueryResult)]
pub(super) struct Session {
    account_id: Uuid,
    kind: String,
    browser: Option<String>,
    system: Option<String>,
    subject: Option<String>,
    sid: Option<String>,
    created_at: DateTime<Utc>,
    last_used_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

/// A code that was asked for.
#[derive(Debug, Serialize, FromQueryResult)]
pub(super) struct Code {
    email_key: String,
    purpose: String,
    state: String,
    tries: i32,
    mail_state: String,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

/// Something that happened to the person, or that they did.
#[derive(Debug, Serialize, FromQueryResult)]
pub(super) struct Happened {
    name: String,
    at: DateTime<Utc>,
    actor_kind: String,
    actor_id: Option<Uuid>,
    person_id: Option<Uuid>,
    user_id: Option<Uuid>,
    import_id: Option<Uuid>,
    data: String,
}

/// A row of a file. `raw` is the line as it was uploaded.
#[derive(Debug, Serialize)]
pub(super) struct ImportRow {
    import_id: Uuid,
    line: i64,
    raw: String,
    email: Option<String>,
    verdict: String,
    code: Option<String>,
    message: Option<String>,
    result: Option<String>,
}

impl From<import_rows::Model> for ImportRow {
    fn from(row: import_rows::Model) -> Self {
        Self {
            import_id: row.import_id,
            line: row.line,
            raw: row.raw,
            email: row.email,
            verdict: row.verdict,
            code: row.code,
            message: row.message,
            result: row.result,
        }
    }
}

pub(super) async fn roles(db: &impl ConnectionTrait, key: (Uuid, Uuid)) -> Result<Vec<Role>, DbErr> {
    let sql = "SELECT role, granted_at FROM administrators WHERE organization_id = $1 AND person_id = $2 ORDER BY role";
    Sql::new(sql).bind(key.0).bind(key.1).all(db).await
}

pub(super) async fn accounts(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<Account>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT id, work_email, created_at FROM accounts WHERE id IN ({}) ORDER BY created_at",
        places(1, ids.len())
    );
    ids.iter().fold(Sql::new(sql), |sql, id| sql.bind(*id)).all(db).await
}

pub(super) async fn identities(db: &impl ConnectionTrait, accounts: &[Uuid]) -> Result<Vec<Identity>, DbErr> {
    if accounts.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT issuer, subject, account_id, created_at FROM identities WHERE account_id IN ({}) ORDER BY created_at",
        places(1, accounts.len())
    );
    accounts.iter().fold(Sql::new(sql), |sql, id| sql.bind(*id)).all(db).await
}

pub(super) async fn user(db: &impl ConnectionTrait, key: (Uuid, Uuid)) -> Result<Option<User>, DbErr> {
    let sql = "SELECT id, status, archived_was, invited_at, activated_at, archived_at, account_id, version FROM users \
               WHERE organization_id = $1 AND person_id = $2";
    Sql::new(sql).bind(key.0).bind(key.1).one(db).await
}

pub(super) async fn memberships(
    db: &impl ConnectionTrait,
    user: (Uuid, Option<Uuid>),
) -> Result<Vec<Membership>, DbErr> {
    let sql = "SELECT from_at, until_at, account_id FROM memberships WHERE organization_id = $1 AND user_id = $2 \
               ORDER BY from_at";
    Sql::new(sql).bind(user.0).bind(user.1).all(db).await
}

pub(super) async fn invitations(
    db: &impl ConnectionTrait,
    user: (Uuid, Option<Uuid>),
) -> Result<Vec<Invitation>, DbErr> {
    let sql = "SELECT state, created_at, ended_at, link_copied_at FROM invitations \
               WHERE organization_id = $1 AND user_id = $2 ORDER BY created_at";
    Sql::new(sql).bind(user.0).bind(user.1).all(db).await
}

pub(super) async fn mails(db: &impl ConnectionTrait, key: (Uuid, Uuid)) -> Result<Vec<Mail>, DbErr> {
    let sql = "SELECT id, template, facts, state, attempt, queued_at, changed_at, reply FROM outbox \
               WHERE organization_id = $1 AND person_id = $2 ORDER BY queued_at";
    Sql::new(sql).bind(key.0).bind(key.1).all(db).await
}

pub(super) async fn sessions(db: &impl ConnectionTrait, key: (Uuid, Uuid)) -> Result<Vec<Session>, DbErr> {
    let sql = "SELECT account_id, kind, browser, system, subject, provider_session AS sid, created_at, last_used_at, expires_at \
               FROM sessions WHERE organization_id = $1 AND person_id = $2 ORDER BY created_at";
    Sql::new(sql).bind(key.0).bind(key.1).all(db).await
}

pub(super) async fn codes(
    db: &impl ConnectionTrait,
    key: (Uuid, Uuid),
    addresses: &[String],
) -> Result<Vec<Code>, DbErr> {
    let asked = if addresses.is_empty() {
        String::new()
    } else {
        format!(" OR email_key IN ({})", places(3, addresses.len()))
    };
    let sql = format!(
        "SELECT email_key, purpose, state, tries, mail_state, created_at, expires_at FROM challenges \
         WHERE (organization_id = $1 OR organization_id IS NULL) AND (person_id = $2{asked}) ORDER BY created_at"
    );
    let sql = Sql::new(sql).bind(key.0).bind(key.1);
    addresses.iter().fold(sql, |sql, address| sql.bind(address.clone())).all(db).await
}

pub(super) async fn events(
    db: &impl ConnectionTrait,
    key: (Uuid, Uuid),
    user: Option<Uuid>,
    accounts: &[Uuid],
) -> Result<Vec<Happened>, DbErr> {
    let by = if accounts.is_empty() {
        String::new()
    } else {
        format!(" OR actor_id IN ({})", places(4, accounts.len()))
    };
    let sql = format!(
        "SELECT name, at, actor_kind, actor_id, person_id, user_id, import_id, data FROM events \
         WHERE organization_id = $1 AND (person_id = $2 OR user_id = $3{by}) ORDER BY batch_id, ordinal"
    );
    let sql = Sql::new(sql).bind(key.0).bind(key.1).bind(user);
    accounts.iter().fold(sql, |sql, account| sql.bind(*account)).all(db).await
}
