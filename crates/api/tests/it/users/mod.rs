//! Users: inviting, archiving, undoing, listing.

mod archive;
mod invite;
mod list;
mod undo;
