//! The outbox: mails that wait are claimed, written, handed over, tried again or given up.
//!
//! A row holds a template and ids. The text and the link are made when the mail is sent, after asking again whether
//! the invitation is open. A try is counted when the mail is claimed, so that a mail that ends the process is given up
//! in the end. A failure is kept only by whoever still has the claim; a success is kept always. Between the mail
//! server's yes and the mark in the database a crash sends the mail again, with the same Message-ID.
//!
//! A mail that a recipient's domain defers slows all mail to that domain, and a mail server that is away lets all mail
//! wait, but for one that asks whether it is back (docs/decisions/0015).

mod backoffs;
mod caps;
mod claim;
pub(crate) mod codes;
mod deliver;
mod facts;
pub(crate) mod http;
pub(crate) mod notices;
pub(crate) mod ops;
mod present;
mod preview;
mod queue;
mod recipients;
mod render;
mod store;
mod turns;
mod waits;

pub(crate) use claim::{Claimed, claim_some};
pub(crate) use deliver::deliver_all;
pub(crate) use ops::step;
pub(crate) use present::{Backoff, Progress};
pub(crate) use turns::Turn;

/// The domain of an address's canonical form, by which its mail is held back: what `outbox.domain` holds.
pub(crate) fn domain_of(email_key: &str) -> &str {
    email_key.rsplit_once('@').map_or("", |(_, domain)| domain)
}
