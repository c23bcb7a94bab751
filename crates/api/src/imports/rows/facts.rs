//! What the directory, the users and the other rows of an import say of addresses.

use std::collections::hash_map::Entry;

use sea_orm::{ConnectionTrait, DbErr};
use serde::Deserialize;
use uuid::Uuid;

use super::Unjudged;
use crate::db::taken::{Column, boolean};
use crate::db::{Given, Sql};
use crate::imports::plan::{Facts, PersonFacts, Ready, Whose};
use crate::imports::store::Import;

/// Finds whose the addresses of these rows are, which of them are users, and for whom a row is ready already; `except`
/// leaves a row out that is being judged anew.
pub(in crate::imports) async fn facts(
    db: &impl ConnectionTrait,
    import: &Import,
    rows: &[Unjudged],
    except: Option<i64>,
) -> Result<Facts, DbErr> {
    let mut keys: Vec<_> = rows.iter().filter_map(|row| row.email_key.as_deref()).collect();
    keys.sort_unstable();
    keys.dedup();
    let keys = keys.into_iter().map(|key| [key.into()]);
    let Some(keys) = Given::new(["email_key"], keys) else { return Ok(Facts::default()) };
    // Joined in this order: `SQLite` would begin with all addresses of the organization.
    let sql = format!(
        "WITH {} \
         SELECT asked.email_key, p.id, p.display_name, p.name_key, p.enabled, u.id AS user_id, u.status, \
           r.line AS ready_line, r.email_key AS ready_key \
         FROM asked CROSS JOIN person_addresses a CROSS JOIN people p \
         LEFT JOIN users u ON u.organization_id = $1 AND u.person_id = p.id \
         LEFT JOIN import_rows r ON r.organization_id = $1 AND r.import_id = $2 AND r.person_id = p.id \
           AND r.verdict = 'ready' AND r.ordinal <> $3 \
         WHERE a.organization_id = $1 AND a.email_key = asked.email_key \
           AND p.organization_id = $1 AND p.id = a.person_id AND p.gone_at IS NULL",
        keys.named("asked", db, 4)
    );
    let sql = Sql::new(sql).bind(import.organization_id).bind(import.id).bind(except.unwrap_or_default());
    Ok(collect(sql.bind(keys.value()).take(db, &FOUND).await?))
}

const FOUND: [Column; 9] = [
    Column::Plain("email_key"),
    Column::Uuid("id"),
    Column::Plain("display_name"),
    Column::Plain("name_key"),
    Column::Plain("enabled"),
    Column::Uuid("user_id"),
    Column::Plain("status"),
    Column::Plain("ready_line"),
    Column::Plain("ready_key"),
];

/// In the order of [`FOUND`].
#[derive(Deserialize)]
struct Found {
    email_key: String,
    id: Uuid,
    display_name: String,
    name_key: String,
    #[serde(deserialize_with = "boolean")]
    enabled: bool,
    user_id: Option<Uuid>,
    status: Option<String>,
    ready_line: Option<i64>,
    ready_key: Option<String>,
}

fn collect(found: Vec<Found>) -> Facts {
    let mut facts = Facts::default();
    for found in found {
        if let Some(line) = found.ready_line {
            facts.ready.insert(found.id, Ready { line, email_key: found.ready_key });
        }
        let person = PersonFacts {
            id: found.id,
            display_name: found.display_name,
            name_key: found.name_key,
            enabled: found.enabled,
            user: found.user_id.zip(found.status),
        };
        match facts.whose.entry(found.email_key) {
            Entry::Vacant(free) => drop(free.insert(Whose::Person(person))),
            Entry::Occupied(mut taken) => drop(taken.insert(Whose::Several)),
        }
    }
    facts
}
