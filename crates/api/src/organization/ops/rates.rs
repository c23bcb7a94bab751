//! The rates by date (B14, S52). Days that have passed keep the rate they had.

use chrono::{Datelike as _, NaiveDate};
use rollcall_domain::event::Event;
use rollcall_domain::rate::{Amount, Ledger};
use rollcall_wire::organization::{NewRate, Rate, Rates};
use rollcall_wire::{Code, FieldError, Problem};
use uuid::Uuid;

use super::{day_of, ledger, unit_of};
use crate::auth::Ctx;
use crate::changes::{Happening, write_events};
use crate::db::Tx;
use crate::db::entities::rates as rates_table;
use crate::organization::store;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// The organization's rates, and the standard ones in its currency and unit.
pub(crate) async fn list(state: &AppState, organization: Uuid) -> Outcome<Rates> {
    let db = state.db.reader();
    let row = super::get(db, organization).await?;
    Ok(Rates {
        today: day_of(&row, state.clock.now()),
        items: present(&ledger(db, organization).await?),
        standard: present(&state.standard_rates.ledger(&row.currency, unit_of(&row))),
    })
}

fn present(ledger: &Ledger) -> Vec<Rate> {
    let shown = |(rate, until): (&rollcall_domain::rate::Rate, Option<NaiveDate>)| Rate {
        from: rate.from,
        until,
        amount: rate.amount.to_string(),
        currency: rate.currency.clone(),
        unit: rate.unit.into(),
        source: rate.source.clone(),
    };
    ledger.ranges().into_iter().map(shown).collect()
}

/// Sets the rate from a day on, in the organization's currency and unit. A day that has passed can get a rate only
/// while none holds on it; of two that give it one at once, the primary key lets one in.
pub(crate) async fn add(state: &AppState, ctx: &Ctx, new: &NewRate) -> Outcome<Rates> {
    let (from, amount) = <(NaiveDate, Amount)>::try_from(new)?;
    ctx.write(&state.db, async |tx| {
        // The organization's row comes first: what day it is, and in which currency, is asked of it.
        store::touch(tx, ctx.organization).await?;
        let row = super::get(tx, ctx.organization).await?;
        let rate = rates_table::Model {
            organization_id: ctx.organization,
            from_date: from,
            amount: amount.to_string(),
            unit: unit_of(&row).as_str().to_owned(),
            currency: row.currency.clone(),
            created_at: ctx.now,
            created_by: ctx.actor.id,
        };
        if from < day_of(&row, ctx.now) {
            insert_past(tx, rate).await?;
        } else {
            store::put_rate(tx, rate).await?;
        }
        let event = Event::OrganizationRateSet { from, amount };
        write_events(tx, ctx, &[Happening::new(event)]).await
    })
    .await?;
    list(state, ctx.organization).await
}

async fn insert_past(tx: &Tx, rate: rates_table::Model) -> Outcome<()> {
    let (organization, from) = (rate.organization_id, rate.from_date);
    let holding = ledger(tx, organization).await?.on(from).map(|rate| rate.from);
    if holding.is_none() && store::insert_rate(tx, rate).await? {
        return Ok(());
    }
    let since = holding.unwrap_or(from);
    let detail = format!(
        "On {from} the rate from {since} holds, and days that have passed keep their rate. Choose today or a later day."
    );
    Err(Problem::fields(vec![FieldError::new("/from", "day_passed", detail)]).into())
}

/// Takes back a rate whose first day lies ahead.
pub(crate) async fn remove(state: &AppState, ctx: &Ctx, from: &str) -> Outcome<()> {
    // PostgreSQL refuses years that `chrono` knows.
    let from = from.parse::<NaiveDate>().ok().filter(|day| (1..=9999).contains(&day.year()));
    let from = from.ok_or_else(not_found)?;
    ctx.write(&state.db, async |tx| {
        store::touch(tx, ctx.organization).await?;
        let today = day_of(&super::get(tx, ctx.organization).await?, ctx.now);
        if from <= today {
            let is_there = store::has_rate(tx, ctx.organization, from).await?;
            return Err(if is_there { in_force(from) } else { not_found() });
        }
        if !store::delete_rate(tx, ctx.organization, from).await? {
            return Err(not_found());
        }
        write_events(tx, ctx, &[Happening::new(Event::OrganizationRateRemoved { from })]).await
    })
    .await
}

fn not_found() -> Fail {
    Fail::new(Code::NotFound, "No rate of your organization begins on that day.")
}

fn in_force(from: NaiveDate) -> Fail {
    let detail = format!(
        "The rate from {from} has begun, and its days keep it. Set another rate from today or a later day on."
    );
    Fail::new(Code::RateInForce, detail)
}
