//! The connections to the mail server: those that nobody uses, and how many are in use.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::Noop;
use tokio::sync::Notify;

use super::fault::in_time;

/// A connection that was not used for so long is not used again: servers close it after a while.
const IDLE: Duration = Duration::from_mins(1);

/// Connections of one kind.
#[derive(Debug)]
pub(super) struct Pool {
    /// Those that are kept open, at most.
    most: usize,
    inner: Mutex<Inner>,
    /// Told whenever one is not in use any more.
    ended: Notify,
}

#[derive(Default)]
struct Inner {
    idle: Vec<(AsyncSmtpConnection, Instant)>,
    in_use: usize,
}

// A connection shows nothing of itself.
impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inner").field("idle", &self.idle.len()).field("in_use", &self.in_use).finish()
    }
}

/// The use of a connection, or the making of one.
#[derive(Debug)]
pub(super) struct Use<'a>(&'a Pool);

impl Drop for Use<'_> {
    fn drop(&mut self) {
        let mut inner = self.0.lock();
        inner.in_use = inner.in_use.saturating_sub(1);
        drop(inner);
        self.0.ended.notify_waiters();
    }
}

impl Pool {
    pub(super) fn new(most: usize) -> Self {
        Self { most, inner: Mutex::default(), ended: Notify::new() }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins the use of a connection that is to be made.
    pub(super) fn begin(&self) -> Use<'_> {
        self.lock().in_use += 1;
        Use(self)
    }

    /// One that nobody uses and that the server still answers on.
    pub(super) async fn take(&self, step: Duration) -> Option<(AsyncSmtpConnection, Use<'_>)> {
        loop {
            let (mut connection, since) = self.lock().idle.pop()?;
            let in_use = self.begin();
            if since.elapsed() < IDLE && in_time(step, connection.command(Noop)).await.is_ok() {
                return Some((connection, in_use));
            }
        }
    }

    /// One that is in use now, as soon as it is not; nothing if none becomes free in time.
    pub(super) async fn wait(&self, step: Duration) -> Option<(AsyncSmtpConnection, Use<'_>)> {
        let freed = async {
            loop {
                // It hears of what ends from here on.
                let ended = self.ended.notified();
                if let Some(taken) = self.take(step).await {
                    return Some(taken);
                }
                if self.lock().in_use == 0 {
                    return None;
                }
                ended.await;
            }
        };
        tokio::time::timeout(step, freed).await.ok().flatten()
    }

    /// Keeps one for the next mail, in the place of the oldest if there are enough.
    pub(super) fn keep(&self, connection: AsyncSmtpConnection) {
        let mut inner = self.lock();
        if inner.idle.len() >= self.most {
            inner.idle.remove(0);
        }
        inner.idle.push((connection, Instant::now()));
    }
}
