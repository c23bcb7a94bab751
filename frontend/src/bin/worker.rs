//! Judges a file in a Web Worker, by the very code of the server, before a byte is uploaded.
//!
//! The page posts one `Blob`; the answers are [`check::Told`] as JSON. The worker serves one file and is then ended by
//! the page, which gives its memory back.

#[path = "../check.rs"]
mod check;

#[path = "worker/pieces.rs"]
mod pieces;
#[path = "worker/warm_up.rs"]
mod warm_up;

use std::cell::Cell;
use std::rc::Rc;

use check::{Report, RowProblem, Told};
use js_sys::Date;
use pieces::Pieces;
use rollcall_domain::import::{Intake, IntakeOptions, PlainRow, Problem, Row, RowSink, Summary};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent};

/// How often the page is told how far it is, in milliseconds: it has better things to do than to draw.
const BETWEEN_PROGRESS: f64 = 100.0;

/// How many rows with a problem are told of; all are counted.
const SHOWN_PROBLEMS: usize = 50;

fn main() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let has_file = Rc::new(Cell::new(false));
    let (here, came) = (scope.clone(), Rc::clone(&has_file));
    let judge = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        came.set(true);
        spawn_local(judge_posted(here.clone(), event.data()));
    });
    scope.set_onmessage(Some(judge.as_ref().unchecked_ref()));
    // It listens as long as the worker lives.
    judge.forget();
    tell(&scope, &Told::Listening);
    spawn_local(async move {
        if warm_up::warm_up(&scope, &has_file).await.is_ok() && !has_file.get() {
            tell(&scope, &Told::Warm);
        }
    });
}

/// Judges what the page has posted, and tells it.
async fn judge_posted(scope: DedicatedWorkerGlobalScope, posted: JsValue) {
    let told = Cell::new(Date::now());
    let go_on = |pieces: &Pieces| {
        let now = Date::now();
        if now - told.get() >= BETWEEN_PROGRESS {
            told.set(now);
            tell(&scope, &Told::Progress { done: pieces.done(), whole: pieces.whole() });
        }
        true
    };
    let report = match posted.dyn_into::<Blob>() {
        Ok(file) => judged(&file, &go_on).await.ok().flatten(),
        Err(_) => None,
    };
    tell(&scope, &report.map_or(Told::Unreadable, |report| Told::Finished { report: Box::new(report) }));
}

/// Judges a file, and asks after each piece whether to go on; nothing if not.
///
/// One function for every file: what has become quick for one is quick for the next.
async fn judged(file: &Blob, go_on: &dyn Fn(&Pieces) -> bool) -> Result<Option<Report>, JsValue> {
    let mut intake = Intake::new(IntakeOptions::default());
    let mut report = Report::default();
    let mut pieces = Pieces::of(file)?;
    while intake.failure().is_none()
        && let Some(piece) = pieces.next().await?
    {
        intake.push(piece, &mut Found(&mut report));
        if !go_on(&pieces) {
            return Ok(None);
        }
    }
    let summary = intake.finish(&mut Found(&mut report));
    Ok(Some(whole_report(report, summary)))
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
