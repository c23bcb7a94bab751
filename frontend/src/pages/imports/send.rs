//! "Send Invite", and what can be done before and after.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use rollcall_client::Error;
use rollcall_wire::imports::{Import, ImportState};

use crate::api::{Loader, act, client};
use crate::components::dialog::ConfirmDialog;
use crate::components::live::Announcer;
use crate::components::problem_note::ProblemNote;
use crate::format::time_until;
use crate::session::SessionState;
use crate::text::{Counted, Key, t, t_count};

/// The buttons of the import. Nothing is sent before "Send Invite" and its question (S19).
#[component]
pub(super) fn SendPanel(import: Signal<Import>, loader: Loader<Import>) -> impl IntoView {
    let error = RwSignal::new(None::<Error>);
    let is_asking_send = RwSignal::new(false);
    let is_asking_discard = RwSignal::new(false);
    let state = Memo::new(move |_| import.with(|import| import.state));
    let can_send = move || {
        matches!(state.get(), ImportState::Ready | ImportState::Stopped)
            && import.with(|import| import.ready > 0)
    };
    let can_discard =
        move || matches!(state.get(), ImportState::Queued | ImportState::Ready | ImportState::Failed);
    let has_errors = move || import.with(|import| import.errors > 0 && !import.state.is_moving());
    let log = client().errors_csv_url(import.with_untracked(|import| import.id));
    view! {
        <ProblemNote error />
        <div class="buttons import-actions">
            <Show when=can_send>
                <button type="button" class="button button-primary" on:click=move |_| is_asking_send.set(true)>
                    {t(Key::SendInvite)}
                </button>
            </Show>
            <UndoSend import loader error />
            <Show when=has_errors>
                <a class="button" href=log.clone() download="" rel="external">{t(Key::DownloadErrorLog)}</a>
                <a class="button" href="/imports/new">{t(Key::UploadCorrected)}</a>
            </Show>
            <Show when=can_discard>
                <button type="button" class="button button-quiet" on:click=move |_| is_asking_discard.set(true)>
                    {t(Key::Discard)}
                </button>
            </Show>
        </div>
        <AskSend import loader open=is_asking_send error />
        <AskDiscard import open=is_asking_discard error />
    }
}

#[component]
fn AskSend(
    import: Signal<Import>,
    loader: Loader<Import>,
    open: RwSignal<bool>,
    error: RwSignal<Option<Error>>,
) -> impl IntoView {
    let session = SessionState::from_context();
    let client = client();
    let is_busy = RwSignal::new(false);
    let send = move |()| {
        is_busy.set(true);
        let (id, version) = import.with_untracked(|import| (import.id, import.version));
        let client = client.clone();
        act(session, async move { client.send_import(id, version).await }, move |answer| {
            is_busy.try_set(false);
            open.try_set(false);
            match answer {
                Ok(sending) => {
                    error.try_set(None);
                    loader.value.try_set(Some(sending));
                }
                Err(refused) => drop(error.try_set(Some(refused))),
            }
            loader.reload();
        });
    };
    let ready = move || import.with(|import| import.ready.saturating_sub(import.sent));
    let kept = move || import.with(|import| (import.errors > 0).then_some(import.errors));
    view! {
        <ConfirmDialog
            id="send"
            open
            title=Signal::derive(move || t_count(Counted::SendQuestion, ready()))
            confirm=Signal::derive(move || t_count(Counted::SendInvitations, ready()))
            is_busy
            on_confirm=Callback::new(send)
        >
            <p>{t(Key::SendDetail)}</p>
            {move || kept().map(|errors| view! { <p>{t_count(Counted::RowsStay, errors)}</p> })}
        </ConfirmDialog>
    }
}

#[component]
fn AskDiscard(import: Signal<Import>, open: RwSignal<bool>, error: RwSignal<Option<Error>>) -> impl IntoView {
    let session = SessionState::from_context();
    let client = client();
    let navigate = use_navigate();
    let is_busy = RwSignal::new(false);
    let discard = move |()| {
        is_busy.set(true);
        let id = import.with_untracked(|import| import.id);
        let client = client.clone();
        let navigate = navigate.clone();
        act(session, async move { client.discard_import(id).await }, move |answer| {
            is_busy.try_set(false);
            open.try_set(false);
            match answer {
                Ok(()) => navigate("/imports", NavigateOptions::default()),
                Err(refused) => drop(error.try_set(Some(refused))),
            }
        });
    };
    view! {
        <ConfirmDialog
            id="discard"
            open
            title=Signal::stored(t(Key::DiscardQuestion).to_owned())
            confirm=Signal::stored(t(Key::Discard).to_owned())
            dangerous=true
            is_busy
            on_confirm=Callback::new(discard)
        >
            <p>{t(Key::DiscardDetail)}</p>
        </ConfirmDialog>
    }
}

/// Takes the invitations back while none of their mail has left. Afterwards each can be rescinded in the list of users.
#[component]
fn UndoSend(import: Signal<Import>, loader: Loader<Import>, error: RwSignal<Option<Error>>) -> impl IntoView {
    let session = SessionState::from_context();
    let client = StoredValue::new(client());
    let announcer = Announcer::from_context();
    let is_held = RwSignal::new(false);
    let is_busy = RwSignal::new(false);
    let batch = Memo::new(move |_| {
        import.with(|import| import.batch.clone().filter(|_| import.state == ImportState::Sent))
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
            loader.reload();
        });
    };
    let is_sent = move || import.with(|import| import.state == ImportState::Sent);
    view! {
        <Show when=is_sent>
            <Show
                when=move || is_held.get()
                fallback=|| view! { <a class="button" href="/users?status=invited">{t(Key::ShowInvited)}</a> }
            >
                <button type="button" class="button" disabled=move || is_busy.get() on:click=undo>
                    {t(Key::Undo)}
                </button>
            </Show>
        </Show>
    }
}
