//! Taking a change back while none of its mail has left.

use serde::{Deserialize, Serialize};

use super::{Changed, Command, Refusal, Status, User};
use crate::event::Event;

/// What has become of a batch. Only a held one can be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hold {
    /// Its mail waits.
    Held,
    /// Its mail may leave, or has left.
    Released,
    /// It was taken back.
    Undone,
    /// It was stopped before all of it was done.
    Stopped,
}

super::status::named! {
    Hold { Held = "held", Released = "released", Undone = "undone", Stopped = "stopped" }
}

/// What a batch recorded of one user when it changed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Past {
    /// The status before; `None` if there was no user.
    pub before: Option<Status>,
    /// The version that the batch gave the user.
    pub version_after: i64,
}

/// Takes back what a batch did to a user: the former status exactly, under a new version. The undo of a first
/// invitation leaves no user. What the directory says of the person does not matter: nothing new is offered.
///
/// # Errors
/// [`Refusal::TooLate`] unless the batch is held, [`Refusal::ChangedSince`] if the user has changed since,
/// [`Refusal::NotUndoable`] if the batch's record does not fit the status.
pub fn undo(current: User, past: Past, hold: Hold) -> Result<Changed, Refusal> {
    match hold {
        Hold::Held => {}
        Hold::Released | Hold::Undone | Hold::Stopped => return Err(Refusal::TooLate { hold }),
    }
    current.check_version(Some(past.version_after))?;
    let what = undone_command(past.before, current.status).ok_or(Refusal::NotUndoable)?;
    let event = Event::UserUndone { what };
    match past.before {
        Some(before) => Ok(current.become_status(before, event)),
        None => Ok(Changed { before: Some(current), after: None, event }),
    }
}

/// The command that led from one status to the other; `None` where none did that a batch holds.
fn undone_command(before: Option<Status>, after: Status) -> Option<Command> {
    match (before, after) {
        (None, Status::Invited { .. }) => Some(Command::Invite),
        (Some(Status::Invited { .. }), Status::Invited { .. }) => Some(Command::Resend),
        (Some(Status::Archived { .. }), Status::Invited { .. }) => Some(Command::Reinvite),
        (Some(Status::Invited { .. } | Status::Active { .. }), Status::Archived { .. }) => {
            Some(Command::Archive)
        }
        (None, Status::Active { .. } | Status::Archived { .. })
        | (
            Some(Status::Invited { .. } | Status::Active { .. } | Status::Archived { .. }),
            Status::Active { .. },
        )
        | (Some(Status::Active { .. }), Status::Invited { .. })
        | (Some(Status::Archived { .. }), Status::Archived { .. }) => None,
    }
}
