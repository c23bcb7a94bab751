//! Signing in: with a work account at the organization's identity provider, or by e-mail code where it has none; by a
//! private address to one's own page; and sessions.

pub(crate) mod attempt;
pub(crate) mod back_channel;
mod bind;
pub(crate) mod challenge;
mod claims;
pub(crate) mod code;
pub(crate) mod forget;
mod hint;
pub(crate) mod http;
mod jws;
mod kept;
pub(crate) mod leave;
pub(crate) mod oidc;
pub(crate) mod ops;
pub(crate) mod private;
pub(crate) mod refused;
pub(crate) mod session;
mod store;
pub(crate) mod sweep;
pub(crate) mod tries;
mod visitor;
mod way;
pub(crate) mod work;

pub(crate) use claims::Identity;
pub(crate) use kept::Kept;
pub(crate) use visitor::Visitor;
pub(crate) use way::Way;
