//! The rates by date: the organization's, and the tax authority's beside them (S52, B14).

mod add;
mod consequence;

use chrono::NaiveDate;
use leptos::prelude::*;
use rollcall_client::Error;
use rollcall_wire::organization::{Rate, Rates, Unit};

use super::ask::ReadOnlyNote;
use super::{Notice, NoticeBanner, may_change};
use crate::api::{Loader, act, client};
use crate::components::dialog::ConfirmDialog;
use crate::components::loaded::Loaded;
use crate::components::page_header::PageHeader;
use crate::components::problem_note::ProblemNote;
use crate::components::table::{cell, table};
use crate::format::{date_of, money};
use crate::session::SessionState;
use crate::text::{Key, t, t_with};

use add::AddRate;

/// What the parts of the page share.
#[derive(Debug, Clone, Copy)]
struct State {
    rates: Loader<Rates>,
    notice: Notice,
    /// The rate that the question is about.
    removing: RwSignal<Option<Rate>>,
    is_asking: RwSignal<bool>,
}

/// The page.
#[component]
pub(crate) fn RatesPage() -> impl IntoView {
    let client = client();
    let rates = Loader::new(move || {
        let client = client.clone();
        async move { client.list_rates().await }
    });
    let state = State {
        rates,
        notice: Notice::new(),
        removing: RwSignal::new(None),
        is_asking: RwSignal::new(false),
    };
    view! {
        <PageHeader title=Signal::stored(t(Key::Rates).to_owned()) />
        <ReadOnlyNote />
        <p class="hint">{t(Key::RatesIntro)}</p>
        <NoticeBanner notice=state.notice place="" />
        <Loaded loader=rates lines=5 ready=move |rates| view! {
            <div class="group">
                <h2 id="own-rates">{t(Key::OwnRates)}</h2>
                {move || rates.with(|rates| own_rates(state, rates))}
            </div>
            {may_change().then(|| view! { <AddRate state rates /> })}
            <div class="group">
                <h2 id="standard-rates">{t(Key::StandardRates)}</h2>
                {move || rates.with(standard_rates)}
            </div>
        }.into_any() />
        <AskRemove state />
    }
}

fn own_rates(state: State, rates: &Rates) -> AnyView {
    if rates.items.is_empty() {
        return view! { <p class="hint">{t(Key::NoRates)}</p> }.into_any();
    }
    let may_change = may_change();
    let rows = rates.items.iter().map(|rate| {
        // What the standard is on the day that the row is about: today's, or its first.
        let day = if is_in_force(rate, rates.today) { rates.today } else { rate.from };
        let standard = rates.standard.iter().find(|standard| standard.from <= day);
        let standard = standard.filter(|standard| standard.until.is_none_or(|until| until >= day));
        let remove = (may_change && rate.from > rates.today).then(|| remove_button(state, rate.clone()));
        vec![
            view! { {span(rate)} <small class="sub">{when(rate, rates.today)}</small> }.into_any(),
            cell(amount(rate)),
            cell(standard.map_or_else(|| t(Key::NoStandardRate).to_owned(), amount)),
            remove.into_any(),
        ]
    });
    let columns = [
        (Key::Period, "cell-name"),
        (Key::OwnRate, "number"),
        (Key::StandardRate, "number"),
        (Key::Actions, "cell-actions"),
    ];
    table(t(Key::OwnRates), &columns, rows.collect())
}

fn remove_button(state: State, rate: Rate) -> AnyView {
    let label = t_with(Key::RemoveRateOf, &[("day", &date_of(rate.from))]);
    let ask = move |_| {
        state.removing.set(Some(rate.clone()));
        state.is_asking.set(true);
    };
    view! { <button type="button" class="button button-small" aria-label=label on:click=ask>{t(Key::Remove)}</button> }
        .into_any()
}

fn standard_rates(rates: &Rates) -> AnyView {
    if rates.standard.is_empty() {
        return view! { <p class="hint">{t(Key::NoStandardRates)}</p> }.into_any();
    }
    let rows = rates.standard.iter().map(|rate| {
        vec![cell(span(rate)), cell(amount(rate)), cell(rate.source.clone().unwrap_or_default())]
    });
    let columns = [(Key::Period, "cell-name"), (Key::Rate, "number"), (Key::Source, "found")];
    view! {
        <p class="hint">{t(Key::StandardRatesIntro)}</p>
        {table(t(Key::StandardRates), &columns, rows.collect())}
    }
    .into_any()
}

#[component]
fn AskRemove(state: State) -> impl IntoView {
    let session = SessionState::from_context();
    let client = client();
    let error = RwSignal::new(None::<Error>);
    let is_busy = RwSignal::new(false);
    let remove = move |()| {
        let Some(rate) = state.removing.get_untracked() else { return };
        is_busy.set(true);
        let client = client.clone();
        let from = rate.from.to_string();
        act(session, async move { client.remove_rate(&from).await }, move |answer| {
            is_busy.try_set(false);
            state.is_asking.try_set(false);
            match answer {
                Ok(()) => {
                    error.try_set(None);
                    state.notice.say("", t_with(Key::RateRemoved, &[("day", &date_of(rate.from))]));
                }
                Err(refused) => drop(error.try_set(Some(refused))),
            }
            state.rates.reload();
        });
    };
    let title = move || {
        let day = state.removing.get().map(|rate| date_of(rate.from)).unwrap_or_default();
        t_with(Key::RemoveRateQuestion, &[("day", &day)])
    };
    view! {
        <ProblemNote error />
        <ConfirmDialog
            id="remove-rate"
            open=state.is_asking
            title=Signal::derive(title)
            confirm=Signal::stored(t(Key::RemoveRate).to_owned())
            dangerous=true
            is_busy
            on_confirm=Callback::new(remove)
        >
            <p>{t(Key::RemoveRateDetail)}</p>
        </ConfirmDialog>
    }
}

/// The amount for one unit, such as "$0.725 per mile".
fn amount(rate: &Rate) -> String {
    per_unit(&money(&rate.amount, &rate.currency), rate.unit)
}

fn per_unit(amount: &str, unit: Unit) -> String {
    let key = match unit {
        Unit::Mile => Key::PerMile,
        Unit::Kilometre => Key::PerKilometre,
    };
    t_with(key, &[("amount", amount)])
}

/// From when until when a rate holds.
fn span(rate: &Rate) -> String {
    let from = date_of(rate.from);
    match rate.until {
        Some(until) => t_with(Key::FromUntil, &[("from", &from), ("until", &date_of(until))]),
        None => t_with(Key::FromOn, &[("from", &from)]),
    }
}

fn is_in_force(rate: &Rate, today: NaiveDate) -> bool {
    rate.from <= today && rate.until.is_none_or(|until| until >= today)
}

fn when(rate: &Rate, today: NaiveDate) -> &'static str {
    if is_in_force(rate, today) {
        t(Key::InForce)
    } else if rate.from > today {
        t(Key::Planned)
    } else {
        t(Key::Past)
    }
}
