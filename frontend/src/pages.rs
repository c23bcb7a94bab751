//! The pages: each loads, arranges and dispatches.

pub(crate) mod account;
pub(crate) mod imports;
pub(crate) mod login;
pub(crate) mod not_found;
pub(crate) mod organization;
pub(crate) mod user;
pub(crate) mod users;
