//! Imports and rows as the API shows them.

use std::collections::HashMap;

use rollcall_domain::import::{ErrorLog, Repair, Summary};
use rollcall_wire::imports::{Import as Shown, ImportFormat, Row, RowRepair};
use rollcall_wire::users::Suggestion;
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error;
use uuid::Uuid;

use super::rows::Listed;
use super::store::{self, Import};
use crate::changes::Batch;
use crate::problem::{Fail, Outcome};

/// Shows imports, with the batches of those that can still be undone.
pub(super) async fn imports(
    db: &impl ConnectionTrait,
    organization: Uuid,
    imports: Vec<Import>,
) -> Outcome<Vec<Shown>> {
    let ids = imports.iter().filter_map(|import| import.batch_id).collect();
    let batches = store::held_batches(db, organization, ids).await?;
    let batches: HashMap<_, _> = batches.iter().map(|batch| (batch.id, Batch::of(batch))).collect();
    imports.into_iter().map(|row| import(row, &batches)).collect()
}

fn import(row: Import, batches: &HashMap<Uuid, Batch>) -> Outcome<Shown> {
    Ok(Shown {
        id: row.id,
        state: named(&row.state)?,
        rows: row.rows,
        judged: row.judged,
        ready: row.ready,
        errors: row.errors,
        confident: row.confident,
        skipped: row.skipped,
        dropped: dropped(&row),
        sent: row.sent,
        failed: row.failed,
        format: row.format.as_deref().map(format).transpose()?,
        detail: row.detail,
        batch: row.batch_id.and_then(|id| batches.get(&id)).copied().map(Into::into),
        created_by: row.created_by_name,
        created_at: row.created_at,
        rescinding: row.rescind_batch_id.is_some(),
        rows_deleted_at: row.rows_deleted_at,
        version: row.version,
        filename: row.filename,
    })
}

/// Shows a row.
pub(super) fn row(row: Listed) -> Outcome<Row> {
    let repairs = row.repairs.as_deref().map(repairs).transpose()?;
    Ok(Row {
        line: row.line,
        part: i64::from(row.part),
        email: row.email.clone().filter(|_| row.email_key.is_some()),
        cell: row.email.unwrap_or_default(),
        display_name: row.display_name,
        verdict: named(&row.verdict)?,
        code: row.code,
        message: row.message,
        other_line: row.other_line,
        repairs: repairs.unwrap_or_default(),
        suggestion: row.suggested_id.zip(row.suggested_email).map(|(person_id, email)| Suggestion {
            email,
            person_id,
            confident: row.suggestion_confident,
        }),
        user_id: row.user_id,
        result: row.result.as_deref().map(named).transpose()?,
        raw: row.raw,
    })
}

/// What is neither ready nor wrong nor a user already, once all is judged.
fn dropped(row: &Import) -> i64 {
    if row.judged < row.rows { 0 } else { row.rows - row.ready - row.errors - row.skipped }
}

fn repairs(json: &str) -> Outcome<Vec<RowRepair>> {
    let codes: Vec<String> = serde_json::from_str(json).map_err(broken)?;
    let sentence = |code: &str| Repair::from_code(code).map_or("", Repair::sentence).to_owned();
    Ok(codes.into_iter().map(|code| RowRepair { message: sentence(&code), code }).collect())
}

/// How a file was read, as the database keeps it.
pub(super) fn format_json(summary: &Summary) -> String {
    let format = ImportFormat {
        delimiter: summary.delimiter.map(String::from).unwrap_or_default(),
        encoding: summary.encoding.as_str().to_owned(),
        header: summary.header,
        email_column: u32::try_from(summary.email_column + 1).unwrap_or(u32::MAX),
        ignored_columns: summary.ignored_columns.clone(),
    };
    serde_json::to_string(&format).unwrap_or_default()
}

/// How the error log of a file is to be written, as the database keeps it.
pub(super) fn layout_json(summary: &Summary) -> String {
    serde_json::to_string(&ErrorLog::of(summary)).unwrap_or_default()
}

/// How the error log of an import is written; of one from before that was kept, by what its format says.
pub(super) fn error_log(import: &Import) -> Outcome<ErrorLog> {
    if let Some(layout) = &import.layout {
        return serde_json::from_str(layout).map_err(broken);
    }
    let Some(format) = import.format.as_deref().map(format).transpose()? else {
        return Ok(ErrorLog::default());
    };
    let column = usize::try_from(format.email_column).unwrap_or_default().saturating_sub(1);
    Ok(ErrorLog::plain(format.delimiter.chars().next(), column))
}

fn format(json: &str) -> Outcome<ImportFormat> {
    serde_json::from_str(json).map_err(broken)
}

/// Reads a state, verdict or result by its name, which is the same in the database and in JSON.
fn named<'a, T: Deserialize<'a>>(name: &'a str) -> Outcome<T> {
    T::deserialize(IntoDeserializer::<Error>::into_deserializer(name)).map_err(broken)
}

fn broken(error: impl std::fmt::Display) -> Fail {
    Fail::Internal(format!("an import's row is not as it was written: {error}"))
}
