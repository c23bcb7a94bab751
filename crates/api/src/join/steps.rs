//! Where somebody stands on the way to joining: decided by the invitation and by who is signed in, nowhere else.

use uuid::Uuid;

use super::handle::Handle;
use super::look::{self, Invited, Member, Seen, Standing};
use super::organization::Organization;
use super::reader::Reader;
use super::show::Frame;
use super::text::Text;
use crate::auth::Caller;
use crate::problem::Outcome;
use crate::state::AppState;

/// A visit of a page: who reads it, the invitation that the browser holds a handle of, and who is signed in.
#[derive(Debug)]
pub(super) struct Visit {
    /// Who reads the page.
    pub(super) reader: Reader,
    /// Whose page it is: the inviting organization's, else that of the session.
    pub(super) organization: Option<Organization>,
    /// The handle of the cookie, and what it stands for.
    pub(super) invitation: Option<(Handle, Seen)>,
    /// Who is signed in, wherever that is.
    pub(super) caller: Option<Caller>,
    /// What the caller is in the organization whose page it is; a session of another one counts for nothing.
    pub(super) member: Option<Member>,
}

/// What a visit leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// There is nothing to show: the link must be opened again.
    OpenLink,
    /// The signed-in person has an open invitation, though this browser has not opened its link.
    OwnInvitation,
    /// The person must sign in first.
    SignIn,
    /// The very person that is invited is signed in: the button may be shown.
    Confirm,
    /// The person has joined already.
    Member,
    /// The invitation was withdrawn.
    Withdrawn,
    /// The person had joined with it, and was archived since.
    Removed,
    /// A newer invitation was sent.
    Replaced,
    /// Somebody else is signed in.
    WrongAccount,
}

impl Visit {
    /// Looks up what a handle and a session stand for.
    pub(super) async fn load(
        state: &AppState,
        reader: Reader,
        handle: Option<Handle>,
        caller: Option<Caller>,
    ) -> Outcome<Self> {
        let of_session = caller.as_ref().map(|caller| caller.organization);
        let organization = match handle.map(|handle| handle.organization).or(of_session) {
            Some(id) => Some(Organization::load(state, id).await?),
            None => None,
        };
        let invitation = match handle {
            Some(handle) => Some((handle, look::look(state, handle).await?)),
            None => None,
        };
        let member = match (&organization, &caller) {
            (Some(organization), Some(caller)) if caller.organization == organization.id => {
                Some(look::member(state, organization, caller).await?)
            }
            (Some(_) | None, Some(_) | None) => None,
        };
        Ok(Self { reader, organization, invitation, caller, member })
    }

    /// Who is signed in where it counts, and what they are there.
    pub(super) fn here(&self) -> Option<(&Caller, &Member)> {
        self.caller.as_ref().zip(self.member.as_ref())
    }

    /// The texts in the reader's language.
    pub(super) fn text(&self) -> Text {
        self.reader.text(self.organization.as_ref())
    }

    /// What stands around the page.
    pub(super) fn frame(&self) -> Frame<'_> {
        Frame { text: self.text(), organization: self.organization.as_ref() }
    }

    /// Whom the invitation is for.
    pub(super) fn invited(&self) -> Option<&Invited> {
        self.invitation.as_ref().and_then(|(_, seen)| seen.invited.as_ref())
    }

    /// Decides the step. Who is signed out learns of an invitation only whether it was withdrawn or replaced (R7).
    pub(super) fn step(&self) -> Step {
        let Some((_, seen)) = &self.invitation else { return self.step_without_link() };
        match seen.standing {
            Standing::Withdrawn if self.is_invited() && self.was_member() => Step::Removed,
            Standing::Withdrawn => Step::Withdrawn,
            Standing::Replaced => Step::Replaced,
            Standing::Open => self.step_to(Step::Confirm),
            Standing::Accepted => self.step_to(Step::Member),
        }
    }

    fn step_to(&self, of_the_invited: Step) -> Step {
        match self.here() {
            None => Step::SignIn,
            Some(_) if self.is_invited() => of_the_invited,
            Some(_) => Step::WrongAccount,
        }
    }

    fn step_without_link(&self) -> Step {
        match &self.member {
            Some(member) if member.own.is_some() => Step::OwnInvitation,
            Some(member) if member.is_active() => Step::Member,
            Some(_) | None => Step::OpenLink,
        }
    }

    /// Whether the person whom the invitation is for is signed in.
    fn is_invited(&self) -> bool {
        let invited = self.invited().map(|invited| invited.person);
        invited.is_some() && invited == self.here().map(|(caller, _)| caller.person)
    }

    fn was_member(&self) -> bool {
        self.invited().is_some_and(|invited| invited.was_member)
    }

    /// The open invitation of the person who is signed in.
    pub(super) fn own(&self) -> Option<Uuid> {
        self.member.as_ref().and_then(|member| member.own)
    }
}
