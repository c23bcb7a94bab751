//! Users: the people that the organization has invited.

use chrono::{DateTime, Utc};
use rollcall_domain::email::Email;
use rollcall_domain::ids::PersonId;
use rollcall_domain::limits::BATCH_MAX_ITEMS;
use rollcall_domain::user::StatusKind;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::problem::{Code, FieldError, Problem};

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
    /// The status.
    pub status: UserStatus,
    /// Whether the person is disabled or has left the directory: nobody can join with the invitation meanwhile.
    pub suspended: bool,
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

/// Something that happened to a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimelineEntry {
    /// What happened, such as `user.invited`.
    pub event: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub actor: Actor,
    /// The version of the user that it made, where it changed the user.
    pub user_version: Option<i64>,
    /// The place in the organization's sealed order of events, once it has one.
    pub seq: Option<i64>,
    /// The particulars, by event.
    pub data: serde_json::Value,
}

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Actor {
    /// What kind of actor.
    pub kind: ActorKind,
    /// Its id, where it has one.
    pub id: Option<Uuid>,
    /// Its name to show, where it is known.
    pub name: Option<String>,
}

/// The kinds of actors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ActorKind {
    /// A person who is signed in.
    Account,
    /// The operator, by a command.
    Operator,
    /// Rollcall itself.
    System,
    /// The directory's sync.
    Directory,
}

/// Everything that happened to a user, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Timeline {
    /// The entries.
    pub items: Vec<TimelineEntry>,
}

/// One person to invite: give `email` or `person_id`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitePerson {
    /// Any address that the directory has for the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The person of the directory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_id: Option<Uuid>,
}

/// Invites people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InviteRequest {
    /// Whom: 1 to 1,000.
    pub people: Vec<InvitePerson>,
    /// Only say what would happen.
    #[serde(default)]
    pub dry_run: bool,
    /// Invite those who are Archived again; otherwise they are told as `already_archived`.
    #[serde(default)]
    pub reinvite: bool,
}

/// Whom an entry of an [`InviteRequest`] names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Invitee {
    /// By an address.
    Address(Email),
    /// By the person's id.
    Person(PersonId),
    /// By text that is no address; the sentence says why.
    Unusable(String),
}

impl InviteRequest {
    /// Reads the request. An address that cannot be one is a result of its own entry, not an error of the whole.
    ///
    /// # Errors
    /// `too_many_items`, or `invalid_field` for entries that name nobody or name somebody twice over.
    pub fn invitees(&self) -> Result<Vec<Invitee>, Problem> {
        check_size(self.people.len(), "people")?;
        let mut errors = Vec::new();
        let mut invitees = Vec::with_capacity(self.people.len());
        for (index, person) in self.people.iter().enumerate() {
            match (&person.email, person.person_id) {
                (Some(text), None) => invitees.push(match Email::parse(text) {
                    Ok(email) => Invitee::Address(email),
                    Err(problem) => Invitee::Unusable(problem.sentence()),
                }),
                (None, Some(id)) => invitees.push(Invitee::Person(PersonId::new(id))),
                (Some(_), Some(_)) | (None, None) => errors.push(FieldError::new(
                    format!("/people/{index}"),
                    "one_of",
                    "Give either `email` or `person_id`.",
                )),
            }
        }
        if errors.is_empty() { Ok(invitees) } else { Err(Problem::fields(errors)) }
    }
}

/// What came of inviting one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum InviteOutcome {
    /// Invited now (or would be, in a dry run); for somebody Archived, invited again.
    Invited,
    /// Invited before; no new mail is sent.
    AlreadyInvited,
    /// Has joined already.
    AlreadyActive,
    /// Is Archived, and `reinvite` was not set.
    AlreadyArchived,
    /// The directory knows no such address or person.
    NotInDirectory,
    /// The directory has disabled the person.
    Disabled,
    /// The address belongs to more than one person.
    Ambiguous,
    /// That is no address.
    Invalid,
}

/// The result for one person of an [`InviteRequest`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InviteResult {
    /// What came of it.
    pub outcome: InviteOutcome,
    /// The user as it is now, where there is one.
    pub user: Option<User>,
    /// The nearest person of the directory, for an address that does not resolve.
    pub suggestion: Option<Suggestion>,
    /// Why, as a sentence, where nobody was invited.
    pub detail: Option<String>,
}

/// A person that may have been meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Suggestion {
    /// The person's work e-mail.
    pub email: String,
    /// The person.
    pub person_id: Uuid,
    /// Whether it is near enough, and alone near enough, to be taken together with others.
    pub confident: bool,
}

/// The answer to an [`InviteRequest`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InviteResponse {
    /// What to undo; `null` if nobody was invited.
    pub batch: Option<Batch>,
    /// One result per person, in the order asked.
    pub results: Vec<InviteResult>,
}

/// What one action did, and how long it can be undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Batch {
    /// The batch.
    pub id: Uuid,
    /// When its mail leaves; until then it can be undone.
    pub release_at: DateTime<Utc>,
}

/// Users to act on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActionRequest {
    /// Whom: 1 to 1,000, each at most once.
    pub items: Vec<ActionItem>,
}

/// One user to act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActionItem {
    /// The user.
    pub id: Uuid,
    /// The version that was seen; the action is refused if the user has changed since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

impl ActionRequest {
    /// Checks the size and that nobody stands in it twice.
    ///
    /// # Errors
    /// `too_many_items` or `invalid_field`.
    pub fn check(&self) -> Result<&[ActionItem], Problem> {
        check_size(self.items.len(), "items")?;
        let mut seen = std::collections::HashSet::new();
        let errors: Vec<_> = self
            .items
            .iter()
            .enumerate()
            .filter(|(_, item)| !seen.insert(item.id))
            .map(|(index, _)| {
                FieldError::new(
                    format!("/items/{index}"),
                    "duplicate",
                    "This user stands in the list before.",
                )
            })
            .collect();
        if errors.is_empty() { Ok(&self.items) } else { Err(Problem::fields(errors)) }
    }
}

/// What came of an action on one user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ActionOutcome {
    /// It was done.
    Done,
    /// It was refused; `problem` says why.
    Refused,
}

/// The result for one user of an [`ActionRequest`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActionResult {
    /// The user asked for.
    pub id: Uuid,
    /// What came of it.
    pub outcome: ActionOutcome,
    /// The user as it is now; `null` if there is none (any more).
    pub user: Option<User>,
    /// Why it was refused.
    pub problem: Option<Problem>,
}

/// The answer to an [`ActionRequest`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActionResponse {
    /// What to undo; `null` if nothing was done.
    pub batch: Option<Batch>,
    /// One result per user, in the order asked.
    pub results: Vec<ActionResult>,
}

/// The link of an open invitation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitationLink {
    /// The address to open. Only the invited person can join with it.
    pub url: String,
}

impl std::fmt::Debug for InvitationLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InvitationLink").finish_non_exhaustive()
    }
}

/// The answer to an undo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UndoResponse {
    /// One result per user of the batch: `user` is `null` where a first invitation was taken back.
    pub results: Vec<ActionResult>,
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
