//! Sends what waits in the outbox.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use rollcall_wire::Code;
use rollcall_wire::users::UserMails;
use tokio::sync::watch;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::caps;
use super::render::{Rendered, render};
use super::store::{self, Candidate, End, LONGEST_WAIT};
use crate::db::Tx;
use crate::db::entities::outbox;
use crate::mail::Failure;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// Mails that are being sent at the same time.
const IN_FLIGHT: usize = 20;
/// The classes of mail, the first before the second: single actions, imports.
const CLASSES: [i32; 2] = [1, 2];
/// The wait after the first failure; it doubles with each.
const FIRST_WAIT: TimeDelta = TimeDelta::minutes(1);
/// How long mails that are under way keep from looking for new ones.
const LOOK_AGAIN: Duration = Duration::from_millis(250);

/// Whose turn it is, and whether there is one more.
#[derive(Clone, Debug, Default)]
pub(crate) struct Turn {
    /// The organization that was served last, so that each has its turn.
    last: Uuid,
    /// Told when nothing new is to be begun; never if absent.
    stopping: Option<watch::Receiver<bool>>,
}

impl Turn {
    /// Takes turns until it is told to stop.
    pub(crate) fn until(stopping: watch::Receiver<bool>) -> Self {
        Self { last: Uuid::nil(), stopping: Some(stopping) }
    }

    fn is_over(&self) -> bool {
        self.stopping.as_ref().is_some_and(|stopping| *stopping.borrow())
    }
}

/// Sends all that may leave now; `true` if there was any. Runs where tasks can be spawned locally.
///
/// # Errors
/// The first failure, once all that is under way has ended.
pub(crate) async fn step(state: &AppState, turn: &mut Turn) -> Outcome<bool> {
    free_own(state).await?;
    // Tasks of their own: one that holds a connection must go on while others are being claimed.
    let mut under_way = JoinSet::new();
    let mut any = false;
    let mut failed = None;
    loop {
        let free =
            if failed.is_some() || turn.is_over() { 0 } else { IN_FLIGHT.saturating_sub(under_way.len()) };
        let claimed = if free > 0 { claim(state, turn, free).await } else { Ok(Vec::new()) };
        let claimed = claimed.unwrap_or_else(|fail| {
            failed = Some(fail);
            Vec::new()
        });
        any |= !claimed.is_empty();
        let exhausted = claimed.is_empty() && free > 0;
        for row in claimed {
            let state = state.clone();
            under_way.spawn_local(async move { deliver(&state, row).await });
        }
        let ended = if exhausted {
            // A slow server must not keep new mails waiting.
            tokio::time::timeout(LOOK_AGAIN, under_way.join_next()).await.unwrap_or(Some(Ok(Ok(()))))
        } else {
            under_way.join_next().await
        };
        match ended {
            Some(Ok(outcome)) => failed = failed.or(outcome.err()),
            Some(Err(error)) => failed = failed.or(Some(Fail::Internal(error.to_string()))),
            None => return failed.map_or(Ok(any), Err),
        }
    }
}

/// Frees what this process has claimed before and could not end, because the database was away: one loop of a process
/// sends its mail, and nothing is under way when it begins anew.
async fn free_own(state: &AppState) -> Outcome<()> {
    if store::has_claims(state.db.reader(), state.process).await? {
        state.db.write(async |tx| Ok(store::free(tx, state.process).await?)).await?;
    }
    Ok(())
}

/// Claims up to `free` mails: class by class, an organization at a time.
async fn claim(state: &AppState, turn: &mut Turn, free: usize) -> Outcome<Vec<outbox::Model>> {
    let now = state.clock.now();
    caps::end_pauses(state, now).await?;
    let mut chosen: Vec<Candidate> = Vec::new();
    for class in CLASSES {
        let left = free.saturating_sub(chosen.len());
        if left == 0 {
            break;
        }
        chosen.extend(choose(state, turn, class, now, left).await?);
    }
    if chosen.is_empty() {
        return Ok(Vec::new());
    }
    let mut groups: Vec<(Uuid, Vec<Uuid>)> = Vec::new();
    for Candidate { organization_id, id } in chosen {
        match groups.iter_mut().find(|(organization, _)| *organization == organization_id) {
            Some((_, ids)) => ids.push(id),
            None => groups.push((organization_id, vec![id])),
        }
    }
    // The same order everywhere, so that two processes cannot lock each other out.
    groups.sort_unstable();
    state
        .db
        .write(async |tx| {
            let mut claimed = Vec::new();
            for (organization, ids) in &groups {
                let mails = store::claim(tx, *organization, ids, state.process, now).await?;
                claimed.extend(caps::keep(tx, state, *organization, mails, now).await?);
            }
            Ok(claimed)
        })
        .await
}

/// Mails of one class that may leave, as many of each organization as of any other.
async fn choose(
    state: &AppState,
    turn: &mut Turn,
    class: i32,
    now: DateTime<Utc>,
    limit: usize,
) -> Outcome<Vec<Candidate>> {
    let db = state.db.reader();
    let mut organizations = store::organizations_with_due(db, class, now, turn.last, limit).await?;
    if organizations.len() < limit {
        let rest = limit - organizations.len();
        let first = store::organizations_with_due(db, class, now, Uuid::nil(), rest).await?;
        organizations.extend(first.into_iter().filter(|organization| *organization <= turn.last));
    }
    let mut chosen = Vec::new();
    let mut waiting = organizations.len();
    for organization in organizations {
        let share = limit.saturating_sub(chosen.len()).div_ceil(waiting.max(1));
        chosen.extend(store::candidates(db, organization, class, now, share).await?);
        waiting = waiting.saturating_sub(1);
        turn.last = organization;
    }
    Ok(chosen)
}

/// Claims the mails that may leave now, as many as are sent at the same time.
pub(crate) async fn claim_some(state: &AppState) -> Outcome<Vec<outbox::Model>> {
    claim(state, &mut Turn::default(), IN_FLIGHT).await
}

/// The mails to a user, the newest first.
pub(super) async fn mails_of_user(state: &AppState, organization: Uuid, user: Uuid) -> Outcome<UserMails> {
    let db = state.db.reader();
    if !store::user_exists(db, organization, user).await? {
        return Err(Fail::new(Code::NotFound, "There is no such user in your organization."));
    }
    let rows = store::of_user(db, organization, user).await?;
    Ok(UserMails { items: rows.into_iter().map(Into::into).collect() })
}

/// Frees the mails that a process has claimed and will not end.
pub(crate) async fn free(tx: &Tx, owner: Uuid) -> Outcome<()> {
    Ok(store::free(tx, owner).await?)
}

/// Carries out one try of one mail and keeps what became of it.
pub(crate) async fn deliver(state: &AppState, row: outbox::Model) -> Outcome<()> {
    let Some((end, reply)) = attempt(state, &row).await? else {
        tracing::warn!(mail = %row.id, "a mail was not sent, because this process does not own it any more");
        return Ok(());
    };
    let now = state.clock.now();
    tracing::info!(mail = %row.id, template = row.template, attempt = row.attempt, end = ?end, "a mail was tried");
    state.db.write(async |tx| Ok(store::finish(tx, &row, &end, reply.clone(), now).await?)).await
}

/// What became of the try, and what was said of it; `None` if the mail is not this process's to send any more.
async fn attempt(state: &AppState, row: &outbox::Model) -> Outcome<Option<(End, String)>> {
    if row.attempt > state.config.mail.attempts {
        let reply =
            row.reply.clone().unwrap_or_else(|| "The server ended while sending, at every try.".to_owned());
        return Ok(Some((End::Bounced, reply)));
    }
    let overtaken = |reason: &str| Ok(Some((End::Deferred(row.next_at), reason.to_owned())));
    let letter = match render(state, row).await? {
        Rendered::Send(letter) => letter,
        Rendered::Cancel(reason) => return Ok(Some((End::Cancelled, reason.to_owned()))),
        Rendered::Overtaken(reason) => return overtaken(reason),
    };
    // The last look before it leaves: a process that was away for a while may have lost its claim.
    match store::claimed_as(state.db.reader(), row).await? {
        None => return Ok(None),
        Some(now) if now.cancelled_by.is_some() => {
            return overtaken("Something newer happened before the mail left.");
        }
        Some(_) => {}
    }
    Ok(Some(match state.transport.send(*letter).await {
        Ok(reply) => (End::HandedOver, reply.into()),
        Err(Failure::Lasting(reply)) => (End::Bounced, reply.into()),
        Err(Failure::Passing(reply)) if row.attempt >= state.config.mail.attempts => {
            (End::Bounced, reply.into())
        }
        Err(Failure::Passing(reply)) => (End::Deferred(state.clock.now() + wait(row.attempt)), reply.into()),
    }))
}

/// How long to wait after so many tries: 1, 2, 4 … minutes, at most four hours.
fn wait(attempt: i32) -> TimeDelta {
    let doublings = u32::try_from(attempt.saturating_sub(1)).unwrap_or_default();
    let factor = 2_i32.checked_pow(doublings).unwrap_or(i32::MAX);
    FIRST_WAIT.checked_mul(factor).unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_four_hours() {
        let minutes: Vec<_> = (1..=12).map(|attempt| wait(attempt).num_minutes()).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 64, 128, 240, 240, 240, 240]);
        assert_eq!(wait(i32::MAX), LONGEST_WAIT);
    }
}
