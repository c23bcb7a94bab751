//! Reading rows.

use rollcall_wire::imports::Verdict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::{Place, SAME_NAME, Unjudged};
use crate::db::Sql;
use crate::db::entities::import_rows;
use crate::db::taken::Column;
use crate::imports::store::Import;

/// A row with what the directory and the users say of it now.
#[derive(Clone, Debug, FromQueryResult)]
pub(in crate::imports) struct Listed {
    pub(in crate::imports) line: i64,
    pub(in crate::imports) part: i32,
    pub(in crate::imports) ordinal: i64,
    pub(in crate::imports) raw: String,
    pub(in crate::imports) email: Option<String>,
    pub(in crate::imports) email_key: Option<String>,
    pub(in crate::imports) repairs: Option<String>,
    pub(in crate::imports) verdict: String,
    pub(in crate::imports) code: Option<String>,
    pub(in crate::imports) message: Option<String>,
    pub(in crate::imports) other_line: Option<i64>,
    pub(in crate::imports) result: Option<String>,
    pub(in crate::imports) display_name: Option<String>,
    pub(in crate::imports) user_id: Option<Uuid>,
    pub(in crate::imports) suggested_id: Option<Uuid>,
    pub(in crate::imports) suggested_email: Option<String>,
    pub(in crate::imports) suggestion_confident: bool,
}

/// Who cannot be invited any more is suggested no more. A user that undo took back is none any more, so that `user_id` is read from the users.
const LISTED: &str = "SELECT r.line, r.part, r.ordinal, r.raw, r.email, r.email_key, r.repairs, r.verdict, r.code, \
     r.message, r.other_line, r.result, p.display_name, u.id AS user_id, s.id AS suggested_id, \
     s.email AS suggested_email, r.suggestion_confident FROM import_rows r \
     LEFT JOIN people p ON p.organization_id = r.organization_id AND p.id = r.person_id \
     LEFT JOIN users u ON u.organization_id = r.organization_id AND u.id = r.user_id \
     LEFT JOIN people s ON s.organization_id = r.organization_id AND s.id = r.suggestion_person_id AND s.enabled \
     WHERE r.organization_id = $1 AND r.import_id = $2";

/// One row as it is listed.
pub(in crate::imports) async fn one(
    db: &impl ConnectionTrait,
    key: (Uuid, Uuid),
    place: Place,
) -> Result<Option<Listed>, DbErr> {
    let sql = Sql::new(format!("{LISTED} AND r.line = $3 AND r.part = $4")).bind(key.0).bind(key.1);
    sql.bind(place.line).bind(place.part).one(db).await
}

/// One row as it is kept.
pub(in crate::imports) async fn get(
    db: &impl ConnectionTrait,
    key: (Uuid, Uuid),
    place: Place,
) -> Result<Option<import_rows::Model>, DbErr> {
    import_rows::Entity::find_by_id((key.0, key.1, place.line, place.part)).one(db).await
}

/// The rows after a place, in the order of the file.
pub(in crate::imports) async fn list(
    db: &impl ConnectionTrait,
    key: (Uuid, Uuid),
    after: i64,
    verdict: Option<Verdict>,
    limit: u64,
) -> Result<Vec<Listed>, DbErr> {
    let only = if verdict.is_some() { "AND r.verdict = $4" } else { "" };
    let sql = format!("{LISTED} AND r.ordinal > $3 {only} ORDER BY r.ordinal LIMIT {limit}");
    let sql = Sql::new(sql).bind(key.0).bind(key.1).bind(after);
    let sql = if let Some(verdict) = verdict { sql.bind(verdict.as_str()) } else { sql };
    sql.all(db).await
}

/// The rows of a chunk that are still to be judged, in the order of the file.
pub(in crate::imports) async fn pending(
    db: &impl ConnectionTrait,
    import: &Import,
    to: i64,
) -> Result<Vec<Unjudged>, DbErr> {
    let sql = "SELECT ordinal, line, part, email, email_key FROM import_rows \
               WHERE organization_id = $1 AND import_id = $2 AND ordinal > $3 AND ordinal <= $4 AND verdict = 'pending'";
    let sql = Sql::new(sql).bind(import.organization_id).bind(import.id).bind(import.judged).bind(to);
    let columns = ["ordinal", "line", "part", "email", "email_key"].map(Column::Plain);
    let mut rows: Vec<Unjudged> = sql.take(db, &columns).await?;
    rows.sort_unstable_by_key(|row| row.ordinal);
    Ok(rows)
}

/// The rows of a chunk in which no address could be read.
pub(in crate::imports) async fn unreadable(
    db: &impl ConnectionTrait,
    import: &Import,
    to: i64,
) -> Result<Vec<import_rows::Model>, DbErr> {
    import_rows::Entity::find()
        .filter(import_rows::Column::OrganizationId.eq(import.organization_id))
        .filter(import_rows::Column::ImportId.eq(import.id))
        .filter(import_rows::Column::Ordinal.gt(import.judged))
        .filter(import_rows::Column::Ordinal.lte(to))
        .filter(import_rows::Column::Verdict.eq("error"))
        .filter(import_rows::Column::EmailKey.is_null())
        .all(db)
        .await
}

/// The next rows whose suggestion is taken with all that are confident.
pub(in crate::imports) async fn confident(
    db: &impl ConnectionTrait,
    key: (Uuid, Uuid),
    limit: u64,
) -> Result<Vec<import_rows::Model>, DbErr> {
    import_rows::Entity::find()
        .filter(import_rows::Column::OrganizationId.eq(key.0))
        .filter(import_rows::Column::ImportId.eq(key.1))
        .filter(import_rows::Column::SuggestionConfident.eq(true))
        .order_by_asc(import_rows::Column::Ordinal)
        .limit(limit)
        .all(db)
        .await
}

/// The name of a ready row's person.
#[derive(Clone, Debug, FromQueryResult)]
pub(in crate::imports) struct NameOf {
    pub(in crate::imports) line: i64,
    pub(in crate::imports) part: i32,
    pub(in crate::imports) name_key: String,
    /// Whether the row tells of another one of the same name.
    pub(in crate::imports) is_told: bool,
}

/// The names of the ready rows after one place up to another, in the order of the file.
pub(in crate::imports) async fn names(
    db: &impl ConnectionTrait,
    import: &Import,
    after: i64,
    to: i64,
) -> Result<Vec<NameOf>, DbErr> {
    let sql = "SELECT r.line, r.part, p.name_key, COALESCE(r.code = $5, false) AS is_told FROM import_rows r \
         JOIN people p ON p.organization_id = r.organization_id AND p.id = r.person_id \
         WHERE r.organization_id = $1 AND r.import_id = $2 AND r.verdict = 'ready' \
           AND r.ordinal > $3 AND r.ordinal <= $4 ORDER BY r.ordinal";
    let sql = Sql::new(sql).bind(import.organization_id).bind(import.id).bind(after).bind(to);
    sql.bind(SAME_NAME).all(db).await
}

/// The next ready rows to send after a place: their addresses and places, in no order.
pub(in crate::imports) async fn next_ready(
    db: &impl ConnectionTrait,
    import: &Import,
    after: i64,
    limit: usize,
) -> Result<Vec<(String, i64)>, DbErr> {
    // Rows that were ready in this version: those that were judged so, and those that had become so by hand.
    let as_of =
        if import.send_version.is_some() { "AND (ready_since IS NULL OR ready_since <= $4)" } else { "" };
    let sql = format!(
        "SELECT email_key, ordinal FROM import_rows WHERE organization_id = $1 AND import_id = $2 \
         AND verdict = 'ready' AND result IS NULL AND ordinal > $3 {as_of} ORDER BY ordinal LIMIT {limit}"
    );
    let sql = Sql::new(sql).bind(import.organization_id).bind(import.id).bind(after);
    let sql = if let Some(version) = import.send_version { sql.bind(version) } else { sql };
    sql.take(db, &[Column::Plain("email_key"), Column::Plain("ordinal")]).await
}

/// The places and users of the next rows that were invited, from the import's cursor on.
pub(in crate::imports) async fn next_invited(
    db: &impl ConnectionTrait,
    import: &Import,
    limit: u64,
) -> Result<Vec<(i64, Option<Uuid>)>, DbErr> {
    import_rows::Entity::find()
        .select_only()
        .column(import_rows::Column::Ordinal)
        .column(import_rows::Column::UserId)
        .filter(import_rows::Column::OrganizationId.eq(import.organization_id))
        .filter(import_rows::Column::ImportId.eq(import.id))
        .filter(import_rows::Column::Verdict.eq("ready"))
        .filter(import_rows::Column::Result.eq("invited"))
        .filter(import_rows::Column::Ordinal.gt(import.cursor))
        .order_by_asc(import_rows::Column::Ordinal)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await
}
