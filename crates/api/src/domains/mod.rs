//! The domains whose addresses sign in to an organization (R20): the operator assigns one, and a Global Administrator
//! adds others and proves each by a record of the domain name system. Two organizations may both have added a domain;
//! whichever proves it first has it, and neither learns of the other.

pub(crate) mod http;
pub(crate) mod ops;
mod store;

pub use ops::{assign, unassign};
