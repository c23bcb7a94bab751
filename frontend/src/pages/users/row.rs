//! One user in the list.

use std::collections::BTreeSet;

use leptos::prelude::*;
use rollcall_wire::users::{Delivery, DeliveryState, Suspension, User};

use super::doing::Doing;
use super::state::State;
use crate::actions::{Action, Choice, choice_key, choices};
use crate::components::address::Address;
use crate::components::row_menu::RowMenu;
use crate::components::status_badge::StatusBadge;
use crate::components::time::Day;
use crate::format::user_name;
use crate::keyboard::Shortcuts;
use crate::text::{Key, t, t_with};

/// A row: the checkbox, the link and the menu are separate controls.
#[component]
pub(super) fn UserRow(state: State, user: User, may_manage: bool) -> impl IntoView {
    let name = user_name(&user);
    let id = user.id;
    let is_selected = move || state.selected.with(|selected| selected.contains(&id));
    let shortcuts = Shortcuts::from_context();
    let checkbox = may_manage.then(|| {
        view! {
            <td role="cell" class="cell-check">
                <label class="check">
                    <input
                        type="checkbox"
                        aria-label=t_with(Key::SelectUser, &[("name", &name)])
                        aria-keyshortcuts=move || shortcuts.key("x")
                        prop:checked=is_selected
                        on:change=move |_| state.toggle(id)
                    />
                </label>
            </td>
        }
    });
    let menu = may_manage.then(
        || view! { <td role="cell" class="cell-menu"><UserMenu doing=state.doing() user=user.clone() /></td> },
    );
    view! {
        <tr role="row" class:selected=is_selected>
            {checkbox}
            <th scope="row" role="rowheader" class="cell-name">
                <a href=format!("/users/{id}")>{name.clone()}</a>
            </th>
            <td role="cell" class="cell-email"><Address text=user.email.clone() /></td>
            <td role="cell" class="cell-status">
                <StatusBadge status=user.status />
                {user.suspension.map(|why| view! { <small class="sub">{t(suspension_key(why))}</small> })}
            </td>
            <td role="cell" class="wide-only"><Day moment=user.invited_at /></td>
            <td role="cell" class="wide-only">
                {user.activated_at.map_or_else(|| "–".into_any(), |moment| view! { <Day moment /> }.into_any())}
            </td>
            <td role="cell" class="wide-only">{delivery(user.delivery)}</td>
            {menu}
        </tr>
    }
}

#[component]
fn UserMenu(doing: Doing, user: User) -> impl IntoView {
    let label = t_with(Key::ActionsFor, &[("name", &user_name(&user))]);
    let href = format!("/users/{}", user.id);
    let id = format!("menu-{}", user.id);
    let items: Vec<_> = choices(&user)
        .into_iter()
        .map(|choice| view! { <li><ChoiceButton doing choice user=user.clone() class="" /></li> })
        .collect();
    view! {
        <RowMenu id label>
            <li><a href=href>{t(Key::Open)}</a></li>
            {items}
        </RowMenu>
    }
}

/// The button of one choice, in the menu of a row or on the page of a user.
#[component]
pub(crate) fn ChoiceButton(doing: Doing, choice: Choice, user: User, class: &'static str) -> impl IntoView {
    let word = t(choice_key(choice, user.status));
    let key = (choice == Choice::Do(Action::Archive)).then_some("e");
    let shortcuts = Shortcuts::from_context();
    view! {
        <button
            type="button"
            class=class
            aria-keyshortcuts=move || key.and_then(|key| shortcuts.key(key))
            on:click=move |_| doing.choose(choice, user.clone())
        >
            {word}
        </button>
    }
}

/// How far the last mail has come. A bounce says why.
pub(crate) fn delivery(delivery: Option<Delivery>) -> impl IntoView {
    let Some(delivery) = delivery else { return "–".into_any() };
    let word = delivery_word(delivery.state);
    let is_bad = matches!(delivery.state, DeliveryState::Bounced | DeliveryState::Deferred);
    let detail = delivery.detail.filter(|_| is_bad);
    view! {
        <span class:bad=is_bad>{word}</span>
        {detail.map(|detail| view! { <small class="sub">{detail}</small> })}
    }
    .into_any()
}

/// Why nobody can join with the invitation for now.
pub(crate) fn suspension_key(why: Suspension) -> Key {
    match why {
        Suspension::Disabled => Key::Suspended,
        Suspension::Gone => Key::SuspendedGone,
    }
}

/// The word for how far a mail has come.
pub(crate) fn delivery_word(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Held => t(Key::DeliveryHeld),
        DeliveryState::Queued => t(Key::DeliveryQueued),
        DeliveryState::HandedOver => t(Key::DeliveryHandedOver),
        DeliveryState::Deferred => t(Key::DeliveryDeferred),
        DeliveryState::Bounced => t(Key::DeliveryBounced),
        DeliveryState::Cancelled => t(Key::DeliveryCancelled),
    }
}

/// The box that selects all users of the page shown, and no others.
#[component]
pub(super) fn SelectPage(state: State) -> impl IntoView {
    let shown = Memo::new(move |_| {
        state.users.value.with(|page| {
            page.iter().flat_map(|page| page.items.iter().map(|user| user.id)).collect::<BTreeSet<_>>()
        })
    });
    let is_all = Memo::new(move |_| {
        shown.with(|shown| !shown.is_empty() && state.selected.with(|selected| shown.is_subset(selected)))
    });
    let is_some = Memo::new(move |_| state.selected.with(|selected| !selected.is_empty()));
    let toggle = move |_| {
        state.select(if is_all.get_untracked() { BTreeSet::new() } else { shown.get_untracked() });
    };
    view! {
        <label class="check">
            <input
                type="checkbox"
                aria-label=t(Key::SelectPage)
                prop:checked=is_all
                prop:indeterminate=move || is_some.get() && !is_all.get()
                on:change=toggle
            />
        </label>
    }
}
