//! The field of the dialog: matches of the directory, pasted addresses, and whom it holds.

use std::time::Duration;

use leptos::html;
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;
use rollcall_wire::directory::{PeopleQuery, Person};
use rollcall_wire::users::{InvitePerson, InviteRequest, UserStatus};

use super::chosen::{Chosen, add, addresses};
use crate::api::{act, client};
use crate::components::chips::{Chip, ChipList};
use crate::components::combobox::{Choice, Combobox};
use crate::components::status_badge::word;
use crate::format::person_name;
use crate::query::is_search;
use crate::session::SessionState;
use crate::text::{Key, t, t_with};

/// How long after the last letter a search begins.
const PAUSE: Duration = Duration::from_millis(150);

/// The field.
#[component]
pub(super) fn PeopleField(chosen: RwSignal<Vec<Chosen>>) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let matches = RwSignal::new(Vec::<Person>::new());
    let choices = RwSignal::new(Vec::<Choice>::new());
    search_while_typing(typed, matches, choices);
    let check = checker(chosen);
    let clear = move || {
        typed.set(String::new());
        choices.set(Vec::new());
    };
    let choose = move |key: String| {
        let person =
            matches.with_untracked(|people| people.iter().find(|one| one.id.to_string() == key).cloned());
        if let Some(person) = person {
            chosen.update(|chosen| add(chosen, Chosen::person(&person)));
            clear();
        }
    };
    let take = move |text: &str| {
        let addresses = addresses(text);
        chosen.update(|chosen| addresses.iter().for_each(|address| add(chosen, Chosen::address(address))));
        check(addresses);
        clear();
    };
    let take_typed = take.clone();
    let submit = move |()| {
        let text = typed.get_untracked();
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
            typed
            choices
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

fn search_while_typing(
    typed: RwSignal<String>,
    matches: RwSignal<Vec<Person>>,
    choices: RwSignal<Vec<Choice>>,
) {
    let session = SessionState::from_context();
    let client = client();
    let mut search = debounce(PAUSE, move |q: String| {
        let client = client.clone();
        let query = PeopleQuery { q: q.clone(), limit: None };
        act(session, async move { client.search_people(&query).await }, move |answer| {
            // What is typed has changed meanwhile, or the dialog is closed.
            if typed.try_with_untracked(|typed| typed.trim() == q) != Some(true) {
                return;
            }
            let found = answer.map(|people| people.items).unwrap_or_default();
            choices.set(found.iter().map(choice).collect());
            matches.set(found);
        });
    });
    Effect::new(move |_| {
        let text = typed.with(|typed| typed.trim().to_owned());
        if is_search(&text) {
            search(text);
        } else {
            choices.set(Vec::new());
        }
    });
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
    let detail = match &person.department {
        Some(department) => format!("{} · {department}", person.email),
        None => person.email.clone(),
    };
    Choice { key: person.id.to_string(), name: person_name(person), detail, note, is_disabled }
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
