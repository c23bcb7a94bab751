//! Erasure.
//!
//! The rows of imports go first, in transactions of their own, as they are found by what the person's own rows say: an
//! erasure that breaks off is carried out again and goes on. All else goes in one transaction.

use rollcall_wire::Code;
use uuid::Uuid;

use super::find::{self, Who};
use crate::auth::{Actor, Ctx, roles_of};
use crate::db::Tx;
use crate::db::entities::people;
use crate::imports::forget::Traces;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;
use crate::{changes, directory, imports, private_address, sign_in};

/// What stands where the name of somebody erased stood.
const NAME: &str = "(erased)";

/// What was erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Erased {
    /// The id that the person had: events still name it.
    pub person: Uuid,
    /// How many rows of imports were cleared.
    pub import_rows: usize,
}

/// Why nothing was erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotErased {
    /// The next sync would bring the person back.
    #[error(
        "the directory still lists this person, and the next sync would bring them back.\n  Remove them at the source, \
         sync the directory, and erase them then."
    )]
    InDirectory,
    /// What an administrator did would have nobody who did it.
    #[error(
        "this person is an administrator.\n  Take the roles first, on the page Organization › Administrators."
    )]
    Administers,
    /// Its rows are being written at this moment.
    #[error(
        "an import is being received, checked or sent.\n  Wait until it is over, or stop it, and try again."
    )]
    ImportMoves,
}

/// Deletes all that is held about a person.
///
/// # Errors
/// `not_found`, `ambiguous`, `invalid_field` if there is no such person; the database's.
pub async fn erase(state: &AppState, organization: Uuid, who: &Who) -> Outcome<Result<Erased, NotErased>> {
    let db = state.db.reader();
    let ctx = Ctx::trusted(organization, Actor::OPERATOR, state.clock.now());
    let person = find::find(db, organization, who).await?;
    if let Some(reason) = what_is_in_the_way(db, &ctx, &person).await? {
        return Ok(Err(reason));
    }
    let traces = find::traces(db, organization, &person).await?;
    let import_rows = imports::forget::clear_rows(state, &ctx, &traces).await?;
    let refused = ctx.write(&state.db, async |tx| forget(tx, state, &ctx, &traces).await).await?;
    state.wake.notify_one();
    Ok(refused.map_or(Ok(Erased { person: person.id, import_rows }), Err))
}

/// Nothing that is in the way is a matter of the reader: it is asked once more in the transaction.
async fn what_is_in_the_way(
    db: &impl sea_orm::ConnectionTrait,
    ctx: &Ctx,
    person: &people::Model,
) -> Outcome<Option<NotErased>> {
    if person.source == "directory" && person.gone_at.is_none() {
        return Ok(Some(NotErased::InDirectory));
    }
    if !roles_of(db, ctx.organization, person.id).await?.is_empty() {
        return Ok(Some(NotErased::Administers));
    }
    Ok(imports::forget::any_moves(db, ctx.organization).await?.then_some(NotErased::ImportMoves))
}

async fn forget(tx: &Tx, state: &AppState, ctx: &Ctx, traces: &Traces) -> Outcome<Option<NotErased>> {
    imports::forget::clear_names(tx, ctx, traces, NAME).await?;
    let person = directory::ops::touch(tx, ctx.organization, traces.person).await?;
    let person = person.ok_or_else(|| Fail::new(Code::NotFound, "The person was erased at this moment."))?;
    if let Some(reason) = what_is_in_the_way(tx, ctx, &person).await? {
        return Ok(Some(reason));
    }
    changes::erase(tx, state, ctx, person.id).await?;
    private_address::forget::forget(tx, ctx, person.id).await?;
    let Traces { addresses, accounts, .. } = traces;
    sign_in::forget::forget(tx, ctx.organization, person.id, addresses, accounts).await?;
    directory::forget::forget(tx, state, ctx, &person, accounts, NAME).await?;
    Ok(None)
}
