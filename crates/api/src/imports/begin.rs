//! Beginning to send an import, stopping it, and going on.

use rollcall_domain::event::Event;
use rollcall_wire::Code;
use rollcall_wire::imports::{Import as Shown, OnChange};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::store::{self, Import};
use super::{batches, ops};
use crate::auth::Ctx;
use crate::changes::{BatchKind, Happening, open_batch, write_events};
use crate::db::Tx;
use crate::db::entities::imports;
use crate::organization;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// The states from which an import is sent, or sent again.
const FROM: [&str; 4] = ["ready", "stopped", "sent", "undone"];

/// Which version somebody saw, and what to do where it is another by now.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub(super) version: i64,
    pub(super) on_change: OnChange,
}

/// Has the invitations of an import made, as it was seen in this version. Goes on where it was stopped.
pub(super) async fn send(state: &AppState, ctx: &Ctx, id: Uuid, seen: Seen) -> Outcome<Shown> {
    let import = ops::find(state.db.reader(), ctx.organization, id).await?;
    // Asked before: it takes a moment where there are many, and of a batch that is stopped no more mail leaves.
    let untouched = batches::stopped_untouched(state.db.reader(), &import).await?;
    ctx.write(&state.db, async |tx| begin(tx, state, ctx, id, seen, untouched).await).await?;
    state.wake.notify_one();
    ops::get(state, ctx.organization, id).await
}

async fn begin(
    tx: &Tx,
    state: &AppState,
    ctx: &Ctx,
    id: Uuid,
    seen: Seen,
    untouched: Option<Uuid>,
) -> Outcome<()> {
    let key = (ctx.organization, id);
    // The compare-and-set comes first: of two who send at once, one finds it sending already.
    let begun = store::change_state(tx, key, &FROM, "sending", &fresh(seen), as_seen(seen)).await?;
    let import = ops::find(tx, ctx.organization, id).await?;
    if !begun {
        return Err(refuse_send(&import));
    }
    organization::ops::require_invites(tx, ctx.organization).await?;
    if batches::is_being_undone(tx, &import).await? {
        return Err(Fail::new(
            Code::ImportState,
            "The invitations are still being taken back. Send again in a moment.",
        ));
    }
    let resumed = batches::resume(tx, state, ctx, &import, untouched).await?;
    let to_send = import.ready - import.sent - import.failed;
    if to_send <= 0 && !resumed.any {
        return Err(nothing_to_send(&import));
    }
    if !resumed.current {
        let batch = open_batch(tx, state, ctx, BatchKind::Import, Some(id)).await?;
        let set = [(imports::Column::BatchId, Expr::value(Some(batch.id)))];
        store::change_state(tx, key, &["sending"], "sending", &set, Condition::all()).await?;
    }
    write_events(tx, ctx, &[Happening::about_import(Event::ImportSent, id)]).await
}

/// Sending begins at the first row that is ready and was not sent, wherever it stands. Where changes are left out,
/// rows that have become ready since are as well: nothing is ever added to what was seen.
fn fresh(seen: Seen) -> [(imports::Column, Expr); 3] {
    let newest = match seen.on_change {
        OnChange::Refuse => None,
        OnChange::Skip => Some(seen.version),
    };
    [
        (imports::Column::Cursor, Expr::value(0_i64)),
        (imports::Column::Detail, Expr::value(None::<String>)),
        (imports::Column::SendVersion, Expr::value(newest)),
    ]
}

fn as_seen(seen: Seen) -> Condition {
    let version = match seen.on_change {
        OnChange::Refuse => imports::Column::Version.eq(seen.version),
        OnChange::Skip => imports::Column::Version.gte(seen.version),
    };
    Condition::all()
        .add(version)
        .add(imports::Column::RowsDeletedAt.is_null())
        .add(imports::Column::RescindBatchId.is_null())
}

fn nothing_to_send(import: &Import) -> Fail {
    if import.sent > 0 {
        return Fail::new(Code::ImportState, "The invitations of this import have been sent already.");
    }
    Fail::new(
        Code::NothingToSend,
        "No row of this import is ready to be invited. Correct its rows, or the file and upload it again.",
    )
}

fn refuse_send(import: &Import) -> Fail {
    match import.state.as_str() {
        "ready" | "stopped" | "sent" | "undone" if import.rows_deleted_at.is_some() => ops::rows_deleted(),
        "ready" | "stopped" | "sent" | "undone" if import.rescind_batch_id.is_some() => Fail::new(
            Code::ImportState,
            "The users of this import are being archived. Send again when that is done.",
        ),
        "ready" | "stopped" | "sent" | "undone" => Fail::new(
            Code::PlanChanged,
            "The rows that are ready have changed since you saw them. Look at them again, then send.",
        ),
        "receiving" | "queued" | "validating" => {
            Fail::new(Code::ImportNotReady, "The file is still being checked. Send once it is ready.")
        }
        "sending" => Fail::new(Code::ImportState, "The invitations of this import are being sent already."),
        _ => Fail::new(Code::ImportState, "This import cannot be sent any more. Upload the file again."),
    }
}

/// Stops making invitations; mail that nobody has taken up yet waits.
pub(super) async fn stop(state: &AppState, ctx: &Ctx, id: Uuid) -> Outcome<Shown> {
    ctx.write(&state.db, async |tx| {
        let key = (ctx.organization, id);
        // Whatever chunk is being made now is over then, and no other begins.
        let was_sending =
            store::change_state(tx, key, &["sending"], "stopped", &[], Condition::all()).await?;
        let was_sent =
            !was_sending && store::change_state(tx, key, &["sent"], "stopped", &[], Condition::all()).await?;
        let import = ops::find(tx, ctx.organization, id).await?;
        let has_mail = batches::stop(tx, &import).await?;
        let has_stopped = was_sending || (was_sent && has_mail);
        if !has_stopped {
            return Err(refuse_stop(&import));
        }
        write_events(tx, ctx, &[Happening::about_import(Event::ImportStopped, id)]).await
    })
    .await?;
    ops::get(state, ctx.organization, id).await
}

fn refuse_stop(import: &Import) -> Fail {
    let detail = match import.state.as_str() {
        "receiving" | "queued" | "validating" | "ready" => {
            "Nothing is being sent of this import. To throw it away, discard it."
        }
        _ => "Nothing of this import waits to be sent any more. Archive users to rescind their invitations.",
    };
    Fail::new(Code::ImportState, detail)
}
