//! Accepting invitations on the pages.

mod accept;
mod apps;
mod ends;
mod forwarded;
mod languages;
mod link;
mod me;
mod pages;
mod races;
mod sessions;
