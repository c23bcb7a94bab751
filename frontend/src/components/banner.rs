//! What was done, in the page, until it is dismissed. No message vanishes by itself.

use leptos::prelude::*;

use super::icon::Icon;
use crate::text::{Counted, Key, t, t_count};

/// What was done, what was refused, and a button beside it.
#[component]
pub(crate) fn Banner(
    /// What was done.
    text: String,
    /// Who was refused and why.
    refusals: Vec<String>,
    /// Takes the banner away.
    #[prop(into)]
    on_dismiss: Callback<()>,
    /// Buttons.
    children: Children,
) -> impl IntoView {
    let count = i64::try_from(refusals.len()).unwrap_or(i64::MAX);
    let class = if count > 0 { "note" } else { "note note-done" };
    let refused = (count > 0).then(|| {
        let items = refusals.into_iter().map(|refusal| view! { <li>{refusal}</li> }).collect_view();
        view! {
            <details class="refusals" open=true>
                <summary>{t_count(Counted::Refused, count)}</summary>
                <ul>{items}</ul>
            </details>
        }
    });
    view! {
        <section id="last-action" class=class tabindex="-1" aria-label=t(Key::LastAction)>
            <div class="note-text"><p>{text}</p>{refused}</div>
            {children()}
            <DismissButton on_dismiss />
        </section>
    }
}

/// The cross that takes a note away.
#[component]
pub(crate) fn DismissButton(
    /// Takes it away.
    #[prop(into)]
    on_dismiss: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button button-quiet button-icon"
            aria-label=t(Key::Dismiss)
            on:click=move |_| on_dismiss.run(())
        >
            <Icon name="close" />
        </button>
    }
}
