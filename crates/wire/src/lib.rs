//! The JSON of Rollcall's REST API (`/api/v1`): what a caller sends and what it is answered.
//!
//! Responses carry plain values. Requests carry what the caller typed; one conversion per request turns it into
//! domain values and collects every error, and the browser runs the same one before it sends anything.
//! Nothing here knows a database or a web framework, so that the same types serve the server, the browser and
//! integrators. With the feature `openapi` they describe themselves for `openapi.yaml`.

pub mod clients;
pub mod directory;
pub mod imports;
pub mod machine;
pub mod organization;
pub mod page;
pub mod problem;
pub mod session;
pub mod users;

pub use page::Page;
pub use problem::{Code, FieldError, Problem};
