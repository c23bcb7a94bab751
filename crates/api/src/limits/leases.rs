//! How much the people of one organization may ask for in a minute, over all processes: each process leases a share from
//! the database, and comes back for the next when it has used that up.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::buckets::Taken;
use crate::budgets;
use crate::problem::Outcome;
use crate::state::AppState;

/// The window of the limit.
pub(super) const WINDOW: Duration = Duration::from_mins(1);
/// How many shares a quota is cut into.
const SHARES: u32 = 20;
/// Organizations that are remembered before those of former minutes are forgotten.
const REMEMBERED: usize = 1000;

/// The shares that this process has, by organization.
#[derive(Debug)]
pub(super) struct Leases {
    quota: u32,
    shares: Mutex<HashMap<Uuid, Share>>,
}

/// What is left of a share.
#[derive(Clone, Copy, Debug)]
struct Share {
    minute: i64,
    left: u32,
    /// What was left in the database when it was leased.
    beyond: u32,
}

impl Leases {
    pub(super) fn new(quota: u32) -> Self {
        Self { quota: quota.max(1), shares: Mutex::default() }
    }

    pub(super) fn quota(&self) -> u32 {
        self.quota
    }

    /// Takes one from the share that is there; `None` if there is none of this minute, or it is used up and there may be
    /// another.
    fn take(&self, organization: Uuid, now: DateTime<Utc>) -> Option<Taken> {
        let mut shares = self.shares.lock().unwrap_or_else(PoisonError::into_inner);
        let share = shares.get_mut(&organization).filter(|share| share.minute == minute(now))?;
        match (share.left.checked_sub(1), share.beyond) {
            (Some(left), beyond) => {
                share.left = left;
                Some(Taken::Yes { left: left.saturating_add(beyond), full: rest(now) })
            }
            (None, 0) => Some(Taken::No { again: rest(now) }),
            (None, _) => None,
        }
    }

    fn keep(&self, organization: Uuid, share: Share) {
        let mut shares = self.shares.lock().unwrap_or_else(PoisonError::into_inner);
        if shares.len() >= REMEMBERED {
            shares.retain(|_, other| other.minute == share.minute);
        }
        // Two requests at once may have leased one each.
        let other = shares.get(&organization).filter(|other| other.minute == share.minute);
        let left = share.left.saturating_add(other.map_or(0, |other| other.left));
        shares.insert(organization, Share { left, ..share });
    }
}

/// Takes one for an organization.
pub(super) async fn take(state: &AppState, organization: Uuid) -> Taken {
    let (leases, now) = (&state.limits.requests, state.clock.now());
    if let Some(taken) = leases.take(organization, now) {
        return taken;
    }
    match lease(state, organization, now).await {
        Ok(share) => leases.keep(organization, share),
        Err(error) => {
            // A limit is there so that all can be served; where the database is away it serves nobody.
            tracing::warn!(%error, "no share of an organization's requests could be leased");
            return Taken::Yes { left: 0, full: rest(now) };
        }
    }
    leases.take(organization, now).unwrap_or(Taken::No { again: rest(now) })
}

async fn lease(state: &AppState, organization: Uuid, now: DateTime<Utc>) -> Outcome<Share> {
    let quota = state.limits.requests.quota;
    let (name, minute) = (format!("requests/{organization}"), minute(now));
    let share = i64::from(quota.div_ceil(SHARES));
    let (got, used) = state
        .db
        .write(async |tx| {
            // A minute is neither an hour nor a day: nobody else sweeps it.
            budgets::forget(tx, &name, minute).await?;
            let got = budgets::take_some(tx, &name, minute, share, quota.into()).await?;
            Ok((got, budgets::used(tx, &name, minute).await?))
        })
        .await?;
    // Somebody else may have taken the rest at this moment: then there is nothing beyond what we got.
    let beyond = if got == 0 { 0 } else { i64::from(quota) - used };
    Ok(Share { minute, left: u32::try_from(got).unwrap_or(0), beyond: u32::try_from(beyond).unwrap_or(0) })
}

fn minute(at: DateTime<Utc>) -> i64 {
    at.timestamp().div_euclid(60)
}

/// Until the minute ends.
fn rest(now: DateTime<Utc>) -> Duration {
    Duration::from_secs(u64::try_from(60 - now.timestamp().rem_euclid(60)).unwrap_or(60))
}
