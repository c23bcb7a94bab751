//! The error log as CSV: the rows of the file that could not be used, in its own columns, with what is wrong with each.

use futures_util::{Stream, stream};
use rollcall_domain::import::{ErrorLog, Failed};
use rollcall_wire::imports::Verdict;

use super::present;
use super::rows::{self, Listed};
use super::store::Import;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// Tells Excel that the file is UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';
/// Rows read at once.
const ROWS: u64 = 500;

/// The log of an import, in pieces.
pub(super) fn log(
    state: AppState,
    import: &Import,
) -> Outcome<impl Stream<Item = Result<Vec<u8>, Fail>> + use<>> {
    let log = present::error_log(import)?;
    let head = format!("{BYTE_ORDER_MARK}{}", log.header()).into_bytes();
    let key = (import.organization_id, import.id);
    let body = stream::try_unfold((log, 0), move |(log, after)| {
        let state = state.clone();
        async move {
            let found = rows::list(state.db.reader(), key, after, Some(Verdict::Error), ROWS).await?;
            let Some(last) = found.last().map(|row| row.ordinal) else { return Ok(None) };
            let lines: String = found.iter().map(|row| line(&log, row)).collect();
            Ok(Some((lines.into_bytes(), (log, last))))
        }
    });
    Ok(stream::StreamExt::chain(stream::once(async { Ok(head) }), body))
}

fn line(log: &ErrorLog, row: &Listed) -> String {
    log.row(&Failed {
        raw: &row.raw,
        cell: row.email.as_deref().unwrap_or_default(),
        line: row.line,
        code: row.code.as_deref().unwrap_or_default(),
        reason: row.message.as_deref().unwrap_or_default(),
        suggestion: row.suggested_email.as_deref().unwrap_or_default(),
    })
}
