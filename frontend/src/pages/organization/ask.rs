//! Whom a Business Administrator asks for what only a Global Administrator may do (S5).

use leptos::prelude::*;
use rollcall_wire::session::Role;

use super::may_change;
use crate::api::{Loader, client};
use crate::format::any_of;
use crate::text::{Key, t, t_with};

/// Says that this can only be read, why, and whom to ask. Nothing for somebody who may change it.
#[component]
pub(super) fn ReadOnlyNote() -> impl IntoView {
    (!may_change()).then(|| view! { <WhomToAsk /> })
}

#[component]
fn WhomToAsk() -> impl IntoView {
    let client = client();
    let administrators = Loader::new(move || {
        let client = client.clone();
        async move { client.list_administrators().await }
    });
    // Without an answer the role alone is named.
    let names = move || {
        let names = administrators.value.with(|all| {
            let all = all.iter().flat_map(|all| &all.items);
            let global = all.filter(|one| one.enabled && one.roles.contains(&Role::GlobalAdministrator));
            global.map(|one| one.display_name.clone()).collect::<Vec<_>>()
        });
        (!names.is_empty()).then(|| t_with(Key::AskNames, &[("names", &any_of(&names))]))
    };
    view! {
        <div class="note">
            <p class="note-text">{t(Key::OnlyGlobal)}" "{names}</p>
        </div>
    }
}
