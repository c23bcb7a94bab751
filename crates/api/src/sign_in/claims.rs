//! What a token proves: an identity, an id of the directory, and perhaps an address.

use chrono::{DateTime, Utc};
use rollcall_domain::Email;
use rollcall_domain::provider::{DirectoryClaim, Rules};
use serde_json::Value;

use super::oidc::{Claims, SKEW};
use super::refused::Refused;

/// Who somebody is, whatever they are called: an issuer, and its id of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    /// The issuer.
    pub(crate) issuer: String,
    /// Its id of the person.
    pub(crate) subject: String,
}

/// What a token proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Proven {
    /// Who it is.
    pub(crate) identity: Identity,
    /// The person's id in the directory.
    pub(crate) directory_id: Option<String>,
    /// What the provider itself calls the person (`sub`), whichever id counts.
    pub(crate) subject: String,
    /// What it calls its session (`sid`), where it does.
    pub(crate) provider_session: Option<String>,
    /// The address, where the provider says outright that it is the person's.
    pub(crate) verified_email: Option<Email>,
}

/// Reads the claims of a token that holds otherwise, by an organization's rules.
pub(super) fn read(rules: &Rules, claims: &Claims, now: DateTime<Utc>) -> Result<Proven, Refused> {
    let further = &claims.additional_claims().0;
    check_times(claims, further.get("nbf"), now)?;
    if let Some(required) = &rules.required
        && further.get(&required.name).and_then(Value::as_str) != Some(&required.value)
    {
        return Err(Refused::Organization(required.name.clone()));
    }
    let text = |name: &str| further.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let subject = Some(claims.subject().as_str()).filter(|subject| !subject.is_empty());
    let (subject, directory_id) = match &rules.directory_claim {
        DirectoryClaim::Oid => (text("oid"), text("oid")),
        DirectoryClaim::Sub => (subject, subject),
        DirectoryClaim::Custom(name) => (subject, text(name)),
    };
    let subject = subject.ok_or_else(|| Refused::Token("it names nobody".to_owned()))?;
    Ok(Proven {
        identity: Identity { issuer: rules.identity_issuer(), subject: subject.to_owned() },
        directory_id: directory_id.map(str::to_owned),
        subject: claims.subject().to_string(),
        provider_session: text("sid").map(str::to_owned),
        verified_email: verified_email(claims),
    })
}

/// What the library leaves open: a token that is not valid yet, or of a time to come.
fn check_times(claims: &Claims, not_before: Option<&Value>, now: DateTime<Utc>) -> Result<(), Refused> {
    let latest = now + SKEW;
    let not_before = not_before.map(|value| value.as_i64().and_then(|at| DateTime::from_timestamp(at, 0)));
    let is_too_early = not_before.is_some_and(|at| at.is_none_or(|at| at > latest));
    if claims.issue_time() > latest || is_too_early {
        return Err(Refused::Token("it is not valid yet".to_owned()));
    }
    Ok(())
}

/// The address, only where `email_verified` is `true`: what Entra says in `xms_edov` proves nothing to us.
fn verified_email(claims: &Claims) -> Option<Email> {
    claims.email_verified().filter(|verified| *verified)?;
    Email::parse(claims.email()?.as_str()).ok()
}
