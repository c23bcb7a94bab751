//! A new secret, shown this once.

use leptos::prelude::*;

use super::State;
use crate::components::copy_field::CopyField;
use crate::components::dialog::Dialog;
use crate::text::{Key, t, t_with};

/// The dialog. It closes by its button alone: what stands in it is not shown again.
#[component]
pub(super) fn SecretDialog(state: State) -> impl IntoView {
    let title = Signal::derive(move || {
        let name = state.made.with(|made| made.as_ref().map(|made| made.client.name.clone()));
        t_with(Key::SecretOf, &[("name", &name.unwrap_or_default())])
    });
    let close = move |_| {
        state.is_shown.set(false);
        state.made.set(None);
    };
    view! {
        <Dialog id="client-secret" open=state.is_shown title firm=true>
            <div class="dialog-body">
                <p>{t(Key::SecretOnce)}</p>
                {state.made.get_untracked().map(|made| view! {
                    <CopyField id="made-id" label=t(Key::ClientId) text=made.client.id.to_string() waits=true />
                    <CopyField id="made-secret" label=t(Key::ClientSecret) text=made.secret waits=true />
                })}
            </div>
            <div class="dialog-foot">
                <button type="button" class="button button-primary" on:click=close>{t(Key::SecretKeptSafe)}</button>
            </div>
        </Dialog>
    }
}
