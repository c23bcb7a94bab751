//! What is asked of imports.

use std::fmt::Display;

use futures_util::Stream;
use rollcall_domain::event::Event;
use rollcall_wire::imports::{Import as Shown, ImportsQuery, Row, RowsQuery};
use rollcall_wire::{Code, Page};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait};
use uuid::Uuid;

use super::cursor::{ImportCursor, RowCursor};
use super::store::Import;
use super::{present, rows, store, upload};
use crate::auth::Ctx;
use crate::changes::{Happening, write_events};
use crate::db::entities::imports;
use crate::paging::{self, PageSize};
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// Characters of a file's name that are kept.
const FILENAME_MAX_CHARS: usize = 200;

/// Receives a file of `by`, the name of who uploads it; answers its import.
pub(super) async fn create<B: AsRef<[u8]>, E: Display>(
    state: &AppState,
    ctx: &Ctx,
    by: &str,
    filename: Option<&str>,
    pieces: impl Stream<Item = Result<B, E>> + Unpin,
) -> Outcome<Shown> {
    let id = state.ids.sortable(ctx.now);
    let import = Import {
        organization_id: ctx.organization,
        id,
        filename: filename
            .map(clean_filename)
            .filter(|name| !name.is_empty())
            .unwrap_or("import.csv".to_owned()),
        state: "receiving".to_owned(),
        owner: Some(state.process),
        rows: 0,
        judged: 0,
        cursor: 0,
        ready: 0,
        errors: 0,
        skipped: 0,
        sent: 0,
        failed: 0,
        format: None,
        detail: None,
        batch_id: None,
        created_by: ctx.actor.id.unwrap_or_default(),
        created_by_name: by.to_owned(),
        created_at: ctx.now,
        version: 1,
        send_version: None,
        rescind_batch_id: None,
        rows_deleted_at: None,
        confident: 0,
        turn: 0,
        layout: None,
    };
    upload::receive(state, ctx, import, pieces).await?;
    get(state, ctx.organization, id).await
}

/// The name without folders and control characters.
fn clean_filename(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars().filter(|c| !c.is_control()).take(FILENAME_MAX_CHARS).collect::<String>().trim().to_owned()
}

pub(super) async fn list(state: &AppState, organization: Uuid, query: &ImportsQuery) -> Outcome<Page<Shown>> {
    let size = PageSize::read(query.limit)?;
    let after = paging::decode::<ImportCursor>(query.cursor.as_deref())?;
    let db = state.db.reader();
    let only_moving = query.moving == Some(true);
    let mut found = store::list(db, organization, after, only_moving, size.with_next()).await?;
    let next = size
        .cut(&mut found)
        .map(|last| paging::encode(&ImportCursor { created_at: last.created_at, id: last.id }));
    Ok(Page::new(present::imports(db, organization, found).await?, next))
}

pub(super) async fn get(state: &AppState, organization: Uuid, id: Uuid) -> Outcome<Shown> {
    let db = state.db.reader();
    let import = find(db, organization, id).await?;
    let shown = present::imports(db, organization, vec![import]).await?;
    shown.into_iter().next().ok_or_else(not_found)
}

/// The import; `not_found` if it is not this organization's.
pub(super) async fn find(db: &impl ConnectionTrait, organization: Uuid, id: Uuid) -> Outcome<Import> {
    store::get(db, organization, id).await?.ok_or_else(not_found)
}

fn not_found() -> Fail {
    Fail::new(Code::NotFound, "There is no such import in your organization.")
}

pub(super) async fn list_rows(
    state: &AppState,
    organization: Uuid,
    id: Uuid,
    query: &RowsQuery,
) -> Outcome<Page<Row>> {
    let size = PageSize::read(query.limit)?;
    let after = paging::decode::<RowCursor>(query.cursor.as_deref())?.map_or(0, |cursor| cursor.ordinal);
    let db = state.db.reader();
    find(db, organization, id).await?;
    let mut found = rows::list(db, (organization, id), after, query.verdict, size.with_next()).await?;
    let next = size.cut(&mut found).map(|last| paging::encode(&RowCursor { ordinal: last.ordinal }));
    let items = found.into_iter().map(present::row).collect::<Outcome<_>>()?;
    Ok(Page::new(items, next))
}

pub(super) fn rows_deleted() -> Fail {
    Fail::new(
        Code::ImportState,
        "The rows of this import were deleted because they had been kept long enough. Upload the file again.",
    )
}

/// Throws an import away of which nothing was sent. One that was sent, even if stopped or taken back, stays: it says
/// who was invited by which file.
pub(super) async fn discard(state: &AppState, ctx: &Ctx, id: Uuid) -> Outcome<()> {
    let set = [(imports::Column::Owner, Expr::value(None::<Uuid>))];
    // A row that was sent and corrected does not make it one that never was.
    let never_sent = Condition::all().add(imports::Column::BatchId.is_null());
    ctx.write(&state.db, async |tx| {
        let from = ["receiving", "queued", "validating", "ready", "failed"];
        let key = (ctx.organization, id);
        if !store::change_state(tx, key, &from, "discarded", &set, never_sent.clone()).await? {
            find(tx, ctx.organization, id).await?;
            let detail = "Only an import that was never sent can be thrown away.";
            return Err(Fail::new(Code::ImportState, detail));
        }
        write_events(tx, ctx, &[Happening::about_import(Event::ImportDiscarded, id)]).await
    })
    .await?;
    state.wake.notify_one();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::clean_filename;

    #[test]
    fn a_filename_is_a_name_without_folders() {
        for (given, kept) in [
            ("people.csv", "people.csv"),
            (r"C:\fakepath\people.csv", "people.csv"),
            ("../../etc/passwd", "passwd"),
            ("a\u{0}b\n.csv ", "ab.csv"),
            ("folder/", ""),
        ] {
            assert_eq!(clean_filename(given), kept);
        }
        assert_eq!(clean_filename(&"é".repeat(300)).chars().count(), 200);
    }
}
