//! Accepting an invitation, and a member's own page: pages that the server renders, with forms and no script.
//!
//! A link gives nothing by itself (R4, S39). Opening it writes nothing: its token is exchanged for a sealed cookie. To
//! join takes a session of the very person that was invited, and a click on "Join".

mod handle;
pub(crate) mod http;
mod look;
mod ops;
mod organization;
mod reader;
mod show;
mod steps;
mod store;
mod text;
pub(crate) mod token;

pub(crate) use look::open_invitation;
pub(crate) use ops::acceptance;
