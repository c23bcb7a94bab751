//! Judging: every row against the directory and the users, a chunk at a time.

use rollcall_domain::email::{Email, EmailKey};
use rollcall_wire::Code;
use rollcall_wire::imports::Verdict;
use sea_orm::sea_query::Expr;
use sea_orm::{Condition, ConnectionTrait};

use super::names;
use super::plan::{self, Facts};
use super::rows::{self, Finding};
use super::store::{self, Import, Judged};
use super::suggest;
use crate::auth::{Actor, Ctx};
use crate::db::entities::{import_rows, imports};
use crate::directory::ops::{Resolved, resolve};
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// Rows of one chunk: about 5 ms of `SQLite`'s only writer.
const CHUNK: i64 = 200;

/// Judges one chunk of one import; `true` if there was one.
pub(super) async fn step(state: &AppState) -> Outcome<bool> {
    let Some(import) = store::next_in(state.db.reader(), &["queued", "validating"]).await? else {
        return Ok(false);
    };
    match judge(state, &import).await {
        Ok(()) => {}
        // What does not pass by itself must not keep all other work waiting.
        Err(fail) if fail.to_problem().code == Code::Internal => give_up(state, &import, &fail).await?,
        Err(fail) => return Err(fail),
    }
    Ok(true)
}

async fn judge(state: &AppState, import: &Import) -> Outcome<()> {
    if import.judged < import.rows {
        return judge_chunk(state, import).await;
    }
    names::tell_same(state, import).await?;
    finish(state, import).await
}

/// Reads and decides outside the transaction; whoever moves the cursor first has decided.
async fn judge_chunk(state: &AppState, import: &Import) -> Outcome<()> {
    let to = import.rows.min(import.judged + CHUNK);
    let rows = rows::pending(state.db.reader(), import, to).await?;
    let mut facts = gather(state.db.reader(), import, &rows, None).await?;
    let mut findings = plan::judge(&rows, &mut facts);
    suggest::find(state, import.organization_id, &rows, &mut findings).await?;
    let meant = suggest::of_unreadable(state, import, to).await?;
    let sure = meant.iter().filter(|(_, suggestion)| suggestion.confident).count();
    let mut counted = count(&findings);
    counted.confident += i64::try_from(sure).unwrap_or_default();
    ctx(state, import)
        .write(&state.db, async |tx| {
            if store::advance_judged(tx, import, to, counted).await? {
                rows::write_findings(tx, import, &findings).await?;
                rows::suggest(tx, import, &meant).await?;
            }
            Ok(())
        })
        .await
}

/// Reads what the directory, the users and the other rows say of these rows. `except` leaves a row out that is being
/// judged anew.
pub(super) async fn gather(
    db: &impl ConnectionTrait,
    import: &Import,
    rows: &[import_rows::Model],
    except: Option<i64>,
) -> Outcome<Facts> {
    let keys: Vec<EmailKey> = rows
        .iter()
        .filter_map(|row| Email::parse(row.email.as_deref()?).ok())
        .map(|email| email.key())
        .collect();
    let resolved = resolve(db, import.organization_id, &keys).await?;
    let mut people: Vec<_> = resolved
        .values()
        .filter_map(|resolved| match resolved {
            Resolved::Person(person) => Some(person.id),
            Resolved::Nobody | Resolved::Several => None,
        })
        .collect();
    people.sort_unstable();
    people.dedup();
    let users = rows::users_of(db, import.organization_id, &people).await?;
    let ready = rows::ready_of(db, import, &people, except).await?;
    Ok(Facts { resolved, users: users.into_iter().map(|user| (user.person_id, user)).collect(), ready })
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
