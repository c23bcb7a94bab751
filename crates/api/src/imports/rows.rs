//! Queries of the rows of imports.

use rollcall_domain::import;
use rollcall_wire::imports::Verdict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::store::Import;
use crate::db::entities::{import_rows, users};
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
    pub(super) result: Option<String>,
    pub(super) display_name: Option<String>,
    pub(super) user_id: Option<Uuid>,
    pub(super) suggested_id: Option<Uuid>,
    pub(super) suggested_email: Option<String>,
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
    // A user that undo took back is none any more, so that `user_id` is read from the users.
    let sql = format!(
        "SELECT r.line, r.part, r.ordinal, r.raw, r.email, r.email_key, r.repairs, r.verdict, r.code, r.message, \
         r.result, p.display_name, u.id AS user_id, s.id AS suggested_id, \
         s.email AS suggested_email FROM import_rows r \
         LEFT JOIN people p ON p.organization_id = r.organization_id AND p.id = r.person_id \
         LEFT JOIN users u ON u.organization_id = r.organization_id AND u.id = r.user_id \
         LEFT JOIN people s ON s.organization_id = r.organization_id AND s.id = r.suggestion_person_id \
         WHERE r.organization_id = $1 AND r.import_id = $2 AND r.ordinal > $3 {only} \
         ORDER BY r.ordinal LIMIT {limit}"
    );
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
    let repairs: Vec<_> = row.repairs.iter().map(|repair| repair.sentence()).collect();
    let problem = row.problem.as_ref();
    import_rows::Model {
        organization_id: key.0,
        import_id: key.1,
        line: i64::from(row.line),
        part: i32::from(row.part),
        ordinal,
        raw: row.raw.clone(),
        email: Some(row.email.as_ref().map_or_else(|| row.cell.clone(), |email| email.as_str().to_owned())),
        email_key: row.email.as_ref().map(|email| email.key().as_str().to_owned()),
        repairs: (!repairs.is_empty()).then(|| serde_json::to_string(&repairs).unwrap_or_default()),
        verdict: if problem.is_some() { "error" } else { "pending" }.to_owned(),
        code: problem.map(|problem| problem.code().to_owned()),
        message: problem.map(import::Problem::sentence),
        person_id: None,
        suggestion_person_id: None,
        user_id: None,
        result: None,
    }
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

/// Of these people, those for whom a row of the import is ready, with its line.
pub(super) async fn ready_lines(
    db: &impl ConnectionTrait,
    import: &Import,
    people: &[Uuid],
) -> Result<Vec<(Uuid, i64)>, DbErr> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    import_rows::Entity::find()
        .select_only()
        .column(import_rows::Column::PersonId)
        .column(import_rows::Column::Line)
        .filter(import_rows::Column::OrganizationId.eq(import.organization_id))
        .filter(import_rows::Column::ImportId.eq(import.id))
        .filter(import_rows::Column::Verdict.eq("ready"))
        .filter(import_rows::Column::PersonId.is_in(people.iter().copied()))
        .into_tuple()
        .all(db)
        .await
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
    pub(super) person: Option<Uuid>,
    pub(super) user: Option<Uuid>,
}

/// Writes what was found, in one statement.
pub(super) async fn write_findings(tx: &Tx, import: &Import, findings: &[Finding]) -> Result<(), DbErr> {
    if findings.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "WITH found (ordinal, verdict, code, message, person_id, user_id) AS (VALUES {}) \
         UPDATE import_rows SET verdict = found.verdict, code = found.code, message = found.message, \
         person_id = found.person_id, user_id = found.user_id FROM found \
         WHERE import_rows.organization_id = $1 AND import_rows.import_id = $2 \
         AND import_rows.ordinal = found.ordinal",
        tuples(3, 6, findings.len())
    );
    let sql = Sql::new(sql).bind(import.organization_id).bind(import.id);
    let sql = findings.iter().fold(sql, |sql, found| {
        sql.bind(found.ordinal)
            .bind(verdict_name(found.verdict))
            .bind(found.code.map(str::to_owned))
            .bind(found.message.clone())
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
        .filter(import_rows::Column::Ordinal.gt(import.cursor))
        .order_by_asc(import_rows::Column::Ordinal)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await
}

/// Deletes some of an import's rows; the rest is for the next time.
pub(super) async fn delete_some(tx: &Tx, import: &Import, limit: i64) -> Result<u64, DbErr> {
    let sql = "DELETE FROM import_rows WHERE organization_id = $1 AND import_id = $2 AND ordinal < $3 + \
               (SELECT MIN(f.ordinal) FROM import_rows f WHERE f.organization_id = $1 AND f.import_id = $2)";
    Sql::new(sql).bind(import.organization_id).bind(import.id).bind(limit).execute(tx).await
}

/// `($3, $4), ($5, $6), …`: names for the values of many rows.
pub(super) fn tuples(first: usize, width: usize, rows: usize) -> String {
    (0..rows)
        .map(|row| format!("({})", crate::db::sql::places(first + row * width, width)))
        .collect::<Vec<_>>()
        .join(", ")
}
