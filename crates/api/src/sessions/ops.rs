//! Lists and ends the sessions of one person in one organization.

use uuid::Uuid;

use crate::auth::{Caller, Ctx, Own, sessions_of};
use crate::input::not_found;
use crate::problem::Outcome;
use crate::sign_in::session;
use crate::state::AppState;

/// The sessions of the caller, the last used first.
pub(crate) async fn list(state: &AppState, caller: &Caller) -> Outcome<Vec<Own>> {
    Ok(sessions_of(state.db.reader(), (caller.organization, caller.person), caller.now).await?)
}

/// Ends one session.
///
/// # Errors
/// `not_found` if the person has no such session now.
pub(crate) async fn end(state: &AppState, ctx: &Ctx, caller: &Caller, id: Uuid) -> Outcome<()> {
    let whose = (caller.organization, caller.person);
    ctx.write(&state.db, async |tx| {
        let own = sessions_of(tx, whose, ctx.now).await?;
        if !own.iter().any(|own| own.id == id) {
            return Err(not_found());
        }
        session::end(tx, ctx, &[id], whose.1).await
    })
    .await
}

/// Ends all sessions but the caller's.
pub(crate) async fn end_others(state: &AppState, ctx: &Ctx, caller: &Caller) -> Outcome<()> {
    let whose = (caller.organization, caller.person);
    ctx.write(&state.db, async |tx| {
        let own = sessions_of(tx, whose, ctx.now).await?;
        let others: Vec<_> = own.iter().map(|own| own.id).filter(|id| *id != caller.session).collect();
        session::end(tx, ctx, &others, whose.1).await
    })
    .await
}
