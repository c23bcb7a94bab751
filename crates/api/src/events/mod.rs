//! The organization's events in the order that the sealer gave them.

pub mod ops;
mod store;
