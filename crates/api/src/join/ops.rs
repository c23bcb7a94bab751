//! Joining with an invitation.

use rollcall_domain::event::Event;
use rollcall_domain::user::{PersonState, Refusal};
use rollcall_wire::Code;
use uuid::Uuid;

use super::handle::Handle;
use super::store;
use crate::auth::{Caller, Ctx, SignedIn};
use crate::changes::{self, Change, Happening, Joining, SortKeys, to_domain, write_events};
use crate::db::Tx;
use crate::db::entities::users;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// How a click on "Join" ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joined {
    /// The person is a member now, by this click or an earlier one.
    Member,
    /// The invitation is for somebody else; that was noted.
    WrongAccount,
    /// It was withdrawn, replaced or accepted meanwhile.
    Lost,
    /// The person is disabled or has left the directory.
    Suspended,
}

/// Joins with the invitation, as the person who is signed in. Joining twice is joining once.
pub(super) async fn join(state: &AppState, caller: &SignedIn, handle: Handle) -> Outcome<Joined> {
    let ctx = caller.ctx();
    if handle.organization != ctx.organization {
        return Ok(Joined::WrongAccount);
    }
    let joined =
        ctx.write(&state.db, async |tx| accept(tx, state, &ctx, &caller.0, handle.invitation).await).await;
    state.wake.notify_one();
    match joined {
        Err(Fail::Problem(problem)) if problem.code == Code::Changed => lost(state, &caller.0).await,
        Err(Fail::Problem(problem)) if problem.code == Code::Suspended => Ok(Joined::Suspended),
        joined => joined,
    }
}

async fn accept(tx: &Tx, state: &AppState, ctx: &Ctx, caller: &Caller, invitation: Uuid) -> Outcome<Joined> {
    if !store::touch_enabled(tx, ctx.organization, caller.person).await? {
        return Err(Refusal::Suspended { state: PersonState::Disabled }.into());
    }
    let Some((invitation, row)) = store::invitation(tx, ctx.organization, invitation).await? else {
        return Ok(Joined::Lost);
    };
    if row.person_id != caller.person {
        note_wrong_account(tx, ctx, &row).await?;
        return Ok(Joined::WrongAccount);
    }
    if row.status == "active" && row.account_id == Some(caller.account) {
        return Ok(Joined::Member);
    }
    if invitation.state != "open" {
        return Ok(Joined::Lost);
    }
    let joining = Joining { account: caller.account, invitation: invitation.id };
    let change = match acceptance(ctx, row, joining)? {
        Ok(change) => change,
        Err(Refusal::Suspended { .. }) => return Ok(Joined::Suspended),
        // The status says that this is not open to be accepted: the page says what it is.
        Err(_) => return Ok(Joined::Lost),
    };
    match changes::record(tx, state, ctx, None, vec![change]).await?.pop().flatten() {
        Some(_) => Ok(Joined::Member),
        None => Err(Fail::new(Code::Changed, "Somebody else was quicker. Look at what happened.")),
    }
}

/// Decides that a user, as read, accepts an invitation.
pub(crate) fn acceptance(ctx: &Ctx, row: users::Model, joining: Joining) -> Outcome<Result<Change, Refusal>> {
    Ok(to_domain(&row)?.accept(ctx.now, PersonState::Enabled).map(|changed| {
        let keys = SortKeys { email_key: row.email_key.clone(), name_key: row.name_key.clone() };
        Change { changed, row: Some(row), keys, joining: Some(joining) }
    }))
}

/// Another request was quicker: if it was this person's own second click, all is well.
async fn lost(state: &AppState, caller: &Caller) -> Outcome<Joined> {
    let user = store::user_of(state.db.reader(), caller.organization, caller.person).await?;
    let mine = user.is_some_and(|user| user.status == "active" && user.account_id == Some(caller.account));
    Ok(if mine { Joined::Member } else { Joined::Lost })
}

/// Notes that somebody tried an invitation that is for somebody else; the invitation stays as it is.
async fn note_wrong_account(tx: &Tx, ctx: &Ctx, user: &users::Model) -> Outcome<()> {
    let happening = Happening::about_user(Event::InvitationWrongAccount, user.id, user.person_id);
    write_events(tx, ctx, &[happening]).await
}

/// Notes a sign-in by somebody whom the open invitation is not for.
pub(super) async fn note_if_wrong(tx: &Tx, ctx: &Ctx, person: Uuid, handle: Option<Handle>) -> Outcome<()> {
    let Some(handle) = handle.filter(|handle| handle.organization == ctx.organization) else { return Ok(()) };
    match store::invitation(tx, handle.organization, handle.invitation).await? {
        Some((invitation, user)) if user.person_id != person && invitation.state == "open" => {
            note_wrong_account(tx, ctx, &user).await
        }
        Some(_) | None => Ok(()),
    }
}
