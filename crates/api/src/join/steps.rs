//! Where somebody stands on the way to joining: decided by the invitation and by who is signed in, nowhere else.

use rollcall_domain::user::StatusKind;

use super::handle::Handle;
use super::ops::{Member, Seen, Standing};
use crate::auth::Caller;

/// A visit of a page: the invitation that the browser holds a handle of, and who is signed in.
#[derive(Debug)]
pub(super) struct Visit {
    /// The handle of the cookie, and what it stands for.
    pub(super) invitation: Option<(Handle, Seen)>,
    /// Who is signed in, and what they are in their organization.
    pub(super) session: Option<(Caller, Member)>,
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
    /// A newer invitation was sent.
    Replaced,
    /// Somebody else is signed in.
    WrongAccount,
}

impl Visit {
    /// Decides the step. Who is signed out learns of an invitation only whether it was withdrawn or replaced (R7).
    pub(super) fn step(&self) -> Step {
        let Some((_, seen)) = &self.invitation else { return self.step_without_link() };
        match seen.standing {
            Standing::Withdrawn => Step::Withdrawn,
            Standing::Replaced => Step::Replaced,
            Standing::Open => self.step_of(seen, Step::Confirm),
            Standing::Accepted => self.step_of(seen, Step::Member),
        }
    }

    fn step_of(&self, seen: &Seen, of_the_invited: Step) -> Step {
        let Some((caller, _)) = self.session_of(seen) else { return Step::SignIn };
        if seen.invited.as_ref().is_some_and(|invited| invited.person == caller.person) {
            of_the_invited
        } else {
            Step::WrongAccount
        }
    }

    fn step_without_link(&self) -> Step {
        match &self.session {
            Some((_, member)) if member.own.is_some() => Step::OwnInvitation,
            Some((_, member)) if member.is_active() => Step::Member,
            Some(_) | None => Step::OpenLink,
        }
    }

    /// The session, where it counts: one of another organization counts for nothing.
    pub(super) fn session_of(&self, seen: &Seen) -> Option<&(Caller, Member)> {
        self.session.as_ref().filter(|(caller, _)| caller.organization == seen.organization_id)
    }

    /// Whether the signed-in person can be led to an open invitation of their own, other than the one shown.
    pub(super) fn offers_own(&self) -> bool {
        let session = match &self.invitation {
            Some((_, seen)) => self.session_of(seen),
            None => self.session.as_ref(),
        };
        session.is_some_and(|(_, member)| member.own.is_some())
    }
}

impl Member {
    /// Whether the person is a member now.
    pub(super) fn is_active(&self) -> bool {
        self.status.is_some_and(|status| status.kind() == StatusKind::Active)
    }
}
