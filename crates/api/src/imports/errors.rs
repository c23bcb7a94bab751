//! The error log as CSV: what the file had, what is wrong with it, and itself an upload of just those rows.

use futures_util::{Stream, stream};
use rollcall_domain::import::export::csv_field;
use rollcall_wire::imports::Verdict;
use uuid::Uuid;

use super::rows::{self, Listed};
use crate::problem::Fail;
use crate::state::AppState;

/// The first line. The byte order mark tells Excel that the file is UTF-8.
const HEADER: &str = "\u{feff}original,email,line,code,reason,suggestion\r\n";
/// Rows read at once.
const ROWS: u64 = 500;

/// The log of an import, in pieces.
pub(super) fn log(state: AppState, key: (Uuid, Uuid)) -> impl Stream<Item = Result<Vec<u8>, Fail>> {
    let head = stream::once(async { Ok(HEADER.as_bytes().to_vec()) });
    let body = stream::try_unfold(0, move |after| {
        let state = state.clone();
        async move {
            let found = rows::list(state.db.reader(), key, after, Some(Verdict::Error), ROWS).await?;
            let Some(last) = found.last().map(|row| row.ordinal) else { return Ok(None) };
            Ok(Some((found.iter().flat_map(line).collect(), last)))
        }
    });
    stream::StreamExt::chain(head, body)
}

fn line(row: &Listed) -> Vec<u8> {
    let line = row.line.to_string();
    let optional = |text: &Option<String>| csv_field(text.as_deref().unwrap_or_default());
    let cells = [
        csv_field(&row.raw),
        optional(&row.email),
        line,
        optional(&row.code),
        optional(&row.message),
        optional(&row.suggested_email),
    ];
    let mut text = cells.join(",");
    text.push_str("\r\n");
    text.into_bytes()
}
