//! Users: the people that the organization has invited.

mod act;
mod cursor;
pub(crate) mod http;
mod invite;
mod link;
pub(crate) mod ops;
mod present;
mod store;
mod timeline;
mod undelivered;

pub(crate) use act::{archive_under, resend_by_operator};
