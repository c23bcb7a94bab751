//! What happened to a user, and who did it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use rollcall_wire::users::{Actor, ActorKind, ImportOrigin, Membership, Timeline, TimelineEntry};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter};
use uuid::Uuid;

use super::ops;
use crate::db::Sql;
use crate::db::entities::memberships;
use crate::problem::Outcome;
use crate::sign_in::session::people_of;
use crate::state::AppState;

/// Entries of a timeline at most.
const TIMELINE_MAX: u64 = 200;

/// What happened to a user and, in the directory, to the person.
pub(super) async fn timeline(state: &AppState, organization: Uuid, id: Uuid) -> Outcome<Timeline> {
    let user = ops::get(state, organization, id).await?;
    let db = state.db.reader();
    let rows = events(db, organization, id, user.person_id).await?;
    let names = names(db, organization, &rows).await?;
    let items = rows.into_iter().map(|row| entry(row, &names)).collect();
    Ok(Timeline { items, memberships: memberships(db, organization, id).await? })
}

fn entry(row: EventRow, names: &HashMap<Uuid, String>) -> TimelineEntry {
    let kind = match row.actor_kind.as_str() {
        "account" => ActorKind::Account,
        "operator" => ActorKind::Operator,
        "directory" => ActorKind::Directory,
        "client" => ActorKind::Client,
        _ => ActorKind::System,
    };
    let known = row.actor_id.and_then(|id| names.get(&id).cloned());
    let import = row.import_id.zip(row.filename);
    TimelineEntry {
        event: row.name,
        at: row.at,
        actor: Actor { kind, id: row.actor_id, name: known.or(row.work_email).or(row.client_name) },
        user_version: row.user_version,
        seq: row.first_seq.map(|first| first + i64::from(row.ordinal)),
        import: import.map(|(id, filename)| ImportOrigin { id, filename, line: row.line }),
        data: serde_json::from_str(&row.data).unwrap_or_default(),
    }
}

/// An event, with its place in the order and the row of the file that it came from.
#[derive(FromQueryResult)]
struct EventRow {
    name: String,
    at: DateTime<Utc>,
    actor_kind: String,
    actor_id: Option<Uuid>,
    work_email: Option<String>,
    client_name: Option<String>,
    user_version: Option<i64>,
    first_seq: Option<i64>,
    ordinal: i32,
    data: String,
    import_id: Option<Uuid>,
    filename: Option<String>,
    line: Option<i64>,
}

/// The newest events of a user and those of the directory about the person, sealed or not.
async fn events(
    db: &impl ConnectionTrait,
    organization: Uuid,
    user: Uuid,
    person: Uuid,
) -> Result<Vec<EventRow>, DbErr> {
    let columns =
        "organization_id, batch_id, ordinal, name, at, actor_kind, actor_id, user_version, import_id, data";
    let sql = format!(
        "SELECT e.name, e.at, e.actor_kind, e.actor_id, a.work_email, c.name AS client_name, e.user_version, s.first_seq, e.ordinal, e.data, \
           e.import_id, i.filename, r.line \
         FROM (SELECT {columns} FROM events WHERE organization_id = $1 AND user_id = $2 \
           UNION ALL SELECT {columns} FROM events WHERE organization_id = $1 AND person_id = $3 \
             AND name IN ('person.renamed', 'person.disabled', 'person.enabled', 'person.gone')) e \
         JOIN event_batches s ON s.organization_id = e.organization_id AND s.id = e.batch_id \
         LEFT JOIN accounts a ON a.id = e.actor_id \
         LEFT JOIN clients c ON c.organization_id = $1 AND c.id = e.actor_id \
         LEFT JOIN imports i ON i.organization_id = e.organization_id AND i.id = e.import_id \
         LEFT JOIN import_rows r ON r.organization_id = e.organization_id AND r.import_id = e.import_id \
           AND r.person_id = $3 AND r.verdict = 'ready' \
         ORDER BY e.batch_id DESC, e.ordinal DESC LIMIT {TIMELINE_MAX}"
    );
    Sql::new(sql).bind(organization).bind(user).bind(person).all(db).await
}

/// The names that the directory has for the accounts that acted. An account signs in as a person, by whom it is named;
/// the address that it joined by names it only where the person is not known.
async fn names(
    db: &impl ConnectionTrait,
    organization: Uuid,
    rows: &[EventRow],
) -> Outcome<HashMap<Uuid, String>> {
    let mut accounts: Vec<_> = rows.iter().filter_map(|row| row.actor_id).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let people = people_of(db, organization, &accounts).await?;
    Ok(people.into_iter().map(|(account, person)| (account, person.display_name)).collect())
}

/// When the user was a member, the newest first.
async fn memberships(
    db: &impl ConnectionTrait,
    organization: Uuid,
    user: Uuid,
) -> Result<Vec<Membership>, DbErr> {
    let mut rows = memberships::Entity::find()
        .filter(memberships::Column::OrganizationId.eq(organization))
        .filter(memberships::Column::UserId.eq(user))
        .all(db)
        .await?;
    rows.sort_by_key(|row| std::cmp::Reverse(row.from_at));
    Ok(rows.into_iter().map(|row| Membership { from: row.from_at, until: row.until_at }).collect())
}
