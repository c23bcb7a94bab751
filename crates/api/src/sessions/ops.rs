//! Lists and ends the sessions of one person in one organization.

use rollcall_wire::session::{OwnSession, SessionList};
use uuid::Uuid;

use crate::auth::{Caller, Own, SignedIn, sessions_of};
use crate::input::not_found;
use crate::problem::Outcome;
use crate::sign_in::session;
use crate::state::AppState;

pub(super) async fn list(state: &AppState, caller: &Caller) -> Outcome<SessionList> {
    let whose = (caller.organization, caller.person);
    let own = sessions_of(state.db.reader(), whose, caller.now).await?;
    Ok(SessionList { items: own.into_iter().map(|own| shown(own, caller.session)).collect() })
}

fn shown(own: Own, current: Uuid) -> OwnSession {
    OwnSession {
        id: own.id,
        current: own.id == current,
        browser: own.browser,
        system: own.system,
        created_at: own.created_at,
        last_used_at: own.last_used_at,
        expires_at: own.expires_at,
    }
}

/// Ends one session.
///
/// # Errors
/// `not_found` if the person has no such session now.
pub(super) async fn end(state: &AppState, caller: &SignedIn, id: Uuid) -> Outcome<()> {
    let ctx = caller.ctx();
    let whose = (caller.0.organization, caller.0.person);
    ctx.write(&state.db, async |tx| {
        let own = sessions_of(tx, whose, ctx.now).await?;
        if !own.iter().any(|own| own.id == id) {
            return Err(not_found());
        }
        session::end(tx, &ctx, &[id], whose.1).await
    })
    .await
}

/// Ends all sessions but the caller's.
pub(super) async fn end_others(state: &AppState, caller: &SignedIn) -> Outcome<()> {
    let ctx = caller.ctx();
    let whose = (caller.0.organization, caller.0.person);
    ctx.write(&state.db, async |tx| {
        let own = sessions_of(tx, whose, ctx.now).await?;
        let others: Vec<_> = own.iter().map(|own| own.id).filter(|id| *id != caller.0.session).collect();
        session::end(tx, &ctx, &others, whose.1).await
    })
    .await
}
