//! Statuses and commands: the words of the state machine.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::machine;

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
pub(super) use named;

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
    use crate::user::{Command, Hold, PersonState, State, StatusKind, Was};

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
