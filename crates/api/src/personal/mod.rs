//! What is held about one person: told whole, and deleted whole (C11). For the operator, by command.
//!
//! Every slice that keeps something of a person deletes it itself; here stands in which order, and what is in the way.
//! Events and their chain hold no personal fields, only ids that lead nowhere afterwards, and stay.

mod erase;
mod export;
mod find;
mod store;

pub use erase::{Erased, NotErased, erase};
pub use export::{Export, export};
pub use find::{Who, name_of};
