//! The head of a page: its one `<h1>`, the window's title, and the focus after navigation.

use leptos::html::H1;
use leptos::prelude::*;

use crate::text::{Key, t};

/// Whether a page has been shown before: the first one leaves the focus where the browser puts it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Navigated(StoredValue<bool>);

impl Navigated {
    pub(crate) fn provide() {
        provide_context(Self(StoredValue::new(false)));
    }
}

/// The heading of a page and, beside it, its actions.
#[component]
pub(crate) fn PageHeader(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// The window's title, where it says more than the heading.
    #[prop(optional, into)]
    window_title: Option<Signal<String>>,
    /// Buttons of the page.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let heading = NodeRef::<H1>::new();
    Effect::new(move |_| {
        let title = window_title.unwrap_or(title).get();
        document().set_title(&format!("{title} · {}", t(Key::ProductName)));
    });
    let navigated = use_context::<Navigated>();
    heading.on_load(move |heading| {
        let Some(Navigated(before)) = navigated else { return };
        if before.get_value() {
            // Without focus, a keyboard starts at the top: worse, not broken.
            let _ = heading.focus();
        }
        before.set_value(true);
    });
    view! {
        <div class="page-header">
            <h1 tabindex="-1" node_ref=heading>{move || title.get()}</h1>
            {children.map(|children| view! { <div class="page-actions">{children()}</div> })}
        </div>
    }
}
