//! One import: how far it is, what was found, and sending its invitations.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use rollcall_wire::imports::{Import, ImportState};
use uuid::Uuid;

use super::rows::Rows;
use super::send::SendPanel;
use super::state_word::state_word;
use crate::api::{Loader, client};
use crate::components::live::Announcer;
use crate::components::loaded::Loaded;
use crate::components::page_header::PageHeader;
use crate::components::progress::Progress;
use crate::components::time::DayAndTime;
use crate::format::{number, percent};
use crate::pages::not_found::NotFoundPage;
use crate::text::{Key, t, t_with};

/// How often a moving import is asked for at first, and at most how seldom.
const SOON: Duration = Duration::from_millis(500);
const SELDOM: Duration = Duration::from_secs(2);

/// The page.
#[component]
pub(crate) fn ImportPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")?.parse::<Uuid>().ok()));
    move || match id.get() {
        Some(id) => view! { <ImportView id /> }.into_any(),
        None => view! { <NotFoundPage /> }.into_any(),
    }
}

#[component]
fn ImportView(id: Uuid) -> impl IntoView {
    let client = client();
    let loader = Loader::new(move || {
        let client = client.clone();
        async move { client.get_import(id).await }
    });
    keep_asking(loader);
    let title = Signal::derive(move || {
        let name = loader.value.with(|import| import.as_ref().map(|import| import.filename.clone()));
        name.unwrap_or_else(|| t(Key::Import).to_owned())
    });
    let window_title = Signal::derive(move || {
        let running = loader.value.with(|import| import.as_ref().and_then(progress));
        match running {
            Some((Some(percent), _)) => {
                t_with(Key::ImportTitle, &[("percent", &percent.to_string()), ("name", &title.get())])
            }
            Some((None, _)) | None => title.get(),
        }
    });
    view! {
        <nav class="back"><a href="/imports">{t(Key::Imports)}</a></nav>
        <PageHeader title window_title />
        <Loaded
            loader
            lines=6
            ready=move |import| view! {
                <Facts import />
                <StatusBar import />
                <Counts import />
                <SendPanel import loader />
                <Rows import />
            }
        />
    }
}

/// Asks again while the import moves: soon at first, then less often.
fn keep_asking(loader: Loader<Import>) {
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let wait = StoredValue::new(SOON);
    Effect::new(move |_| {
        let is_moving =
            loader.value.with(|import| import.as_ref().is_some_and(|import| import.state.is_moving()));
        let is_asking = loader.is_busy.get();
        if !is_moving {
            wait.set_value(SOON);
        } else if !is_asking {
            let next = set_timeout_with_handle(move || loader.reload(), wait.get_value());
            timer.set_value(next.ok());
            wait.update_value(|wait| *wait = SELDOM.min(wait.mul_f32(1.25)));
        }
    });
    on_cleanup(move || {
        if let Some(timer) = timer.try_get_value().flatten() {
            timer.clear();
        }
    });
}

/// Percent, where known, and the text, of an import that moves.
fn progress(import: &Import) -> Option<(Option<i64>, String)> {
    let of = |done: i64, whole: i64, key: Key| {
        let text = t_with(key, &[("done", &number(done)), ("whole", &number(whole))]);
        Some((Some(percent(done, whole)), text))
    };
    match import.state {
        ImportState::Receiving => Some((None, t_with(Key::ReceivedRows, &[("rows", &number(import.rows))]))),
        ImportState::Queued => Some((None, t(Key::ImportQueued).to_owned())),
        ImportState::Validating => of(import.judged, import.rows, Key::ValidatedRows),
        ImportState::Sending => of(import.sent.saturating_add(import.failed), import.ready, Key::SentRows),
        ImportState::Ready
        | ImportState::Sent
        | ImportState::Stopped
        | ImportState::Undone
        | ImportState::Discarded
        | ImportState::Failed => None,
    }
}

/// The status bar (S17). It is said at each quarter, and at the end.
#[component]
fn StatusBar(import: Signal<Import>) -> impl IntoView {
    let announcer = Announcer::from_context();
    Effect::new(move |before: Option<(ImportState, i64)>| {
        let (state, quarter) = import.with(|import| {
            let quarter = progress(import).and_then(|(percent, _)| percent).unwrap_or(0) / 25;
            (import.state, quarter)
        });
        match before {
            Some((was, _)) if was != state => announcer.say(state_word(state)),
            Some((_, at)) if quarter > at => announcer.say(format!("{} %", quarter * 25)),
            Some(_) | None => {}
        }
        (state, quarter)
    });
    let running = Memo::new(move |_| import.with(progress));
    let is_running = Memo::new(move |_| running.with(Option::is_some));
    let label = Signal::derive(move || running.get().map(|(_, text)| text).unwrap_or_default());
    let percent = Signal::derive(move || {
        let whole = running.get().and_then(|(percent, _)| percent)?;
        i32::try_from(whole).ok().map(f64::from)
    });
    view! { <Show when=move || is_running.get()><Progress label percent /></Show> }
}

#[component]
fn Facts(import: Signal<Import>) -> impl IntoView {
    let by = import.with_untracked(|import| import.created_by.clone());
    let at = import.with_untracked(|import| import.created_at);
    let detail = move || import.with(|import| import.detail.clone());
    view! {
        <p class="facts">
            <span class="badge">{move || state_word(import.with(|import| import.state))}</span>
            " "{t_with(Key::UploadedByName, &[("name", &by)])}" · "<DayAndTime moment=at />
        </p>
        {move || detail().map(|detail| view! {
            <div class="note note-error"><p class="note-text">{detail}</p></div>
        })}
    }
}

/// What stands at the end (S18): uploaded, ready, errors, users already; once sent, what came of it.
#[component]
fn Counts(import: Signal<Import>) -> impl IntoView {
    let is_sent = Memo::new(move |_| {
        import.with(|import| match import.state {
            ImportState::Sending | ImportState::Sent | ImportState::Stopped | ImportState::Undone => true,
            ImportState::Receiving
            | ImportState::Queued
            | ImportState::Validating
            | ImportState::Ready
            | ImportState::Discarded
            | ImportState::Failed => false,
        })
    });
    let count = move |of: fn(&Import) -> i64| Signal::derive(move || import.with(of));
    view! {
        <dl class="counts">
            <Count label=Key::CountUploaded value=count(|import| import.rows) />
            <Count label=Key::CountReady value=count(|import| import.ready) />
            <Count label=Key::CountErrors value=count(|import| import.errors) />
            <Count label=Key::CountSkipped value=count(|import| import.skipped) />
            <Show when=move || is_sent.get()>
                <Count label=Key::CountSent value=count(|import| import.sent) />
                <Count label=Key::CountFailed value=count(|import| import.failed) />
            </Show>
        </dl>
    }
}

#[component]
fn Count(label: Key, value: Signal<i64>) -> impl IntoView {
    view! { <div><dt>{t(label)}</dt><dd>{move || number(value.get())}</dd></div> }
}
