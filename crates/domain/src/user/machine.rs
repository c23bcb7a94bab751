//! The state machine itself, and the same as data.

use chrono::{DateTime, Utc};

use super::{Command, PersonState, Refusal, Status, Was};
use crate::event::Event;

/// Decides what a command makes of a status (`None`: nobody). The only place where a status is decided.
///
/// The reason that lies in the status comes before the one that lies in the person: it would hold as well if the person
/// were enabled again, and it tells a former invitee nothing about the directory.
pub(super) fn decide(
    from: Option<Status>,
    command: Command,
    now: DateTime<Utc>,
    person: PersonState,
) -> Result<(Status, Event), Refusal> {
    let (to, event) = match (from, command) {
        (None, Command::Invite) => (Status::Invited { since: now }, Event::UserInvited),
        (None, Command::Accept | Command::Resend | Command::Archive | Command::Reinvite) => {
            return Err(Refusal::NotAUser);
        }
        (Some(status), Command::Invite) => return Err(refuse_invite(status)),
        (Some(status), Command::Accept) => accept(status, now)?,
        (Some(status), Command::Resend) => resend(status, now)?,
        (Some(status), Command::Archive) => archive(status, now)?,
        (Some(status), Command::Reinvite) => reinvite(status, now)?,
    };
    match (command, person) {
        (_, PersonState::Enabled) | (Command::Archive, PersonState::Disabled | PersonState::Gone) => {
            Ok((to, event))
        }
        (
            Command::Invite | Command::Accept | Command::Resend | Command::Reinvite,
            PersonState::Disabled | PersonState::Gone,
        ) => Err(Refusal::Suspended { state: person }),
    }
}

pub(super) fn refuse_invite(status: Status) -> Refusal {
    match status {
        Status::Invited { since } => Refusal::AlreadyInvited { since },
        Status::Active { since } => Refusal::AlreadyActive { since },
        Status::Archived { since, .. } => Refusal::AlreadyArchived { since },
    }
}

fn accept(status: Status, now: DateTime<Utc>) -> Result<(Status, Event), Refusal> {
    match status {
        Status::Invited { .. } => Ok((Status::Active { since: now }, Event::UserJoined)),
        Status::Active { since } => Err(Refusal::AlreadyActive { since }),
        Status::Archived { since, was: Was::Invited } => Err(Refusal::Withdrawn { since }),
        Status::Archived { since, was: Was::Active } => Err(Refusal::Removed { since }),
    }
}

fn resend(status: Status, now: DateTime<Utc>) -> Result<(Status, Event), Refusal> {
    match status {
        Status::Invited { .. } => Ok((Status::Invited { since: now }, Event::UserResent)),
        Status::Active { .. } | Status::Archived { .. } => Err(Refusal::NotInvited { is: status.kind() }),
    }
}

fn archive(status: Status, now: DateTime<Utc>) -> Result<(Status, Event), Refusal> {
    let was = match status {
        Status::Invited { .. } => Was::Invited,
        Status::Active { .. } => Was::Active,
        Status::Archived { since, .. } => return Err(Refusal::AlreadyArchived { since }),
    };
    Ok((Status::Archived { since: now, was }, Event::UserArchived { was }))
}

fn reinvite(status: Status, now: DateTime<Utc>) -> Result<(Status, Event), Refusal> {
    match status {
        Status::Archived { .. } => Ok((Status::Invited { since: now }, Event::UserReinvited)),
        Status::Invited { .. } | Status::Active { .. } => Err(Refusal::NotArchived { is: status.kind() }),
    }
}

/// A state of the machine, as the API shows it: a status, or nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// The person is no user.
    Nobody,
    /// Invited.
    Invited,
    /// Active.
    Active,
    /// Archived, and Invited before.
    ArchivedFromInvited,
    /// Archived, and Active before.
    ArchivedFromActive,
}

/// One combination of state, command and person, and what comes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    /// The state before.
    pub from: State,
    /// The command.
    pub command: Command,
    /// What the directory says of the person.
    pub person: PersonState,
    /// What comes of it.
    pub outcome: Outcome,
}

/// What comes of a combination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The state after, and what happened.
    To(State, Event),
    /// Why it is refused. Times in it are the Unix epoch.
    Refused(Refusal),
}

/// Lists every combination of state, command and person, in the order of their declarations.
#[must_use]
pub fn transitions() -> Vec<Transition> {
    let mut rows = Vec::new();
    for from in State::ALL.iter().copied() {
        for command in Command::ALL.iter().copied() {
            for person in PersonState::ALL.iter().copied() {
                rows.push(Transition { from, command, person, outcome: outcome(from, command, person) });
            }
        }
    }
    rows
}

fn outcome(from: State, command: Command, person: PersonState) -> Outcome {
    match decide(from.example(), command, DateTime::UNIX_EPOCH, person) {
        Ok((status, event)) => Outcome::To(State::of(Some(status)), event),
        Err(refusal) => Outcome::Refused(refusal),
    }
}

impl State {
    /// Gives the state of a user with this status, or of nobody.
    #[must_use]
    pub fn of(status: Option<Status>) -> Self {
        match status {
            None => Self::Nobody,
            Some(Status::Invited { .. }) => Self::Invited,
            Some(Status::Active { .. }) => Self::Active,
            Some(Status::Archived { was: Was::Invited, .. }) => Self::ArchivedFromInvited,
            Some(Status::Archived { was: Was::Active, .. }) => Self::ArchivedFromActive,
        }
    }

    fn example(self) -> Option<Status> {
        let since = DateTime::UNIX_EPOCH;
        match self {
            Self::Nobody => None,
            Self::Invited => Some(Status::Invited { since }),
            Self::Active => Some(Status::Active { since }),
            Self::ArchivedFromInvited => Some(Status::Archived { since, was: Was::Invited }),
            Self::ArchivedFromActive => Some(Status::Archived { since, was: Was::Active }),
        }
    }
}

super::status::named! {
    State {
        Nobody = "nobody",
        Invited = "invited",
        Active = "active",
        ArchivedFromInvited = "archived_from_invited",
        ArchivedFromActive = "archived_from_active"
    }
}
