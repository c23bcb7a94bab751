//! Choosing a file, having it checked in the browser, and uploading it. Both the dialog and the page are made of this.

mod checked;
mod checking;
mod worker;

use std::time::Duration;

use leptos::prelude::*;
use leptos::web_sys::{AbortController, AbortSignal, Blob};
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use rollcall_client::{Client, Error};
use rollcall_domain::limits::{IMPORT_MAX_BYTES, IMPORT_MAX_ROWS};
use rollcall_domain::pace::Pace;
use rollcall_wire::imports::Import;

use crate::api::{act, client};
use crate::check::Report;
use crate::components::file_choice::FileChoice;
use crate::components::live::Announcer;
use crate::components::problem_note::ProblemNote;
use crate::components::progress::Progress;
use crate::format::{number, size, time_left};
use crate::handover::Handover;
use crate::running::RunningImports;
use crate::session::SessionState;
use crate::text::{Key, t, t_with};

use checked::Checked;
use checking::{Checking, check, end_checker, start_checker};
use worker::Checker;

/// The name of pasted addresses in the list of imports.
const PASTED: &str = "pasted.csv";

/// How far it is.
#[derive(Debug, Clone, PartialEq)]
enum Stage {
    Choosing,
    Checking,
    /// Checked; without a report, the browser could not, and the server will.
    Checked(Option<Box<Report>>),
    Uploading,
}

/// A file that was chosen, or pasted text.
#[derive(Debug, Clone)]
struct Chosen {
    name: String,
    content: Blob,
}

/// The parts of the upload.
#[derive(Debug, Clone, Copy)]
struct Parts {
    stage: RwSignal<Stage>,
    /// Checks the next file; it starts while the file is chosen.
    checker: StoredValue<Option<Checker>, LocalStorage>,
    /// How much has been checked, in percent.
    checked: RwSignal<Option<f64>>,
    /// How much has been uploaded, in percent, and the seconds that the rest will take.
    uploaded: RwSignal<(Option<f64>, Option<u64>)>,
    /// Breaks the upload off that is under way.
    cancel: StoredValue<Option<AbortController>, LocalStorage>,
    chosen: StoredValue<Option<Chosen>, LocalStorage>,
    name: RwSignal<String>,
    error: RwSignal<Option<Error>>,
}

/// Chooses, checks, uploads; then goes to the import's page.
#[component]
pub(crate) fn Upload() -> impl IntoView {
    let parts = Parts {
        stage: RwSignal::new(Stage::Choosing),
        checker: StoredValue::new_local(None),
        checked: RwSignal::new(None),
        uploaded: RwSignal::new((None, None)),
        cancel: StoredValue::new_local(None),
        chosen: StoredValue::new_local(None),
        name: RwSignal::new(String::new()),
        error: RwSignal::new(None),
    };
    let announcer = Announcer::from_context();
    let choose = Callback::new(move |(name, content): (String, Blob)| {
        parts.name.set(name.clone());
        parts.error.set(None);
        parts.chosen.set_value(Some(Chosen { name, content: content.clone() }));
        check(parts, announcer, &content);
    });
    let upload = uploader(parts);
    // The dialog is closed, or the page left: nobody waits for the file any more.
    on_cleanup(move || end_checker(parts));
    let Handover(handover) = Handover::from_context();
    if let Some(text) = handover.try_update(Option::take).flatten() {
        choose_text(&text, choose);
    }
    view! {
        <ProblemNote error=parts.error />
        {move || match parts.stage.get() {
            Stage::Choosing => {
                start_checker(parts);
                view! { <Choose on_choose=choose /> }.into_any()
            }
            Stage::Checking => view! { <Checking parts /> }.into_any(),
            Stage::Checked(report) => view! {
                <Checked
                    name=parts.name.get()
                    report
                    on_upload=upload
                    on_other=Callback::new(move |()| parts.stage.set(Stage::Choosing))
                />
            }
            .into_any(),
            Stage::Uploading => view! { <Uploading parts /> }.into_any(),
        }}
    }
}

#[component]
fn Choose(on_choose: Callback<(String, Blob)>) -> impl IntoView {
    let pasted = RwSignal::new(String::new());
    let check_pasted = move |_| choose_text(&pasted.get_untracked(), on_choose);
    let limits = t_with(
        Key::UploadLimits,
        &[("rows", &number(i64::from(IMPORT_MAX_ROWS))), ("size", &size(IMPORT_MAX_BYTES))],
    );
    view! {
        <p>{t(Key::UploadIntro)}</p>
        <p>
            <a href=client().sample_csv_url() download="" rel="external">{t(Key::DownloadSample)}</a>
        </p>
        <FileChoice label=t(Key::ChooseFile) accept=".csv,.txt,text/csv,text/plain" hint=limits on_choose />
        <details class="paste">
            <summary>{t(Key::PasteInstead)}</summary>
            <div class="field">
                <label for="pasted">{t(Key::PasteLabel)}</label>
                <textarea
                    id="pasted"
                    rows="6"
                    spellcheck="false"
                    prop:value=move || pasted.get()
                    on:input=move |event| pasted.set(event_target_value(&event))
                ></textarea>
            </div>
            <button
                type="button"
                class="button"
                disabled=move || pasted.with(|pasted| pasted.trim().is_empty())
                on:click=check_pasted
            >
                {t(Key::CheckAddresses)}
            </button>
        </details>
    }
}

fn choose_text(text: &str, on_choose: Callback<(String, Blob)>) {
    let pieces = js_sys::Array::of1(&wasm_bindgen::JsValue::from_str(text));
    if let Ok(blob) = Blob::new_with_str_sequence(&pieces) {
        on_choose.run((PASTED.to_owned(), blob));
    }
}

/// How far the upload is, how long it will still take, and the way out.
#[component]
fn Uploading(parts: Parts) -> impl IntoView {
    let name = parts.name.get_untracked();
    let label = Signal::derive(move || {
        let text = t_with(Key::UploadingFile, &[("name", &name)]);
        match parts.uploaded.get().1 {
            Some(seconds) => format!("{text} · {}", time_left(seconds)),
            None => text,
        }
    });
    let percent = Signal::derive(move || parts.uploaded.get().0);
    let cancel = move |_| {
        if let Some(upload) = parts.cancel.try_update_value(Option::take).flatten() {
            upload.abort();
        }
    };
    view! {
        <Progress label percent />
        <div class="buttons">
            <button type="button" class="button" on:click=cancel>{t(Key::CancelUpload)}</button>
        </div>
    }
}

/// Tells how far an upload is.
fn on_progress(parts: Parts) -> impl FnMut(f64, f64) + 'static {
    let mut pace = Pace::default();
    let began = js_sys::Date::now();
    move |done: f64, whole: f64| {
        // A clock that is set back makes the estimate late, no worse.
        let at = Duration::try_from_secs_f64((js_sys::Date::now() - began) / 1000.0).unwrap_or_default();
        let left = pace.seen(at, kilobytes(done), kilobytes(whole)).seconds_left;
        parts.uploaded.try_set((worker::percent(done, whole), left));
    }
}

/// Whole kilobytes of a number of bytes that JavaScript tells.
fn kilobytes(bytes: f64) -> u64 {
    // A duration is the one thing that a float becomes safely: so many seconds as there are kilobytes.
    Duration::try_from_secs_f64(bytes / 1024.0).map_or(0, |kilobytes| kilobytes.as_secs())
}

fn uploader(parts: Parts) -> Callback<()> {
    let session = SessionState::from_context();
    let running = RunningImports::from_context();
    let announcer = Announcer::from_context();
    let client = client();
    let navigate = use_navigate();
    Callback::new(move |()| {
        let Some(chosen) = parts.chosen.get_value() else { return };
        let Ok(cancel) = AbortController::new() else { return };
        let signal = cancel.signal();
        parts.error.set(None);
        parts.cancel.set_value(Some(cancel));
        let before = parts.stage.get_untracked();
        parts.uploaded.set((Some(0.0), None));
        parts.stage.set(Stage::Uploading);
        let client = client.clone();
        let navigate = navigate.clone();
        let progress = on_progress(parts);
        let sending = signal.clone();
        let sent = async move { send(&client, &chosen, progress, &sending).await };
        act(session, sent, move |answer| match answer {
            Ok(import) => {
                running.look_again();
                navigate(&format!("/imports/{}", import.id), NavigateOptions::default());
            }
            Err(_) if signal.aborted() => {
                announcer.say(t(Key::UploadCancelled));
                parts.stage.try_set(before);
            }
            Err(refused) => {
                parts.error.try_set(Some(refused));
                parts.stage.try_set(before);
            }
        });
    })
}

#[cfg(target_arch = "wasm32")]
async fn send(
    client: &Client,
    chosen: &Chosen,
    progress: impl FnMut(f64, f64) + 'static,
    cancel: &AbortSignal,
) -> Result<Import, Error> {
    client.create_import(&chosen.name, &chosen.content, progress, cancel).await
}

/// There are no files of a browser outside of one; the native build is only for testing plain functions.
#[cfg(not(target_arch = "wasm32"))]
async fn send(
    client: &Client,
    chosen: &Chosen,
    _progress: impl FnMut(f64, f64) + 'static,
    _cancel: &AbortSignal,
) -> Result<Import, Error> {
    client.create_import(&chosen.name, Vec::new()).await
}

#[cfg(test)]
mod tests {
    use super::kilobytes;

    #[test]
    fn bytes_are_counted_in_kilobytes() {
        assert_eq!((kilobytes(0.0), kilobytes(1536.0), kilobytes(67_108_864.0)), (0, 1, 65_536));
        assert_eq!((kilobytes(-1.0), kilobytes(f64::NAN)), (0, 0));
    }
}
