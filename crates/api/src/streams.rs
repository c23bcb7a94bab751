//! Answers that go on, such as progress: how many there may be, and that they end when the server does.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rollcall_wire::Code;
use tokio::sync::watch;
use uuid::Uuid;

use crate::problem::{Fail, Outcome};

/// Streams of one session: a browser opens no more than six connections to one place.
const PER_SESSION: usize = 4;
/// Streams of this process: each asks the database a few times a second.
const PER_PROCESS: usize = 256;

/// The streams that this process serves.
#[derive(Debug, Default)]
pub struct Streams {
    open: Mutex<HashMap<Uuid, usize>>,
    stopping: watch::Sender<bool>,
}

/// The right to one stream; given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Ticket {
    streams: Arc<Streams>,
    session: Uuid,
}

impl Streams {
    /// Takes one stream for a session.
    ///
    /// # Errors
    /// `rate_limited` if the session or the process has enough of them.
    pub(crate) fn enter(self: &Arc<Self>, session: Uuid) -> Outcome<Ticket> {
        let mut open = self.open();
        let all: usize = open.values().sum();
        let own = open.entry(session).or_default();
        if *own >= PER_SESSION || all >= PER_PROCESS {
            let detail = "Too many streams are open. Close one, or ask again every few seconds instead.";
            return Err(Fail::new(Code::RateLimited, detail));
        }
        *own += 1;
        drop(open);
        Ok(Ticket { streams: Arc::clone(self), session })
    }

    /// How many streams are open.
    #[must_use]
    pub fn count(&self) -> usize {
        self.open().values().sum()
    }

    /// Ends all streams: the server stops. Whoever follows one connects again, to the process that comes next.
    pub fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// Waits until the server stops.
    pub(crate) async fn stopped(&self) {
        // The sender lives as long as `self`, so that this ends only when it has said so.
        let _ = self.stopping.subscribe().wait_for(|stopping| *stopping).await;
    }

    fn open(&self) -> MutexGuard<'_, HashMap<Uuid, usize>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ticket {
    /// The streams that it is one of.
    pub(crate) fn streams(&self) -> &Streams {
        &self.streams
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let mut open = self.streams.open();
        if let Some(own) = open.get_mut(&self.session) {
            *own -= 1;
            if *own == 0 {
                open.remove(&self.session);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_has_four_streams_and_gets_another_when_one_ends() {
        let streams = Arc::new(Streams::default());
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let mut tickets: Vec<_> = (0..PER_SESSION).map(|_| streams.enter(one).unwrap()).collect();
        assert_eq!(streams.enter(one).unwrap_err().to_problem().code, Code::RateLimited);
        assert!(streams.enter(other).is_ok(), "given back at once");
        tickets.pop();
        tickets.push(streams.enter(one).unwrap());
        assert_eq!(streams.count(), PER_SESSION);
        drop(tickets);
        assert!(streams.open().is_empty());
    }

    #[test]
    fn a_process_has_so_many_streams() {
        let streams = Arc::new(Streams::default());
        let tickets: Vec<_> =
            (0..PER_PROCESS).zip(0_u128..).map(|(_, n)| streams.enter(Uuid::from_u128(n)).unwrap()).collect();
        assert!(streams.enter(Uuid::from_u128(1 << 64)).is_err());
        drop(tickets);
        assert!(streams.enter(Uuid::from_u128(1 << 64)).is_ok());
    }

    #[tokio::test]
    async fn stopping_is_heard_before_and_after() {
        let streams = Streams::default();
        tokio::join!(streams.stopped(), async { streams.stop() });
        streams.stopped().await;
    }
}
