//! Which page shows a step, and with which words.

mod accept;
mod frame;
mod joined;
mod me;
mod notices;
mod private_address;
mod qr;
mod sessions;
mod sign_in;
mod work_account;

pub(super) use accept::{confirm, step};
pub(super) use frame::Frame;
pub(super) use joined::{get_app, joined, no_such_app};
pub(super) use me::{Mine, me};
pub(super) use notices::{code_is_dead, failed, no_such_link, suspended};
pub(super) use private_address::{
    ask_private_address, ask_private_code, ask_to_remove, private_address_is_taken, private_code_is_dead,
    unfit,
};
pub(super) use sign_in::{code, email};
pub(super) use work_account::{go_on, not_let_in, sign_out, signed_out};
