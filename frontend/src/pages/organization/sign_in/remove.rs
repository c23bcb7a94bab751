//! The way back to codes.

use leptos::prelude::*;
use rollcall_client::Error;

use crate::api::{act, client};
use crate::components::dialog::ConfirmDialog;
use crate::components::problem_note::ProblemNote;
use crate::session::{SessionState, reload};
use crate::text::{Key, t};

/// The button, and the question before it.
#[component]
pub(super) fn BackToCodes() -> impl IntoView {
    let session = SessionState::from_context();
    let client = client();
    let is_asking = RwSignal::new(false);
    let is_busy = RwSignal::new(false);
    let error = RwSignal::new(None::<Error>);
    let remove = move |()| {
        is_busy.set(true);
        let client = client.clone();
        act(session, async move { client.remove_sign_in().await }, move |answer| {
            is_busy.try_set(false);
            is_asking.try_set(false);
            match answer {
                Ok(()) => reload(),
                Err(refused) => drop(error.try_set(Some(refused))),
            }
        });
    };
    view! {
        <section class="group" aria-labelledby="back-to-codes">
            <h2 id="back-to-codes">{t(Key::BackToCodes)}</h2>
            <p class="hint">{t(Key::BackToCodesHint)}</p>
            <ProblemNote error />
            <div class="buttons">
                <button type="button" class="button" on:click=move |_| is_asking.set(true)>
                    {t(Key::BackToCodes)}
                </button>
            </div>
            <ConfirmDialog
                id="ask-back-to-codes"
                open=is_asking
                title=Signal::stored(t(Key::BackToCodesQuestion).to_owned())
                confirm=Signal::stored(t(Key::BackToCodes).to_owned())
                dangerous=true
                is_busy
                on_confirm=Callback::new(remove)
            >
                <p>{t(Key::BackToCodesDetail)}</p>
            </ConfirmDialog>
        </section>
    }
}
