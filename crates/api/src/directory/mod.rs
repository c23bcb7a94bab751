//! The directory: the organization's people, found by address or by the beginning of a name, and kept as their source
//! has them.

mod counts;
mod file;
pub(crate) mod forget;
pub(crate) mod http;
mod import;
mod left;
pub(crate) mod near;
pub(crate) mod ops;
mod overview;
mod rows;
mod store;
mod sync;

pub use file::Format;
pub use import::{apply_file, plan_file};
pub use near::NearCache;
pub(crate) use store::{bind_words, matches_words, person_state};
pub use sync::Plan;
pub(crate) use sync::{Options, SourcePerson, SourceRow, sync};
