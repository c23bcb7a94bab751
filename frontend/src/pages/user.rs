//! One user: what the directory says, what can be done, and everything that happened.

mod profile;
mod timeline;

use std::time::Duration;

use leptos::prelude::*;
use rollcall_wire::Code;
use rollcall_wire::users::{DeliveryState, User};
use uuid::Uuid;

use crate::actions::{Action, Choice, choices, may_manage_users};
use crate::api::{Loader, client};
use crate::components::loaded::Loaded;
use crate::components::page_header::PageHeader;
use crate::components::problem_note::ProblemNote;
use crate::format::user_name;
use crate::pages::users::{ArchiveDialog, ChoiceButton, CopyLinkDialog, Doing, NoticeBanner};
use crate::session::SessionState;
use crate::text::{Key, t};

use profile::Profile;
use timeline::{Entries, Memberships};

/// How often a mail on its way is looked after.
const PAUSE: Duration = Duration::from_secs(4);

/// The page.
#[component]
pub(crate) fn UserPage(id: Uuid) -> impl IntoView {
    let client = StoredValue::new(client());
    let user = Loader::new(move || {
        let client = client.get_value();
        async move { client.get_user(id).await }
    });
    let timeline = Loader::new(move || {
        let client = client.get_value();
        async move { client.get_timeline(id).await }
    });
    let mails = Loader::new(move || {
        let client = client.get_value();
        async move { client.list_mails(id).await }
    });
    let reload = move || {
        user.reload();
        timeline.reload();
        mails.reload();
    };
    reload_while_waiting(user, reload);
    let doing = Doing::new(Callback::new(move |()| reload()));
    let title = Signal::derive(move || {
        user.value.with(|user| user.as_ref().map(user_name)).unwrap_or_else(|| t(Key::User).to_owned())
    });
    // A first invitation that was taken back leaves no user behind.
    let is_gone = Memo::new(move |_| {
        user.error.with(|error| error.as_ref().is_some_and(|error| error.code() == Some(Code::NotFound)))
    });
    // Only another user than before makes the buttons anew: the one that was clicked keeps the focus.
    let shown = Memo::new(move |_| user.value.get().filter(|_| !is_gone.get()));
    view! {
        <nav class="back" aria-label=t(Key::BackToUsers)><a href="/users">{t(Key::Users)}</a></nav>
        <PageHeader title>
            {move || shown.get().map(|user| view! { <Actions doing user /> })}
        </PageHeader>
        <NoticeBanner doing />
        <ProblemNote error=doing.error />
        <Show when=move || !is_gone.get() fallback=|| view! { <p>{t(Key::NotFoundDetail)}</p> }>
            <Loaded loader=user lines=4 ready=|user| view! { <Profile user=Memo::new(move |_| user.get()) /> } />
            <section aria-labelledby="timeline-title">
                <h2 id="timeline-title">{t(Key::Timeline)}</h2>
                <Loaded
                    loader=timeline
                    lines=4
                    ready=move |timeline| view! { <Entries timeline mails=mails.value /> }
                />
            </section>
            <Memberships timeline=timeline.value />
        </Show>
        <ArchiveDialog doing />
        <CopyLinkDialog doing />
    }
}

/// A mail that is on its way is looked after until it has left or cannot.
fn reload_while_waiting(user: Loader<User>, reload: impl Fn() + 'static) {
    let is_waiting = move || {
        let state = user.value.with_untracked(|user| Some(user.as_ref()?.delivery.as_ref()?.state));
        matches!(state, Some(DeliveryState::Held | DeliveryState::Queued))
    };
    let look = move || {
        if is_waiting() {
            reload();
        }
    };
    if let Ok(timer) = set_interval_with_handle(look, PAUSE) {
        on_cleanup(move || timer.clear());
    }
}

/// What can be done with the user, for those who may.
#[component]
fn Actions(doing: Doing, user: User) -> impl IntoView {
    let may_manage = SessionState::from_context().current().is_some_and(|session| may_manage_users(&session));
    let offered = if may_manage { choices(&user) } else { Vec::new() };
    offered
        .into_iter()
        .map(|choice| {
            let class = if choice == Choice::Do(Action::Archive) { "button button-danger" } else { "button" };
            view! { <ChoiceButton doing choice user=user.clone() class /> }
        })
        .collect_view()
}
