//! One way to show what is being loaded: pending, failed, ready. What is empty is for the page to say.

use leptos::prelude::*;

use super::problem_note::ProblemNote;
use crate::api::Loader;
use crate::focus::focus;
use crate::text::{Key, t};

/// Shows a skeleton until something has been loaded, then what `ready` makes of it. A later failure stands above what
/// was there.
#[component]
pub(crate) fn Loaded<T, F, V>(
    /// What is loaded.
    loader: Loader<T>,
    /// Makes the view, once; what changes comes through the signal.
    ready: F,
    /// The lines of the skeleton.
    #[prop(default = 3)]
    lines: usize,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    F: Fn(Signal<T>) -> V + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let is_there = Memo::new(move |_| loader.value.with(Option::is_some));
    let is_pending = move || !is_there.get() && loader.error.with(Option::is_none);
    // The button is gone while it is tried again.
    let retry = Callback::new(move |()| {
        loader.reload();
        focus("h1");
    });
    view! {
        <ProblemNote error=loader.error retry />
        {move || is_pending().then(|| view! { <Skeleton lines /> })}
        {move || {
            let first = is_there.get().then(|| loader.value.get_untracked()).flatten()?;
            Some(ready(Signal::derive(move || loader.value.get().unwrap_or_else(|| first.clone()))))
        }}
    }
}

/// Grey lines where content will stand. They appear only after a moment.
#[component]
pub(crate) fn Skeleton(lines: usize) -> impl IntoView {
    view! {
        <div class="skeleton" role="status">
            <span class="visually-hidden">{t(Key::Loading)}</span>
            {(0..lines).map(|_| view! { <div class="skeleton-line" aria-hidden="true"></div> }).collect_view()}
        </div>
    }
}
