//! Going through a list page by page.

use leptos::prelude::*;

use crate::preferences;
use crate::query::PageSize;
use crate::text::{Key, t};

/// Which rows are shown, how many on a page, and the way to the next and the previous.
#[component]
pub(crate) fn Pager(
    /// Such as "26–50 of 4,812".
    #[prop(into)]
    summary: Signal<String>,
    /// The rows on a page; kept for this browser.
    size: RwSignal<PageSize>,
    /// Whether there is a page before.
    #[prop(into)]
    has_previous: Signal<bool>,
    /// Whether there is a page after.
    #[prop(into)]
    has_next: Signal<bool>,
    /// Goes to the page before.
    #[prop(into)]
    on_previous: Callback<()>,
    /// Goes to the page after.
    #[prop(into)]
    on_next: Callback<()>,
) -> impl IntoView {
    let choose = move |event: leptos::ev::Event| {
        if let Some(chosen) = PageSize::from_text(&event_target_value(&event)) {
            preferences::set_page_size(chosen);
            size.set(chosen);
        }
    };
    let options = PageSize::ALL.map(|one| {
        view! { <option value=one.as_str() selected=move || size.get() == one>{one.as_str()}</option> }
    });
    view! {
        <nav class="pager" aria-label=t(Key::Pages)>
            <span class="pager-summary" role="status">{move || summary.get()}</span>
            <label class="pager-size">
                <span>{t(Key::RowsPerPage)}</span>
                <select on:change=choose>{options.into_iter().collect_view()}</select>
            </label>
            <StepButton label=Key::PreviousPage is_there=has_previous on_step=on_previous />
            <StepButton label=Key::NextPage is_there=has_next on_step=on_next />
        </nav>
    }
}

/// On the last page the button stays and keeps the focus: it only does nothing.
#[component]
fn StepButton(label: Key, is_there: Signal<bool>, on_step: Callback<()>) -> impl IntoView {
    let step = move |_| {
        if is_there.get_untracked() {
            on_step.run(());
        }
    };
    view! {
        <button type="button" class="button" aria-disabled=move || (!is_there.get()).to_string() on:click=step>
            {t(label)}
        </button>
    }
}
