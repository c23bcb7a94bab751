//! Joining: the link that an invitation mail holds.

pub(crate) mod token;
