//! What is said to those who do not see the page change.

use std::time::Duration;

use leptos::prelude::*;

/// How long the region stays empty before it is filled: a screen reader says what changes.
const PAUSE: Duration = Duration::from_millis(80);

/// The one polite live region, from context.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Announcer(RwSignal<String>);

impl Announcer {
    pub(crate) fn provide() -> Self {
        let announcer = Self(RwSignal::new(String::new()));
        provide_context(announcer);
        announcer
    }

    pub(crate) fn from_context() -> Self {
        expect_context()
    }

    /// Says a text once the reader is done with what it is saying.
    pub(crate) fn say(self, text: impl Into<String>) {
        let text = text.into();
        self.0.set(String::new());
        set_timeout(move || drop(self.0.try_set(text)), PAUSE);
    }
}

/// The region itself; stands once, in the shell.
#[component]
pub(crate) fn LiveRegion() -> impl IntoView {
    let Announcer(text) = Announcer::from_context();
    view! { <div class="visually-hidden" role="status" aria-live="polite">{move || text.get()}</div> }
}
