//! The sessions of whoever is signed in, which they can tell apart and end.

pub(crate) mod http;
pub(crate) mod ops;
