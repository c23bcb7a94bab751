//! What is done with rows, and what follows: the counts, the focus and the voice.

use leptos::html::Tr;
use leptos::prelude::*;
use leptos::web_sys::{Element, HtmlElement};
use rollcall_client::{Client, Error};
use rollcall_wire::imports::{
    ApplySuggestions, Import, ImportState, Row, RowChange, RowChanged, RowResult, Verdict,
};
use uuid::Uuid;
use wasm_bindgen::JsCast;

use super::line::{Kind, outcome_word, problem_of};
use crate::api::{act, client};
use crate::components::live::Announcer;
use crate::focus::focus_id;
use crate::format::number;
use crate::pages::imports::followed::Followed;
use crate::session::SessionState;
use crate::text::{Key, t_with};

/// What the rows share: whether they can be changed, and whom to tell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Editing {
    import: Uuid,
    is_open: Memo<bool>,
    standing: Memo<(ImportState, i64)>,
    /// The version that our own last change has made: no reason to load the rows again, from under the hands that
    /// correct them.
    own: StoredValue<Option<i64>>,
    followed: Followed,
    session: SessionState,
    announcer: Announcer,
    client: StoredValue<Client>,
}

impl Editing {
    pub(super) fn new(import: Signal<Import>, followed: Followed) -> Self {
        Self {
            import: import.with_untracked(|import| import.id),
            is_open: Memo::new(move |_| import.with(can_change_rows)),
            standing: Memo::new(move |_| import.with(|import| (import.state, import.version))),
            own: StoredValue::new(None),
            followed,
            session: SessionState::from_context(),
            announcer: Announcer::from_context(),
            client: StoredValue::new(client()),
        }
    }

    /// Changes when the rows are to be loaded again: with the state and the verdicts, not with every step of the
    /// progress, nor with what was changed here.
    pub(super) fn edition(self) -> Memo<(ImportState, i64)> {
        Memo::new(move |before: Option<&(ImportState, i64)>| {
            let now = self.standing.get();
            let is_own = self.own.get_value() == Some(now.1);
            match before {
                Some(before) if is_own && before.0 == now.0 => *before,
                Some(_) | None => now,
            }
        })
    }

    /// What can be done with a row now.
    pub(super) fn kind(self, row: &Row) -> Kind {
        let is_changeable = match row.verdict {
            Verdict::Error | Verdict::Dropped => true,
            Verdict::Ready => row.result == Some(RowResult::ChangedSincePlan),
            Verdict::Pending | Verdict::Skipped => false,
        };
        match (is_changeable && self.is_open.get(), row.verdict) {
            (false, _) => Kind::Fixed,
            (true, Verdict::Dropped) => Kind::PutBack,
            (true, Verdict::Error | Verdict::Ready | Verdict::Pending | Verdict::Skipped) => Kind::Correct,
        }
    }

    /// Changes a row; the row, the counts, the focus and the voice follow.
    pub(super) fn run(
        self,
        row: RwSignal<Row>,
        place: NodeRef<Tr>,
        change: RowChange,
        then: impl FnOnce(Option<Error>) + 'static,
    ) {
        let (line, part) = row.with_untracked(|row| (row.line, row.part));
        let client = self.client.get_value();
        let id = self.import;
        let sent = async move { client.change_row(id, line, part, &change).await };
        self.send(row, place, sent, then);
    }

    fn send(
        self,
        row: RwSignal<Row>,
        place: NodeRef<Tr>,
        sent: impl Future<Output = Result<RowChanged, Error>> + 'static,
        then: impl FnOnce(Option<Error>) + 'static,
    ) {
        act(self.session, sent, move |answer| match answer {
            Ok(changed) => {
                then(None);
                self.show(row, place, changed);
            }
            Err(error) => then(Some(error)),
        });
    }

    /// Takes the suggestion of a row, as it is shown.
    pub(super) fn take_suggestion(
        self,
        row: RwSignal<Row>,
        place: NodeRef<Tr>,
        then: impl FnOnce(Option<Error>) + 'static,
    ) {
        let seen = row.with_untracked(|row| {
            Some(ApplySuggestions::of_row(row.line, row.part, row.suggestion.as_ref()?.person_id))
        });
        let Some(seen) = seen else { return };
        let client = self.client.get_value();
        let id = self.import;
        let known = row.get_untracked();
        let sent = async move {
            let applied = client.apply_suggestions(id, &seen).await?;
            Ok(RowChanged { row: applied.row.unwrap_or(known), import: applied.import })
        };
        self.send(row, place, sent, then);
    }

    /// Takes all confident suggestions, request by request; `then` is told of how many rows.
    pub(super) fn take_confident(self, then: impl FnOnce(Result<i64, Error>) + 'static) {
        let client = self.client.get_value();
        let id = self.import;
        let sent = async move {
            let mut taken = 0_i64;
            loop {
                let applied = client.apply_suggestions(id, &ApplySuggestions::all_confident()).await?;
                taken = taken.saturating_add(applied.applied);
                if applied.applied == 0 || applied.import.confident == 0 {
                    return Ok((taken, applied.import));
                }
            }
        };
        act(self.session, sent, move |answer| {
            then(answer.map(|(taken, import): (i64, Import)| {
                self.own.try_update_value(|own| *own = Some(import.version));
                self.followed.put(import);
                self.announcer.say(t_with(Key::SuggestionsTaken, &[("count", &number(taken))]));
                taken
            }));
        });
    }

    /// Whether rows can be changed now.
    pub(super) fn is_open(self) -> bool {
        self.is_open.get()
    }

    fn show(self, row: RwSignal<Row>, place: NodeRef<Tr>, changed: RowChanged) {
        let had_focus = place.try_get_untracked().flatten().is_some_and(|place| holds_focus(&place));
        self.announcer.say(said(&changed.row));
        self.own.try_update_value(|own| *own = Some(changed.import.version));
        row.try_set(changed.row);
        self.followed.put(changed.import);
        if had_focus {
            // Once what stands there now has been made.
            request_animation_frame(move || {
                if let Some(place) = place.try_get_untracked().flatten() {
                    restore_focus(&place);
                }
            });
        }
    }
}

/// Whether nothing else works on the rows.
fn can_change_rows(import: &Import) -> bool {
    let stands = match import.state {
        ImportState::Ready | ImportState::Sent | ImportState::Stopped | ImportState::Undone => true,
        ImportState::Receiving
        | ImportState::Queued
        | ImportState::Validating
        | ImportState::Sending
        | ImportState::Discarded
        | ImportState::Failed => false,
    };
    stands && !import.rescinding && import.rows_deleted_at.is_none()
}

fn said(row: &Row) -> String {
    let line = t_with(Key::LineIs, &[("line", &row.line.to_string()), ("verdict", outcome_word(row))]);
    match problem_of(row) {
        Some(problem) => format!("{line} {problem}"),
        None => line,
    }
}

/// Whether the focus is in the row, or lost with what was there.
fn holds_focus(place: &Element) -> bool {
    let active = document().active_element();
    active.is_none_or(|active| place.contains(Some(&active)) || active.tag_name() == "BODY")
}

/// The focus stays in the row if there is still something to do, else it goes on to the next that has an error, or to
/// the heading of the rows.
fn restore_focus(place: &Element) {
    let mut row = Some(place.clone());
    while let Some(here) = row {
        if focus(here.query_selector(".fix input, .put-back").ok().flatten()) {
            return;
        }
        row = here.next_element_sibling();
    }
    focus_heading();
}

/// Moves the focus to the heading of the rows.
pub(super) fn focus_heading() {
    focus_id("rows-title");
}

fn focus(element: Option<Element>) -> bool {
    element
        .and_then(|element| element.dyn_into::<HtmlElement>().ok())
        .is_some_and(|element| element.focus().is_ok())
}
