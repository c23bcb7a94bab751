//! Judges a file in a Web Worker, by the very code of the server, before a byte is uploaded.
//!
//! The page posts one `Blob`; the answers are [`check::Told`] as JSON. The worker serves one file and is then ended by
//! the page, which gives its memory back.

#[path = "../check.rs"]
mod check;

#[path = "worker/pieces.rs"]
mod pieces;

use std::fmt::Write as _;

use check::{Report, RowProblem, Told};
use js_sys::{Array, Date};
use pieces::Pieces;
use rollcall_domain::import::{Intake, IntakeOptions, PlainRow, Problem, Row, RowSink, Summary};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent};

/// How often the page is told how far it is, in milliseconds: it has better things to do than to draw.
const BETWEEN_PROGRESS: f64 = 100.0;

/// How many rows the worker reads before the first file.
const WARM_UP_ROWS: u32 = 150_000;

/// How many rows with a problem are told of; all are counted.
const SHOWN_PROBLEMS: usize = 50;

/// The first message, before any file: the worker has started.
const READY: &str = "ready";

fn main() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let here = scope.clone();
    let judge = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let here = here.clone();
        spawn_local(async move {
            let told = match event.data().dyn_into::<Blob>() {
                Ok(file) => judged(&file, |told| tell(&here, told)).await.unwrap_or(Told::Unreadable),
                Err(_) => Told::Unreadable,
            };
            tell(&here, &told);
        });
    });
    scope.set_onmessage(Some(judge.as_ref().unchecked_ref()));
    // It listens as long as the worker lives.
    judge.forget();
    spawn_local(async move {
        // What came of it is of no interest.
        let _ = warm_up().await;
        let _ = scope.post_message(&JsValue::from_str(READY));
    });
}

/// Judges a file that nobody has chosen, while the page waits for one: the browser compiles the worker quickly at first,
/// and well only what has run for a while; and memory is there at once only where it was used before.
async fn warm_up() -> Result<(), JsValue> {
    let mut lines = String::from("Name,E-Mail,Team,Place\n");
    for row in 0..WARM_UP_ROWS {
        let at = if row % 50 == 0 { "@@" } else { "@" };
        // Writing to a text cannot fail.
        let _ = match row % 4 {
            0 => writeln!(lines, "\"Lee, Ann {row}\",ann.lee{row}{at}contoso.example,Sales,Berlin"),
            _ => writeln!(lines, "Ann Lee {row},ann.lee{row}{at}contoso.example,Sales,Berlin"),
        };
    }
    let file = Blob::new_with_str_sequence(&Array::of1(&lines.into()))?;
    judged(&file, |_| {}).await.map(drop)
}

async fn judged(file: &Blob, tell: impl Fn(&Told)) -> Result<Told, JsValue> {
    let mut intake = Intake::new(IntakeOptions::default());
    let mut report = Report::default();
    let mut pieces = Pieces::of(file)?;
    let mut told = Date::now();
    while intake.failure().is_none()
        && let Some(piece) = pieces.next().await?
    {
        intake.push(piece, &mut Found(&mut report));
        let now = Date::now();
        if now - told >= BETWEEN_PROGRESS {
            told = now;
            tell(&Told::Progress { done: pieces.done(), whole: pieces.whole() });
        }
    }
    let summary = intake.finish(&mut Found(&mut report));
    Ok(Told::Finished { report: Box::new(whole_report(report, summary)) })
}

fn tell(scope: &DedicatedWorkerGlobalScope, told: &Told) {
    if let Ok(json) = serde_json::to_string(told) {
        // Fails only when the page has ended this worker.
        let _ = scope.post_message(&JsValue::from_str(&json));
    }
}

/// Counts rows. They are not kept.
struct Found<'a>(&'a mut Report);

impl RowSink for Found<'_> {
    fn take_plain(&mut self, _: PlainRow<'_>) {
        self.0.good = self.0.good.saturating_add(1);
    }

    fn take(&mut self, row: Row) {
        count(self.0, &row);
    }
}

/// What was counted, with what was found of the file as a whole.
fn whole_report(counted: Report, summary: Summary) -> Report {
    Report {
        rows: summary.rows,
        email_column: u32::try_from(summary.email_column).unwrap_or(u32::MAX).saturating_add(1),
        has_header: summary.header,
        delimiter: summary.delimiter,
        encoding: summary.encoding.as_str().to_owned(),
        ignored_columns: summary.ignored_columns,
        failure: summary.failure.map(|failure| (failure.problem.code().to_owned(), failure.sentence())),
        ..counted
    }
}

fn count(report: &mut Report, row: &Row) {
    if !row.repairs.is_empty() {
        report.repaired = report.repaired.saturating_add(1);
    }
    let Some(problem) = &row.problem else {
        report.good = report.good.saturating_add(1);
        return;
    };
    if matches!(problem, Problem::DuplicateOf { .. }) {
        report.duplicates = report.duplicates.saturating_add(1);
    } else {
        report.errors = report.errors.saturating_add(1);
    }
    if report.problems.len() < SHOWN_PROBLEMS {
        report.problems.push(RowProblem {
            line: row.line,
            found: row.cell.clone(),
            code: problem.code().to_owned(),
            other_line: other_line(problem),
            sentence: problem.sentence(),
        });
    }
}

fn other_line(problem: &Problem) -> Option<u32> {
    if let Problem::DuplicateOf { line } = problem { Some(*line) } else { None }
}

#[cfg(test)]
mod tests {
    use super::{Found, Report, whole_report};
    use rollcall_domain::import::{Intake, IntakeOptions};

    fn report(file: &[u8], piece: usize) -> Report {
        let mut intake = Intake::new(IntakeOptions::default());
        let mut report = Report::default();
        for bytes in file.chunks(piece) {
            intake.push(bytes, &mut Found(&mut report));
        }
        let summary = intake.finish(&mut Found(&mut report));
        whole_report(report, summary)
    }

    #[test]
    fn counts_every_row_once_however_the_file_is_cut() {
        let file = b"Name;E-mail\nAnn;ann@contoso.com\nBo; bo@contoso.com\nAnn;ANN@contoso.com\nCy;cy\n";
        let whole = report(file, 1 << 20);
        assert_eq!((whole.rows, whole.good, whole.errors, whole.duplicates, whole.repaired), (4, 2, 1, 1, 1));
        assert_eq!(whole.problems.iter().map(|problem| problem.line).collect::<Vec<_>>(), [4, 5]);
        assert_eq!((whole.email_column, whole.has_header, whole.delimiter), (2, true, Some(';')));
        assert_eq!(whole.ignored_columns, ["Name"]);
        assert_eq!(report(file, 3), whole);
    }

    #[test]
    fn a_workbook_is_a_failure_that_says_what_to_do() {
        let found = report(b"PK\x03\x04rest", 4);
        assert!(
            found
                .failure
                .is_some_and(|(code, sentence)| code == "not_text" && sentence.contains("CSV UTF-8"))
        );
        assert_eq!(found.rows, 0);
    }
}
