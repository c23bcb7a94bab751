//! Judging: every row against the directory and the users, a chunk at a time.

use std::time::Instant;

use rollcall_wire::Code;
use rollcall_wire::imports::Verdict;
use sea_orm::Condition;
use sea_orm::sea_query::Expr;

use super::names;
use super::pace::Pace;
use super::plan;
use super::rows::{self, Finding};
use super::store::{self, Import, Judged};
use super::suggest;
use crate::auth::{Actor, Ctx};
use crate::db::entities::imports;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// Rows of the first chunk.
const FIRST_CHUNK: usize = 100;

/// Numbers of rows that change how the database should look them up. Counted before any row was ready, it would read all
/// that have become ready since for each row.
const MANY: [i64; 4] = [1_000, 10_000, 100_000, 1_000_000];

/// What is remembered from one chunk to the next.
#[derive(Debug)]
pub(crate) struct Memory {
    pace: Pace,
    names: names::Remembered,
}

impl Default for Memory {
    fn default() -> Self {
        Self { pace: Pace::new(FIRST_CHUNK), names: names::Remembered::default() }
    }
}

/// Judges one chunk of one import; `true` if there was one.
pub(super) async fn step(state: &AppState, memory: &mut Memory) -> Outcome<bool> {
    let Some(import) = store::next_in(state.db.reader(), &["queued", "validating"]).await? else {
        return Ok(false);
    };
    match judge(state, memory, &import).await {
        Ok(()) => {}
        // What does not pass by itself must not keep all other work waiting.
        Err(fail) if fail.to_problem().code == Code::Internal => give_up(state, &import, &fail).await?,
        Err(fail) => return Err(fail),
    }
    Ok(true)
}

async fn judge(state: &AppState, memory: &mut Memory, import: &Import) -> Outcome<()> {
    if import.judged < import.rows {
        return judge_chunk(state, memory, import).await;
    }
    finish(state, import).await
}

/// Reads and decides outside the transaction; whoever moves the cursor first has decided.
async fn judge_chunk(state: &AppState, memory: &mut Memory, import: &Import) -> Outcome<()> {
    let chunk = memory.pace.rows();
    let to = import.rows.min(import.judged + i64::try_from(chunk).unwrap_or(i64::MAX));
    let db = state.db.reader();
    let rows = rows::pending(db, import, to).await?;
    let mut facts = rows::facts(db, import, &rows, None).await?;
    let mut findings = plan::judge(&rows, &mut facts);
    suggest::find(state, import.organization_id, &rows, &mut findings).await?;
    let meant = suggest::of_unreadable(state, import, to).await?;
    let sure = meant.iter().filter(|(_, suggestion)| suggestion.confident).count();
    let mut names = memory.names.take(db, import).await?;
    let told = names.tell(&rows, &facts, &mut findings);
    let mut counted = count(&findings);
    counted.confident += i64::try_from(sure).unwrap_or_default();
    let began = ctx(state, import)
        .write_chunk(&state.db, async |tx| {
            let began = Instant::now();
            if !store::advance_judged(tx, import, to, counted).await? {
                return Ok(None);
            }
            rows::write_findings(tx, import, &findings).await?;
            rows::suggest(tx, import, &meant).await?;
            rows::tell(tx, import, &told).await?;
            Ok(Some(began))
        })
        .await?;
    if let Some(began) = began {
        memory.pace.learn(state, rows.len(), began);
        memory.names.keep(import, names, to);
        if MANY.iter().any(|many| import.judged < *many && *many <= to) {
            count_anew(state).await;
        }
    }
    Ok(())
}

/// What does not succeed makes the import slower, no worse.
async fn count_anew(state: &AppState) {
    if let Err(error) = state.db.count_anew("import_rows").await {
        tracing::warn!(error = %error, "the database could not count the rows of imports");
    }
}

fn count(findings: &[Finding]) -> Judged {
    let mut counted = Judged::default();
    for found in findings {
        counted.confident += i64::from(rows::is_confident(found));
        match found.verdict {
            Verdict::Ready => counted.ready += 1,
            Verdict::Error => counted.errors += 1,
            Verdict::Skipped => counted.skipped += 1,
            Verdict::Pending | Verdict::Dropped => {}
        }
    }
    counted
}

/// The plan stands: from here on its version says whether it is the one that somebody saw.
async fn finish(state: &AppState, import: &Import) -> Outcome<()> {
    let version = Expr::value(import.version + 1);
    ctx(state, import)
        .write(&state.db, async |tx| {
            let key = (import.organization_id, import.id);
            let set = [(imports::Column::Version, version.clone())];
            store::change_state(tx, key, &["validating"], "ready", &set, Condition::all()).await?;
            Ok(())
        })
        .await
}

async fn give_up(state: &AppState, import: &Import, fail: &Fail) -> Outcome<()> {
    tracing::error!(import = %import.id, error = %fail, "an import cannot be judged");
    let detail =
        "The file could not be checked to its end. Upload it again; the log of the server says more.";
    ctx(state, import)
        .write(&state.db, async |tx| {
            let key = (import.organization_id, import.id);
            let set = [(imports::Column::Detail, Expr::value(detail))];
            let from = ["queued", "validating"];
            store::change_state(tx, key, &from, "failed", &set, Condition::all()).await?;
            Ok(())
        })
        .await
}

pub(super) fn ctx(state: &AppState, import: &Import) -> Ctx {
    Ctx::trusted(import.organization_id, Actor::SYSTEM, state.clock.now())
}
