//! Fix in place: a row is corrected or taken out, and judged at once by the code that judged the file.

use rollcall_domain::import::{self, Cell};
use rollcall_wire::imports::{RowChange, RowChanged, Verdict};
use rollcall_wire::{Code, Problem};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::rows::{self, Finding, Place, Unjudged};
use super::store::{self, Import, Moved};
use super::suggest::{self, Hint};
use super::{ops, plan, present};
use crate::auth::Ctx;
use crate::db::Tx;
use crate::db::entities::{import_rows, imports};
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// The states in which nothing else works on the rows.
const STATES: [&str; 4] = ["ready", "sent", "stopped", "undone"];

/// Changes a row of an import.
pub(super) async fn change_row(
    state: &AppState,
    ctx: &Ctx,
    id: Uuid,
    place: Place,
    change: &RowChange,
) -> Outcome<RowChanged> {
    let typed = change.check().map_err(|error| Problem::fields(vec![error]))?;
    // Read before the transaction begins: nothing but the database is waited for within.
    let typed = match typed.map(Cell::read) {
        Some(cell) => Some(Typed::look_up(state, ctx, cell).await?),
        None => None,
    };
    ctx.write(&state.db, async |tx| change_in(tx, ctx, id, place, typed.as_ref()).await).await?;
    let db = state.db.reader();
    let row = rows::one(db, (ctx.organization, id), place).await?.ok_or_else(no_row)?;
    Ok(RowChanged { row: present::row(row)?, import: ops::get(state, ctx.organization, id).await? })
}

/// What was typed, and what is known of it beside.
struct Typed {
    cell: Cell,
    hint: Hint,
}

impl Typed {
    async fn look_up(state: &AppState, ctx: &Ctx, cell: Cell) -> Outcome<Self> {
        let hint = suggest::of_cell(state, ctx.organization, &cell).await?;
        Ok(Self { cell, hint })
    }
}

async fn change_in(tx: &Tx, ctx: &Ctx, id: Uuid, place: Place, typed: Option<&Typed>) -> Outcome<()> {
    let import = touch(tx, ctx, id).await?;
    let row = rows::get(tx, (ctx.organization, id), place).await?.ok_or_else(no_row)?;
    if row.result.as_deref() == Some("invited") {
        let detail = "This row was sent already. Archive its user to rescind the invitation.";
        return Err(Fail::new(Code::ImportState, detail));
    }
    let (corrected, finding) = match typed {
        Some(typed) => {
            let (corrected, mut finding) = judge_cell(tx, &import, row.clone(), &typed.cell).await?;
            let email = corrected.email.as_deref().unwrap_or_default();
            suggest::add(&mut finding, email, typed.hint.clone());
            (corrected, finding)
        }
        None => (row.clone(), taken_out(&row)),
    };
    write(tx, &import, &row, corrected, &finding).await
}

/// The import whose rows are to be changed, touched first: of two who correct rows at once, the second sees what the
/// first has made ready.
pub(super) async fn touch(tx: &Tx, ctx: &Ctx, id: Uuid) -> Outcome<Import> {
    let key = (ctx.organization, id);
    let touch = [(imports::Column::Version, Expr::col(imports::Column::Version))];
    let there = Condition::all().add(imports::Column::RowsDeletedAt.is_null());
    let mut touched = false;
    for state in STATES {
        touched = touched || store::change_state(tx, key, &[state], state, &touch, there.clone()).await?;
    }
    let import = ops::find(tx, ctx.organization, id).await?;
    if touched { Ok(import) } else { Err(refuse(&import)) }
}

/// The row with what was typed in place of its cell, and what is found of it.
async fn judge_cell(
    tx: &Tx,
    import: &Import,
    row: import_rows::Model,
    cell: &Cell,
) -> Outcome<(import_rows::Model, Finding)> {
    let row = rows::corrected(row, cell);
    if let Some(problem) = &cell.problem {
        let finding = malformed(&row, problem);
        return Ok((row, finding));
    }
    let typed = Unjudged::from(&row);
    let mut facts = rows::facts(tx, import, std::slice::from_ref(&typed), Some(row.ordinal)).await?;
    let finding = plan::judge_row(&typed, &mut facts);
    Ok((row, finding))
}

fn malformed(row: &import_rows::Model, problem: &import::Problem) -> Finding {
    let bare = taken_out(row);
    let message = Some(problem.sentence());
    Finding { verdict: Verdict::Error, code: Some(problem.code()), message, ..bare }
}

pub(super) fn taken_out(row: &import_rows::Model) -> Finding {
    Finding {
        ordinal: row.ordinal,
        verdict: Verdict::Dropped,
        code: None,
        message: None,
        other_line: None,
        person: None,
        user: None,
        suggestion: None,
    }
}

/// Counts and version follow. The version moves only with what is ready: whoever sends saw exactly that.
async fn write(
    tx: &Tx,
    import: &Import,
    was: &import_rows::Model,
    corrected: import_rows::Model,
    finding: &Finding,
) -> Outcome<()> {
    let version = import.version + i64::from(was.verdict == "ready" || finding.verdict == Verdict::Ready);
    store::count_fixed(tx, import, Moved { version, ..moved(was, finding) }).await?;
    rows::rewrite(tx, corrected, finding, ready_since(finding, version)).await?;
    Ok(())
}

/// By how much the counts move with one row.
pub(super) fn moved(was: &import_rows::Model, finding: &Finding) -> Moved {
    let one = |holds: bool| i64::from(holds);
    let by = |verdict, name| one(finding.verdict == verdict) - one(was.verdict == name);
    Moved {
        ready: by(Verdict::Ready, "ready"),
        errors: by(Verdict::Error, "error"),
        skipped: by(Verdict::Skipped, "skipped"),
        failed: -one(was.result.is_some()),
        confident: one(rows::is_confident(finding)) - one(was.suggestion_confident),
        version: 0,
    }
}

/// The version in which a row became ready by hand.
pub(super) fn ready_since(finding: &Finding, version: i64) -> Option<i64> {
    (finding.verdict == Verdict::Ready).then_some(version)
}

fn refuse(import: &Import) -> Fail {
    match import.state.as_str() {
        "receiving" | "queued" | "validating" => {
            Fail::new(Code::ImportNotReady, "The file is still being checked. Correct rows once it is ready.")
        }
        "sending" => Fail::new(
            Code::ImportState,
            "The import is being sent. Stop it, or correct the row when it has been sent.",
        ),
        _ if import.rows_deleted_at.is_some() => ops::rows_deleted(),
        _ => {
            Fail::new(Code::ImportState, "The rows of this import cannot be changed. Upload the file again.")
        }
    }
}

pub(super) fn no_row() -> Fail {
    Fail::new(Code::NotFound, "There is no such row in this import.")
}
