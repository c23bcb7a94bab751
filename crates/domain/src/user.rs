//! A user, its status, and the commands that change it.
//!
//! One private function, `decide`, holds the whole state machine; everything public here calls it. Time and ids are
//! arguments. A command consumes the user and gives a [`Changed`] to record, or a [`Refusal`] that says why not.

mod machine;
mod refusal;
mod status;
mod undo;

use chrono::{DateTime, Utc};

use crate::event::Event;
use crate::ids::{PersonId, UserId};

pub use machine::{Outcome, State, Transition, transitions};
pub use refusal::Refusal;
pub use status::{Command, PersonState, Status, StatusKind, Was};
pub use undo::{Hold, Past, undo};

/// The version of a user that was just invited for the first time.
const FIRST_VERSION: i64 = 1;

/// A person that the organization has invited at least once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    id: UserId,
    person: PersonId,
    status: Status,
    version: i64,
}

/// A change that was decided and is still to be recorded: the user before and after, and the event.
#[must_use = "a decided change is nothing until it is recorded"]
#[derive(Debug, PartialEq, Eq)]
pub struct Changed {
    before: Option<User>,
    after: Option<User>,
    event: Event,
}

impl User {
    /// Loads a user as it was recorded.
    #[must_use]
    pub fn restore(id: UserId, person: PersonId, status: Status, version: i64) -> Self {
        Self { id, person, status, version }
    }

    /// Invites a person that is no user yet.
    ///
    /// # Errors
    /// [`Refusal::Suspended`] if the person is disabled or gone.
    pub fn invite(
        id: UserId,
        person: PersonId,
        now: DateTime<Utc>,
        state: PersonState,
    ) -> Result<Changed, Refusal> {
        let (status, event) = machine::decide(None, Command::Invite, now, state)?;
        let after = Self { id, person, status, version: FIRST_VERSION };
        Ok(Changed { before: None, after: Some(after), event })
    }

    /// Says why a person that is a user already is not invited: Invited, Active or Archived already.
    #[must_use]
    pub fn invite_again(&self) -> Refusal {
        machine::refuse_invite(self.status)
    }

    /// Joins with the open invitation.
    ///
    /// # Errors
    /// [`Refusal::AlreadyActive`], [`Refusal::Withdrawn`] or [`Refusal::Removed`] by the status;
    /// [`Refusal::Suspended`] if the person is disabled or gone.
    pub fn accept(self, now: DateTime<Utc>, person: PersonState) -> Result<Changed, Refusal> {
        self.apply(Command::Accept, now, person)
    }

    /// Replaces the open invitation by a new one: every older link is dead.
    ///
    /// # Errors
    /// [`Refusal::NotInvited`]; [`Refusal::Suspended`] if the person is disabled or gone.
    pub fn resend(self, now: DateTime<Utc>, person: PersonState) -> Result<Changed, Refusal> {
        self.apply(Command::Resend, now, person)
    }

    /// Removes the user, or rescinds the open invitation. Whether the person is still in the directory does not matter.
    ///
    /// # Errors
    /// [`Refusal::AlreadyArchived`].
    pub fn archive(self, now: DateTime<Utc>) -> Result<Changed, Refusal> {
        self.apply(Command::Archive, now, PersonState::Enabled)
    }

    /// Invites an Archived user again.
    ///
    /// # Errors
    /// [`Refusal::NotArchived`]; [`Refusal::Suspended`] if the person is disabled or gone.
    pub fn reinvite(self, now: DateTime<Utc>, person: PersonState) -> Result<Changed, Refusal> {
        self.apply(Command::Reinvite, now, person)
    }

    /// Whether the status allows the command, for a person that is enabled. Buttons are shown by this.
    #[must_use]
    pub fn allows(&self, command: Command) -> bool {
        self.status.allows(command)
    }

    /// Checks that the user is still as the caller saw it. A caller that names no version takes it as it is.
    ///
    /// # Errors
    /// [`Refusal::ChangedSince`] with the version of now.
    pub fn check_version(&self, seen: Option<i64>) -> Result<(), Refusal> {
        match seen {
            Some(seen) if seen != self.version => Err(Refusal::ChangedSince { version: self.version }),
            Some(_) | None => Ok(()),
        }
    }

    /// Gives the id of the user.
    #[must_use]
    pub fn id(&self) -> UserId {
        self.id
    }

    /// Gives the person of the directory that the user is.
    #[must_use]
    pub fn person(&self) -> PersonId {
        self.person
    }

    /// Gives the status.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// Gives the version: 1 at first, raised by one with every change.
    #[must_use]
    pub fn version(&self) -> i64 {
        self.version
    }

    fn apply(self, command: Command, now: DateTime<Utc>, person: PersonState) -> Result<Changed, Refusal> {
        let (status, event) = machine::decide(Some(self.status), command, now, person)?;
        Ok(self.become_status(status, event))
    }

    fn become_status(self, status: Status, event: Event) -> Changed {
        let after = Self { status, version: self.version.saturating_add(1), ..self };
        Changed { before: Some(self), after: Some(after), event }
    }
}

impl Changed {
    /// Gives the user before; `None` for a first invitation.
    #[must_use]
    pub fn before(&self) -> Option<&User> {
        self.before.as_ref()
    }

    /// Gives the user after; `None` only for the undo of a first invitation.
    #[must_use]
    pub fn after(&self) -> Option<&User> {
        self.after.as_ref()
    }

    /// Gives what happened.
    #[must_use]
    pub fn event(&self) -> Event {
        self.event.clone()
    }

    /// Gives the user before, the user after and the event, for recording.
    #[must_use]
    pub fn into_parts(self) -> (Option<User>, Option<User>, Event) {
        (self.before, self.after, self.event)
    }
}
