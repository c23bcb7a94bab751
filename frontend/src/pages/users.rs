//! The list of users: filter, search, sort, select, and what can be done with them.

mod archive;
mod batch_bar;
mod copy_link;
mod doing;
mod filters;
mod invite;
mod notice;
mod row;
mod state;
mod table;
mod upload_dialog;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::components::page_header::PageHeader;
use crate::keyboard::Shortcuts;
use crate::lazy::Part;
use crate::query::{Place, UsersView};
use crate::session::SessionState;
use crate::text::{Key, t};

pub(crate) use archive::ArchiveDialog;
use batch_bar::BatchBar;
pub(crate) use copy_link::CopyLinkDialog;
pub(crate) use doing::Doing;
use filters::Filters;
use invite::InviteDialog;
pub(crate) use invite::InviteForm;
pub(crate) use notice::NoticeBanner;
pub(crate) use row::{ChoiceButton, delivery, delivery_word, suspension_key};
pub(crate) use state::State;
use table::UsersTable;
use upload_dialog::UploadDialog;

/// The page.
#[component]
pub(crate) fn UsersPage() -> impl IntoView {
    let query = use_query_map();
    let view = Memo::new(move |_| query.with(|query| UsersView::read(|key| query.get(key))));
    let state = State::new(view);
    let invite = RwSignal::new(false);
    let upload = RwSignal::new(false);
    let session = SessionState::from_context();
    let shortcuts = Shortcuts::from_context();
    let may_manage =
        move || session.current().is_some_and(|session| crate::actions::may_manage_users(&session));
    // While the list is looked at, what is most likely opened next is downloaded.
    Effect::new(move |_| {
        if state.users.value.with(Option::is_some) {
            Part::Invite { open: invite, state }.prefetch();
        }
    });
    view! {
        <PageHeader title=Signal::stored(t(Key::Users).to_owned())>
            <Show when=may_manage>
                <button
                    type="button"
                    class="button"
                    aria-keyshortcuts=move || shortcuts.key("u")
                    on:click=move |_| upload.set(true)
                >
                    {t(Key::BulkUploadUsers)}
                </button>
                <button
                    type="button"
                    class="button button-primary"
                    aria-keyshortcuts=move || shortcuts.key("i")
                    on:click=move |_| invite.set(true)
                >
                    {t(Key::InviteUser)}
                </button>
            </Show>
        </PageHeader>
        <NoticeBanner doing=state.doing() />
        <Filters state />
        <Show when=may_manage><BatchBar state /></Show>
        <UsersTable state invite upload />
        <ArchiveDialog doing=state.doing() />
        <CopyLinkDialog doing=state.doing() />
        <InviteDialog open=invite state />
        <UploadDialog open=upload />
    }
}

/// Users who have left the directory, to be archived with one click (B10).
#[component]
pub(crate) fn LeftPage() -> impl IntoView {
    let query = use_query_map();
    let view = Memo::new(move |_| query.with(|query| UsersView::left(Place::read(|key| query.get(key)))));
    let state = State::new(view);
    let session = SessionState::from_context();
    let may_manage =
        move || session.current().is_some_and(|session| crate::actions::may_manage_users(&session));
    view! {
        <nav class="back"><a href="/organization/directory">{t(Key::Directory)}</a></nav>
        <PageHeader title=Signal::stored(t(Key::LeftTitle).to_owned()) />
        <p class="hint">{t(Key::LeftIntro)}</p>
        <NoticeBanner doing=state.doing() />
        <Show when=may_manage><BatchBar state /></Show>
        <UsersTable state invite=RwSignal::new(false) upload=RwSignal::new(false) />
        <ArchiveDialog doing=state.doing() />
        <CopyLinkDialog doing=state.doing() />
    }
}
