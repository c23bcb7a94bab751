//! Progress as it is told while an import moves: server-sent events, read from the database, so that any process can
//! serve those of an import that another one works on.

use std::time::{Duration, Instant};

use futures_util::{Stream, stream};
use rollcall_domain::pace::{Estimate, Pace};
use rollcall_wire::imports::{Import, ImportState, Progress};
use serde::Serialize;
use uuid::Uuid;

use super::mails::{self, Mails};
use super::ops;
use crate::auth::Ctx;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;
use crate::streams::Ticket;

/// How often an import that moves is looked at.
const OFTEN: Duration = Duration::from_millis(250);
/// How often it is while only its mail leaves; the mail is counted no more often but for once before the end, and the
/// caller is asked for their role no less often (R10).
const SELDOM: Duration = Duration::from_secs(1);
/// The counting of a large import's mail may take this part of the time at most.
const MAIL_SHARE: u32 = 10;
/// After so long without anything to tell, a comment shows that the connection stands. It is only by writing that the
/// server learns that a client has gone away, and it looks for that client until it does.
const QUIET: Duration = Duration::from_secs(1);
/// After so long a stream ends, and the client connects again.
const LIFETIME: Duration = Duration::from_mins(10);
/// How long a client waits before it connects again, in milliseconds.
const RETRY: u32 = 2000;

/// Tells of an import until nothing of it moves any more.
pub(super) fn follow(
    state: AppState,
    ctx: Ctx,
    import: Uuid,
    ticket: Ticket,
) -> impl Stream<Item = Result<String, Fail>> {
    let now = Instant::now();
    let follower = Follower {
        state,
        ctx,
        import,
        ticket,
        began: now,
        told_at: now,
        asked_at: now,
        is_over: false,
        number: 0,
        last: None,
        mails: Mails::default(),
        mails_due: now,
        pace: Pace::default(),
        phase: None,
    };
    stream::unfold(follower, |mut follower| async move {
        let text = follower.next().await?;
        Some((Ok(text), follower))
    })
}

/// What goes on: each has a pace of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Judging,
    Sending,
    Mailing,
}

struct Follower {
    state: AppState,
    ctx: Ctx,
    import: Uuid,
    ticket: Ticket,
    began: Instant,
    told_at: Instant,
    asked_at: Instant,
    is_over: bool,
    number: u64,
    last: Option<Progress>,
    mails: Mails,
    mails_due: Instant,
    pace: Pace,
    phase: Option<Phase>,
}

impl Follower {
    /// The next text to send; nothing when the stream ends.
    async fn next(&mut self) -> Option<String> {
        loop {
            if self.is_over || (self.last.is_some() && !self.wait().await) {
                return None;
            }
            if let Some(fail) = self.refusal().await {
                self.is_over = true;
                return Some(self.event("problem", &fail.to_problem()));
            }
            let progress = match self.look().await {
                Ok(progress) => progress,
                // The client connects again, and is told then.
                Err(fail) => {
                    tracing::warn!(import = %self.import, error = %fail, "progress cannot be told");
                    return None;
                }
            };
            let is_new = self.last.as_ref() != Some(&progress);
            self.is_over = !is_moving(&progress.import, self.mails);
            self.last = Some(progress.clone());
            if self.is_over {
                return Some(self.event("done", &progress));
            }
            if is_new {
                return Some(self.event("progress", &progress));
            }
            if self.told_at.elapsed() >= QUIET {
                self.told_at = Instant::now();
                return Some(": still here\n\n".to_owned());
            }
        }
    }

    /// Waits until it is time to look again; `false` if there is no time any more.
    async fn wait(&self) -> bool {
        let is_quick = self.last.as_ref().is_some_and(|last| last.import.state.is_moving());
        let pause = if is_quick { OFTEN } else { SELDOM };
        tokio::select! {
            () = self.ticket.streams().stopped() => false,
            () = tokio::time::sleep(pause) => self.began.elapsed() < LIFETIME,
        }
    }

    /// Asks once a second whether the caller may still see this.
    async fn refusal(&mut self) -> Option<Fail> {
        if self.asked_at.elapsed() < SELDOM {
            return None;
        }
        self.asked_at = Instant::now();
        self.ctx.confirm_at(self.state.db.reader(), self.state.clock.now()).await.err()
    }

    async fn look(&mut self) -> Outcome<Progress> {
        let import = ops::get(&self.state, self.ctx.organization, self.import).await?;
        // What a send has just made is not among the mails counted before it: nothing ends by an old count.
        let would_end = !is_moving(&import, self.mails);
        if would_end || Instant::now() >= self.mails_due {
            let begun = Instant::now();
            self.mails = mails::count(self.state.db.reader(), self.ctx.organization, self.import).await?;
            self.mails_due = Instant::now() + SELDOM.max(begun.elapsed().saturating_mul(MAIL_SHARE));
        }
        let mut progress =
            Progress { import, mails: self.mails.counts, per_second: None, seconds_left: None };
        let estimate = self.estimate(&progress);
        progress.per_second = estimate.per_ten_seconds.map(tenth);
        progress.seconds_left = estimate.seconds_left;
        Ok(progress)
    }

    fn estimate(&mut self, progress: &Progress) -> Estimate {
        let measured = measured(progress, self.mails);
        let phase = measured.map(|(phase, _, _)| phase);
        if self.phase != phase {
            (self.phase, self.pace) = (phase, Pace::default());
        }
        let Some((_, done, whole)) = measured else { return Estimate::default() };
        self.pace.seen(self.began.elapsed(), count(done), count(whole))
    }

    fn event(&mut self, name: &str, data: &impl Serialize) -> String {
        self.told_at = Instant::now();
        self.number += 1;
        let retry = if self.number == 1 { format!("retry: {RETRY}\n") } else { String::new() };
        let data = serde_json::to_string(data).unwrap_or_default();
        format!("{retry}event: {name}\nid: {}\ndata: {data}\n\n", self.number)
    }
}

/// What goes on now, how much of it is done, and the whole.
fn measured(progress: &Progress, mails: Mails) -> Option<(Phase, i64, i64)> {
    let import = &progress.import;
    match import.state {
        ImportState::Validating => Some((Phase::Judging, import.judged, import.rows)),
        ImportState::Sending => {
            Some((Phase::Sending, import.sent.saturating_add(import.failed), import.ready))
        }
        ImportState::Sent if mails.leaving > 0 => {
            let done = mails.counts.done();
            Some((Phase::Mailing, done, done.saturating_add(mails.counts.waiting())))
        }
        ImportState::Sent
        | ImportState::Receiving
        | ImportState::Queued
        | ImportState::Ready
        | ImportState::Stopped
        | ImportState::Undone
        | ImportState::Discarded
        | ImportState::Failed => None,
    }
}

/// Whether anything of the import changes by itself.
fn is_moving(import: &Import, mails: Mails) -> bool {
    import.state.is_moving() || import.rescinding || mails.leaving > 0
}

fn count(rows: i64) -> u64 {
    u64::try_from(rows).unwrap_or_default()
}

fn tenth(tens: u64) -> f64 {
    f64::from(u32::try_from(tens).unwrap_or(u32::MAX)) / 10.0
}
