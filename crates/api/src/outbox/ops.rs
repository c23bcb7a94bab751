//! Sends what waits in the outbox.

use std::time::Duration;

use rollcall_wire::Code;
use rollcall_wire::users::UserMails;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;

use super::claim::{Claimed, claim};
use super::deliver::{Tried, attempt, record};
use super::store;
use super::turns::Turn;
use crate::db::Tx;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// How long mails that are under way keep from looking for new ones, and what has ended from being kept.
const LOOK_AGAIN: Duration = Duration::from_millis(250);

/// Sends all that may leave now; `true` if there was any. Runs where tasks can be spawned locally.
///
/// # Errors
/// The first failure, once all that is under way has ended.
pub(crate) async fn step(state: &AppState, turn: &mut Turn) -> Outcome<bool> {
    free_own(state).await?;
    let mut under_way = UnderWay { tasks: JoinSet::new(), most: state.config.mail.connections };
    let mut any = false;
    let mut failed = None;
    loop {
        let free = if failed.is_some() || turn.is_over() { 0 } else { under_way.free() };
        match if free > 0 { claim(state, turn, free).await } else { Ok(Vec::new()) } {
            Ok(claimed) => {
                any |= !claimed.is_empty();
                under_way.begin(state, claimed);
            }
            Err(fail) => failed = Some(fail),
        }
        if under_way.tasks.is_empty() {
            return failed.map_or(Ok(any), Err);
        }
        let (tried, fails) = under_way.ended().await;
        failed = failed.or(fails).or(record(state, &tried).await.err());
    }
}

/// Mails that are being sent.
struct UnderWay {
    // Tasks of their own: one that holds a connection must go on while others are being claimed.
    tasks: JoinSet<Outcome<Tried>>,
    most: usize,
}

impl UnderWay {
    fn free(&self) -> usize {
        self.most.saturating_sub(self.tasks.len())
    }

    fn begin(&mut self, state: &AppState, claimed: Vec<Claimed>) {
        for mail in claimed {
            let state = state.clone();
            self.tasks.spawn_local(async move { attempt(&state, mail).await });
        }
    }

    /// Waits until half of the places are free, so that mails are claimed and kept many at a time, but not for long: a slow
    /// server must not keep new mails waiting. Answers what has ended, and the first failure.
    async fn ended(&mut self) -> (Vec<Tried>, Option<Fail>) {
        let until = Instant::now() + LOOK_AGAIN;
        let (mut tried, mut failed) = (Vec::new(), None);
        let mut is_first = true;
        while is_first || self.tasks.len() > self.most / 2 {
            is_first = false;
            match timeout_at(until, self.tasks.join_next()).await {
                Ok(Some(Ok(Ok(ended)))) => tried.push(ended),
                Ok(Some(Ok(Err(fail)))) => failed = failed.or(Some(fail)),
                Ok(Some(Err(error))) => failed = failed.or(Some(Fail::Internal(error.to_string()))),
                Ok(None) | Err(_) => break,
            }
        }
        (tried, failed)
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
