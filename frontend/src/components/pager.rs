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
            <span class="pager-summary">{move || summary.get()}</span>
            <label class="pager-size">
                <span>{t(Key::RowsPerPage)}</span>
                <select on:change=choose>{options.into_iter().collect_view()}</select>
            </label>
            <button
                type="button"
                class="button"
                disabled=move || !has_previous.get()
                on:click=move |_| on_previous.run(())
            >
                {t(Key::PreviousPage)}
            </button>
            <button type="button" class="button" disabled=move || !has_next.get() on:click=move |_| on_next.run(())>
                {t(Key::NextPage)}
            </button>
        </nav>
    }
}
