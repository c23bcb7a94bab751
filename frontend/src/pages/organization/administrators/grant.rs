//! Giving a role to somebody of the directory.

use leptos::prelude::*;
use rollcall_wire::directory::Person;
use rollcall_wire::organization::AdministratorChange;
use rollcall_wire::session::Role;

use super::State;
use super::role::{RoleChoice, highest, role_word, roles_for};
use crate::api::{act, client};
use crate::components::chips::{Chip, ChipList};
use crate::components::combobox::{Choice, Combobox};
use crate::focus::focus_id;
use crate::format::person_name;
use crate::people::{self, PeopleSearch};
use crate::session::SessionState;
use crate::text::{Key, t, t_with};

/// The field's id.
const FIELD: &str = "administrator";

/// The form: a person, a role, a button.
#[component]
pub(super) fn GrantRole(state: State) -> impl IntoView {
    let chosen = RwSignal::new(None::<Person>);
    let role = RwSignal::new(Role::BusinessAdministrator);
    let search = PeopleSearch::new(move |person| choice(state, person));
    let choose = move |key: String| {
        if let Some(person) = search.person(&key) {
            chosen.set(Some(person));
            search.clear();
        }
    };
    let chips = Signal::derive(move || {
        let chip = |person: Person| Chip {
            key: person.id.to_string(),
            label: person_name(&person),
            note: Some(person.email),
            is_bad: false,
        };
        chosen.get().into_iter().map(chip).collect::<Vec<_>>()
    });
    let grant = granter(state, chosen, role);
    let remove = move |_| {
        chosen.set(None);
        focus_id(FIELD);
    };
    view! {
        <section class="group" aria-labelledby="grant">
            <h2 id="grant">{t(Key::GrantRole)}</h2>
            <div class="form">
                <Combobox
                    id=FIELD
                    label=t(Key::Person)
                    hint=t(Key::PersonHint)
                    typed=search.typed
                    choices=search.choices
                    on_choose=Callback::new(choose)
                    on_submit=Callback::new(|()| {})
                    on_back=Callback::new(|()| {})
                    on_paste=Callback::new(|_| false)
                    autofocus=false
                />
                <ChipList
                    chips
                    label=t(Key::Chosen)
                    last=NodeRef::new()
                    on_remove=Callback::new(remove)
                />
                <Show when=move || chosen.get().is_some()>
                    <RoleChoice name="grant-role" chosen=role />
                    <p class="hint">{t(Key::GrantMail)}</p>
                    <div class="buttons">
                        <button
                            type="button"
                            class="button button-primary"
                            disabled=move || state.is_busy.get()
                            on:click=move |_| grant.run(())
                        >
                            {t(Key::GrantRole)}
                        </button>
                    </div>
                </Show>
            </div>
        </section>
    }
}

fn granter(state: State, chosen: RwSignal<Option<Person>>, role: RwSignal<Role>) -> Callback<()> {
    let session = SessionState::from_context();
    let client = client();
    Callback::new(move |()| {
        let Some(person) = chosen.get_untracked() else { return };
        state.is_busy.set(true);
        let granted = role.get_untracked();
        let change = AdministratorChange { roles: roles_for(granted, &[]) };
        let client = client.clone();
        let sent = async move { client.set_administrator(person.id, &change).await };
        act(session, sent, move |answer| {
            if answer.is_ok() {
                chosen.try_set(None);
                focus_id(FIELD);
            }
            let said = answer.map(|one| {
                t_with(Key::RoleGranted, &[("name", &one.display_name), ("role", role_word(granted))])
            });
            state.finish(person.id, said);
        });
    })
}

/// Somebody who holds a role already is changed in the list.
fn choice(state: State, person: &Person) -> Choice {
    let held = state.all.value.with_untracked(|all| {
        let all = all.iter().flat_map(|all| &all.items);
        all.filter(|one| one.person_id == person.id).map(|one| role_word(highest(&one.roles))).next()
    });
    let note = match held {
        Some(role) => Some(t_with(Key::HoldsRole, &[("role", role)])),
        None => (!person.enabled).then(|| t(Key::OutcomeDisabled).to_owned()),
    };
    people::choice(person, note, held.is_some() || !person.enabled)
}
