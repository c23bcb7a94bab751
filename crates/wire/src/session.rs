//! Signing in by e-mail code, and who is signed in.

use chrono::{DateTime, Utc};
use rollcall_domain::email::Email;
use rollcall_domain::role;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::problem::{FieldError, Problem};

/// Asks for a sign-in code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CodeRequest {
    /// The work e-mail, or any further address of the person's in the directory.
    #[cfg_attr(feature = "openapi", schema(example = "dee.ek@contoso.example"))]
    pub email: String,
}

impl CodeRequest {
    /// Reads the address.
    ///
    /// # Errors
    /// `invalid_field` that says what is wrong with the address.
    pub fn email(&self) -> Result<Email, Problem> {
        Email::parse(&self.email).map_err(|problem| {
            Problem::fields(vec![FieldError::new("/email", problem.code(), problem.sentence())])
        })
    }
}

/// Signs in with the code from the e-mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignIn {
    /// The code as typed; white space and hyphens are ignored.
    #[cfg_attr(feature = "openapi", schema(example = "482 915"))]
    pub code: String,
}

/// What an administrator may do. Global Administrators may do all that Business Administrators may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Invites, archives, imports, reads everything.
    BusinessAdministrator,
    /// That, and assigns roles and changes the organization's settings.
    GlobalAdministrator,
}

impl From<role::Role> for Role {
    fn from(role: role::Role) -> Self {
        match role {
            role::Role::BusinessAdministrator => Self::BusinessAdministrator,
            role::Role::GlobalAdministrator => Self::GlobalAdministrator,
        }
    }
}

impl From<Role> for role::Role {
    fn from(role: Role) -> Self {
        match role {
            Role::BusinessAdministrator => Self::BusinessAdministrator,
            Role::GlobalAdministrator => Self::GlobalAdministrator,
        }
    }
}

/// Who is signed in, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// The account that signed in.
    pub account: SessionAccount,
    /// The organization the session belongs to.
    pub organization: SessionOrganization,
    /// The roles held in the organization; empty for somebody who may not use the admin center.
    pub roles: Vec<Role>,
    /// Whom somebody without a role can ask for one: names of Global Administrators who may sign in. Empty for those
    /// who have a role.
    pub ask: Vec<String>,
}

/// The account of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionAccount {
    /// The account.
    pub id: Uuid,
    /// The person of the directory that the account signed in as.
    pub person_id: Uuid,
    /// The person's work e-mail.
    pub email: String,
    /// The person's name as the directory shows it.
    pub display_name: String,
}

/// The organization of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionOrganization {
    /// The organization.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// The product its people are invited to.
    pub product: String,
    /// How long an action can be taken back before its mail leaves, in seconds; 0 where it cannot.
    pub undo_seconds: u32,
}

/// Nobody is signed in any more, and the identity provider can be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedOut {
    /// Where the browser goes to sign out there as well. It holds a token: it is for this browser, and for nowhere else.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "https://idp.contoso.example/session/end?client_id=rollcall")
    )]
    pub continue_at: String,
}

/// One's own sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionList {
    /// The sessions that have not ended, the last used first.
    pub items: Vec<OwnSession>,
}

/// A session, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnSession {
    /// The session. Nobody can sign in with this.
    pub id: Uuid,
    /// Whether it is the one that asks.
    pub current: bool,
    /// Whether it was begun with a private address, and so opens the person's own page alone.
    pub own_page_only: bool,
    /// The browser that signed in, roughly; `null` if it is none that is known.
    #[cfg_attr(feature = "openapi", schema(example = "Firefox"))]
    pub browser: Option<String>,
    /// What the browser runs on, roughly; `null` if it is nothing that is known.
    #[cfg_attr(feature = "openapi", schema(example = "Windows"))]
    pub system: Option<String>,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last used, within five minutes.
    pub last_used_at: DateTime<Utc>,
    /// When it ends at the latest; it ends sooner if nothing is asked for.
    pub expires_at: DateTime<Utc>,
}
