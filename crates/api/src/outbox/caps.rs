//! Caps on mail (R16): of an organization in an hour, and to a person in a day. What is above a cap waits.
//!
//! A mail counts when it is tried first; later tries of the same mail count no more (docs/decisions/0011). Both caps are taken in the
//! transaction that claims the mail, so that processes together keep them too.

use chrono::{DateTime, Utc};
use sea_orm::DbErr;
use uuid::Uuid;

use super::store::{self, LONGEST_WAIT};
use crate::budgets;
use crate::db::Tx;
use crate::db::entities::outbox;
use crate::organization;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// Of mails just claimed, keeps those that the caps allow; the others wait again, as if they had not been claimed.
pub(super) async fn keep(
    tx: &Tx,
    state: &AppState,
    organization: Uuid,
    claimed: Vec<outbox::Model>,
    now: DateTime<Utc>,
) -> Outcome<Vec<outbox::Model>> {
    let (mut first, mut kept): (Vec<_>, Vec<_>) = claimed.into_iter().partition(|mail| mail.attempt == 1);
    // The same order everywhere, so that two processes cannot lock each other out.
    first.sort_unstable_by_key(|mail| (mail.person_id, mail.id));
    let (budget, hour) = (format!("mails/{organization}"), budgets::hour(now));
    let settings = organization::ops::get(tx, organization).await?;
    let limit = i64::from(organization::ops::settings::mails_per_hour(state, &settings));
    let wanted = count(first.len())?;
    let got = budgets::take_some(tx, &budget, hour, wanted, limit).await?;
    if got < wanted {
        let above = first.split_off(usize::try_from(got).unwrap_or_default());
        store::put_back(tx, organization, &above, None).await?;
        store::pause(tx, organization, start_of_next(now, 3600)).await?;
    }
    let mut above = Vec::new();
    for mail in first {
        if within_day(tx, state, &mail, now).await? { kept.push(mail) } else { above.push(mail) }
    }
    if !above.is_empty() {
        let next_at = start_of_next(now, 86_400).min(now + LONGEST_WAIT);
        let reply = "The person has got as many mails today as one person may. The next ones leave tomorrow.";
        store::put_back(tx, organization, &above, Some((next_at, reply))).await?;
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
