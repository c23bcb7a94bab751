//! Did you mean (B1): all suggestions that are clear, taken at once.

#![expect(clippy::large_types_passed_by_value, reason = "a bundle of signals, as the rows have it")]

use leptos::prelude::*;
use rollcall_client::Error;
use rollcall_wire::imports::Import;

use super::editing::{Editing, focus_heading};
use crate::components::problem_note::ProblemNote;
use crate::format::number;
use crate::text::{Key, t_with};

/// The button, as long as there are any. `reload` has the rows shown as they are then.
#[component]
pub(super) fn TakeConfident(import: Signal<Import>, editing: Editing, reload: Callback<()>) -> impl IntoView {
    let count = Memo::new(move |_| import.with(|import| import.confident));
    let error = RwSignal::new(None::<Error>);
    let is_busy = RwSignal::new(false);
    let take = move |_| {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        editing.take_confident(move |answer| {
            is_busy.try_set(false);
            match answer {
                Ok(_) => {
                    error.try_set(None);
                    focus_heading();
                }
                Err(refused) => drop(error.try_set(Some(refused))),
            }
            reload.try_run(());
        });
    };
    view! {
        <ProblemNote error />
        <Show when=move || editing.is_open() && (count.get() > 0)>
            <p class="buttons">
                <button
                    type="button"
                    class="button"
                    aria-disabled=move || is_busy.get().then_some("true")
                    on:click=take
                >
                    {move || t_with(Key::TakeConfident, &[("count", &number(count.get()))])}
                </button>
            </p>
        </Show>
    }
}
