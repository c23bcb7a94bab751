//! The identity provider at which an organization's people sign in.

use chrono::{DateTime, Utc};
use rollcall_domain::provider::{Rules, Typed, check_text};
use serde::{Deserialize, Serialize};

use crate::problem::{FieldError, Problem};

/// How an organization's people sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignInSettings {
    /// The identity provider; `null`: people sign in by codes sent to their work e-mail.
    pub provider: Option<Provider>,
    /// The redirect URI to register with the identity provider, before it is set here.
    pub redirect_uri: String,
    /// Where the provider sends people to who have signed out there, to register as a post-logout redirect URI.
    pub post_logout_redirect_uri: String,
    /// Where the provider tells that somebody has signed out there, to register as the back-channel logout URI.
    pub back_channel_logout_uri: String,
    /// The domains whose addresses lead to this sign-in: verified, or assigned by the operator.
    pub domains: Vec<String>,
}

/// An identity provider (OpenID Connect). Its client secret is never shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Provider {
    /// The issuer, exactly as its tokens name it.
    #[cfg_attr(feature = "openapi", schema(example = "https://idp.contoso.example"))]
    pub issuer: String,
    /// The id under which this server is registered there.
    pub client_id: String,
    /// The claim that holds a person's id in the directory: `oid`, `sub`, or another one.
    pub directory_claim: String,
    /// The claim that every token must have.
    pub required_claim: Option<ClaimValue>,
    /// Whether a person whom no id names is linked by a verified address at the first sign-in, once.
    pub link_by_address: bool,
    /// When it was set.
    pub changed_at: DateTime<Utc>,
}

/// A claim and its value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClaimValue {
    /// The claim.
    #[cfg_attr(feature = "openapi", schema(example = "hd"))]
    pub name: String,
    /// The value.
    #[cfg_attr(feature = "openapi", schema(example = "contoso.example"))]
    pub value: String,
}

/// Sets the identity provider.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProviderChange {
    /// The issuer. For Entra ID it names your tenant.
    #[cfg_attr(feature = "openapi", schema(example = "https://idp.contoso.example"))]
    pub issuer: String,
    /// The id under which this server is registered there.
    pub client_id: String,
    /// The client secret. It may be left out while issuer and client id stay as they are.
    #[serde(default)]
    pub client_secret: Option<String>,
    /// The claim that holds a person's id in the directory: `oid` for Entra ID, `sub`, or another one whose values only
    /// the provider's administrators set. Claims that can pass to somebody else, such as `email`, are refused.
    #[cfg_attr(feature = "openapi", schema(example = "sub"))]
    pub directory_claim: String,
    /// The name of the directory claim once more, where it is neither `oid` nor `sub`.
    #[serde(default)]
    pub confirmed_claim: Option<String>,
    /// The claim that every token must have. Issuers that serve many organizations need one, such as `hd` for Google.
    #[serde(default)]
    pub required_claim: Option<ClaimValue>,
    /// Whether a person whom no id names is linked by a verified address at the first sign-in, once. People whom the
    /// operator has made are always linked so, except by Entra ID, which never proves an address.
    #[serde(default)]
    pub link_by_address: bool,
}

/// An identity provider that can be set.
#[derive(Clone, PartialEq, Eq)]
pub struct CheckedProvider {
    /// Whose tokens count, and whom they name.
    pub rules: Rules,
    /// The client id.
    pub client_id: String,
    /// The client secret, if it was sent.
    pub client_secret: Option<String>,
}

impl TryFrom<&ProviderChange> for CheckedProvider {
    type Error = Problem;

    fn try_from(change: &ProviderChange) -> Result<Self, Problem> {
        let required = change.required_claim.as_ref().map(|claim| (&*claim.name, &*claim.value));
        let typed = Typed {
            issuer: &change.issuer,
            directory_claim: &change.directory_claim,
            confirmed_claim: change.confirmed_claim.as_deref().unwrap_or_default(),
            required: required.filter(|(name, value)| !(name.trim().is_empty() && value.trim().is_empty())),
            link_by_address: change.link_by_address,
        };
        let rules = Rules::parse(typed);
        let client_id = check_text("/client_id", &change.client_id);
        let secret = change.client_secret.as_deref().filter(|secret| !secret.trim().is_empty());
        let secret = secret.map(|secret| check_text("/client_secret", secret)).transpose();
        match (rules, client_id, secret) {
            (Ok(rules), Ok(client_id), Ok(client_secret)) => Ok(Self { rules, client_id, client_secret }),
            (rules, client_id, secret) => {
                let wrong = rules.err().into_iter().flatten().chain(client_id.err()).chain(secret.err());
                let error = |wrong: rollcall_domain::provider::Wrong| {
                    FieldError::new(wrong.field, wrong.code, wrong.sentence)
                };
                Err(Problem::fields(wrong.map(error).collect()))
            }
        }
    }
}

// The secret is never shown.
impl std::fmt::Debug for ProviderChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProviderChange").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_wrong_is_said_at_once_and_the_secret_never() {
        let change: ProviderChange = serde_json::from_str(
            r#"{"issuer":"x","client_id":" ","client_secret":"s3cret","directory_claim":"email",
                "required_claim":{"name":"","value":"x"}}"#,
        )
        .unwrap();
        let problem = CheckedProvider::try_from(&change).err().unwrap();
        let wrong: Vec<_> = problem.errors.iter().map(|error| (&*error.pointer, &*error.code)).collect();
        let expected = [
            ("/issuer", "issuer_not_https"),
            ("/directory_claim", "not_an_identity"),
            ("/required_claim/name", "required"),
            ("/client_id", "required"),
        ];
        assert_eq!(wrong, expected);
        assert!(!format!("{change:?}").contains("s3cret"));
    }
}
