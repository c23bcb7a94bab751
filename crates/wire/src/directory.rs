//! The people of the organization's directory.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::users::UserStatus;

/// A person of the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Person {
    /// The person.
    pub id: Uuid,
    /// The identity provider's immutable id of the person.
    pub external_id: String,
    /// The work e-mail.
    pub email: String,
    /// The given name, where the directory has one.
    pub given_name: Option<String>,
    /// The family name, where the directory has one.
    pub family_name: Option<String>,
    /// The name to show.
    pub display_name: String,
    /// The department, where the directory has one.
    pub department: Option<String>,
    /// Whether the person may sign in and be invited.
    pub enabled: bool,
    /// The user that the person is, if ever invited.
    pub user: Option<PersonUser>,
}

/// The user that a person is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonUser {
    /// The user.
    pub id: Uuid,
    /// Its status.
    pub status: UserStatus,
}

/// People whose names or addresses begin with what was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct People {
    /// The matches, by name.
    pub items: Vec<Person>,
}

/// What to look for in the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
pub struct PeopleQuery {
    /// The beginning of a name or address, at least two letters.
    pub q: String,
    /// How many matches at most, 1 to 50; 8 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
}
