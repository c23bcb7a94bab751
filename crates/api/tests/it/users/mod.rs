//! Users: inviting, archiving, undoing, listing.

mod archive;
mod invite;
mod link;
mod list;
mod undo;
