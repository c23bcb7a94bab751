//! A user, its status, and the commands that change it.
//!
//! One private function, `decide`, holds the whole state machine; everything public here calls it. Time and ids are
//! arguments. A command consumes the user and gives a [`Changed`] to record, or a [`Refusal`] that says why not.

mod machine;
mod refusal;
mod undo;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::ids::{PersonId, UserId};

pub use machine::{Outcome, State, Transition, transitions};
pub use refusal::Refusal;
pub use undo::{Hold, Past, undo};

/// The version of a user that was just invited for the first time.
const FIRST_VERSION: i64 = 1;

/// What a user is to the organization, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Status {
    /// An invitation is open; the user has not joined.
    Invited {
        /// When the open invitation was made: the last invite, resend or re-invite.
        since: DateTime<Utc>,
    },
    /// The user has accepted and joined.
    Active {
        /// When the user joined.
        since: DateTime<Utc>,
    },
    /// The user was removed, or the invitation rescinded; can be invited again.
    Archived {
        /// When the user was archived.
        since: DateTime<Utc>,
        /// What the user was until then.
        was: Was,
    },
}

/// What an Archived user was before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Was {
    /// Invited: the invitation was withdrawn.
    Invited,
    /// Active: the user was removed.
    Active,
}

/// A status without its particulars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatusKind {
    /// Sent an invitation, not joined.
    Invited,
    /// Accepted, has an account, joined.
    Active,
    /// Removed; can be invited again.
    Archived,
}

/// What the directory says of the person now. It is no status, but suspends an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonState {
    /// The person may be invited and may join.
    Enabled,
    /// The directory has disabled the person.
    Disabled,
    /// The person has left the directory.
    Gone,
}

/// Something that can be asked of a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Make a person a user, with a first invitation.
    Invite,
    /// Join with the open invitation.
    Accept,
    /// Replace the open invitation by a new one.
    Resend,
    /// Remove the user, or rescind the open invitation.
    Archive,
    /// Invite an Archived user again.
    Reinvite,
}

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

impl Status {
    /// Gives the status without its particulars.
    #[must_use]
    pub fn kind(&self) -> StatusKind {
        match self {
            Self::Invited { .. } => StatusKind::Invited,
            Self::Active { .. } => StatusKind::Active,
            Self::Archived { .. } => StatusKind::Archived,
        }
    }

    /// Gives the time at which the status began.
    #[must_use]
    pub fn since(&self) -> DateTime<Utc> {
        match self {
            Self::Invited { since } | Self::Active { since } | Self::Archived { since, .. } => *since,
        }
    }

    /// Whether the status allows the command, for a person that is enabled.
    #[must_use]
    pub fn allows(&self, command: Command) -> bool {
        machine::decide(Some(*self), command, self.since(), PersonState::Enabled).is_ok()
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
        self.event
    }

    /// Gives the user before, the user after and the event, for recording.
    #[must_use]
    pub fn into_parts(self) -> (Option<User>, Option<User>, Event) {
        (self.before, self.after, self.event)
    }
}

macro_rules! named {
    ($($kind:ident { $($variant:ident = $name:literal),+ })+) => {$(
        impl $kind {
            /// All of them, in the order in which they are declared.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name as it stands in JSON and in the database.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// Reads the name that `as_str` gives.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)+ _ => None }
            }
        }
    )+};
}
use named;

named! {
    Was { Invited = "invited", Active = "active" }
    StatusKind { Invited = "invited", Active = "active", Archived = "archived" }
    PersonState { Enabled = "enabled", Disabled = "disabled", Gone = "gone" }
    Command {
        Invite = "invite", Accept = "accept", Resend = "resend", Archive = "archive", Reinvite = "reinvite"
    }
}

#[cfg(test)]
mod tests {
    use super::{Command, Hold, PersonState, State, StatusKind, Was};

    /// The names kept in the database and those in JSON are the same, and read back.
    macro_rules! check_names {
        ($($kind:ident)+) => {$(
            for value in $kind::ALL {
                assert_eq!(serde_json::to_value(value).unwrap(), value.as_str());
                assert_eq!($kind::from_name(value.as_str()), Some(*value));
            }
            assert_eq!($kind::from_name("nothing"), None);
        )+};
    }

    #[test]
    fn names_are_the_same_in_json_and_read_back() {
        check_names!(Command Hold PersonState StatusKind Was);
    }

    #[test]
    fn states_read_back() {
        for state in State::ALL {
            assert_eq!(State::from_name(state.as_str()), Some(*state));
        }
    }
}
