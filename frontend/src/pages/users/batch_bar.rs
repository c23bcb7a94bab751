//! What can be done with the users selected.

use leptos::prelude::*;

use super::state::State;
use crate::actions::{Action, eligible};
use crate::text::{Counted, Key, t, t_count, t_with};

/// Stands while somebody is selected. Where an action fits only some of them, it says so.
#[component]
pub(super) fn BatchBar(state: State) -> impl IntoView {
    let selection = Memo::new(move |_| state.selection());
    let count = move || i64::try_from(selection.with(Vec::len)).unwrap_or(i64::MAX);
    view! {
        <Show when=move || { count() > 0 }>
            <section class="batch-bar" aria-label=t(Key::Selection)>
                <strong>{move || t_count(Counted::Selected, count())}</strong>
                {Action::ALL.map(|action| view! { <BatchButton state action selection /> }).collect_view()}
                <button type="button" class="button button-quiet" on:click=move |_| state.clear_selection()>
                    {t(Key::ClearSelection)}
                </button>
            </section>
        </Show>
    }
}

#[component]
fn BatchButton(
    state: State,
    action: Action,
    selection: Memo<Vec<rollcall_wire::users::User>>,
) -> impl IntoView {
    let fitting = Memo::new(move |_| selection.with(|users| eligible(users, action)));
    let id = match action {
        Action::Resend => "batch-resend",
        Action::Archive => "batch-archive",
        Action::Reinvite => "batch-reinvite",
    };
    let note_id = format!("{id}-note");
    let note = move || {
        let (some, all) = (fitting.with(Vec::len), selection.with(Vec::len));
        (some < all)
            .then(|| t_with(Key::AppliesTo, &[("some", &some.to_string()), ("all", &all.to_string())]))
    };
    view! {
        <span class="batch-action">
            <button
                type="button"
                class=if action == Action::Archive { "button button-danger" } else { "button" }
                disabled=move || fitting.with(Vec::is_empty) || state.is_busy.get()
                aria-describedby=note_id.clone()
                on:click=move |_| state.ask(action, fitting.get_untracked())
            >
                {word(action)}
            </button>
            <small id=note_id.clone()>{note}</small>
        </span>
    }
}

/// The verb of an action.
pub(super) fn word(action: Action) -> &'static str {
    match action {
        Action::Resend => t(Key::Resend),
        Action::Archive => t(Key::Archive),
        Action::Reinvite => t(Key::Reinvite),
    }
}
