//! Stopping what is being sent, and going on.

use leptos::prelude::*;
use rollcall_wire::imports::{Import, ImportState};

use crate::api::{act, client};
use crate::pages::imports::followed::{Followed, Refused};
use crate::session::SessionState;
use crate::text::{Counted, Key, t, t_count};

/// Stops the making of invitations and the mail that waits. There while any of the two goes on.
#[component]
pub(super) fn Stop(import: Signal<Import>, followed: Followed, error: Refused) -> impl IntoView {
    let session = SessionState::from_context();
    let client = StoredValue::new(client());
    let is_busy = RwSignal::new(false);
    let can_stop = Memo::new(move |_| {
        let waiting = followed.progress.with(|told| told.as_ref().map_or(0, |told| told.mails.waiting()));
        import.with(|import| match import.state {
            ImportState::Sending => true,
            // While undo is offered, that is the button to press.
            ImportState::Sent => waiting > 0 && import.batch.is_none(),
            ImportState::Receiving
            | ImportState::Queued
            | ImportState::Validating
            | ImportState::Ready
            | ImportState::Stopped
            | ImportState::Undone
            | ImportState::Discarded
            | ImportState::Failed => false,
        })
    });
    let stop = move |_| {
        is_busy.set(true);
        let id = import.with_untracked(|import| import.id);
        let client = client.get_value();
        act(session, async move { client.stop_import(id).await }, move |answer| {
            is_busy.try_set(false);
            followed.settle(answer, error);
        });
    };
    view! {
        <Show when=move || can_stop.get()>
            <button type="button" class="button" disabled=move || is_busy.get() on:click=stop>
                {t(Key::StopSending)}
            </button>
        </Show>
    }
}

/// Goes on where it was stopped, with the number of those who have got nothing yet.
#[component]
pub(super) fn Resume(import: Signal<Import>, followed: Followed, error: Refused) -> impl IntoView {
    let session = SessionState::from_context();
    let client = StoredValue::new(client());
    let is_busy = RwSignal::new(false);
    let is_stopped = Memo::new(move |_| {
        import.with(|import| {
            let stands = import.state == ImportState::Stopped && !import.rescinding;
            stands && import.rows_deleted_at.is_none()
        })
    });
    let not_sent = move || {
        let waiting = followed.progress.with(|told| told.as_ref().map_or(0, |told| told.mails.waiting()));
        import.with(Import::to_send).saturating_add(waiting)
    };
    let resume = move |_| {
        is_busy.set(true);
        let (id, version) = import.with_untracked(|import| (import.id, import.version));
        let client = client.get_value();
        act(session, async move { client.send_import(id, version).await }, move |answer| {
            is_busy.try_set(false);
            followed.settle(answer, error);
        });
    };
    view! {
        <Show when=move || is_stopped.get()>
            <button
                type="button"
                class="button button-primary"
                disabled=move || is_busy.get()
                aria-describedby="not-sent"
                on:click=resume
            >
                {t(Key::ResumeSending)}
            </button>
            <span id="not-sent" class="not-sent">{move || t_count(Counted::NotSent, not_sent())}</span>
        </Show>
    }
}
