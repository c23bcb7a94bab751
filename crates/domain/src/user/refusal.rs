//! Why a command is refused.

use std::fmt;

use chrono::{DateTime, Utc};

use super::{Hold, PersonState, StatusKind};

/// Why a command is not carried out, with what a sentence about it needs. Nothing has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The person is a user, and Invited.
    AlreadyInvited {
        /// When the open invitation was made.
        since: DateTime<Utc>,
    },
    /// The person is a user, and Active.
    AlreadyActive {
        /// When the user joined.
        since: DateTime<Utc>,
    },
    /// The user is Archived.
    AlreadyArchived {
        /// When the user was archived.
        since: DateTime<Utc>,
    },
    /// There is no open invitation to replace.
    NotInvited {
        /// The status.
        is: StatusKind,
    },
    /// Only an Archived user can be invited again.
    NotArchived {
        /// The status.
        is: StatusKind,
    },
    /// The person is no user of the organization: it was never invited, or the first invitation was undone.
    NotAUser,
    /// The invitation was withdrawn before it was accepted.
    Withdrawn {
        /// When.
        since: DateTime<Utc>,
    },
    /// The user had joined and was removed; only a new invitation lets them join again.
    Removed {
        /// When.
        since: DateTime<Utc>,
    },
    /// The person is disabled or has left the directory.
    Suspended {
        /// Which of the two.
        state: PersonState,
    },
    /// The batch can no longer be undone.
    TooLate {
        /// What has become of the batch.
        hold: Hold,
    },
    /// The user is no longer as the caller saw it.
    ChangedSince {
        /// The version of now.
        version: i64,
    },
    /// What the batch recorded is no change that an undo takes back, such as joining.
    NotUndoable,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sentence = match self {
            Self::AlreadyInvited { since } => {
                return write!(f, "The user has been invited since {}.", since.date_naive());
            }
            Self::AlreadyActive { since } => return write!(f, "The user joined on {}.", since.date_naive()),
            Self::AlreadyArchived { since } => {
                return write!(f, "The user has been archived since {}.", since.date_naive());
            }
            Self::NotInvited { is } | Self::NotArchived { is } => {
                return write!(f, "The user is {}.", is.as_str());
            }
            Self::ChangedSince { version } => {
                return write!(f, "The user has changed: its version is {version} now.");
            }
            Self::NotAUser => "The person is not a user.",
            Self::Withdrawn { .. } => "The invitation was withdrawn.",
            Self::Removed { .. } => "The user was removed from the organization.",
            Self::Suspended { state: PersonState::Gone } => "The person has left the directory.",
            Self::Suspended { state: PersonState::Disabled | PersonState::Enabled } => {
                "The person is disabled in the directory."
            }
            Self::TooLate { hold: Hold::Undone } => "This was undone before.",
            Self::TooLate { hold: Hold::Held | Hold::Released | Hold::Stopped } => {
                "It is too late to undo this: its mail may have left."
            }
            Self::NotUndoable => "This cannot be undone.",
        };
        f.write_str(sentence)
    }
}

impl std::error::Error for Refusal {}
