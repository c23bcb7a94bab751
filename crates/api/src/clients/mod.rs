//! API clients (R17): programs that call the API with a secret of their own. A Global Administrator makes one and says what
//! it may do; it gets access tokens at [`TOKEN_PATH`] (RFC 6749 §4.4) and sends them with each request (`auth::client`).

pub(crate) mod http;
pub(crate) mod oauth;
mod ops;
mod store;

/// Where clients get their access tokens.
pub(crate) const TOKEN_PATH: &str = "/oauth/token";
