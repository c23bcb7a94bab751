//! Users: the people that the organization has invited.

mod actions;
mod invite;
mod mails;
mod timeline;

use chrono::{DateTime, Utc};
use rollcall_domain::limits::BATCH_MAX_ITEMS;
use rollcall_domain::user::StatusKind;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::problem::{Code, FieldError, Problem};

pub use actions::{
    ActionItem, ActionOutcome, ActionRequest, ActionResponse, ActionResult, Batch, InvitationLink,
    UndoResponse,
};
pub use invite::{
    InviteOutcome, InvitePerson, InviteRequest, InviteResponse, InviteResult, Invitee, Suggestion,
};
pub use mails::{UserMail, UserMails};
pub use timeline::{Actor, ActorKind, ImportOrigin, Membership, Timeline, TimelineEntry};

/// The status of a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum UserStatus {
    /// Sent an invitation, not joined.
    Invited,
    /// Accepted, has an account, joined.
    Active,
    /// Removed; can be invited again.
    Archived,
}

impl From<StatusKind> for UserStatus {
    fn from(kind: StatusKind) -> Self {
        match kind {
            StatusKind::Invited => Self::Invited,
            StatusKind::Active => Self::Active,
            StatusKind::Archived => Self::Archived,
        }
    }
}

impl From<UserStatus> for StatusKind {
    fn from(status: UserStatus) -> Self {
        match status {
            UserStatus::Invited => Self::Invited,
            UserStatus::Active => Self::Active,
            UserStatus::Archived => Self::Archived,
        }
    }
}

/// Why an invitation joins nobody for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Suspension {
    /// The directory has disabled the person.
    Disabled,
    /// The person has left the directory.
    Gone,
}

/// How far the last mail to a user has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Waits for the undo window to pass.
    Held,
    /// Waits to be sent.
    Queued,
    /// The mail server has taken it.
    HandedOver,
    /// The mail server asked to try later.
    Deferred,
    /// The mail server refused it for good, or every try has failed.
    Bounced,
    /// Not sent: the invitation was ended before the mail left.
    Cancelled,
}

/// The delivery of the last mail to a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Delivery {
    /// How far it has come.
    pub state: DeliveryState,
    /// The mail server's reply, or why it was not sent.
    pub detail: Option<String>,
    /// Since when.
    pub at: DateTime<Utc>,
}

/// Users whose last mail has not arrived, by what keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Undelivered {
    /// The mail server refused it for good, or every try has failed.
    Bounced,
    /// The mail server asked to try later.
    Deferred,
    /// It waits for the undo window to pass, or for its turn.
    Waiting,
}

/// A user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct User {
    /// The user.
    pub id: Uuid,
    /// The person of the directory that the user is.
    pub person_id: Uuid,
    /// The work e-mail, from the directory.
    pub email: String,
    /// The given name, from the directory.
    pub given_name: Option<String>,
    /// The family name, from the directory.
    pub family_name: Option<String>,
    /// The name to show, from the directory.
    pub display_name: String,
    /// The department, where the directory has one.
    pub department: Option<String>,
    /// The status.
    pub status: UserStatus,
    /// Whether the person is disabled or has left the directory: nobody can join with the invitation meanwhile.
    pub suspended: bool,
    /// Which of the two, while `suspended`.
    pub suspension: Option<Suspension>,
    /// When last invited (or sent a new invitation).
    pub invited_at: DateTime<Utc>,
    /// When last joined.
    pub activated_at: Option<DateTime<Utc>>,
    /// When archived, while archived.
    pub archived_at: Option<DateTime<Utc>>,
    /// The delivery of the last mail, if there was one.
    pub delivery: Option<Delivery>,
    /// Rises by one with every change; send it with a command to act on what you saw.
    pub version: i64,
}

/// How many users have each status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Counts {
    /// All users.
    pub all: i64,
    /// Users that are Invited.
    pub invited: i64,
    /// Users that are Active.
    pub active: i64,
    /// Users that are Archived.
    pub archived: i64,
}

/// The order of a list of users.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Sort {
    /// By name.
    #[default]
    #[serde(rename = "name")]
    Name,
    /// By name, backwards.
    #[serde(rename = "-name")]
    NameDescending,
    /// By e-mail.
    #[serde(rename = "email")]
    Email,
    /// By e-mail, backwards.
    #[serde(rename = "-email")]
    EmailDescending,
    /// The first invited first.
    #[serde(rename = "invited_at")]
    InvitedAt,
    /// The last invited first.
    #[serde(rename = "-invited_at")]
    InvitedAtDescending,
}

/// Which users to list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
pub struct UsersQuery {
    /// Only users of this status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<UserStatus>,
    /// Only users whose last mail has not arrived for this reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Undelivered>,
    /// Only users with a name or address that begins with this, at least two letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// The order; `name` if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort: Option<Sort>,
    /// How many on a page, 1 to 200; 50 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// Where to go on: `next_cursor` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

fn check_size(size: usize, field: &str) -> Result<(), Problem> {
    match size {
        0 => Err(Problem::fields(vec![FieldError::new(format!("/{field}"), "empty", "Name at least one.")])),
        size if size > BATCH_MAX_ITEMS => Err(Problem::new(
            Code::TooManyItems,
            format!(
                "{size} are more than the {BATCH_MAX_ITEMS} that one request takes. Use an import for more."
            ),
        )),
        _ => Ok(()),
    }
}
