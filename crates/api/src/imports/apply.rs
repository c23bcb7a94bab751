//! Taking suggestions: the row gets the suggested person's address in place of its cell, and is judged as any other.

use std::collections::HashMap;

use rollcall_domain::import::Cell;
use rollcall_wire::imports::{ApplySuggestions, Suggested, SuggestionsApplied};
use rollcall_wire::{Code, Problem};
use uuid::Uuid;

use super::rows::{self, Finding, Place, Unjudged};
use super::store::{self, Import, Moved};
use super::{fix, ops, plan, present};
use crate::auth::Ctx;
use crate::db::Tx;
use crate::db::entities::{import_rows, people};
use crate::directory::ops::people_by_ids;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// Rows of one transaction: some 10 ms of `SQLite`'s only writer.
const CHUNK: u64 = 100;
/// Chunks of one request.
const CHUNKS: usize = 100;

/// Takes the suggestion of one row, or all that are confident. `seen` is the version that the caller saw, if it matters.
pub(super) async fn apply(
    state: &AppState,
    ctx: &Ctx,
    id: Uuid,
    seen: Option<i64>,
    request: &ApplySuggestions,
) -> Outcome<SuggestionsApplied> {
    let one = request.check().map_err(|error| Problem::fields(vec![error]))?;
    let applied = match one {
        Some(one) => ctx.write(&state.db, async |tx| one_in(tx, ctx, id, seen, one).await).await?,
        None => all(state, ctx, id, seen).await?,
    };
    let db = state.db.reader();
    let row = match one {
        Some(one) => rows::one(db, (ctx.organization, id), place(one)).await?,
        None => None,
    };
    let row = row.map(present::row).transpose()?;
    Ok(SuggestionsApplied { applied, row, import: ops::get(state, ctx.organization, id).await? })
}

async fn one_in(tx: &Tx, ctx: &Ctx, id: Uuid, seen: Option<i64>, one: Suggested) -> Outcome<i64> {
    let import = touch(tx, ctx, id, seen).await?;
    let row = rows::get(tx, (ctx.organization, id), place(one)).await?.ok_or_else(fix::no_row)?;
    if row.suggestion_person_id != Some(one.person_id) {
        let detail = "The suggestion of this row is not the one that you saw any more. Look at it again.";
        return Err(Fail::new(Code::PlanChanged, detail));
    }
    let applied = take(tx, &import, vec![row]).await?;
    if applied == 0 {
        let detail = "The person who was suggested is disabled or has left the directory.";
        return Err(Fail::new(Code::PlanChanged, detail));
    }
    Ok(applied)
}

/// Chunk by chunk, each a transaction of its own. The version is compared before the first: each moves it.
async fn all(state: &AppState, ctx: &Ctx, id: Uuid, seen: Option<i64>) -> Outcome<i64> {
    let mut applied = 0;
    for chunk in 0..CHUNKS {
        let seen = seen.filter(|_| chunk == 0);
        let (read, taken) = ctx
            .write(&state.db, async |tx| {
                let import = touch(tx, ctx, id, seen).await?;
                let rows = rows::confident(tx, (ctx.organization, id), CHUNK).await?;
                Ok((u64::try_from(rows.len()).unwrap_or(u64::MAX), take(tx, &import, rows).await?))
            })
            .await?;
        applied += taken;
        if read < CHUNK {
            break;
        }
    }
    Ok(applied)
}

async fn touch(tx: &Tx, ctx: &Ctx, id: Uuid, seen: Option<i64>) -> Outcome<Import> {
    let import = fix::touch(tx, ctx, id).await?;
    if seen.is_some_and(|seen| seen != import.version) {
        let detail = "The rows that are ready have changed since you saw them. Look at them again.";
        return Err(Fail::new(Code::PlanChanged, detail));
    }
    Ok(import)
}

/// Takes the suggestions of these rows; answers of how many.
async fn take(tx: &Tx, import: &Import, rows: Vec<import_rows::Model>) -> Outcome<i64> {
    let ids: Vec<_> = rows.iter().filter_map(|row| row.suggestion_person_id).collect();
    let people = people_by_ids(tx, import.organization_id, &ids).await?;
    let rows = Sorted::new(rows, &people);
    let corrected: Vec<_> = rows.corrected.iter().map(Unjudged::from).collect();
    let mut facts = rows::facts(tx, import, &corrected, None).await?;
    let findings = plan::judge(&corrected, &mut facts);
    let version = version_after(import, &findings);
    count(tx, import, &rows, &findings, version).await?;
    for (row, found) in rows.corrected.into_iter().zip(&findings) {
        rows::rewrite(tx, row, found, fix::ready_since(found, version)).await?;
    }
    let withdrawn: Vec<_> = rows.withdrawn.iter().map(|row| row.ordinal).collect();
    rows::withdraw(tx, import, &withdrawn).await?;
    Ok(i64::try_from(rows.taken.len()).unwrap_or(i64::MAX))
}

/// Rows by whether their suggestion still holds.
#[derive(Default)]
struct Sorted {
    /// Those whose suggestion is taken, as they were.
    taken: Vec<import_rows::Model>,
    /// The same, with the suggested address.
    corrected: Vec<import_rows::Model>,
    /// Those whose person cannot be invited any more: nobody is suggested, and the row stays as it was.
    withdrawn: Vec<import_rows::Model>,
}

impl Sorted {
    fn new(rows: Vec<import_rows::Model>, people: &HashMap<Uuid, people::Model>) -> Self {
        let mut sorted = Self::default();
        for row in rows {
            let person = row.suggestion_person_id.and_then(|person| people.get(&person));
            if let Some(person) = person.filter(|person| person.enabled) {
                sorted.corrected.push(rows::corrected(row.clone(), &Cell::read(&person.email)));
                sorted.taken.push(row);
            } else {
                sorted.withdrawn.push(row);
            }
        }
        sorted
    }
}

/// The counts follow, in one statement.
async fn count(tx: &Tx, import: &Import, rows: &Sorted, findings: &[Finding], version: i64) -> Outcome<()> {
    let mut moved = Moved { version, ..Moved::default() };
    for (was, found) in rows.taken.iter().zip(findings) {
        let one = fix::moved(was, found);
        moved.ready += one.ready;
        moved.errors += one.errors;
        moved.skipped += one.skipped;
        moved.failed += one.failed;
        moved.confident += one.confident;
    }
    moved.confident -= rows.withdrawn.iter().map(|row| i64::from(row.suggestion_confident)).sum::<i64>();
    Ok(store::count_fixed(tx, import, moved).await?)
}

fn version_after(import: &Import, findings: &[Finding]) -> i64 {
    import.version + i64::from(findings.iter().any(|found| fix::ready_since(found, 0).is_some()))
}

fn place(one: Suggested) -> Place {
    Place { line: one.line, part: i32::try_from(one.part).unwrap_or(-1) }
}
