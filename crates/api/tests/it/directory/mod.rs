//! The directory.

mod search;
