//! The outbox: mails that wait are claimed, written, handed over, tried again or given up.
//!
//! A row holds a template and ids. The text and the link are made when the mail is sent, after asking again whether
//! the invitation is open. A try is counted when the mail is claimed, so that a mail that ends the process is given up
//! in the end. A failure is kept only by whoever still has the claim; a success is kept always. Between the mail
//! server's yes and the mark in the database a crash sends the mail again, with the same Message-ID.

mod caps;
pub(crate) mod codes;
mod facts;
pub(crate) mod http;
pub(crate) mod notices;
pub(crate) mod ops;
mod present;
mod preview;
mod render;
mod store;

pub(crate) use ops::{Turn, step};
pub(crate) use present::Progress;
