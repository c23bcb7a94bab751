//! The field of the dialog: matches of the directory, pasted addresses, and whom it holds.

use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;
use rollcall_wire::directory::Person;
use rollcall_wire::users::{InvitePerson, InviteRequest, UserStatus};

use super::chosen::{Chosen, add, addresses};
use crate::api::{act, client};
use crate::components::chips::{Chip, ChipList};
use crate::components::combobox::{Choice, Combobox};
use crate::components::status_badge::word;
use crate::people::{self, PeopleSearch};
use crate::session::SessionState;
use crate::text::{Key, t, t_with};

/// The field.
#[component]
pub(super) fn PeopleField(chosen: RwSignal<Vec<Chosen>>) -> impl IntoView {
    let search = PeopleSearch::new(choice);
    let check = checker(chosen);
    let choose = move |key: String| {
        if let Some(person) = search.person(&key) {
            chosen.update(|chosen| add(chosen, Chosen::person(&person)));
            search.clear();
        }
    };
    let take = move |text: &str| {
        let addresses = addresses(text);
        chosen.update(|chosen| addresses.iter().for_each(|address| add(chosen, Chosen::address(address))));
        check(addresses);
        search.clear();
    };
    let take_typed = take.clone();
    let submit = move |()| {
        let text = search.typed.get_untracked();
        if text.contains('@') {
            take_typed(&text);
        }
    };
    let paste = move |text: String| {
        let is_list = text.contains('@') && text.trim().contains(['\n', ',', ';', '\t', '<']);
        if is_list {
            take(&text);
        }
        is_list
    };
    let list = NodeRef::<html::Ul>::new();
    let chips =
        Signal::derive(move || chosen.with(|all| all.iter().map(Chosen::chip).collect::<Vec<Chip>>()));
    let remove = move |key: String| chosen.update(|chosen| chosen.retain(|one| one.key() != key));
    view! {
        <Combobox
            id="people"
            label=t(Key::People)
            hint=t(Key::PeopleHint)
            typed=search.typed
            choices=search.choices
            on_choose=Callback::new(choose)
            on_submit=Callback::new(submit)
            on_back=Callback::new(move |()| focus_last(list))
            on_paste=Callback::new(paste)
        />
        <ChipList chips label=t(Key::Chosen) last=list on_remove=Callback::new(remove) />
        <Refusals chosen />
    }
}

/// Backspace in an empty field goes to the last chip; it does not take it out at once.
fn focus_last(list: NodeRef<html::Ul>) {
    let button = list
        .get_untracked()
        .and_then(|list| list.query_selector("li:last-child button").ok().flatten())
        .and_then(|button| button.dyn_into::<HtmlElement>().ok());
    if let Some(button) = button {
        // Without focus nothing is lost.
        let _ = button.focus();
    }
}

fn choice(person: &Person) -> Choice {
    let status = person.user.as_ref().map(|user| user.status);
    let note = match status {
        Some(UserStatus::Invited) => Some(t(Key::AlreadyInvited).to_owned()),
        Some(UserStatus::Active) => Some(t(Key::AlreadyActive).to_owned()),
        Some(UserStatus::Archived) => {
            Some(format!("{}: {}", word(UserStatus::Archived), t(Key::WillBeReinvited)))
        }
        None if !person.enabled => Some(t(Key::OutcomeDisabled).to_owned()),
        None => None,
    };
    let is_disabled = !person.enabled || matches!(status, Some(UserStatus::Invited | UserStatus::Active));
    people::choice(person, note, is_disabled)
}

/// Asks the server, without inviting anybody, what would come of addresses.
fn checker(chosen: RwSignal<Vec<Chosen>>) -> impl Fn(Vec<String>) + Clone {
    let session = SessionState::from_context();
    let client = client();
    move |addresses: Vec<String>| {
        if addresses.is_empty() {
            return;
        }
        let client = client.clone();
        let people = addresses
            .iter()
            .map(|address| InvitePerson { email: Some(address.clone()), person_id: None })
            .collect();
        let request = InviteRequest { people, dry_run: true, reinvite: false };
        act(session, async move { client.invite_users(&request).await }, move |answer| {
            let results = answer.map(|response| response.results).unwrap_or_default();
            chosen.try_update(|chosen| {
                for (address, result) in addresses.iter().zip(results) {
                    let key = address.to_ascii_lowercase();
                    if let Some(one) = chosen.iter_mut().find(|one| one.key() == key) {
                        one.learn(result);
                    }
                }
                chosen.iter_mut().for_each(Chosen::stop_asking);
            });
        });
    }
}

/// Why somebody in the field is not invited, and who may have been meant.
#[component]
fn Refusals(chosen: RwSignal<Vec<Chosen>>) -> impl IntoView {
    let refusals = move || {
        chosen.with(|chosen| {
            chosen.iter().filter_map(|one| Some((one.key(), one.refusal()?))).collect::<Vec<_>>()
        })
    };
    view! {
        <div role="status"><ul class="field-errors">
            {move || refusals().into_iter().map(|(key, (sentence, suggestion))| {
                let use_it = suggestion.map(|suggestion| {
                    let label = t_with(Key::UseSuggestion, &[("email", &suggestion.email)]);
                    let take = move |_| chosen.update(|chosen| {
                        chosen.retain(|one| one.key() != key);
                        add(chosen, Chosen::suggested(&suggestion));
                    });
                    view! { <button type="button" class="button button-small" on:click=take>{label}</button> }
                });
                view! { <li>{sentence}" "{use_it}</li> }
            }).collect_view()}
        </ul></div>
    }
}
