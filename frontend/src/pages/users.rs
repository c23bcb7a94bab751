//! The list of users: filter, search, sort, select, and what can be done with them.

mod archive;
mod batch_bar;
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
use crate::query::UsersView;
use crate::session::SessionState;
use crate::text::{Key, t};

use archive::ArchiveDialog;
use batch_bar::BatchBar;
use filters::Filters;
use invite::InviteDialog;
use notice::NoticeBanner;
pub(crate) use row::delivery;
use state::State;
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
    let may_manage =
        move || session.current().is_some_and(|session| crate::actions::may_manage_users(&session));
    view! {
        <PageHeader title=Signal::stored(t(Key::Users).to_owned())>
            <Show when=may_manage>
                <button type="button" class="button" on:click=move |_| upload.set(true)>
                    {t(Key::BulkUploadUsers)}
                </button>
                <button type="button" class="button button-primary" on:click=move |_| invite.set(true)>
                    {t(Key::InviteUser)}
                </button>
            </Show>
        </PageHeader>
        <NoticeBanner state />
        <Filters state />
        <Show when=may_manage><BatchBar state /></Show>
        <UsersTable state invite upload />
        <ArchiveDialog state />
        <InviteDialog open=invite state />
        <UploadDialog open=upload />
    }
}
