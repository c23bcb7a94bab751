//! Icons, from one sprite. They say nothing that a word beside them does not say.

use leptos::prelude::*;

/// An icon of `icons.svg`, hidden from screen readers.
#[component]
pub(crate) fn Icon(name: &'static str) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true" focusable="false">
            <use href=format!("/icons.svg#{name}")></use>
        </svg>
    }
}
