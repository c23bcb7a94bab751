//! The directory: what it holds, when it was synced, and syncing it with a file, always after its plan (S65, B10).

mod plan;
mod upload;

use leptos::prelude::*;
use rollcall_wire::directory::{Directory, SyncRecord, SyncState};

use super::ask::ReadOnlyNote;
use super::{Notice, NoticeBanner, may_change};
use crate::api::{Loader, client};
use crate::components::loaded::Loaded;
use crate::components::page_header::PageHeader;
use crate::components::table::{cell, facts, table};
use crate::components::time::DayAndTime;
use crate::format::number;
use crate::text::{Counted, Key, t, t_count, t_with};

use plan::summary;
use upload::SyncByFile;

/// The page.
#[component]
pub(crate) fn DirectoryPage() -> impl IntoView {
    let client = client();
    let directory = Loader::new(move || {
        let client = client.clone();
        async move { client.get_directory().await }
    });
    let notice = Notice::new();
    view! {
        <PageHeader title=Signal::stored(t(Key::Directory).to_owned()) />
        <ReadOnlyNote />
        <p class="hint">{t(Key::DirectoryIntro)}</p>
        <NoticeBanner notice place="" />
        <Loaded loader=directory lines=5 ready=move |now| (move || now.with(holds)).into_any() />
        {may_change().then(|| view! { <SyncByFile directory notice /> })}
        // No landmark: the table in it is one, by the same name.
        <div class="group">
            <h2>{t(Key::Syncs)}</h2>
            {move || directory.value.with(|now| now.as_ref().map(|now| syncs(&now.syncs)))}
        </div>
    }
}

fn holds(now: &Directory) -> AnyView {
    let counts = [
        (Key::DirectoryEnabled, now.enabled),
        (Key::DirectoryDisabled, now.disabled),
        (Key::DirectoryGone, now.gone),
    ];
    let left = (now.left > 0).then(|| {
        view! {
            <div class="note">
                <p class="note-text">{t_count(Counted::UsersLeft, now.left)}</p>
                <a class="button" href="/organization/directory/left">{t(Key::ShowLeft)}</a>
            </div>
        }
    });
    view! {
        {facts("counts", counts.map(|(key, count)| (t(key), cell(number(count)))).into())}
        {left}
    }
    .into_any()
}

fn syncs(syncs: &[SyncRecord]) -> AnyView {
    if syncs.is_empty() {
        return view! { <p class="hint">{t(Key::NoSyncs)}</p> }.into_any();
    }
    let rows = syncs.iter().map(|sync| {
        vec![
            view! { <DayAndTime moment=sync.at /> }.into_any(),
            cell(sync.by.clone().unwrap_or_else(|| t(Key::TheOperator).to_owned())),
            view! { {summary(&sync.counts)}{how_far(sync)} }.into_any(),
        ]
    });
    let columns = [(Key::SyncedOn, ""), (Key::UploadedBy, ""), (Key::Changes, "found")];
    table(t(Key::Syncs), &columns, rows.collect())
}

/// How far a sync has come that was not carried out to its end.
fn how_far(sync: &SyncRecord) -> Option<AnyView> {
    let key = match sync.state {
        SyncState::Done => return None,
        SyncState::Running => Key::SyncRunning,
        SyncState::BrokenOff => Key::SyncBrokenOff,
    };
    let text = t_with(key, &[("done", &number(sync.done)), ("changes", &number(sync.changes))]);
    Some(view! { <small class="sub bad">{text}</small> }.into_any())
}
