//! Fix in place (B5): the cell of a row is corrected where it stands, its suggestion is taken, or the row is taken out.

#![expect(clippy::large_types_passed_by_value, reason = "a bundle of signals, copied once for each row")]

use leptos::html::{Input, Tr};
use leptos::prelude::*;
use leptos::web_sys::Node;
use rollcall_client::Error;
use rollcall_wire::imports::{Row, RowChange};
use wasm_bindgen::JsCast;

use super::editing::Editing;
use crate::components::problem_note::sentence;
use crate::text::{Key, t, t_with};

/// The field of the cell. It is checked on Enter, by its button, and when it is left.
#[component]
pub(super) fn Cell(
    id: String,
    problem_id: String,
    row: RwSignal<Row>,
    place: NodeRef<Tr>,
    editing: Editing,
) -> impl IntoView {
    let (line, cell) = row.with_untracked(|row| (row.line, row.cell.clone()));
    let checked = StoredValue::new(cell.clone());
    let typed = RwSignal::new(cell);
    let error = RwSignal::new(None::<Error>);
    let waiting = StoredValue::new(None::<RowChange>);
    let is_busy = StoredValue::new(false);
    let change = Callback::new(move |change: RowChange| {
        send_in_turn(Turn { editing, row, place, error, waiting, is_busy }, change);
    });
    // A field that is taken away with the focus in it is left as well, when its signals may have gone already.
    let check = move || {
        let (Some(text), Some(known)) = (typed.try_get_untracked(), checked.try_get_value()) else { return };
        if known != text || error.try_with_untracked(Option::is_some) == Some(true) {
            checked.set_value(text.clone());
            change.try_run(RowChange::correct(text));
        }
    };
    let take = move |_| {
        let email = row.with_untracked(|row| row.suggestion.as_ref().map(|near| near.email.clone()));
        editing.take_suggestion(row, place, move |refused| {
            // The field stays where there is still something wrong.
            if let (None, Some(email)) = (&refused, email) {
                checked.try_set_value(email.clone());
                typed.try_set(email);
            }
            error.try_set(refused);
        });
    };
    let form = NodeRef::<leptos::html::Form>::new();
    let input = NodeRef::<Input>::new();
    let on_leave = move |event: leptos::ev::FocusEvent| {
        let next = event.related_target().and_then(|next| next.dyn_into::<Node>().ok());
        let form = form.try_get_untracked().flatten();
        if form.is_some_and(|form| next.is_none() || !form.contains(next.as_ref())) {
            check();
        }
    };
    let take_out = t_with(Key::TakeOutLine, &[("line", &line.to_string())]);
    view! {
        <form
            class="fix"
            node_ref=form
            on:focusout=on_leave
            on:submit=move |event| {
                event.prevent_default();
                check();
            }
        >
            <label class="visually-hidden" for=id.clone()>
                {t_with(Key::EmailOfLine, &[("line", &line.to_string())])}
            </label>
            <input
                id=id
                type="text"
                inputmode="email"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-invalid="true"
                aria-describedby=problem_id
                node_ref=input
                prop:value=move || typed.get()
                on:input=move |event| typed.set(event_target_value(&event))
            />
            <span class="fix-buttons">
                <button type="submit" class="button button-small">{t(Key::Check)}</button>
                <button
                    type="button"
                    class="button button-small button-quiet"
                    aria-label=take_out
                    on:click=move |_| change.run(RowChange::take_out())
                >
                    {t(Key::TakeOut)}
                </button>
            </span>
            {move || row.with(|row| row.suggestion.clone()).map(|near| view! {
                <button type="button" class="button button-small take-suggestion" on:click=take>
                    {t_with(Key::UseSuggestion, &[("email", &near.email)])}
                </button>
            })}
            {move || error.with(|error| error.as_ref().map(sentence)).map(|text| view! {
                <small class="field-error" role="alert">{text}</small>
            })}
        </form>
    }
}

/// What a request of one row needs. One at a time: what is asked meanwhile waits, and only the last of it counts.
#[derive(Clone, Copy)]
struct Turn {
    editing: Editing,
    row: RwSignal<Row>,
    place: NodeRef<Tr>,
    error: RwSignal<Option<Error>>,
    waiting: StoredValue<Option<RowChange>>,
    is_busy: StoredValue<bool>,
}

fn send_in_turn(turn: Turn, change: RowChange) {
    if turn.is_busy.try_get_value() == Some(true) {
        turn.waiting.try_update_value(|waiting| *waiting = Some(change));
        return;
    }
    turn.is_busy.try_update_value(|busy| *busy = true);
    turn.editing.run(turn.row, turn.place, change, move |refused| {
        turn.error.try_set(refused);
        turn.is_busy.try_update_value(|busy| *busy = false);
        if let Some(next) = turn.waiting.try_update_value(Option::take).flatten() {
            send_in_turn(turn, next);
        }
    });
}

/// Puts a row back that was taken out.
#[component]
pub(super) fn PutBack(row: RwSignal<Row>, place: NodeRef<Tr>, editing: Editing) -> impl IntoView {
    let error = RwSignal::new(None::<Error>);
    let put_back = move |_| {
        let cell = row.with_untracked(|row| row.cell.clone());
        editing.run(row, place, RowChange::correct(cell), move |refused| drop(error.try_set(refused)));
    };
    let label = row.with_untracked(|row| t_with(Key::PutBackLine, &[("line", &row.line.to_string())]));
    view! {
        " "
        <button type="button" class="button button-small put-back" aria-label=label on:click=put_back>
            {t(Key::PutBack)}
        </button>
        {move || error.with(|error| error.as_ref().map(sentence)).map(|text| view! {
            <small class="field-error" role="alert">{text}</small>
        })}
    }
}
