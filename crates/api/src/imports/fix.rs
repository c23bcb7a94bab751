//! Fix in place: a row is corrected or taken out, and judged at once by the code that judged the file.

use rollcall_domain::import::{self, Cell};
use rollcall_wire::imports::{RowChange, RowChanged, Verdict};
use rollcall_wire::{Code, Problem};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::rows::{self, Finding, Place};
use super::store::{self, Import, Moved};
use super::{judge, ops, plan, present};
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
    let cell = typed.map(Cell::read);
    ctx.write(&state.db, async |tx| change_in(tx, ctx, id, place, cell.as_ref()).await).await?;
    let db = state.db.reader();
    let row = rows::one(db, (ctx.organization, id), place).await?.ok_or_else(no_row)?;
    Ok(RowChanged { row: present::row(row)?, import: ops::get(state, ctx.organization, id).await? })
}

async fn change_in(tx: &Tx, ctx: &Ctx, id: Uuid, place: Place, cell: Option<&Cell>) -> Outcome<()> {
    let key = (ctx.organization, id);
    // The import is touched first: of two who correct rows at once, the second sees what the first has made ready.
    let touch = [(imports::Column::Version, Expr::col(imports::Column::Version))];
    let there = Condition::all().add(imports::Column::RowsDeletedAt.is_null());
    let mut touched = false;
    for state in STATES {
        touched = touched || store::change_state(tx, key, &[state], state, &touch, there.clone()).await?;
    }
    let import = ops::find(tx, ctx.organization, id).await?;
    if !touched {
        return Err(refuse(&import));
    }
    let row = rows::get(tx, key, place).await?.ok_or_else(no_row)?;
    if row.result.as_deref() == Some("invited") {
        let detail = "This row was sent already. Archive its user to rescind the invitation.";
        return Err(Fail::new(Code::ImportState, detail));
    }
    let (corrected, finding) = match cell {
        Some(cell) => judge_cell(tx, &import, row.clone(), cell).await?,
        None => (row.clone(), taken_out(&row)),
    };
    write(tx, &import, &row, corrected, &finding).await
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
    let mut facts = judge::gather(tx, import, std::slice::from_ref(&row), Some(row.ordinal)).await?;
    let finding = plan::judge_row(&row, &mut facts);
    Ok((row, finding))
}

fn malformed(row: &import_rows::Model, problem: &import::Problem) -> Finding {
    let bare = taken_out(row);
    let message = Some(problem.sentence());
    Finding { verdict: Verdict::Error, code: Some(problem.code()), message, ..bare }
}

fn taken_out(row: &import_rows::Model) -> Finding {
    Finding {
        ordinal: row.ordinal,
        verdict: Verdict::Dropped,
        code: None,
        message: None,
        other_line: None,
        person: None,
        user: None,
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
    let was_ready = was.verdict == "ready";
    let is_ready = finding.verdict == Verdict::Ready;
    let version = import.version + i64::from(was_ready || is_ready);
    let one = |holds: bool| i64::from(holds);
    let moved = Moved {
        ready: one(is_ready) - one(was_ready),
        errors: one(finding.verdict == Verdict::Error) - one(was.verdict == "error"),
        skipped: one(finding.verdict == Verdict::Skipped) - one(was.verdict == "skipped"),
        failed: -one(was.result.is_some()),
        version,
    };
    store::count_fixed(tx, import, moved).await?;
    rows::rewrite(tx, corrected, finding, is_ready.then_some(version)).await?;
    Ok(())
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

fn no_row() -> Fail {
    Fail::new(Code::NotFound, "There is no such row in this import.")
}
