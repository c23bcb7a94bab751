//! The identity providers at which organizations' people sign in (OpenID Connect), one at most for each organization.

pub(crate) mod http;
pub(crate) mod ops;
pub(crate) mod provider;
mod store;

pub use ops::remove_by_operator;
pub use provider::Providers;
