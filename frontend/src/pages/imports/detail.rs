//! One import: how far it is, what was found, and sending its invitations.

use leptos::prelude::*;
use rollcall_wire::imports::{Import, ImportState};
use uuid::Uuid;

use super::followed::Followed;
use super::progress::{MailSummary, StatusBar, moving};
use super::rows::Rows;
use super::send::SendPanel;
use super::state_word::state_word;
use crate::components::loaded::Loaded;
use crate::components::page_header::PageHeader;
use crate::components::time::DayAndTime;
use crate::format::{day, number};
use crate::text::{Key, t, t_with};

/// The page.
#[component]
pub(crate) fn ImportPage(id: Uuid) -> impl IntoView {
    let followed = Followed::new(id);
    let loader = followed.loader;
    let title = Signal::derive(move || {
        let name = loader.value.with(|import| import.as_ref().map(|import| import.filename.clone()));
        name.unwrap_or_else(|| t(Key::Import).to_owned())
    });
    let running = Memo::new(move |_| {
        let told = followed.progress.get();
        loader.value.with(|import| moving(import.as_ref()?, told.as_ref()))?.0
    });
    let window_title = Signal::derive(move || match running.get() {
        Some(percent) => {
            t_with(Key::ImportTitle, &[("percent", &percent.to_string()), ("name", &title.get())])
        }
        None => title.get(),
    });
    view! {
        <nav class="back"><a href="/imports">{t(Key::Imports)}</a></nav>
        <PageHeader title window_title />
        <Loaded
            loader
            lines=6
            ready=move |import| view! {
                <Facts import />
                <StatusBar import followed />
                <Counts import />
                <MailSummary import followed />
                <SendPanel import followed />
                <Rows import followed />
            }
        />
    }
}

#[component]
fn Facts(import: Signal<Import>) -> impl IntoView {
    let by = import.with_untracked(|import| import.created_by.clone());
    let at = import.with_untracked(|import| import.created_at);
    let detail = Memo::new(move |_| import.with(|import| import.detail.clone()));
    let deleted = Memo::new(move |_| import.with(|import| import.rows_deleted_at));
    view! {
        <p class="facts">
            <span class="badge">{move || state_word(import.with(|import| import.state))}</span>
            " "{t_with(Key::UploadedByName, &[("name", &by)])}" · "<DayAndTime moment=at />
        </p>
        {move || detail.get().map(|detail| view! {
            <div class="note note-error"><p class="note-text">{detail}</p></div>
        })}
        {move || deleted.get().map(|deleted| view! {
            <div class="note"><p class="note-text">{t_with(Key::RowsDeleted, &[("day", &day(deleted))])}</p></div>
        })}
    }
}

/// What stands at the end (S18): uploaded, ready, errors, users already; once sent, what came of it.
#[component]
fn Counts(import: Signal<Import>) -> impl IntoView {
    let is_sent = Memo::new(move |_| import.with(was_sent));
    let has_dropped = Memo::new(move |_| import.with(|import| import.dropped > 0));
    let count = move |of: fn(&Import) -> i64| Signal::derive(move || import.with(of));
    view! {
        <dl class="counts">
            <Count label=Key::CountUploaded value=count(|import| import.rows) />
            <Count label=Key::CountReady value=count(|import| import.ready) />
            <Count label=Key::CountErrors value=count(|import| import.errors) />
            <Count label=Key::CountSkipped value=count(|import| import.skipped) />
            <Show when=move || has_dropped.get()>
                <Count label=Key::VerdictDropped value=count(|import| import.dropped) />
            </Show>
            <Show when=move || is_sent.get()>
                <Count label=Key::CountSent value=count(|import| import.sent) />
                <Count label=Key::CountFailed value=count(|import| import.failed) />
            </Show>
        </dl>
    }
}

/// Whether any invitation of it was ever asked to be sent.
fn was_sent(import: &Import) -> bool {
    match import.state {
        ImportState::Sending | ImportState::Sent | ImportState::Stopped | ImportState::Undone => true,
        ImportState::Receiving
        | ImportState::Queued
        | ImportState::Validating
        | ImportState::Ready
        | ImportState::Discarded
        | ImportState::Failed => false,
    }
}

#[component]
fn Count(label: Key, value: Signal<i64>) -> impl IntoView {
    view! { <div><dt>{t(label)}</dt><dd>{move || number(value.get())}</dd></div> }
}
