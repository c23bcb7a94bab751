//! Signed tokens that are no ID tokens: JWS in compact form (RFC 7515), signed with a key that the provider publishes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use openidconnect::JsonWebKey as _;
use openidconnect::core::{CoreJsonWebKey, CoreJsonWebKeyUse, CoreJwsSigningAlgorithm};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::oidc::ALGORITHMS;

/// Why a token says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unsigned {
    /// It is no token of the kind that is expected.
    #[error("{0}")]
    Malformed(&'static str),
    /// No key that could have signed it is known.
    #[error("its key is not known")]
    UnknownKey,
    /// The key that it names has not signed it.
    #[error("its signature is not the provider's")]
    Signature,
}

/// What counts of a header. Keys that it brings along, or says where to find, do not.
#[derive(Deserialize)]
struct Header {
    alg: CoreJwsSigningAlgorithm,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<Value>,
}

/// The claims of a token that one of these keys has signed. `kind` is the one type besides `JWT` that it may say it is.
pub(super) fn claims(
    keys: &[CoreJsonWebKey],
    token: &str,
    kind: &str,
) -> Result<Map<String, Value>, Unsigned> {
    let (signed, signature) = token.rsplit_once('.').ok_or(Unsigned::Malformed("it is no token"))?;
    let (header, payload) = signed.split_once('.').ok_or(Unsigned::Malformed("it is no token"))?;
    let header: Header = json(header).ok_or(Unsigned::Malformed("its header cannot be read"))?;
    check(&header, kind)?;
    let signature = BASE64.decode(signature).ok().ok_or(Unsigned::Malformed("it has no signature"))?;
    let mut fitting = keys.iter().filter(|key| may_have_signed(key, &header)).peekable();
    if fitting.peek().is_none() {
        return Err(Unsigned::UnknownKey);
    }
    if !fitting.any(|key| key.verify_signature(&header.alg, signed.as_bytes(), &signature).is_ok()) {
        return Err(Unsigned::Signature);
    }
    json(payload).ok_or(Unsigned::Malformed("its claims cannot be read"))
}

fn check(header: &Header, kind: &str) -> Result<(), Unsigned> {
    if !ALGORITHMS.contains(&header.alg) {
        return Err(Unsigned::Malformed("it is signed in no way that counts"));
    }
    if header.crit.is_some() {
        return Err(Unsigned::Malformed("it asks for something that is not known"));
    }
    let kinds = ["JWT", kind];
    if header.typ.as_deref().is_some_and(|typ| !kinds.iter().any(|kind| kind.eq_ignore_ascii_case(typ))) {
        return Err(Unsigned::Malformed("it is a token of another kind"));
    }
    Ok(())
}

fn may_have_signed(key: &CoreJsonWebKey, header: &Header) -> bool {
    let signs = key.key_use().is_none_or(|purpose| *purpose == CoreJsonWebKeyUse::Signature);
    let named = header.kid.as_deref();
    signs && named.is_none_or(|named| key.key_id().is_some_and(|id| id.as_str() == named))
}

fn json<T: for<'de> Deserialize<'de>>(part: &str) -> Option<T> {
    serde_json::from_slice(&BASE64.decode(part).ok()?).ok()
}
