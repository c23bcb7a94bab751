//! What became of an invitation, and what somebody signed in is to the organization.

use rollcall_domain::email::Email;
use rollcall_domain::rate::Membership;
use rollcall_domain::user::{Status, StatusKind, Was};
use uuid::Uuid;

use super::handle::Handle;
use super::organization::Organization;
use super::store;
use crate::auth::Caller;
use crate::changes::to_domain;
use crate::db::entities::{invitations, users};
use crate::organization::ops::global_administrators;
use crate::problem::Outcome;
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
    pub(super) hint: Option<String>,
    /// Whether the user was a member when archived.
    pub(super) was_member: bool,
}

/// An invitation as its page needs it.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    /// What became of it.
    pub(super) standing: Standing,
    /// Whom it is for; `None` if it was taken back.
    pub(super) invited: Option<Invited>,
}

/// What the person who is signed in is to the organization.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// The status; `None` for somebody who was never invited.
    pub(super) status: Option<Status>,
    /// The person's own open invitation.
    pub(super) own: Option<Uuid>,
    /// The memberships, the oldest first.
    pub(super) memberships: Vec<Membership>,
    /// Whether they were another account's: the person signed in otherwise then.
    pub(super) by_another: bool,
    /// The names of Global Administrators; empty where the organization has named a contact.
    pub(super) administrators: Vec<String>,
}

impl Member {
    /// Whether the person is a member now.
    pub(super) fn is_active(&self) -> bool {
        self.status.is_some_and(|status| status.kind() == StatusKind::Active)
    }
}

/// Looks an invitation up.
pub(super) async fn look(state: &AppState, handle: Handle) -> Outcome<Seen> {
    let db = state.db.reader();
    let Some((invitation, user)) = store::invitation(db, handle.organization, handle.invitation).await?
    else {
        return Ok(Seen { standing: Standing::Withdrawn, invited: None });
    };
    let person = store::person(db, user.organization_id, user.person_id).await?;
    let invited = person.map(|person| Invited {
        person: person.id,
        hint: Email::parse(&person.email).ok().map(|email| email.masked()),
        was_member: user.archived_was.as_deref() == Some(Was::Active.as_str()),
    });
    Ok(Seen { standing: standing(&invitation, &user), invited })
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

/// What the caller is to the organization, whose session it is.
pub(super) async fn member(
    state: &AppState,
    organization: &Organization,
    caller: &Caller,
) -> Outcome<Member> {
    let db = state.db.reader();
    let user = store::user_of(db, organization.id, caller.person).await?;
    let memberships = match &user {
        Some(user) => store::memberships(db, organization.id, user.id).await?,
        None => Vec::new(),
    };
    let by_another = memberships.iter().any(|membership| membership.account_id != caller.account);
    let in_days = memberships.iter().map(|membership| Membership {
        from: organization.day_of(membership.from_at),
        until: membership.until_at.map(|at| organization.day_of(at)),
    });
    let administrators = match organization.contact() {
        Some(_) => Vec::new(),
        None => global_administrators(db, organization.id).await?,
    };
    Ok(Member {
        status: user.as_ref().map(to_domain).transpose()?.map(|user| user.status()),
        own: store::open_invitation_of(db, organization.id, caller.person).await?.map(|(id, _)| id),
        memberships: in_days.collect(),
        by_another,
        administrators,
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
