//! Queries of the directory.

use chrono::{DateTime, Utc};
use rollcall_domain::email::EmailKey;
use rollcall_domain::user::{PersonState, StatusKind};
use rollcall_wire::directory::{Person, PersonUser, SyncSource};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter};
use uuid::Uuid;

use super::left::LeftCursor;
use crate::db::entities::{people, person_addresses, person_terms};
use crate::db::{Sql, Tx, given};

/// Rows of one statement, so that their values stay below `SQLite`'s limit of 32,766.
const CHUNK: usize = 1000;

/// What the state machine asks of a person.
pub(crate) fn person_state(person: &people::Model) -> PersonState {
    match (person.enabled, person.gone_at) {
        (_, Some(_)) => PersonState::Gone,
        (true, None) => PersonState::Enabled,
        (false, None) => PersonState::Disabled,
    }
}

#[derive(FromQueryResult)]
struct Found {
    id: Uuid,
    external_id: String,
    email: String,
    given_name: Option<String>,
    family_name: Option<String>,
    display_name: String,
    department: Option<String>,
    enabled: bool,
    user_id: Option<Uuid>,
    user_status: Option<String>,
}

impl From<Found> for Person {
    fn from(found: Found) -> Self {
        let status = found.user_status.as_deref().and_then(StatusKind::from_name);
        Self {
            id: found.id,
            external_id: found.external_id,
            email: found.email,
            given_name: found.given_name,
            family_name: found.family_name,
            display_name: found.display_name,
            department: found.department,
            enabled: found.enabled,
            user: found.user_id.zip(status).map(|(id, status)| PersonUser { id, status: status.into() }),
        }
    }
}

/// Whether the person of the row `alias` has, for each word, a term that begins with it. Adds two values a word.
pub(crate) fn matches_words(alias: &str, first_place: usize, words: usize) -> String {
    (0..words)
        .map(|word| {
            let low = first_place + 2 * word;
            format!(
                "{alias} IN (SELECT person_id FROM person_terms WHERE organization_id = $1 AND term >= ${low} AND term < ${})",
                low + 1
            )
        })
        .collect::<Vec<_>>()
        .join(" AND ")
}

/// Binds what [`matches_words`] has left open: everything that begins with the word lies between the two.
pub(crate) fn bind_words(sql: Sql, words: &[String]) -> Sql {
    words.iter().fold(sql, |sql, word| sql.bind(word.clone()).bind(format!("{word}\u{10FFFF}")))
}

pub(super) async fn search(
    db: &impl ConnectionTrait,
    organization: Uuid,
    words: &[String],
    limit: u64,
) -> Result<Vec<Person>, DbErr> {
    let matches = matches_words("p.id", 2, words.len());
    let sql = format!(
        "SELECT p.id, p.external_id, p.email, p.given_name, p.family_name, p.display_name, p.department, p.enabled, \
         u.id AS user_id, u.status AS user_status FROM people p \
         LEFT JOIN users u ON u.organization_id = p.organization_id AND u.person_id = p.id \
         WHERE p.organization_id = $1 AND p.gone_at IS NULL AND {matches} \
         ORDER BY p.name_key, p.id LIMIT {limit}"
    );
    let found: Vec<Found> = bind_words(Sql::new(sql).bind(organization), words).all(db).await?;
    Ok(found.into_iter().map(Person::from).collect())
}

/// The people of each address, with the address; those who have left the directory do not count.
pub(super) async fn by_addresses(
    db: &impl ConnectionTrait,
    organization: Uuid,
    keys: &[EmailKey],
) -> Result<Vec<(String, people::Model)>, DbErr> {
    let mut found = Vec::with_capacity(keys.len());
    for keys in keys.chunks(CHUNK) {
        let addresses = person_addresses::Entity::find()
            .filter(person_addresses::Column::OrganizationId.eq(organization))
            .filter(person_addresses::Column::EmailKey.is_in(keys.iter().map(EmailKey::as_str)))
            .all(db)
            .await?;
        let ids: Vec<_> = addresses.iter().map(|address| address.person_id).collect();
        let people = by_ids(db, organization, &ids).await?;
        let people: std::collections::HashMap<_, _> = people
            .into_iter()
            .filter(|person| person.gone_at.is_none())
            .map(|person| (person.id, person))
            .collect();
        found.extend(
            addresses
                .into_iter()
                .filter_map(|row| Some((row.email_key, people.get(&row.person_id)?.clone()))),
        );
    }
    Ok(found)
}

pub(super) async fn by_ids(
    db: &impl ConnectionTrait,
    organization: Uuid,
    ids: &[Uuid],
) -> Result<Vec<people::Model>, DbErr> {
    let mut found = Vec::with_capacity(ids.len());
    for ids in ids.chunks(CHUNK) {
        let rows = people::Entity::find()
            .filter(people::Column::OrganizationId.eq(organization))
            .filter(people::Column::Id.is_in(ids.iter().copied()))
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// Touches the person's row.
pub(super) async fn touch(tx: &Tx, organization: Uuid, person: Uuid) -> Result<(), DbErr> {
    people::Entity::update_many()
        .col_expr(people::Column::Version, Expr::col(people::Column::Version))
        .filter(people::Column::OrganizationId.eq(organization))
        .filter(people::Column::Id.eq(person))
        .exec(tx)
        .await?;
    Ok(())
}

/// A sync as it is kept, and whether the process that carries it out is alive.
#[derive(FromQueryResult)]
pub(super) struct SyncRow {
    pub(super) source: String,
    pub(super) state: String,
    pub(super) owner: Option<Uuid>,
    pub(super) owner_lives: bool,
    pub(super) actor_name: Option<String>,
    pub(super) counts: String,
    pub(super) changes: i64,
    pub(super) done: i64,
    pub(super) began_at: DateTime<Utc>,
    pub(super) ended_at: Option<DateTime<Utc>>,
}

/// The newest syncs; their ids follow their beginnings.
pub(super) async fn syncs(
    db: &impl ConnectionTrait,
    organization: Uuid,
    limit: u64,
) -> Result<Vec<SyncRow>, DbErr> {
    let sql = format!(
        "SELECT s.source, s.state, s.owner, p.id IS NOT NULL AS owner_lives, s.actor_name, s.counts, s.changes, s.done, \
         s.began_at, s.ended_at FROM directory_syncs s LEFT JOIN processes p ON p.id = s.owner \
         WHERE s.organization_id = $1 ORDER BY s.id DESC LIMIT {limit}"
    );
    Sql::new(sql).bind(organization).all(db).await
}

/// A source as it is kept.
pub(super) fn source_name(source: SyncSource) -> &'static str {
    match source {
        SyncSource::File => "file",
    }
}

/// Reads what [`source_name`] wrote.
pub(super) fn source_of(name: &str) -> Option<SyncSource> {
    [SyncSource::File].into_iter().find(|source| source_name(*source) == name)
}

/// Whoever is a user, Invited or Active, and not enabled.
///
/// `= false` as the index `people_out` has it, so that only people who are not enabled are read, and a bound for the
/// name, which every name meets, so that `SQLite` takes that index also where no order asks for it.
const LEFT: &str = "FROM people p JOIN users u ON u.organization_id = p.organization_id AND u.person_id = p.id \
    WHERE p.organization_id = $1 AND p.enabled = false AND p.name_key >= '' AND u.status IN ('invited', 'active')";

/// A user whose person is not enabled.
#[derive(FromQueryResult)]
pub(super) struct Left {
    pub(super) user_id: Uuid,
    pub(super) person_id: Uuid,
    pub(super) name_key: String,
}

/// Users who have left, by name.
pub(super) async fn left(
    db: &impl ConnectionTrait,
    organization: Uuid,
    after: Option<LeftCursor>,
    limit: u64,
) -> Result<Vec<Left>, DbErr> {
    let on = if after.is_some() { " AND (p.name_key, p.id) > ($2, $3)" } else { "" };
    let sql = format!(
        "SELECT u.id AS user_id, p.id AS person_id, p.name_key {LEFT}{on} ORDER BY p.name_key, p.id LIMIT {limit}"
    );
    let sql = Sql::new(sql).bind(organization);
    let sql = match after {
        Some(after) => sql.bind(after.name).bind(after.person),
        None => sql,
    };
    sql.all(db).await
}

/// How many users have left.
pub(super) async fn count_left(db: &impl ConnectionTrait, organization: Uuid) -> Result<i64, DbErr> {
    #[derive(FromQueryResult)]
    struct Counted {
        people: i64,
    }
    let sql = format!("SELECT COUNT(*) AS people {LEFT}");
    let counted: Option<Counted> = Sql::new(sql).bind(organization).one(db).await?;
    Ok(counted.map_or(0, |counted| counted.people))
}

/// Inserts people and what they are found by. Words in the order of their index are written at half the cost.
pub(super) async fn insert(
    tx: &Tx,
    mut rows: Vec<people::Model>,
    mut addresses: Vec<person_addresses::Model>,
    mut terms: Vec<person_terms::Model>,
) -> Result<(), DbErr> {
    rows.sort_unstable_by_key(|row| row.id);
    let people = given::execute(tx, given::insertion(tx, &rows));
    let found_by = async {
        addresses.sort_unstable_by(|one, other| one.email_key.cmp(&other.email_key));
        terms.sort_unstable_by(|one, other| (&one.term, one.person_id).cmp(&(&other.term, other.person_id)));
        [given::insertion(tx, &addresses), given::insertion(tx, &terms)]
    };
    // The database inserts the people while these are prepared.
    let (inserted, [addresses, terms]) = tokio::join!(people, found_by);
    inserted?;
    given::execute(tx, addresses).await?;
    given::execute(tx, terms).await
}
