//! Bulk uploads: the history, a new one, and one with its rows.

pub(crate) mod detail;
mod followed;
pub(crate) mod list;
pub(crate) mod new;
mod progress;
mod rows;
mod send;
pub(crate) mod state_word;
pub(crate) mod upload;
