//! API clients: programs that call the API with a secret of their own.

use chrono::{DateTime, Utc};
use rollcall_domain::Scope;
use rollcall_domain::settings::name;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::problem::{FieldError, Problem};

/// Characters of a client's name at most.
const NAME_MAX_CHARS: usize = 60;

/// An API client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiClient {
    /// The client: its `client_id` (RFC 6749).
    pub id: Uuid,
    /// What it is called in timelines and in the audit.
    #[cfg_attr(feature = "openapi", schema(example = "Nightly sync"))]
    pub name: String,
    /// What it may do.
    #[cfg_attr(feature = "openapi", schema(example = json!(["users:read", "users:write"])))]
    pub scopes: Vec<String>,
    /// Its secrets, the oldest first: two while they are changed. What they are is not kept.
    pub secrets: Vec<ClientSecret>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last got an access token; `null` if it never did.
    pub last_used_at: Option<DateTime<Utc>>,
}

/// A secret of an API client, as far as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClientSecret {
    /// Its id, with which it is taken away.
    pub id: Uuid,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// The API clients of an organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiClients {
    /// The clients, the oldest first.
    pub items: Vec<ApiClient>,
}

/// Makes an API client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewClient {
    /// What it is called: one line of at most 60 characters.
    #[cfg_attr(feature = "openapi", schema(example = "Nightly sync"))]
    pub name: String,
    /// What it may do: one scope at least.
    #[cfg_attr(feature = "openapi", schema(example = json!(["users:read", "users:write"])))]
    pub scopes: Vec<String>,
}

/// An API client with a new secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClientWithSecret {
    /// The client.
    pub client: ApiClient,
    /// Its `client_secret` (RFC 6749). It is shown here and never again.
    #[cfg_attr(feature = "openapi", schema(example = "rollcall_secret_…"))]
    pub secret: String,
}

impl std::fmt::Debug for ClientWithSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClientWithSecret").field("client", &self.client).finish_non_exhaustive()
    }
}

/// A client that can be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedClient {
    /// Its name.
    pub name: String,
    /// What it may do, sorted, each once.
    pub scopes: Vec<Scope>,
}

impl TryFrom<&NewClient> for CheckedClient {
    type Error = Problem;

    fn try_from(new: &NewClient) -> Result<Self, Problem> {
        let mut errors = Vec::new();
        let name = name(&new.name, NAME_MAX_CHARS)
            .map_err(|problem| errors.push(FieldError::new("/name", problem.code, problem.sentence)));
        let mut scopes = Vec::new();
        for (place, scope) in new.scopes.iter().enumerate() {
            match Scope::from_name(scope) {
                Some(scope) => scopes.push(scope),
                None => errors.push(unknown(place)),
            }
        }
        if new.scopes.is_empty() {
            let detail = format!("Say what it may do, with one of {} at least.", known());
            errors.push(FieldError::new("/scopes", "no_scope", detail));
        }
        scopes.sort_unstable();
        scopes.dedup();
        match name {
            Ok(name) if errors.is_empty() => Ok(Self { name, scopes }),
            Ok(_) | Err(()) => Err(Problem::fields(errors)),
        }
    }
}

fn unknown(place: usize) -> FieldError {
    let detail = format!("There is no such scope. There are {}.", known());
    FieldError::new(format!("/scopes/{place}"), "unknown_scope", detail)
}

fn known() -> String {
    Scope::ALL.map(|scope| format!("`{}`", scope.as_str())).join(", ")
}

/// What `POST /oauth/token` answers a client that has proven who it is (RFC 6749 §5.1).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenAnswer {
    /// What to send as `Authorization: Bearer …` (RFC 6750).
    pub access_token: String,
    /// `Bearer`.
    pub token_type: String,
    /// After how many seconds another one is needed.
    pub expires_in: i64,
    /// What can be done with it, with a space between each.
    pub scope: String,
}

impl std::fmt::Debug for TokenAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenAnswer").field("scope", &self.scope).finish_non_exhaustive()
    }
}

/// What `POST /oauth/token` answers any other (RFC 6749 §5.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenRefusal {
    /// `invalid_client` and the like.
    pub error: String,
    /// What is wrong and what to do, as a sentence.
    pub error_description: String,
}

#[cfg(test)]
mod tests {
    use super::{CheckedClient, NewClient};
    use rollcall_domain::Scope;

    fn check(name: &str, scopes: &[&str]) -> Result<CheckedClient, Vec<(String, String)>> {
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        let new = NewClient { name: name.to_owned(), scopes };
        CheckedClient::try_from(&new)
            .map_err(|problem| problem.errors.into_iter().map(|error| (error.pointer, error.code)).collect())
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let wrong = |errors: &[(&str, &str)]| {
            Err(errors.iter().map(|(pointer, code)| ((*pointer).to_owned(), (*code).to_owned())).collect())
        };
        let scopes = vec![Scope::UsersRead, Scope::UsersWrite];
        let name = "Nightly sync".to_owned();
        assert_eq!(
            check(" Nightly sync ", &["users:write", "users:read", "users:read"]),
            Ok(CheckedClient { name, scopes })
        );
        assert_eq!(check("", &[]), wrong(&[("/name", "required"), ("/scopes", "no_scope")]));
        assert_eq!(check("a", &["users:read", "admin"]), wrong(&[("/scopes/1", "unknown_scope")]));
        assert_eq!(check(&"a".repeat(61), &["users:read"]), wrong(&[("/name", "too_long")]));
    }
}
