//! Queries of the rows of imports.

use std::collections::HashMap;

use rollcall_domain::email::Email;
use rollcall_domain::import;
use rollcall_wire::imports::Verdict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult,
    QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::plan::Ready;
use super::store::Import;
use crate::db::entities::{import_rows, users};
use crate::db::sql::places;
use crate::db::{Sql, Tx};

/// A row with what the directory and the users say of it now.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Listed {
    pub(super) line: i64,
    pub(super) part: i32,
    pub(super) ordinal: i64,
    pub(super) raw: String,
    pub(super) email: Option<String>,
    pub(super) email_key: Option<String>,
    pub(super) repairs: Option<String>,
    pub(super) verdict: String,
    pub(super) code: Option<String>,
    pub(super) message: Option<String>,
    pub(super) other_line: Option<i64>,
    pub(super) result: Option<String>,
    pub(super) display_name: Option<String>,
    pub(super) user_id: Option<Uuid>,
    pub(super) suggested_id: Option<Uuid>,
    pub(super) suggested_email: Option<String>,
}

/// A user that undo took back is none any more, so that `user_id` is read from the users.
const LISTED: &str = "SELECT r.line, r.part, r.ordinal, r.raw, r.email, r.email_key, r.repairs, r.verdict, r.code, \
     r.message, r.other_line, r.result, p.display_name, u.id AS user_id, s.id AS suggested_id, \
     s.email AS suggested_email FROM import_rows r \
     LEFT JOIN people p ON p.organization_id = r.organization_id AND p.id = r.person_id \
     LEFT JOIN users u ON u.organization_id = r.organization_id AND u.id = r.user_id \
     LEFT JOIN people s ON s.organization_id = r.organization_id AND s.id = r.suggestion_person_id \
     WHERE r.organization_id = $1 AND r.import_id = $2";

/// Where a row stands in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) line: i64,
    pub(super) part: i32,
}

/// One row as it is listed.
pub(super) async fn one(
    db: &impl ConnectionTrait,
    key: (Uuid, Uuid),
    place: Place,
) -> Result<Option<Listed>, DbErr> {
    let sql = Sql::new(format!("{LISTED} AND r.line = $3 AND r.part = $4")).bind(key.0).bind(key.1);
    sql.bind(place.line).bind(place.part).one(db).await
}

/// One row as it is kept.
pub(super) async fn get(
    db: &impl ConnectionTrait,
    key: (Uuid, Uuid),
    place: Place,
) -> Result<Option<import_rows::Model>, DbErr> {
    import_rows::Entity::find_by_id((key.0, key.1, place.line, place.part)).one(db).await
}

/// The rows after a place, in the order of the file.
pub(super) async fn list(
    db: &impl ConnectionTrait,
    key: (Uuid, Uuid),
    after: i64,
    verdict: Option<Verdict>,
    limit: u64,
) -> Result<Vec<Listed>, DbErr> {
    let only = if verdict.is_some() { "AND r.verdict = $4" } else { "" };
    let sql = format!("{LISTED} AND r.ordinal > $3 {only} ORDER BY r.ordinal LIMIT {limit}");
    let sql = Sql::new(sql).bind(key.0).bind(key.1).bind(after);
    let sql = if let Some(verdict) = verdict { sql.bind(verdict_name(verdict)) } else { sql };
    sql.all(db).await
}

pub(super) fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pending => "pending",
        Verdict::Ready => "ready",
        Verdict::Error => "error",
        Verdict::Skipped => "skipped",
        Verdict::Dropped => "dropped",
    }
}

/// Keeps rows of a file as they arrive, the first of them under the ordinal given.
///
/// Where no address can be read, `email` has what stands in the cell, for the error log, and `email_key` nothing.
pub(super) async fn insert(
    tx: &Tx,
    key: (Uuid, Uuid),
    first: i64,
    rows: &[import::Row],
) -> Result<(), DbErr> {
    if rows.is_empty() {
        return Ok(());
    }
    let rows =
        (first..).zip(rows).map(|(ordinal, row)| import_rows::ActiveModel::from(model(key, ordinal, row)));
    import_rows::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

fn model(key: (Uuid, Uuid), ordinal: i64, row: &import::Row) -> import_rows::Model {
    let problem = row.problem.as_ref();
    import_rows::Model {
        organization_id: key.0,
        import_id: key.1,
        line: i64::from(row.line),
        part: i32::from(row.part),
        ordinal,
        raw: row.raw.clone(),
        email: Some(shown(row.email.as_ref(), &row.cell)),
        email_key: key_of(row.email.as_ref()),
        repairs: repairs_json(&row.repairs),
        verdict: if problem.is_some() { "error" } else { "pending" }.to_owned(),
        code: problem.map(|problem| problem.code().to_owned()),
        message: problem.map(import::Problem::sentence),
        person_id: None,
        suggestion_person_id: None,
        user_id: None,
        result: None,
        other_line: problem.and_then(other_line),
        ready_since: None,
    }
}

fn shown(email: Option<&Email>, cell: &str) -> String {
    email.map_or_else(|| cell.to_owned(), |email| email.as_str().to_owned())
}

fn key_of(email: Option<&Email>) -> Option<String> {
    email.map(|email| email.key().into())
}

/// Repairs are kept by their codes, or not at all.
fn repairs_json(repairs: &[import::Repair]) -> Option<String> {
    let codes: Vec<_> = repairs.iter().map(|repair| repair.code()).collect();
    (!codes.is_empty()).then(|| serde_json::to_string(&codes).unwrap_or_default())
}

fn other_line(problem: &import::Problem) -> Option<i64> {
    match problem {
        import::Problem::DuplicateOf { line } => Some(i64::from(*line)),
        import::Problem::Format(_)
        | import::Problem::EmptyCell
        | import::Problem::CellTooLong { .. }
        | import::Problem::RowTooLong
        | import::Problem::UnclosedQuote { .. }
        | import::Problem::TooManyColumns
        | import::Problem::NulCharacter
        | import::Problem::CutOff
        | import::Problem::NotJson
        | import::Problem::NotUtf8
        | import::Problem::TooManyRows { .. }
        | import::Problem::FileTooLarge { .. }
        | import::Problem::NotText(_)
        | import::Problem::NoEmailColumn => None,
    }
}

/// The row with something else in place of its cell. What stood in the file stays as it was.
pub(super) fn corrected(row: import_rows::Model, cell: &import::Cell) -> import_rows::Model {
    import_rows::Model {
        email: Some(shown(cell.email.as_ref(), &cell.text)),
        email_key: key_of(cell.email.as_ref()),
        repairs: repairs_json(&cell.repairs),
        ..row
    }
}

/// Writes a row that was corrected or taken out, with what was found of it.
pub(super) async fn rewrite(
    tx: &Tx,
    row: import_rows::Model,
    found: &Finding,
    ready_since: Option<i64>,
) -> Result<(), DbErr> {
    let row = import_rows::Model {
        verdict: verdict_name(found.verdict).to_owned(),
        code: found.code.map(str::to_owned),
        message: found.message.clone(),
        other_line: found.other_line,
        person_id: found.person,
        user_id: found.user,
        suggestion_person_id: None,
        result: None,
        ready_since,
        ..row
    };
    import_rows::Entity::update(import_rows::ActiveModel::from(row).reset_all()).exec(tx).await?;
    Ok(())
}

/// The rows of a chunk that are still to be judged.
pub(super) async fn pending(
    db: &impl ConnectionTrait,
    import: &Import,
    to: i64,
) -> Result<Vec<import_rows::Model>, DbErr> {
    import_rows::Entity::find()
        .filter(import_rows::Column::OrganizationId.eq(import.organization_id))
        .filter(import_rows::Column::ImportId.eq(import.id))
        .filter(import_rows::Column::Ordinal.gt(import.judged))
        .filter(import_rows::Column::Ordinal.lte(to))
        .filter(import_rows::Column::Verdict.eq("pending"))
        .order_by_asc(import_rows::Column::Ordinal)
        .all(db)
        .await
}

/// Of these people, those for whom a row of the import is ready, but for the row at `except`.
pub(super) async fn ready_of(
    db: &impl ConnectionTrait,
    import: &Import,
    people: &[Uuid],
    except: Option<i64>,
) -> Result<HashMap<Uuid, Ready>, DbErr> {
    if people.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<(Uuid, i64, Option<String>)> = import_rows::Entity::find()
        .select_only()
        .column(import_rows::Column::PersonId)
        .column(import_rows::Column::Line)
        .column(import_rows::Column::EmailKey)
        .filter(import_rows::Column::OrganizationId.eq(import.organization_id))
        .filter(import_rows::Column::ImportId.eq(import.id))
        .filter(import_rows::Column::Verdict.eq("ready"))
        .filter(import_rows::Column::PersonId.is_in(people.iter().copied()))
        .filter(Condition::all().add_option(except.map(|except| import_rows::Column::Ordinal.ne(except))))
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().map(|(person, line, email_key)| (person, Ready { line, email_key })).collect())
}

/// The users that these people are.
pub(super) async fn users_of(
    db: &impl ConnectionTrait,
    organization: Uuid,
    people: &[Uuid],
) -> Result<Vec<users::Model>, DbErr> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    users::Entity::find()
        .filter(users::Column::OrganizationId.eq(organization))
        .filter(users::Column::PersonId.is_in(people.iter().copied()))
        .all(db)
        .await
}

/// What judging found of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) ordinal: i64,
    pub(super) verdict: Verdict,
    pub(super) code: Option<&'static str>,
    pub(super) message: Option<String>,
    pub(super) other_line: Option<i64>,
    pub(super) person: Option<Uuid>,
    pub(super) user: Option<Uuid>,
}

/// Writes what was found, in one statement.
pub(super) async fn write_findings(tx: &Tx, import: &Import, findings: &[Finding]) -> Result<(), DbErr> {
    if findings.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "WITH found (ordinal, verdict, code, message, other_line, person_id, user_id) AS (VALUES {}) \
         UPDATE import_rows SET verdict = found.verdict, code = found.code, message = found.message, \
         other_line = found.other_line, person_id = found.person_id, user_id = found.user_id FROM found \
         WHERE import_rows.organization_id = $1 AND import_rows.import_id = $2 \
         AND import_rows.ordinal = found.ordinal",
        tuples(3, 7, findings.len())
    );
    let sql = Sql::new(sql).bind(import.organization_id).bind(import.id);
    let sql = findings.iter().fold(sql, |sql, found| {
        sql.bind(found.ordinal)
            .bind(verdict_name(found.verdict))
            .bind(found.code.map(str::to_owned))
            .bind(found.message.clone())
            .bind(found.other_line)
            .bind(found.person)
            .bind(found.user)
    });
    sql.execute(tx).await?;
    Ok(())
}

/// The places of the next ready rows to send.
pub(super) async fn next_ready(
    db: &impl ConnectionTrait,
    import: &Import,
    limit: u64,
) -> Result<Vec<i64>, DbErr> {
    import_rows::Entity::find()
        .select_only()
        .column(import_rows::Column::Ordinal)
        .filter(import_rows::Column::OrganizationId.eq(import.organization_id))
        .filter(import_rows::Column::ImportId.eq(import.id))
        .filter(import_rows::Column::Verdict.eq("ready"))
        .filter(import_rows::Column::Result.is_null())
        .filter(import_rows::Column::Ordinal.gt(import.cursor))
        .filter(Condition::all().add_option(import.send_version.map(as_of)))
        .order_by_asc(import_rows::Column::Ordinal)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await
}

/// Rows that were ready in this version: those that were judged so, and those that had become so by hand.
fn as_of(version: i64) -> Condition {
    Condition::any()
        .add(import_rows::Column::ReadySince.is_null())
        .add(import_rows::Column::ReadySince.lte(version))
}

/// The places and users of the next rows that were invited, from the import's cursor on.
pub(super) async fn next_invited(
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

/// Makes the rows of people ready again whose invitations were taken back.
pub(super) async fn unsend(tx: &Tx, key: (Uuid, Uuid), people: &[Uuid]) -> Result<u64, DbErr> {
    if people.is_empty() {
        return Ok(0);
    }
    let sql = format!(
        "UPDATE import_rows SET result = NULL, user_id = NULL WHERE organization_id = $1 AND import_id = $2 \
         AND verdict = 'ready' AND result = 'invited' AND person_id IN ({})",
        places(3, people.len())
    );
    let sql = Sql::new(sql).bind(key.0).bind(key.1);
    people.iter().fold(sql, |sql, person| sql.bind(*person)).execute(tx).await
}

/// Deletes some of an import's rows; the rest is for the next time.
pub(super) async fn delete_some(tx: &Tx, import: &Import, limit: i64) -> Result<u64, DbErr> {
    let sql = "DELETE FROM import_rows WHERE organization_id = $1 AND import_id = $2 AND ordinal < $3 + \
               (SELECT MIN(f.ordinal) FROM import_rows f WHERE f.organization_id = $1 AND f.import_id = $2)";
    Sql::new(sql).bind(import.organization_id).bind(import.id).bind(limit).execute(tx).await
}

/// `($3, $4), ($5, $6), …`: names for the values of many rows.
pub(super) fn tuples(first: usize, width: usize, rows: usize) -> String {
    (0..rows).map(|row| format!("({})", places(first + row * width, width))).collect::<Vec<_>>().join(", ")
}
