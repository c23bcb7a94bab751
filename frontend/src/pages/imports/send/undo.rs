//! Taking the invitations of an import back.

use leptos::prelude::*;
use rollcall_wire::imports::{Import, ImportState};

use crate::api::{act, client};
use crate::components::live::Announcer;
use crate::format::time_until;
use crate::pages::imports::followed::{Followed, Refused};
use crate::session::SessionState;
use crate::text::{Key, t};

/// Takes the invitations back while none of their mail has left. Afterwards they can be rescinded.
#[component]
pub(super) fn UndoSend(import: Signal<Import>, followed: Followed, error: Refused) -> impl IntoView {
    let session = SessionState::from_context();
    let client = StoredValue::new(client());
    let announcer = Announcer::from_context();
    let is_held = RwSignal::new(false);
    let is_busy = RwSignal::new(false);
    let batch = Memo::new(move |_| {
        import.with(|import| {
            let is_sent = matches!(import.state, ImportState::Sending | ImportState::Sent);
            import.batch.clone().filter(|_| is_sent)
        })
    });
    Effect::new(move |_| {
        let left = batch.get().and_then(|batch| time_until(batch.release_at));
        is_held.set(left.is_some());
        let Some(left) = left else { return };
        let over = move || {
            is_held.try_set(false);
        };
        if let Ok(timer) = set_timeout_with_handle(over, left) {
            on_cleanup(move || timer.clear());
        }
    });
    let undo = move |_| {
        let Some(batch) = batch.get_untracked() else { return };
        is_busy.set(true);
        let client = client.get_value();
        act(session, async move { client.undo_batch(batch.id).await }, move |answer| {
            is_busy.try_set(false);
            match answer {
                Ok(_) => announcer.say(t(Key::ImportUndone)),
                Err(refused) => drop(error.try_set(Some(refused))),
            }
            followed.again();
        });
    };
    view! {
        <Show when=move || is_held.get()>
            <button type="button" class="button" disabled=move || is_busy.get() on:click=undo>
                {t(Key::Undo)}
            </button>
        </Show>
    }
}
