//! Organizations: made by the operator, with their first administrator and domain; their settings, rates, logo and
//! administrators.

pub(crate) mod create;
pub(crate) mod http;
pub(crate) mod keep;
pub(crate) mod ops;
mod store;

pub use create::{FirstAdministrator, Locale, NewOrganization, create};
pub use ops::administrators::{grant, revoke};
pub use ops::organizations;
pub use ops::settings::set_up;
