//! Signing in by e-mail code, for organizations without an identity provider, and sessions.

pub(crate) mod code;
pub(crate) mod forget;
pub(crate) mod http;
pub(crate) mod ops;
pub(crate) mod session;
mod store;
pub(crate) mod sweep;
