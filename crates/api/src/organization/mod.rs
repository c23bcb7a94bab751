//! Organizations: made by the operator, with their first administrator and domain.

pub(crate) mod create;
pub(crate) mod ops;
mod store;

pub use create::{FirstAdministrator, NewOrganization, create};
pub use ops::{grant, organizations};
