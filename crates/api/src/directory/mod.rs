//! The directory: the organization's people, found by address or by the beginning of a name.

pub(crate) mod http;
pub(crate) mod ops;
mod store;

pub(crate) use store::{bind_words, matches_words, person_state};
