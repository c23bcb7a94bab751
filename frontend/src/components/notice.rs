//! What was done last, said beside where it was done.

use leptos::prelude::*;

use super::banner::Banner;
use super::live::Announcer;

/// What was done last, told where it was done and to those who do not see it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Notice {
    /// The part of the page, and what to say there.
    said: RwSignal<Option<(&'static str, String)>>,
    pub(crate) announcer: Announcer,
}

impl Notice {
    pub(crate) fn new() -> Self {
        Self { said: RwSignal::new(None), announcer: Announcer::from_context() }
    }

    pub(crate) fn say(self, place: &'static str, text: String) {
        self.announcer.say(text.clone());
        self.said.try_set(Some((place, text)));
    }
}

/// The banner of what was done last, in a part of the page.
#[component]
pub(crate) fn NoticeBanner(notice: Notice, place: &'static str) -> impl IntoView {
    move || {
        let (_, text) = notice.said.get().filter(|(said, _)| *said == place)?;
        let dismiss = Callback::new(move |()| notice.said.set(None));
        Some(view! { <Banner text refusals=Vec::new() on_dismiss=dismiss>""</Banner> })
    }
}
