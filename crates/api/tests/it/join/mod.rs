//! Accepting invitations on the pages.

mod accept;
mod forwarded;
mod link;
mod pages;
mod races;
