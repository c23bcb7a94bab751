//! Users: inviting, archiving, undoing, listing.

mod archive;
mod delivery;
mod invite;
mod link;
mod list;
mod timeline;
mod undo;
mod undo_orders;
