//! What can be done with the users selected, or how many are selected no more.

use leptos::prelude::*;
use rollcall_wire::users::User;

use super::state::State;
use crate::actions::{Action, eligible};
use crate::components::banner::DismissButton;
use crate::focus::focus;
use crate::keyboard::Shortcuts;
use crate::text::{Counted, Key, t, t_count, t_with};

/// Stands while somebody is selected. Where an action fits only some of them, it says so.
#[component]
pub(super) fn BatchBar(state: State) -> impl IntoView {
    let selection = Memo::new(move |_| state.selection());
    let count = move || i64::try_from(selection.with(Vec::len)).unwrap_or(i64::MAX);
    let clear = move |_| {
        state.clear_selection();
        focus("thead input");
    };
    view! {
        <Cleared state />
        <Show when=move || { count() > 0 }>
            <section class="batch-bar" aria-label=t(Key::Selection)>
                <strong>{move || t_count(Counted::Selected, count())}</strong>
                {Action::ALL.map(|action| view! { <BatchButton state action selection /> }).collect_view()}
                <button type="button" class="button button-quiet" on:click=clear>{t(Key::ClearSelection)}</button>
            </section>
        </Show>
    }
}

/// Another page was gone to: its users are not selected, and those of the page before not any more.
#[component]
fn Cleared(state: State) -> impl IntoView {
    let dismiss = move |()| {
        state.cleared.set(None);
        focus("h1");
    };
    move || {
        let count = state.cleared.get()?;
        Some(view! {
            <div class="note note-sticky">
                <p class="note-text">{t_count(Counted::SelectionCleared, count)}</p>
                <DismissButton on_dismiss=Callback::new(dismiss) />
            </div>
        })
    }
}

#[component]
fn BatchButton(state: State, action: Action, selection: Memo<Vec<User>>) -> impl IntoView {
    let fitting = Memo::new(move |_| selection.with(|users| eligible(users, action)));
    let (id, word, key, class) = match action {
        Action::Resend => ("batch-resend", Key::Resend, None, "button"),
        Action::Archive => ("batch-archive", Key::Archive, Some("e"), "button button-danger"),
        Action::Reinvite => ("batch-reinvite", Key::Reinvite, None, "button"),
    };
    let note = move || {
        let (some, all) = (fitting.with(Vec::len), selection.with(Vec::len));
        (some < all)
            .then(|| t_with(Key::AppliesTo, &[("some", &some.to_string()), ("all", &all.to_string())]))
    };
    let shortcuts = Shortcuts::from_context();
    view! {
        <span class="batch-action">
            <button
                type="button"
                class=class
                disabled=move || fitting.with(Vec::is_empty)
                aria-describedby=id
                aria-keyshortcuts=move || key.and_then(|key| shortcuts.key(key))
                on:click=move |_| state.doing().ask(action, fitting.get_untracked())
            >
                {t(word)}
            </button>
            <small id=id>{note}</small>
        </span>
    }
}
