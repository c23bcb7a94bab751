//! Signing in: with a work account at the organization's identity provider, or by e-mail code where it has none; and
//! sessions.

pub(crate) mod attempt;
pub(crate) mod back_channel;
mod bind;
mod claims;
pub(crate) mod code;
pub(crate) mod forget;
mod hint;
pub(crate) mod http;
mod jws;
pub(crate) mod leave;
pub(crate) mod oidc;
pub(crate) mod ops;
pub(crate) mod refused;
pub(crate) mod session;
mod store;
pub(crate) mod sweep;
mod visitor;
mod way;
pub(crate) mod work;

pub(crate) use claims::Identity;
pub(crate) use visitor::Visitor;
pub(crate) use way::Way;
