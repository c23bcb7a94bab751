//! What became of an invitation, and joining with it.

use rollcall_domain::email::Email;
use rollcall_domain::event::Event;
use rollcall_domain::user::{PersonState, Refusal, Status};
use rollcall_wire::Code;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::handle::Handle;
use super::store;
use crate::auth::{Caller, Ctx, SignedIn};
use crate::changes::{self, Change, Happening, Joining, SortKeys, to_domain, write_events};
use crate::db::Tx;
use crate::db::entities::{invitations, users};
use crate::organization;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// What became of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It can be accepted.
    Open,
    /// It was accepted, and the user is Active.
    Accepted,
    /// The user was archived since.
    Withdrawn,
    /// A newer invitation was sent.
    Replaced,
}

/// Whom an invitation is for.
#[derive(Clone, Debug)]
pub(super) struct Invited {
    /// The person of the directory.
    pub(super) person: Uuid,
    /// The work e-mail, masked.
    pub(super) hint: String,
}

/// An invitation as its page needs it.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    /// The organization's id.
    pub(super) organization_id: Uuid,
    /// The organization's name.
    pub(super) organization: String,
    /// What its people are invited to.
    pub(super) product: String,
    /// What became of the invitation.
    pub(super) standing: Standing,
    /// Whom it is for; `None` if it was taken back.
    pub(super) invited: Option<Invited>,
}

/// A signed-in person and the organization.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// The organization's name.
    pub(super) organization: String,
    /// What its people are invited to.
    pub(super) product: String,
    /// The status; `None` for somebody who was never invited.
    pub(super) status: Option<Status>,
    /// The person's own open invitation.
    pub(super) own: Option<Uuid>,
}

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

/// Looks an invitation up.
pub(super) async fn look(state: &AppState, handle: Handle) -> Outcome<Seen> {
    let db = state.db.reader();
    let organization = organization::ops::get(db, handle.organization).await?;
    let found = store::invitation(db, handle.organization, handle.invitation).await?;
    let (standing, invited) = match found {
        Some((invitation, user)) => (standing(&invitation, &user), invited(db, &user).await?),
        None => (Standing::Withdrawn, None),
    };
    Ok(Seen {
        organization_id: organization.id,
        organization: organization.name,
        product: organization.product,
        standing,
        invited,
    })
}

async fn invited(db: &impl ConnectionTrait, user: &users::Model) -> Outcome<Option<Invited>> {
    let person = store::person(db, user.organization_id, user.person_id).await?;
    Ok(person.map(|person| {
        let hint =
            Email::parse(&person.email).map_or_else(|_| "somebody else".to_owned(), |email| email.masked());
        Invited { person: person.id, hint }
    }))
}

/// The newest offer decides: an older link says that there is a newer one, unless that has ended too.
fn standing(invitation: &invitations::Model, user: &users::Model) -> Standing {
    match (invitation.state.as_str(), user.status.as_str()) {
        ("open", _) => Standing::Open,
        ("accepted", "active") => Standing::Accepted,
        (_, "archived") => Standing::Withdrawn,
        _ => Standing::Replaced,
    }
}

/// The organization as a signed-in person knows it.
pub(super) async fn member(state: &AppState, caller: &Caller) -> Outcome<Member> {
    let db = state.db.reader();
    let organization = organization::ops::get(db, caller.organization).await?;
    let user = store::user_of(db, caller.organization, caller.person).await?;
    Ok(Member {
        organization: organization.name,
        product: organization.product,
        status: user.as_ref().map(to_domain).transpose()?.map(|user| user.status()),
        own: store::open_invitation_of(db, caller.organization, caller.person).await?.map(|(id, _)| id),
    })
}

/// The open invitation of a person and the key of its link, for showing the link to an administrator.
pub(crate) async fn open_invitation(
    state: &AppState,
    organization: Uuid,
    person: Uuid,
) -> Outcome<Option<(Uuid, i32)>> {
    Ok(store::open_invitation_of(state.db.reader(), organization, person).await?)
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
    let changed = match to_domain(&row)?.accept(ctx.now, PersonState::Enabled) {
        Ok(changed) => changed,
        Err(Refusal::Suspended { .. }) => return Ok(Joined::Suspended),
        // The status says that this is not open to be accepted: the page says what it is.
        Err(_) => return Ok(Joined::Lost),
    };
    let keys = SortKeys { email_key: row.email_key.clone(), name_key: row.name_key.clone() };
    let joining = Some(Joining { account: caller.account, invitation: invitation.id });
    let change = Change { changed, row: Some(row), keys, joining };
    match changes::record(tx, state, ctx, None, vec![change]).await?.pop().flatten() {
        Some(_) => Ok(Joined::Member),
        None => Err(Fail::new(Code::Changed, "Somebody else was quicker. Look at what happened.")),
    }
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
