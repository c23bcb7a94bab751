//! "Invite User": a few people, from the directory or by their addresses (S26 to S31).

mod chosen;
mod people;
mod preview;
mod results;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use rollcall_client::Error;
use rollcall_wire::users::{InviteOutcome, InviteResponse, InviteResult};

use super::doing::{Doing, Notice, What};
use super::state::State;
use crate::actions::Done;
use crate::api::{act, client};
use crate::components::dialog::Dialog;
use crate::components::problem_note::ProblemNote;
use crate::handover::Handover;
use crate::lazy::{Lazy, Part};
use crate::session::SessionState;
use crate::text::{Counted, Key, t, t_count};

use chosen::{A_FEW, Chosen, count, is_waiting, request};
use people::PeopleField;
use preview::Preview;
use results::Results;

/// The dialog.
#[component]
pub(super) fn InviteDialog(open: RwSignal<bool>, state: State) -> impl IntoView {
    view! {
        <Dialog id="invite" open title=Signal::stored(t(Key::InviteUser).to_owned()) wide=true>
            <Lazy part=Part::Invite { open, state } />
        </Dialog>
    }
}

/// The fields, or what came of it.
#[component]
pub(crate) fn InviteForm(open: RwSignal<bool>, state: State) -> impl IntoView {
    let chosen = RwSignal::new(Vec::<Chosen>::new());
    let results = RwSignal::new(None::<Vec<(String, InviteResult)>>);
    // What was there and had the focus is gone.
    let done = NodeRef::<leptos::html::Button>::new();
    done.on_load(|done| drop(done.focus()));
    let more = move |_| {
        chosen.set(Vec::new());
        results.set(None);
    };
    view! {
        {move || match results.get() {
            None => view! { <Form open state chosen results /> }.into_any(),
            Some(results) => view! {
                <div class="dialog-body"><Results results /></div>
                <div class="dialog-foot">
                    <button type="button" class="button" on:click=more>{t(Key::InviteMore)}</button>
                    <button
                        type="button"
                        class="button button-primary"
                        node_ref=done
                        on:click=move |_| open.set(false)
                    >
                        {t(Key::Done)}
                    </button>
                </div>
            }
            .into_any(),
        }}
    }
}

#[component]
fn Form(
    open: RwSignal<bool>,
    state: State,
    chosen: RwSignal<Vec<Chosen>>,
    results: RwSignal<Option<Vec<(String, InviteResult)>>>,
) -> impl IntoView {
    let session = SessionState::from_context();
    let client = client();
    let error = RwSignal::new(None::<Error>);
    let is_busy = RwSignal::new(false);
    // Taken now: when the answer comes, the page may be gone.
    let doing = state.doing();
    let sendable = Memo::new(move |_| chosen.with(|chosen| count(chosen)));
    let submit = move |_| {
        is_busy.set(true);
        let asked = chosen.get_untracked();
        let request = request(&asked);
        let client = client.clone();
        act(session, async move { client.invite_users(&request).await }, move |answer| {
            is_busy.try_set(false);
            match answer {
                Ok(response) => {
                    tell(doing, &response);
                    results.try_set(Some(named(&asked, response.results)));
                }
                Err(refused) => drop(error.try_set(Some(refused))),
            }
        });
    };
    let label = move || match i64::try_from(sendable.get()).unwrap_or(i64::MAX) {
        0 => t(Key::Invite).to_owned(),
        people => t_count(Counted::InvitePeople, people),
    };
    let is_off = move || sendable.get() == 0 || is_busy.get() || chosen.with(|chosen| is_waiting(chosen));
    view! {
        <div class="dialog-body">
            <ProblemNote error />
            <PeopleField chosen />
            <TooMany chosen open />
            <Preview />
        </div>
        <div class="dialog-foot">
            <button type="button" class="button" on:click=move |_| open.set(false)>{t(Key::Cancel)}</button>
            <button type="button" class="button button-primary" disabled=is_off on:click=submit>{label}</button>
        </div>
    }
}

/// Those sent, in the order sent, with the names they had in the field.
fn named(asked: &[Chosen], results: Vec<InviteResult>) -> Vec<(String, InviteResult)> {
    let sent = asked.iter().filter(|one| one.goes()).map(|one| one.chip().label);
    sent.zip(results).collect()
}

fn tell(doing: Doing, response: &InviteResponse) {
    let users: Vec<_> = response
        .results
        .iter()
        .filter(|result| result.outcome == InviteOutcome::Invited)
        .filter_map(|result| result.user.clone())
        .collect();
    if users.is_empty() {
        return;
    }
    let done = Done { users, refusals: Vec::new() };
    doing.tell(Notice { what: What::Invited, done, batch: response.batch.clone() });
}

/// Offers the bulk upload for more than a few.
#[component]
fn TooMany(chosen: RwSignal<Vec<Chosen>>, open: RwSignal<bool>) -> impl IntoView {
    let navigate = use_navigate();
    let Handover(handover) = Handover::from_context();
    let hand_over = move |_| {
        let lines: Vec<_> = chosen.with_untracked(|chosen| chosen.iter().map(Chosen::line).collect());
        handover.set(Some(lines.join("\n")));
        open.set(false);
        navigate("/imports/new", NavigateOptions::default());
    };
    let hand_over = StoredValue::new(hand_over);
    let many = Memo::new(move |_| chosen.with(Vec::len));
    view! {
        <Show when=move || { many.get() > A_FEW }>
            <div class="note">
                <p class="note-text">
                    {move || t_count(Counted::UseBulkUpload, i64::try_from(many.get()).unwrap_or(i64::MAX))}
                </p>
                <button
                    type="button"
                    class="button"
                    on:click=move |event| hand_over.with_value(|hand_over| hand_over(event))
                >
                    {t(Key::BulkUploadUsers)}
                </button>
            </div>
        </Show>
    }
}
