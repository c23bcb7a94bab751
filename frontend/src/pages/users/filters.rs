//! The status filter with its counts, and the search.

use std::time::Duration;

use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use rollcall_wire::users::{Counts, Undelivered, UserStatus};

use super::state::{State, navigator};
use crate::components::status_badge::word;
use crate::format::number;
use crate::keyboard::Shortcuts;
use crate::query::{UNDELIVERED, UsersView, undelivered_name, undelivered_of};
use crate::text::{Key, t};

/// How long after the last letter a search begins.
const PAUSE: Duration = Duration::from_millis(250);

/// The filters of the list.
#[component]
pub(super) fn Filters(state: State) -> impl IntoView {
    view! {
        <div class="filters">
            <nav aria-label=t(Key::FilterByStatus)>
                <ul class="filter">
                    <Choice state status=None />
                    <Choice state status=Some(UserStatus::Invited) />
                    <Choice state status=Some(UserStatus::Active) />
                    <Choice state status=Some(UserStatus::Archived) />
                </ul>
            </nav>
            <div class="filter-fields"><Delivery state /><Search state /></div>
        </div>
    }
}

#[component]
fn Choice(state: State, status: Option<UserStatus>) -> impl IntoView {
    let label = status.map_or_else(|| t(Key::AllUsers), word);
    let count =
        move || state.counts.value.with(|counts| counts.as_ref().map(|counts| number(of(counts, status))));
    let is_current = Memo::new(move |_| state.view.with(|view| view.status == status));
    view! {
        <li>
            <a
                href=move || state.view.with(|view| view.with_status(status).href())
                aria-current=move || is_current.get().then_some("true")
            >
                {label}
                " "
                <span class="count">{count}</span>
            </a>
        </li>
    }
}

fn of(counts: &Counts, status: Option<UserStatus>) -> i64 {
    match status {
        None => counts.all,
        Some(UserStatus::Invited) => counts.invited,
        Some(UserStatus::Active) => counts.active,
        Some(UserStatus::Archived) => counts.archived,
    }
}

/// How many users the view has, where the counts tell: not while searching, nor of one delivery.
pub(super) fn total(state: State) -> Option<i64> {
    let view = state.view.get();
    if view.delivery.is_some() || view.query(state.size.get()).q.is_some() {
        return None;
    }
    state.counts.value.with(|counts| counts.as_ref().map(|counts| of(counts, view.status)))
}

/// Whose mail has not arrived, and why.
#[component]
fn Delivery(state: State) -> impl IntoView {
    let go = navigator();
    let choose = move |event: leptos::ev::Event| {
        let chosen = undelivered_of(&event_target_value(&event));
        go(&state.view.get_untracked().with_delivery(chosen), false);
    };
    let current = Memo::new(move |_| state.view.with(|view| view.delivery));
    let option = move |one: Undelivered| {
        view! {
            <option value=undelivered_name(one) selected=move || current.get() == Some(one)>
                {t(undelivered_key(one))}
            </option>
        }
    };
    view! {
        <div class="search">
            <label for="delivery">{t(Key::LastEmail)}</label>
            <select id="delivery" on:change=choose>
                <option value="" selected=move || current.get().is_none()>{t(Key::AnyDelivery)}</option>
                {UNDELIVERED.map(option).collect_view()}
            </select>
        </div>
    }
}

/// The word for what keeps a mail.
pub(super) fn undelivered_key(delivery: Undelivered) -> Key {
    match delivery {
        Undelivered::Bounced => Key::DeliveryBounced,
        Undelivered::Deferred => Key::DeliveryDeferred,
        Undelivered::Waiting => Key::DeliveryHeld,
    }
}

#[component]
fn Search(state: State) -> impl IntoView {
    let typed = RwSignal::new(state.view.with_untracked(|view| view.search.clone()));
    Effect::new(move |_| {
        let search = state.view.with(|view: &UsersView| view.search.clone());
        if typed.get_untracked().trim() != search {
            typed.set(search);
        }
    });
    let shortcuts = Shortcuts::from_context();
    let go = navigator();
    let mut search = debounce(PAUSE, move |text: String| {
        let view = state.view.get_untracked();
        let text = text.trim().to_owned();
        if view.search != text {
            go(&view.with_search(text), true);
        }
    });
    view! {
        <form role="search" class="search" on:submit=|event| event.prevent_default()>
            <label for="search">{t(Key::SearchUsers)}</label>
            <input
                id="search"
                type="search"
                autocomplete="off"
                aria-keyshortcuts=move || shortcuts.key("/")
                spellcheck="false"
                prop:value=move || typed.get()
                on:input=move |event| {
                    typed.set(event_target_value(&event));
                    search(event_target_value(&event));
                }
            />
        </form>
    }
}
