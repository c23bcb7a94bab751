//! Changing and taking a role. The own one is taken with a warning.

use leptos::prelude::*;
use rollcall_wire::organization::AdministratorChange;
use rollcall_wire::session::Role;

use super::State;
use super::role::{RoleChoice, highest, role_word, roles_for};
use crate::api::{act, client};
use crate::components::dialog::ConfirmDialog;
use crate::session::SessionState;
use crate::text::{Key, t, t_with};

/// The dialog that changes a role.
#[component]
pub(super) fn ChangeDialog(state: State) -> impl IntoView {
    let session = SessionState::from_context();
    let client = client();
    let role = RwSignal::new(Role::BusinessAdministrator);
    Effect::new(move |_| {
        if let Some(one) = state.about.get().filter(|_| state.is_changing.get()) {
            role.set(highest(&one.roles));
        }
    });
    let change = move |()| {
        let Some(one) = state.about.get_untracked() else { return };
        let chosen = role.get_untracked();
        if chosen == highest(&one.roles) {
            return state.is_changing.set(false);
        }
        state.is_busy.set(true);
        let change = AdministratorChange { roles: roles_for(chosen, &one.roles) };
        let client = client.clone();
        let sent = async move { client.set_administrator(one.person_id, &change).await };
        act(session, sent, move |answer| {
            let said = answer.map(|one| {
                t_with(Key::RoleChanged, &[("name", &one.display_name), ("role", role_word(chosen))])
            });
            state.finish(one.person_id, said);
        });
    };
    view! {
        <ConfirmDialog
            id="change-role"
            open=state.is_changing
            title=Signal::derive(move || t_with(Key::ChangeRoleOf, &[("name", &about(state))]))
            confirm=Signal::stored(t(Key::ChangeRole).to_owned())
            is_busy=state.is_busy
            on_confirm=Callback::new(change)
        >
            <OwnRole state />
            <RoleChoice name="change-role" chosen=role />
        </ConfirmDialog>
    }
}

/// The question before all roles of somebody are taken.
#[component]
pub(super) fn AskRemove(state: State) -> impl IntoView {
    let session = SessionState::from_context();
    let client = client();
    let remove = move |()| {
        let Some(one) = state.about.get_untracked() else { return };
        state.is_busy.set(true);
        let client = client.clone();
        let person = one.person_id;
        act(session, async move { client.remove_administrator(person).await }, move |answer| {
            state.finish(person, answer.map(|()| t_with(Key::RoleRemoved, &[("name", &one.display_name)])));
        });
    };
    view! {
        <ConfirmDialog
            id="remove-role"
            open=state.is_removing
            title=Signal::derive(move || t_with(Key::RemoveRoleQuestion, &[("name", &about(state))]))
            confirm=Signal::stored(t(Key::RemoveRole).to_owned())
            dangerous=true
            is_busy=state.is_busy
            on_confirm=Callback::new(remove)
        >
            <OwnRole state />
            <p>{t(Key::RemoveRoleDetail)}</p>
        </ConfirmDialog>
    }
}

/// Warns somebody who is about to change the own role.
#[component]
fn OwnRole(state: State) -> impl IntoView {
    let is_own = move || state.about.get().is_some_and(|one| state.own == Some(one.person_id));
    move || {
        is_own()
            .then(|| view! { <div class="note note-error"><p class="note-text">{t(Key::OwnRole)}</p></div> })
    }
}

fn about(state: State) -> String {
    state.about.get().map(|one| one.display_name).unwrap_or_default()
}
