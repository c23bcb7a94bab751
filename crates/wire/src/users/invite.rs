//! Inviting people of the directory.

use rollcall_domain::email::Email;
use rollcall_domain::ids::PersonId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Batch, User, check_size};
use crate::problem::{FieldError, Problem};

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
