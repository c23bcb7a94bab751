//! The domains whose addresses sign in to an organization.

use chrono::{DateTime, Utc};
use rollcall_domain::sign_in_domain;
use serde::{Deserialize, Serialize};

use crate::problem::{FieldError, Problem};

/// The domains, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignInDomains {
    /// The domains.
    pub items: Vec<SignInDomain>,
}

/// A domain. People sign in from it once it is verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignInDomain {
    /// The domain: an international one as its A-label.
    #[cfg_attr(feature = "openapi", schema(example = "contoso.example"))]
    pub domain: String,
    /// How far it is.
    pub state: DomainState,
    /// The record that proves it; `null` if the operator has assigned it.
    pub record: Option<DomainRecord>,
    /// When it was added.
    pub added_at: DateTime<Utc>,
    /// When it was verified.
    pub verified_at: Option<DateTime<Utc>>,
}

/// How far a domain is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DomainState {
    /// Its record has not been found yet: nobody signs in from it.
    Pending,
    /// Its record was found.
    Verified,
    /// The operator has assigned it.
    Assigned,
}

/// A record of the domain name system, of type TXT.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DomainRecord {
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(example = "_rollcall.contoso.example"))]
    pub name: String,
    /// Its text.
    #[cfg_attr(feature = "openapi", schema(example = "rollcall-verification=7Uu0mAdJGdVqIDWBCyDPIA"))]
    pub text: String,
}

/// Adds a domain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewDomain {
    /// The domain. Subdomains are domains of their own; those where everybody can have an address are refused.
    #[cfg_attr(feature = "openapi", schema(example = "contoso.example"))]
    pub domain: String,
}

impl NewDomain {
    /// Reads the domain.
    ///
    /// # Errors
    /// `invalid_field` says what is wrong with it.
    pub fn check(&self) -> Result<sign_in_domain::SignInDomain, Problem> {
        sign_in_domain::SignInDomain::parse(&self.domain).map_err(|problem| {
            Problem::fields(vec![FieldError::new("/domain", problem.code(), problem.sentence())])
        })
    }
}
