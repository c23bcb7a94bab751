//! The conversation with an identity provider: OpenID Connect Core, authorization code flow, with PKCE (RFC 7636).

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::TimeDelta;
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreClientAuthMethod, CoreErrorResponseType,
    CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm,
    CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AuthType, AuthorizationCode, ClaimsVerificationError, Client, ClientId, ClientSecret,
    CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, IdToken,
    IdTokenClaims, IdTokenFields, LoginHint, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    RequestTokenError, Scope, SignatureVerificationError, StandardErrorResponse, StandardTokenResponse,
};
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use url::Url;

use super::attempt::Secrets;
use super::claims::{Proven, read};
use super::refused::Refused;
use crate::connections::ops::{Connection, redirect_uri};
use crate::connections::provider::{ANSWER_MAX_BYTES, Metadata};
use crate::state::AppState;

/// The clocks of two machines may differ by this much.
pub(super) const SKEW: TimeDelta = TimeDelta::seconds(60);

/// Signatures that are made with a key which only the provider has. Never `none`, and none that is made with a secret.
pub(super) const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// The claims of a token that the standard does not name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Further(pub(super) BTreeMap<String, serde_json::Value>);

impl AdditionalClaims for Further {}

/// The claims of a token whose signature, issuer, audience, time and nonce are right.
pub(super) type Claims = IdTokenClaims<Further, CoreGenderClaim>;
type Token = IdToken<Further, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;
type Fields = IdTokenFields<
    Further,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type OidcClient = Client<
    Further,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// How the provider is to ask.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asking {
    /// The address that was typed.
    pub(crate) hint: Option<String>,
    /// Whether another account than the one signed in there may be wanted.
    pub(crate) switch: bool,
}

/// What the provider sent the browser back with.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Answer {
    /// The code.
    #[serde(default)]
    pub(crate) code: Option<String>,
    /// The state that was sent.
    #[serde(default)]
    pub(crate) state: Option<String>,
    /// Who answers (RFC 9207).
    #[serde(default)]
    pub(crate) iss: Option<String>,
    /// Why there is no code.
    #[serde(default)]
    pub(crate) error: Option<String>,
}

/// Where the provider asks who it is.
pub(super) fn address(
    state: &AppState,
    connection: &Connection,
    metadata: &Metadata,
    secrets: &Secrets,
    asking: &Asking,
) -> Result<Url, Refused> {
    let client = client(state, connection, metadata)?;
    let challenge =
        PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(secrets.verifier.clone()));
    let (own, nonce) = (CsrfToken::new(secrets.state.clone()), Nonce::new(secrets.nonce.clone()));
    let mut request = client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, move || own, move || nonce)
        .add_scopes(["email", "profile"].map(|scope| Scope::new(scope.to_owned())))
        .set_pkce_challenge(challenge)
        .add_extra_param("response_mode", "query");
    if let Some(hint) = &asking.hint {
        request = request.set_login_hint(LoginHint::new(hint.clone()));
    }
    if asking.switch {
        request = request.add_prompt(CoreAuthPrompt::SelectAccount);
    }
    Ok(request.url().0)
}

/// Exchanges the answer's code for a token, and judges it; answers what it proves, and the token.
pub(super) async fn redeem(
    state: &AppState,
    connection: &Connection,
    secrets: &Secrets,
    answer: &Answer,
) -> Result<(Proven, String), Refused> {
    let metadata = state.providers.get(&state.outbound, &connection.rules.issuer).await?;
    check_issuer(&metadata, answer.iss.as_deref())?;
    let code = match (&answer.error, &answer.code) {
        (Some(error), _) => return Err(Refused::ByProvider(error.chars().take(64).collect())),
        (None, Some(code)) => AuthorizationCode::new(code.clone()),
        (None, None) => return Err(Refused::ByProvider("no code".to_owned())),
    };
    let send = |request: HttpRequest| state.outbound.send(request, ANSWER_MAX_BYTES);
    let tokens = client(state, connection, &metadata)?
        .exchange_code(code)
        .map_err(|error| Refused::Provider(error.to_string()))?
        .set_pkce_verifier(PkceCodeVerifier::new(secrets.verifier.clone()))
        .request_async(&send)
        .await
        .map_err(|error| match error {
            RequestTokenError::Request(error) => Refused::Provider(error.to_string()),
            RequestTokenError::ServerResponse(error) => Refused::Code(error.error().to_string()),
            // What is no JSON is no answer of a provider: a proxy's page, or where it sends us.
            RequestTokenError::Parse(error, body) if !is_object(&body) => {
                Refused::Provider(error.to_string())
            }
            RequestTokenError::Parse(error, _) => Refused::Token(error.to_string()),
            RequestTokenError::Other(what) => Refused::Provider(what),
        })?;
    let token = tokens.extra_fields().id_token().ok_or_else(|| Refused::Token("there is none".to_owned()))?;
    let nonce = Nonce::new(secrets.nonce.clone());
    let claims = verified(state, connection, metadata, token, &nonce).await?;
    Ok((read(&connection.rules, &claims, state.clock.now())?, token.to_string()))
}

/// Whoever answers names themselves where they have said that they do: an answer of one provider is not taken for
/// another's (RFC 9207).
fn check_issuer(metadata: &Metadata, named: Option<&str>) -> Result<(), Refused> {
    let names_itself = metadata.additional_metadata().authorization_response_iss_parameter_supported;
    match named {
        None if names_itself => Err(Refused::Token("the answer names no issuer".to_owned())),
        Some(named) if named != metadata.issuer().as_str() => {
            Err(Refused::Token(format!("the answer names another issuer: {named:?}")))
        }
        Some(_) | None => Ok(()),
    }
}

/// Judges a token by the keys that are known, and by new ones if it names one that is not.
async fn verified(
    state: &AppState,
    connection: &Connection,
    metadata: Arc<Metadata>,
    token: &Token,
    nonce: &Nonce,
) -> Result<Claims, Refused> {
    match verify(state, connection, &metadata, token, nonce) {
        Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {
            let refreshed = state.providers.refresh(&state.outbound, &connection.rules.issuer).await;
            let metadata = refreshed.ok_or_else(|| Refused::Token("its key is not known".to_owned()))?;
            verify(state, connection, &metadata, token, nonce)
        }
        judged => judged,
    }
    .map_err(|error| Refused::Token(chain(&error)))
}

fn verify(
    state: &AppState,
    connection: &Connection,
    metadata: &Metadata,
    token: &Token,
    nonce: &Nonce,
) -> Result<Claims, ClaimsVerificationError> {
    let client = client(state, connection, metadata)
        .map_err(|error| ClaimsVerificationError::Other(error.to_string()))?;
    let now = state.clock.now();
    let verifier = client.id_token_verifier().set_allowed_algs(ALGORITHMS).set_time_fn(move || now - SKEW);
    token.claims(&verifier, nonce).cloned()
}

fn client(state: &AppState, connection: &Connection, metadata: &Metadata) -> Result<OidcClient, Refused> {
    let id = ClientId::new(connection.client_id.clone());
    let secret = ClientSecret::new(connection.client_secret.expose_secret().to_owned());
    let redirect = RedirectUrl::new(redirect_uri(state, connection.organization))
        .map_err(|error| Refused::Provider(error.to_string()))?;
    // Basic is what a provider that does not say otherwise takes.
    let methods = metadata.token_endpoint_auth_methods_supported();
    let takes_basic =
        methods.is_none_or(|methods| methods.contains(&CoreClientAuthMethod::ClientSecretBasic));
    let auth = if takes_basic { AuthType::BasicAuth } else { AuthType::RequestBody };
    Ok(OidcClient::from_provider_metadata(metadata.clone(), id, Some(secret))
        .set_redirect_uri(redirect)
        .set_auth_type(auth))
}

fn is_object(body: &[u8]) -> bool {
    serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(body).is_ok()
}

/// An error with what caused it.
fn chain(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {}", chain(source)),
        None => error.to_string(),
    }
}
