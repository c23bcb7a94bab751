//! Rescinding an import: all who were invited by it and have not joined are archived, in the background, a chunk at a
//! time. As in sending, a chunk moves the import's cursor first, so that a crash repeats nothing.

use rollcall_domain::event::Event;
use rollcall_wire::Code;
use rollcall_wire::imports::Import as Shown;
use rollcall_wire::users::ActionItem;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, DbErr, FromQueryResult};
use uuid::Uuid;

use super::store::{self, Import};
use super::{ops, rows, send};
use crate::auth::Ctx;
use crate::changes::{Batch, BatchKind, Happening, open_batch, write_events};
use crate::db::entities::imports;
use crate::db::sql::places;
use crate::db::{Sql, Tx};
use crate::problem::{Fail, Outcome};
use crate::state::AppState;
use crate::users;

/// Users of one transaction: about 10 ms of `SQLite`'s only writer.
const CHUNK: u64 = 25;

/// Begins to rescind an import that was sent.
pub(super) async fn rescind(state: &AppState, ctx: &Ctx, id: Uuid) -> Outcome<Shown> {
    ctx.write(&state.db, async |tx| begin(tx, state, ctx, id).await).await?;
    state.wake.notify_one();
    ops::get(state, ctx.organization, id).await
}

async fn begin(tx: &Tx, state: &AppState, ctx: &Ctx, id: Uuid) -> Outcome<()> {
    let key = (ctx.organization, id);
    let rows_are_there = Condition::all()
        .add(imports::Column::RescindBatchId.is_null())
        .add(imports::Column::RowsDeletedAt.is_null());
    let set = [(imports::Column::Cursor, Expr::value(0_i64))];
    let mut begun = false;
    for state in ["sent", "stopped"] {
        begun = begun || store::change_state(tx, key, &[state], state, &set, rows_are_there.clone()).await?;
    }
    let import = ops::find(tx, ctx.organization, id).await?;
    if !begun || import.sent == 0 {
        return Err(refuse(&import));
    }
    let batch = open_batch(tx, state, ctx, BatchKind::Archive, None).await?;
    let set = [(imports::Column::RescindBatchId, Expr::value(Some(batch.id)))];
    store::change_state(tx, key, &[&import.state], &import.state, &set, Condition::all()).await?;
    write_events(tx, ctx, &[Happening::about_import(Event::ImportRescinded, id)]).await
}

fn refuse(import: &Import) -> Fail {
    let detail = match import.state.as_str() {
        "sending" => "The import is being sent. Stop it first, then rescind.",
        "sent" | "stopped" if import.rescind_batch_id.is_some() => "This import is being rescinded already.",
        "sent" | "stopped" if import.rows_deleted_at.is_some() => {
            "The rows of this import were deleted, so that it is not known any more whom it invited. Archive users \
             in the list of users."
        }
        _ => "Nobody has been invited by this import.",
    };
    Fail::new(Code::ImportState, detail)
}

/// Archives some users of one import; `true` if there was one to rescind.
pub(super) async fn step(state: &AppState) -> Outcome<bool> {
    let Some(import) = store::rescinding(state.db.reader()).await? else { return Ok(false) };
    let Some(id) = import.rescind_batch_id else { return Ok(false) };
    let Some(row) = store::batch(state.db.reader(), import.organization_id, id).await? else {
        return Err(Fail::Internal(format!("import {} is rescinded without a batch", import.id)));
    };
    let ctx = send::ctx(state, &import, &row);
    let batch = Batch::of(&row).bulk();
    let invited = rows::next_invited(state.db.reader(), &import, CHUNK).await?;
    let to = invited.last().map(|(ordinal, _)| *ordinal);
    let ids: Vec<_> = invited.into_iter().filter_map(|(_, user)| user).collect();
    ctx.write(&state.db, async |tx| {
        // Of several processes one goes on, and an undo of what was archived ends it.
        let goes_on = match to {
            Some(to) => store::advance_rescinding(tx, &import, to).await? && is_open(tx, &import, id).await?,
            None => false,
        };
        if !goes_on {
            return Ok(store::end_rescinding(tx, &import).await?);
        }
        let items = still_invited(tx, &import, &ids).await?;
        users::archive_under(tx, state, &ctx, batch, &items).await
    })
    .await?;
    state.wake.notify_one();
    Ok(true)
}

/// Whether the batch was not taken back meanwhile.
async fn is_open(tx: &Tx, import: &Import, batch: Uuid) -> Result<bool, DbErr> {
    let sql = "UPDATE batches SET state = state WHERE organization_id = $1 AND id = $2 \
               AND state IN ('held', 'released')";
    Ok(Sql::new(sql).bind(import.organization_id).bind(batch).execute(tx).await? > 0)
}

/// Of these users, those who have not joined and whom nobody has archived and invited again since.
async fn still_invited(tx: &Tx, import: &Import, users: &[Uuid]) -> Result<Vec<ActionItem>, DbErr> {
    #[derive(FromQueryResult)]
    struct Found {
        id: Uuid,
        version: i64,
    }
    if users.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT u.id, u.version FROM users u \
         JOIN invitations n ON n.organization_id = u.organization_id AND n.user_id = u.id AND n.state = 'open' \
         JOIN batches b ON b.organization_id = n.organization_id AND b.id = n.batch_id \
         WHERE u.organization_id = $1 AND u.status = 'invited' AND b.kind <> 'reinvite' AND u.id IN ({})",
        places(2, users.len())
    );
    let sql = users.iter().fold(Sql::new(sql).bind(import.organization_id), |sql, user| sql.bind(*user));
    let found: Vec<Found> = sql.all(tx).await?;
    Ok(found.into_iter().map(|user| ActionItem { id: user.id, version: Some(user.version) }).collect())
}
