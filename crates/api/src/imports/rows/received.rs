//! What is kept of a row as it arrives, and once it is corrected.

use rollcall_domain::email::Email;
use rollcall_domain::import;
use sea_orm::DbErr;
use uuid::Uuid;

use crate::db::entities::import_rows;
use crate::db::{Tx, given};

/// Keeps rows of a file as they arrive, the first of them under the ordinal given.
///
/// Where no address can be read, `email` has what stands in the cell, for the error log, and `email_key` nothing.
pub(in crate::imports) async fn insert(
    tx: &Tx,
    key: (Uuid, Uuid),
    first: i64,
    rows: &[import::Row],
) -> Result<(), DbErr> {
    let rows = (first..).zip(rows).map(|(ordinal, row)| model(key, ordinal, row));
    given::insert(tx, &rows.collect::<Vec<_>>()).await
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
        suggestion_confident: false,
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
pub(in crate::imports) fn corrected(row: import_rows::Model, cell: &import::Cell) -> import_rows::Model {
    import_rows::Model {
        email: Some(shown(cell.email.as_ref(), &cell.text)),
        email_key: key_of(cell.email.as_ref()),
        repairs: repairs_json(&cell.repairs),
        ..row
    }
}
