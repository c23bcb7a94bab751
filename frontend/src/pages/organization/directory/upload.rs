//! Syncing with a file: choose, see the plan, say yes where that is asked, apply, see what came of it.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::web_sys::Blob;
use rollcall_client::Error;
use rollcall_wire::directory::{Directory, DirectorySync, SyncQuery};

use super::super::Notice;
use super::super::logo::read;
use super::plan::{changes_anything, count, plan, summary};
use crate::api::{Loader, act, client};
use crate::components::file_choice::FileChoice;
use crate::components::loaded::Skeleton;
use crate::components::problem_note::ProblemNote;
use crate::focus::focus_id;
use crate::format::number;
use crate::session::SessionState;
use crate::text::{Counted, Key, t, t_count, t_with};

/// How far it is.
#[derive(Debug, Clone, PartialEq)]
enum Stage {
    Choosing,
    Planning,
    Planned(DirectorySync),
    Applied(DirectorySync),
}

/// A file that was chosen.
#[derive(Debug)]
struct Chosen {
    name: String,
    media_type: &'static str,
    bytes: Vec<u8>,
}

#[derive(Debug, Clone, Copy)]
struct State {
    stage: RwSignal<Stage>,
    chosen: StoredValue<Option<Rc<Chosen>>, LocalStorage>,
    error: RwSignal<Option<Error>>,
    is_busy: RwSignal<bool>,
    /// Whether it was said that those who lose their access may.
    yes: RwSignal<bool>,
    send: Callback<SyncQuery>,
}

/// The part of the page.
#[component]
pub(super) fn SyncByFile(directory: Loader<Directory>, notice: Notice) -> impl IntoView {
    let state = state(directory, notice);
    let choose = Callback::new(move |(name, file): (String, Blob)| {
        state.error.set(None);
        state.yes.set(false);
        state.stage.set(Stage::Planning);
        read(file, move |bytes| {
            let media_type = media_type(&name);
            if state.chosen.try_set_value(Some(Rc::new(Chosen { name, media_type, bytes }))).is_none() {
                state.send.run(SyncQuery { dry_run: true, yes: false });
            }
        });
    });
    view! {
        <section class="group" aria-labelledby="sync">
            <h2 id="sync" tabindex="-1">{t(Key::SyncByFile)}</h2>
            <ProblemNote error=state.error />
            {move || match state.stage.get() {
                Stage::Choosing => view! {
                    <p>{t(Key::SyncIntro)}</p>
                    <FileChoice
                        label=t(Key::ChooseDirectoryFile)
                        accept=".csv,.json,.ndjson,.jsonl,text/csv,application/json"
                        hint=t(Key::SyncColumns).to_owned()
                        on_choose=choose
                    />
                }
                .into_any(),
                Stage::Planning => view! { <Skeleton lines=4 /> }.into_any(),
                Stage::Planned(sync) => planned(state, &sync),
                Stage::Applied(sync) => applied(state, &sync),
            }}
        </section>
    }
}

fn state(directory: Loader<Directory>, notice: Notice) -> State {
    let session = SessionState::from_context();
    let client = client();
    let (stage, error) = (RwSignal::new(Stage::Choosing), RwSignal::new(None));
    let chosen = StoredValue::new_local(None::<Rc<Chosen>>);
    let (is_busy, yes) = (RwSignal::new(false), RwSignal::new(false));
    let send = Callback::new(move |query: SyncQuery| {
        let Some(file) = chosen.get_value() else { return };
        is_busy.set(true);
        error.set(None);
        let client = client.clone();
        let sent = async move { client.import_directory(&query, file.media_type, file.bytes.clone()).await };
        act(session, sent, move |answer| {
            is_busy.try_set(false);
            match answer {
                Ok(sync) if sync.applied => {
                    let said = t_with(Key::SyncDone, &[("summary", &summary(&sync.counts))]);
                    notice.announcer.say(said);
                    stage.try_set(Stage::Applied(sync));
                    directory.reload();
                }
                Ok(sync) => {
                    notice.announcer.say(summary(&sync.counts));
                    stage.try_set(Stage::Planned(sync));
                }
                Err(refused) => {
                    error.try_set(Some(refused));
                    // A plan stays to be looked at; a file that could not be planned is chosen anew.
                    stage.try_update(|stage| {
                        if *stage == Stage::Planning {
                            *stage = Stage::Choosing;
                        }
                    });
                }
            }
            focus_id("sync");
        });
    });
    State { stage, chosen, error, is_busy, yes, send }
}

fn planned(state: State, sync: &DirectorySync) -> AnyView {
    let name = state.chosen.with_value(|chosen| chosen.as_ref().map(|chosen| chosen.name.clone()));
    let losing = count(sync.losing_access);
    // Without an administrator there is no yes.
    let is_refused = sync.leaves_no_administrator;
    let needs_yes = sync.needs_yes && !is_refused;
    let warning = needs_yes.then(|| ask_for_yes(state, sync));
    let refusal = is_refused.then(|| {
        view! { <div class="note note-error"><p class="note-text">{t(Key::LeavesNoAdministrator)}</p></div> }
    });
    let is_change = changes_anything(&sync.counts);
    let apply = (is_change && !is_refused).then(|| {
        let label = if losing > 0 { t_count(Counted::ApplyLosing, losing) } else { t(Key::Apply).to_owned() };
        let class = if losing > 0 { "button button-danger" } else { "button button-primary" };
        let run = move |_| state.send.run(SyncQuery { dry_run: false, yes: state.yes.get_untracked() });
        view! {
            <button
                type="button"
                class=class
                disabled=move || state.is_busy.get() || (needs_yes && !state.yes.get())
                on:click=run
            >
                {label}
            </button>
        }
    });
    let nothing = (!is_change).then(|| view! { <p><strong>{t(Key::SyncNothingToApply)}</strong></p> });
    view! {
        <p class="file-name"><strong>{t_with(Key::PlanOf, &[("file", &name.unwrap_or_default())])}</strong></p>
        {nothing}
        {plan(sync)}
        {refusal}
        {warning}
        <div class="buttons">
            <button type="button" class="button" on:click=move |_| state.again()>{t(Key::ChooseOther)}</button>
            {apply}
        </div>
    }
    .into_any()
}

/// More would lose their access than the deployment allows unasked.
fn ask_for_yes(state: State, sync: &DirectorySync) -> AnyView {
    let losing = count(sync.losing_access);
    let values = [
        ("enabled", &*number(count(sync.enabled_before))),
        ("percent", &*sync.max_disable_percent.to_string()),
        ("losing", &*number(losing)),
    ];
    let why = t_with(Key::NeedsYes, &values);
    view! {
        <div class="note note-error">
            <div class="note-text">
                <p>{why}</p>
                <label class="choice">
                    <input
                        type="checkbox"
                        prop:checked=move || state.yes.get()
                        on:change=move |_| state.yes.update(|yes| *yes = !*yes)
                    />
                    <span>{t_count(Counted::YesLosing, losing)}</span>
                </label>
            </div>
        </div>
    }
    .into_any()
}

fn applied(state: State, sync: &DirectorySync) -> AnyView {
    let meanwhile = (sync.changed_meanwhile > 0).then(|| {
        let text = t_count(Counted::ChangedInBetween, count(sync.changed_meanwhile));
        view! { <div class="note note-error"><p class="note-text">{text}</p></div> }
    });
    view! {
        <div class="note note-done">
            <p class="note-text">{t_with(Key::SyncDone, &[("summary", &summary(&sync.counts))])}</p>
        </div>
        {meanwhile}
        {plan(sync)}
        <div class="buttons">
            <button type="button" class="button" on:click=move |_| state.again()>{t(Key::ChooseOther)}</button>
        </div>
    }
    .into_any()
}

impl State {
    fn again(self) {
        self.chosen.set_value(None);
        self.error.set(None);
        self.stage.set(Stage::Choosing);
        focus_id("sync");
    }
}

/// By the name's ending: browsers know few of these types.
fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).as_deref() {
        Some("json") => "application/json",
        Some("ndjson" | "jsonl") => "application/x-ndjson",
        Some(_) | None => "text/csv",
    }
}

#[cfg(test)]
mod tests {
    use super::media_type;

    #[test]
    fn the_name_tells_the_type() {
        assert_eq!(media_type("people.JSON"), "application/json");
        assert_eq!(media_type("people.jsonl"), "application/x-ndjson");
        assert_eq!(media_type("people.csv"), "text/csv");
        assert_eq!(media_type("people"), "text/csv");
    }
}
