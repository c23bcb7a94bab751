//! Did you mean (B1): whom an address that nobody has was meant for.
//!
//! [`NearIndex`] holds the addresses of a directory and finds the nearest ones; the costs of mistakes order them;
//! [`nearest`] says which person comes first, and whether clearly enough to be taken unseen. An address that somebody
//! has is never asked about.

mod choose;
mod cost;
mod domain;
mod index;
mod reading;

pub use choose::nearest;
pub use cost::swapped;
pub use domain::DomainProblem;
pub use index::{Making, NearIndex};
