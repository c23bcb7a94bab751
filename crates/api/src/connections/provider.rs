//! What identity providers say of themselves: their configuration and keys, fetched through the guarded client, kept,
//! and fetched again when a token names a key that is not known (rate-limited).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType,
    CoreSubjectIdentifierType,
};
use openidconnect::{AdditionalProviderMetadata, DiscoveryError, HttpRequest, IssuerUrl, ProviderMetadata};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::outbound::{Outbound, OutboundError};

/// Bytes of an answer of a provider at most.
pub(crate) const ANSWER_MAX_BYTES: usize = 1024 * 1024;
/// For how long a configuration is used without asking again.
const FRESH: Duration = Duration::from_hours(1);
/// An unknown key makes us ask again once in this time.
const REFRESH: Duration = Duration::from_secs(30);

/// What a provider's configuration says besides what OpenID Connect Discovery has.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Advertised {
    /// Whether it names itself in its answers (RFC 9207).
    #[serde(default)]
    pub(crate) authorization_response_iss_parameter_supported: bool,
    /// Where people sign out (OpenID Connect RP-Initiated Logout).
    #[serde(default)]
    end_session_endpoint: Option<String>,
}

impl Advertised {
    /// Where people sign out, if nobody listens in there.
    pub(crate) fn end_session(&self) -> Option<Url> {
        let address = Url::parse(self.end_session_endpoint.as_deref()?).ok()?;
        (address.scheme() == "https").then_some(address)
    }
}

impl AdditionalProviderMetadata for Advertised {}

/// A provider's configuration and keys.
pub(crate) type Metadata = ProviderMetadata<
    Advertised,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// Why a provider cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unusable {
    /// It could not be asked.
    #[error("{0}")]
    Outbound(#[from] OutboundError),
    /// What it says is no configuration, or another issuer's.
    #[error("{0}")]
    Configuration(String),
}

/// A configuration, and when it was fetched.
#[derive(Clone, Debug)]
struct Known {
    metadata: Arc<Metadata>,
    fetched: Instant,
    refreshed: Option<Instant>,
}

/// The configurations that this process knows, by issuer.
#[derive(Debug, Default)]
pub struct Providers(Mutex<HashMap<String, Known>>);

impl Providers {
    /// The configuration of an issuer. One that is old is used on while the provider cannot be asked.
    pub(crate) async fn get(&self, outbound: &Outbound, issuer: &str) -> Result<Arc<Metadata>, Unusable> {
        let known = self.known(issuer);
        if let Some(known) = &known
            && known.fetched.elapsed() < FRESH
        {
            return Ok(Arc::clone(&known.metadata));
        }
        match (fetch(outbound, issuer).await, known) {
            (Ok(metadata), known) => Ok(self.keep(issuer, metadata, known.and_then(|known| known.refreshed))),
            (Err(error), Some(known)) => {
                tracing::warn!(%error, "an identity provider cannot be asked; what it said before is used");
                Ok(known.metadata)
            }
            (Err(error), None) => Err(error),
        }
    }

    /// Asks again because a token names a key that is not known; `None` if that was done a moment ago, or failed.
    pub(crate) async fn refresh(&self, outbound: &Outbound, issuer: &str) -> Option<Arc<Metadata>> {
        if !self.may_refresh(issuer) {
            return None;
        }
        match fetch(outbound, issuer).await {
            Ok(metadata) => Some(self.keep(issuer, metadata, Some(Instant::now()))),
            Err(error) => {
                tracing::warn!(%error, "the keys of an identity provider cannot be fetched");
                None
            }
        }
    }

    fn may_refresh(&self, issuer: &str) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(known) = all.get_mut(issuer) else { return true };
        let may = known.refreshed.is_none_or(|at| at.elapsed() >= REFRESH);
        if may {
            known.refreshed = Some(Instant::now());
        }
        may
    }

    fn known(&self, issuer: &str) -> Option<Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(issuer).cloned()
    }

    fn keep(&self, issuer: &str, metadata: Metadata, refreshed: Option<Instant>) -> Arc<Metadata> {
        let metadata = Arc::new(metadata);
        let known = Known { metadata: Arc::clone(&metadata), fetched: Instant::now(), refreshed };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(issuer.to_owned(), known);
        metadata
    }
}

/// Fetches an issuer's configuration and keys. The issuer that it names must be this one, to the letter.
pub(crate) async fn fetch(outbound: &Outbound, issuer: &str) -> Result<Metadata, Unusable> {
    let url =
        IssuerUrl::new(issuer.to_owned()).map_err(|error| Unusable::Configuration(error.to_string()))?;
    let send = |request: HttpRequest| outbound.send(request, ANSWER_MAX_BYTES);
    let metadata = Metadata::discover_async(url, &send).await.map_err(|error| match error {
        DiscoveryError::Request(error) => Unusable::Outbound(error),
        // What is no JSON, such as the page of a network that wants a sign-in first.
        DiscoveryError::Response(status, _, why) if status.is_success() => Unusable::Configuration(why),
        DiscoveryError::Response(status, ..) => {
            Unusable::Configuration(format!("its configuration answers with the status {status}"))
        }
        DiscoveryError::Validation(what) | DiscoveryError::Other(what) => Unusable::Configuration(what),
        DiscoveryError::Parse(error) => Unusable::Configuration(error.to_string()),
        DiscoveryError::UrlParse(error) => Unusable::Configuration(error.to_string()),
        _ => Unusable::Configuration("its configuration cannot be read".to_owned()),
    })?;
    check(outbound, &metadata)?;
    Ok(metadata)
}

/// People are sent to one address and secrets to the other: both must be where nobody listens in.
fn check(outbound: &Outbound, metadata: &Metadata) -> Result<(), Unusable> {
    let Some(token_endpoint) = metadata.token_endpoint() else {
        return Err(Unusable::Configuration("it has no token endpoint".to_owned()));
    };
    outbound.judge(token_endpoint.as_str())?;
    if metadata.authorization_endpoint().url().scheme() != "https" {
        return Err(Unusable::Outbound(OutboundError::NotHttps));
    }
    Ok(())
}
