//! Imports: bulk uploads. A file is received as a stream (`upload`), judged in the background against the directory
//! (`judge`, which asks `plan`), and sent in the background once an administrator has said so (`send`). Both go on
//! where they were after a crash: a chunk moves its cursor first, in the transaction that does the chunk's work.
//! `begin` says when sending begins, stops and goes on; `fix` changes rows by hand, with the same judge; `suggest` finds
//! who may have been meant, and `apply` takes it; `progress` tells how far it is; `forget` clears what is held of a person.

mod apply;
mod batches;
mod begin;
mod clear;
mod cursor;
mod errors;
pub(crate) mod files;
mod fix;
pub(crate) mod forget;
pub(crate) mod http;
mod invite;
mod judge;
mod mails;
mod names;
pub(crate) mod ops;
mod pace;
mod plan;
mod present;
mod progress;
mod rescind;
mod rows;
mod send;
mod store;
mod suggest;
pub(crate) mod sweep;
pub(crate) mod undo;
mod upload;
mod window;

use crate::problem::Outcome;
use crate::state::AppState;

/// What the worker of imports remembers from one piece of work to the next. Nothing but speed depends on it.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    judging: judge::Memory,
    sending: send::Memory,
}

/// Does one piece of each kind of work that imports make; `true` if there was any.
pub(crate) async fn step(state: &AppState, memory: &mut Memory) -> Outcome<bool> {
    let judged = judge::step(state, &mut memory.judging).await?;
    let sent = send::step(state, &mut memory.sending).await?;
    let rescinded = rescind::step(state).await?;
    let cleared = clear::step(state).await?;
    Ok(judged || sent || rescinded || cleared)
}
