//! Caps on mail (R16): of the deployment in a second, to a domain and of an organization in an hour, and to a person in a
//! day. What is above a cap waits.
//!
//! A mail counts when it is tried first; later tries of the same mail count no more (docs/decisions/0011). Only the cap of a second counts
//! every try. All are taken in the transaction that claims the mail, so that processes together keep them too.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Utc};
use sea_orm::DbErr;

use super::queue::Lane;
use super::store::{self, LONGEST_WAIT};
use crate::budgets;
use crate::db::Tx;
use crate::db::entities::outbox;
use crate::organization;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// The name of the budget of a second. Its periods are seconds, which [`budgets::sweep`] does not know.
const SECOND: &str = "mails-second";

/// Of mails just claimed, keeps those that the caps allow; the others wait again, as if they had not been claimed.
pub(super) async fn keep(
    tx: &Tx,
    state: &AppState,
    mut claimed: Vec<outbox::Model>,
    now: DateTime<Utc>,
) -> Outcome<Vec<outbox::Model>> {
    // The same order everywhere, so that two processes cannot lock each other out.
    claimed.sort_unstable_by_key(|mail| (mail.organization_id, mail.person_id, mail.id));
    let claimed = within_second(tx, state, claimed, now).await?;
    let claimed = within_domains(tx, state, claimed, now).await?;
    let first: Vec<_> = claimed.iter().filter(|mail| mail.attempt == 1).cloned().collect();
    let mut kept = Vec::with_capacity(claimed.len());
    for mails in claimed.chunk_by(|one, other| one.organization_id == other.organization_id) {
        kept.extend(within_organization(tx, state, mails.to_vec(), now).await?);
    }
    let ids: HashSet<_> = kept.iter().map(|mail| mail.id).collect();
    for (domain, mails) in by_domain(first.into_iter().filter(|mail| !ids.contains(&mail.id))) {
        if domain_cap(state, &domain).is_some() {
            budgets::give_back(tx, &of_domain(&domain), budgets::hour(now), count(mails.len())?).await?;
        }
    }
    Ok(kept)
}

/// How many of `wanted` mails may still leave in this second, so that no more are claimed than will.
pub(super) async fn left_in_second(state: &AppState, now: DateTime<Utc>, wanted: usize) -> Outcome<usize> {
    let cap = state.config.mail.mails_per_second;
    if cap == 0 {
        return Ok(wanted);
    }
    let used = budgets::used(state.db.reader(), SECOND, now.timestamp()).await?;
    let left = (i64::from(cap) - used).max(0);
    Ok(wanted.min(usize::try_from(left).unwrap_or_default()))
}

async fn within_second(
    tx: &Tx,
    state: &AppState,
    mut claimed: Vec<outbox::Model>,
    now: DateTime<Utc>,
) -> Outcome<Vec<outbox::Model>> {
    let cap = i64::from(state.config.mail.mails_per_second);
    if cap == 0 || claimed.is_empty() {
        return Ok(claimed);
    }
    let got = budgets::take_some(tx, SECOND, now.timestamp(), count(claimed.len())?, cap).await?;
    budgets::forget(tx, SECOND, now.timestamp()).await?;
    let above = claimed.split_off(usize::try_from(got).unwrap_or_default().min(claimed.len()));
    store::put_back(tx, &above, None).await?;
    Ok(claimed)
}

/// Whether the domain's hour is not used up; what is claimed is counted again in the claim.
pub(super) fn has_left(state: &AppState, lane: &Lane) -> bool {
    domain_cap(state, &lane.domain).is_none_or(|cap| lane.used < cap)
}

fn domain_cap(state: &AppState, domain: &str) -> Option<i64> {
    let mail = &state.config.mail;
    let own = mail.domain_caps.iter().find(|cap| cap.domain == domain).map(|cap| cap.per_hour);
    Some(i64::from(own.unwrap_or(mail.mails_per_domain_and_hour))).filter(|cap| *cap > 0)
}

fn of_domain(domain: &str) -> String {
    format!("mails-domain/{domain}")
}

fn by_domain(mails: impl Iterator<Item = outbox::Model>) -> BTreeMap<String, Vec<outbox::Model>> {
    let mut by_domain = BTreeMap::<_, Vec<_>>::new();
    for mail in mails {
        by_domain.entry(mail.domain.clone()).or_default().push(mail);
    }
    by_domain
}

async fn within_domains(
    tx: &Tx,
    state: &AppState,
    claimed: Vec<outbox::Model>,
    now: DateTime<Utc>,
) -> Outcome<Vec<outbox::Model>> {
    let (first, mut kept): (Vec<_>, Vec<_>) = claimed.into_iter().partition(|mail| mail.attempt == 1);
    for (domain, mut mails) in by_domain(first.into_iter()) {
        if let Some(cap) = domain_cap(state, &domain) {
            let wanted = count(mails.len())?;
            let got = budgets::take_some(tx, &of_domain(&domain), budgets::hour(now), wanted, cap).await?;
            let above = mails.split_off(usize::try_from(got).unwrap_or_default().min(mails.len()));
            store::put_back(tx, &above, None).await?;
        }
        kept.append(&mut mails);
    }
    kept.sort_unstable_by_key(|mail| (mail.organization_id, mail.person_id, mail.id));
    Ok(kept)
}

/// Keeps the mails of one organization that its hour and its people's days allow.
async fn within_organization(
    tx: &Tx,
    state: &AppState,
    claimed: Vec<outbox::Model>,
    now: DateTime<Utc>,
) -> Outcome<Vec<outbox::Model>> {
    let (mut first, mut kept): (Vec<_>, Vec<_>) = claimed.into_iter().partition(|mail| mail.attempt == 1);
    let Some(organization) = first.first().map(|mail| mail.organization_id) else { return Ok(kept) };
    let (budget, hour) = (format!("mails/{organization}"), budgets::hour(now));
    let settings = organization::ops::get(tx, organization).await?;
    let limit = i64::from(organization::ops::settings::mails_per_hour(state, &settings));
    let wanted = count(first.len())?;
    let got = budgets::take_some(tx, &budget, hour, wanted, limit).await?;
    if got < wanted {
        let above = first.split_off(usize::try_from(got).unwrap_or_default());
        store::put_back(tx, &above, None).await?;
        store::pause(tx, organization, start_of_next(now, 3600)).await?;
    }
    let mut above = Vec::new();
    for mail in first {
        if within_day(tx, state, &mail, now).await? { kept.push(mail) } else { above.push(mail) }
    }
    if !above.is_empty() {
        let next_at = start_of_next(now, 86_400).min(now + LONGEST_WAIT);
        let reply = "The person has got as many mails today as one person may. The next ones leave tomorrow.";
        store::put_back(tx, &above, Some((next_at, reply))).await?;
        budgets::give_back(tx, &budget, hour, count(above.len())?).await?;
    }
    Ok(kept)
}

fn count(mails: usize) -> Outcome<i64> {
    i64::try_from(mails).map_err(|error| Fail::Internal(error.to_string()))
}

async fn within_day(
    tx: &Tx,
    state: &AppState,
    mail: &outbox::Model,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let budget = format!("mails-to/{}/{}", mail.organization_id, mail.person_id);
    let limit = i64::from(state.config.mail.mails_per_person_and_day);
    budgets::take(tx, &budget, budgets::day(now), 1, limit).await
}

/// When the next hour or day begins.
fn start_of_next(now: DateTime<Utc>, seconds: i64) -> DateTime<Utc> {
    let next = (now.timestamp().div_euclid(seconds) + 1) * seconds;
    DateTime::from_timestamp(next, 0).unwrap_or(now)
}

/// Ends the pauses that are over; one that seems to last longer was written by a clock that was wrong.
pub(super) async fn end_pauses(state: &AppState, now: DateTime<Utc>) -> Outcome<()> {
    if store::is_any_pause_over(state.db.reader(), now).await? {
        state.db.write(async |tx| Ok(store::end_pauses(tx, now).await?)).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, TimeZone};

    use super::*;

    #[test]
    fn the_next_period_begins_on_the_hour_or_at_midnight() {
        let at = |hour, minute| Utc.with_ymd_and_hms(2026, 11, 24, hour, minute, 0).unwrap();
        assert_eq!(start_of_next(at(9, 59), 3600), at(10, 0));
        assert_eq!(start_of_next(at(10, 0), 3600), at(11, 0));
        assert_eq!(start_of_next(at(23, 59), 86_400), at(0, 0) + TimeDelta::days(1));
    }
}
