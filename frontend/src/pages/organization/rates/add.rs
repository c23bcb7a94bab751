//! The form that sets the rate from a day on, and what that means, in words, before it is done.

use chrono::NaiveDate;
use leptos::prelude::*;
use rollcall_wire::organization::{NewRate, Rates};

use super::consequence::{consequence, readable};
use super::{State, amount, per_unit};
use crate::api::{act, client};
use crate::components::form::{Control, Field, Form, FormState};
use crate::format::{date_of, money};
use crate::session::SessionState;
use crate::text::{Key, t, t_with};

/// The form.
#[component]
pub(super) fn AddRate(state: State, rates: Signal<Rates>) -> impl IntoView {
    let form = FormState::new();
    let from = RwSignal::new(String::new());
    let typed = RwSignal::new(String::new());
    // In what the amounts of new rates are is a setting: rates that are there may have been in something else.
    let client = client();
    let organization = super::super::settings::organization().value;
    let session = SessionState::from_context();
    let add = move |()| {
        form.begin();
        let rate = NewRate { from: from.get_untracked(), amount: typed.get_untracked().trim().to_owned() };
        let client = client.clone();
        act(session, async move { client.add_rate(&rate).await }, move |answer| {
            form.is_busy.try_set(false);
            match answer {
                Ok(now) => {
                    let day = from.try_update(std::mem::take).and_then(|from| from.parse().ok());
                    let day = day.map(date_of).unwrap_or_default();
                    typed.try_set(String::new());
                    state.rates.value.try_set(Some(now));
                    state.notice.say("", t_with(Key::RateAdded, &[("day", &day)]));
                }
                Err(refused) => form.refuse(refused),
            }
        });
    };
    let unit = move || {
        organization.with(|now| {
            let now = now.as_ref()?;
            Some(t_with(Key::RateIn, &[("unit", &per_unit(&now.currency, now.unit))]))
        })
    };
    let meaning = move || {
        let day = from.get().parse::<NaiveDate>().ok()?;
        let amount = readable(&typed.get())?;
        let amount = organization
            .with(|now| now.as_ref().map(|now| per_unit(&money(&amount, &now.currency), now.unit)))?;
        Some(rates.with(|rates| sentence(rates, day, &amount)))
    };
    view! {
        <section class="group" aria-labelledby="add-rate">
            <h2 id="add-rate">{t(Key::AddRate)}</h2>
            <Form state=form submit=t(Key::AddRate) on_submit=Callback::new(add)>
                <Field
                    id="from"
                    label=t(Key::RateFrom)
                    hint=Some(t(Key::RateFromHint))
                    error=form.of("from")
                    value=from
                    control=Control::Day
                />
                <Field
                    id="amount"
                    label=t(Key::RateAmount)
                    hint=Some(t(Key::RateAmountHint))
                    error=form.of("amount")
                    value=typed
                    control=Control::Amount
                />
                <p class="hint">{unit}</p>
                <p class="consequence" role="status">{meaning}</p>
            </Form>
        </section>
    }
}

/// Says from when what is paid, and what before and after it.
fn sentence(rates: &Rates, day: NaiveDate, new: &str) -> String {
    let found = consequence(rates, day);
    let mut parts = vec![t_with(Key::RateApplies, &[("day", &date_of(day)), ("amount", new)])];
    parts.push(match found.before {
        Some(before) => t_with(Key::RateUntilThen, &[("amount", &amount(before))]),
        None => t(Key::RateNoneBefore).to_owned(),
    });
    if let Some(replaced) = found.replaced {
        parts.push(t_with(Key::RateReplaces, &[("amount", &amount(replaced))]));
    }
    if let Some(after) = found.after {
        parts.push(t_with(Key::RateAfter, &[("day", &date_of(after.from)), ("amount", &amount(after))]));
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::sentence;
    use rollcall_wire::organization::{Rate, Rates, Unit};

    #[test]
    fn b14_the_consequence_is_said_in_words() {
        let rate = Rate {
            from: "2026-01-01".parse().unwrap(),
            until: None,
            amount: "0.80".to_owned(),
            currency: "USD".to_owned(),
            unit: Unit::Mile,
            source: None,
        };
        let rates = Rates { today: "2026-11-25".parse().unwrap(), items: vec![rate], standard: Vec::new() };
        assert_eq!(
            sentence(&rates, "2027-01-01".parse().unwrap(), "0.85 USD per mile"),
            "Applies from 2027-01-01: 0.85 USD per mile. Until then 0.80 USD per mile."
        );
        assert_eq!(
            sentence(&rates, "2025-01-01".parse().unwrap(), "0.85 USD per mile"),
            "Applies from 2025-01-01: 0.85 USD per mile. No rate is set for the days before. \
             From 2026-01-01 on, 0.80 USD per mile, as already set."
        );
    }
}
