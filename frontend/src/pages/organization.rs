//! The organization: its settings, rates, administrators, mails and directory. A Global Administrator changes them; a
//! Business Administrator reads them, and is told whom to ask (S4, S5).

pub(crate) mod administrators;
mod ask;
pub(crate) mod directory;
mod group;
mod logo;
pub(crate) mod mail;
pub(crate) mod rates;
mod setting;
pub(crate) mod settings;

use leptos::prelude::*;

use crate::components::banner::Banner;
use crate::components::live::Announcer;
use crate::session::SessionState;

/// Whether whoever is signed in may change the organization.
fn may_change() -> bool {
    let session = SessionState::from_context().current();
    session.is_some_and(|session| crate::actions::may_manage_organization(&session))
}

/// What was done last, told where it was done and to those who do not see it.
#[derive(Debug, Clone, Copy)]
struct Notice {
    /// The part of the page, and what to say there.
    said: RwSignal<Option<(&'static str, String)>>,
    announcer: Announcer,
}

impl Notice {
    fn new() -> Self {
        Self { said: RwSignal::new(None), announcer: Announcer::from_context() }
    }

    fn say(self, place: &'static str, text: String) {
        self.announcer.say(text.clone());
        self.said.try_set(Some((place, text)));
    }
}

/// The banner of what was done last, in a part of the page.
#[component]
fn NoticeBanner(notice: Notice, place: &'static str) -> impl IntoView {
    move || {
        let (_, text) = notice.said.get().filter(|(said, _)| *said == place)?;
        let dismiss = Callback::new(move |()| notice.said.set(None));
        Some(view! { <Banner text refusals=Vec::new() on_dismiss=dismiss>""</Banner> })
    }
}
