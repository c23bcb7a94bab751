//! Accepting an invitation: pages that the server renders, with forms and no script.
//!
//! A link gives nothing by itself (R4, S39). Opening it writes nothing: its token is exchanged for a sealed cookie. To
//! join takes a session of the very person that was invited, and a click on "Join".

mod handle;
pub(crate) mod http;
pub(crate) mod me;
mod ops;
mod pages;
mod show;
mod steps;
mod store;
pub(crate) mod token;

pub(crate) use ops::open_invitation;
