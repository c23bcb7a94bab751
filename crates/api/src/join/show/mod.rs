//! Which page shows a step, and with which words.

mod accept;
mod frame;
mod joined;
mod me;
mod notices;
mod qr;
mod sign_in;

pub(super) use accept::{confirm, step};
pub(super) use frame::Frame;
pub(super) use joined::{get_app, joined, no_such_app};
pub(super) use me::me;
pub(super) use notices::{code_is_dead, failed, no_such_link, suspended};
pub(super) use sign_in::{Way, code, email};
