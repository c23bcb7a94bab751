//! "Send Invite", and what can be done before and after.

mod ask;
mod stop;
mod undo;

use leptos::prelude::*;
use rollcall_client::Error;
use rollcall_wire::imports::{Import, ImportState};

use super::followed::Followed;
use crate::api::client;
use crate::components::problem_note::ProblemNote;
use crate::text::{Key, t};

use ask::{AskDiscard, AskRescind, AskSend};
use stop::{Resume, Stop};
use undo::UndoSend;

/// The buttons of the import. Nothing is sent before "Send Invite" and its question (S19).
#[component]
pub(super) fn SendPanel(import: Signal<Import>, followed: Followed) -> impl IntoView {
    let error = RwSignal::new(None::<Error>);
    let is_asking_send = RwSignal::new(false);
    let is_asking_discard = RwSignal::new(false);
    let is_asking_rescind = RwSignal::new(false);
    let can = move |what: fn(&Import) -> bool| Memo::new(move |_| import.with(what));
    let (send, discard, rescind) = (can(can_send), can(can_discard), can(can_rescind));
    let errors =
        can(|import| import.errors > 0 && !import.state.is_moving() && import.rows_deleted_at.is_none());
    let has_invited = can(|import| import.sent > 0 && import.batch.is_none() && !import.state.is_moving());
    let log = client().errors_csv_url(import.with_untracked(|import| import.id));
    view! {
        <ProblemNote error />
        <div class="buttons import-actions">
            <Show when=move || send.get()>
                <button type="button" class="button button-primary" on:click=move |_| is_asking_send.set(true)>
                    {t(Key::SendInvite)}
                </button>
            </Show>
            <Resume import followed error />
            <UndoSend import followed error />
            <Stop import followed error />
            <Show when=move || has_invited.get()>
                <a class="button" href="/users?status=invited">{t(Key::ShowInvited)}</a>
            </Show>
            <Show when=move || errors.get()>
                <a class="button" href=log.clone() download="" rel="external">{t(Key::DownloadErrorLog)}</a>
                <a class="button" href="/imports/new">{t(Key::UploadCorrected)}</a>
            </Show>
            <Show when=move || discard.get()>
                <button type="button" class="button button-quiet" on:click=move |_| is_asking_discard.set(true)>
                    {t(Key::Discard)}
                </button>
            </Show>
            <Show when=move || rescind.get()>
                <button type="button" class="button button-quiet" on:click=move |_| is_asking_rescind.set(true)>
                    {t(Key::RescindAll)}
                </button>
            </Show>
        </div>
        <AskSend import followed open=is_asking_send error />
        <AskDiscard import open=is_asking_discard error />
        <AskRescind import followed open=is_asking_rescind error />
    }
}

/// Whether rows are ready that nobody has sent yet. What was stopped goes on instead.
fn can_send(import: &Import) -> bool {
    let stands = matches!(import.state, ImportState::Ready | ImportState::Sent | ImportState::Undone);
    stands && import.to_send() > 0 && !import.rescinding && import.rows_deleted_at.is_none()
}

fn can_discard(import: &Import) -> bool {
    matches!(import.state, ImportState::Queued | ImportState::Ready | ImportState::Failed)
}

/// Whether it has invited anybody, whom undo does not take back any more.
fn can_rescind(import: &Import) -> bool {
    matches!(import.state, ImportState::Sent | ImportState::Stopped)
        && import.sent > 0
        && import.batch.is_none()
        && !import.rescinding
        && import.rows_deleted_at.is_none()
}
