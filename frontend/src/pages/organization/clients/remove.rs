//! The question before a client or a secret is taken away.

use leptos::prelude::*;

use super::State;
use crate::api::{act, client};
use crate::components::dialog::ConfirmDialog;
use crate::session::SessionState;
use crate::text::{Key, t, t_with};

/// The question.
#[component]
pub(super) fn AskRemove(state: State) -> impl IntoView {
    let session = SessionState::from_context();
    let client = client();
    let remove = move |()| {
        let Some(removing) = state.removing.get_untracked() else { return };
        state.is_busy.set(true);
        let client = client.clone();
        let (id, secret, name) = (removing.client.id, removing.secret, removing.client.name);
        let removed = async move {
            match secret {
                Some(secret) => client.remove_client_secret(id, secret).await,
                None => client.remove_client(id).await,
            }
        };
        act(session, removed, move |answer| {
            state.is_busy.try_set(false);
            state.is_asking.try_set(false);
            let said = if secret.is_some() { Key::SecretRemoved } else { Key::ClientRemoved };
            match answer {
                Ok(()) => state.done(said, &name),
                Err(refused) => {
                    state.error.try_set(Some(refused));
                    state.all.reload();
                }
            }
        });
    };
    let about = move |client: Key, secret: Key| {
        state.removing.with(|removing| {
            let name = removing.as_ref().map_or("", |removing| removing.client.name.as_str());
            let is_secret = removing.as_ref().is_some_and(|removing| removing.secret.is_some());
            t_with(if is_secret { secret } else { client }, &[("name", name)])
        })
    };
    view! {
        <ConfirmDialog
            id="ask-remove-client"
            open=state.is_asking
            title=Signal::derive(move || about(Key::RemoveClientQuestion, Key::RemoveSecretQuestion))
            confirm=Signal::stored(t(Key::Remove).to_owned())
            dangerous=true
            is_busy=state.is_busy
            on_confirm=Callback::new(remove)
        >
            <p>{move || about(Key::RemoveClientDetail, Key::RemoveSecretDetail)}</p>
        </ConfirmDialog>
    }
}
