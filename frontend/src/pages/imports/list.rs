//! The history of bulk uploads.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use rollcall_wire::Page;
use rollcall_wire::imports::{Import, ImportsQuery};

use super::state_word::state_word;
use crate::api::{Loader, client};
use crate::components::loaded::Loaded;
use crate::components::page_header::PageHeader;
use crate::components::pager::Pager;
use crate::components::time::DayAndTime;
use crate::format::{number, percent};
use crate::preferences;
use crate::query::{Place, href};
use crate::text::{Counted, Key, t, t_count, t_with};

/// The page.
#[component]
pub(crate) fn ImportsPage() -> impl IntoView {
    let query = use_query_map();
    let place = Memo::new(move |_| query.with(|query| Place::read(|key| query.get(key))));
    let size = RwSignal::new(preferences::page_size());
    let client = client();
    let imports = Loader::new(move || {
        let client = client.clone();
        let limit = Some(u64::from(size.get().rows()));
        let query = ImportsQuery { limit, cursor: place.get().cursor, ..ImportsQuery::default() };
        async move { client.list_imports(&query).await }
    });
    view! {
        <PageHeader title=Signal::stored(t(Key::Imports).to_owned())>
            <a class="button button-primary" href="/imports/new">{t(Key::BulkUploadUsers)}</a>
        </PageHeader>
        <Loaded loader=imports lines=6 ready=move |page| {
            let is_empty = Memo::new(move |_| page.with(|page: &Page<Import>| page.items.is_empty()));
            view! {
                <Show when=move || !is_empty.get() fallback=|| view! { <Empty /> }>
                    <Table page />
                    <Paging page place size />
                </Show>
            }
        } />
    }
}

#[component]
fn Empty() -> impl IntoView {
    view! {
        <div class="empty">
            <p><strong>{t(Key::NoImportsYet)}</strong></p>
            <p>{t(Key::NoImportsYetDetail)}</p>
            <ol class="how-to">
                <li>{t(Key::HowToFile)}</li>
                <li>{t(Key::HowToUpload)}</li>
                <li>{t(Key::HowToSend)}</li>
            </ol>
            <p class="buttons">
                <a class="button" href=client().sample_csv_url() download="" rel="external">{t(Key::DownloadSample)}</a>
                <a class="button button-primary" href="/imports/new">{t(Key::BulkUploadUsers)}</a>
            </p>
        </div>
    }
}

#[component]
fn Table(page: Signal<Page<Import>>) -> impl IntoView {
    let rows = move || page.get().items.into_iter().map(row).collect::<Vec<_>>();
    view! {
        <div class="table-frame">
            <table>
                <caption class="visually-hidden">{t(Key::Imports)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t(Key::File)}</th>
                        <th scope="col">{t(Key::State)}</th>
                        <th scope="col">{t(Key::Outcome)}</th>
                        <th scope="col" class="wide-only">{t(Key::UploadedBy)}</th>
                        <th scope="col" class="wide-only">{t(Key::UploadedOn)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn row(import: Import) -> impl IntoView {
    let (done, whole, sentence) = (import.sent, import.rows, outcome(&import));
    let of_whole = t_with(Key::InvitedOfRows, &[("sent", &number(done)), ("rows", &number(whole))]);
    view! {
        <tr>
            <th scope="row" class="cell-name"><a href=format!("/imports/{}", import.id)>{import.filename}</a></th>
            <td>{state_word(import.state)}</td>
            <td class="outcome">
                {(whole > 0).then(|| view! {
                    <progress max="100" value=percent(done, whole).to_string() aria-label=of_whole></progress>
                })}
                <small class="sub">{sentence}</small>
            </td>
            <td class="wide-only">{import.created_by}</td>
            <td class="wide-only"><DayAndTime moment=import.created_at /></td>
        </tr>
    }
}

/// What came of an import, in numbers.
fn outcome(import: &Import) -> String {
    [
        (import.rows, Counted::OutcomeRows),
        (import.sent, Counted::OutcomeSent),
        (import.to_send(), Counted::OutcomeToSend),
        (import.errors, Counted::OutcomeToFix),
        (import.failed, Counted::OutcomeFailed),
    ]
    .into_iter()
    .enumerate()
    .filter(|(index, (count, _))| *index == 0 || *count > 0)
    .map(|(_, (count, key))| t_count(key, count))
    .collect::<Vec<_>>()
    .join(" · ")
}

#[component]
fn Paging(
    page: Signal<Page<Import>>,
    place: Memo<Place>,
    size: RwSignal<crate::query::PageSize>,
) -> impl IntoView {
    let navigate = use_navigate();
    let go = move |place: &Place| navigate(&href("/imports", &place.pairs()), NavigateOptions::default());
    let back = go.clone();
    let next = move |()| {
        if let Some(cursor) = page.with_untracked(|page| page.next_cursor.clone()) {
            go(&place.get_untracked().next(cursor));
        }
    };
    let summary = move || match place.get().rows(size.get(), page.with(|page| page.items.len())) {
        Some((first, last)) => t_with(Key::Rows, &[("first", &number(first)), ("last", &number(last))]),
        None => t(Key::NoRows).to_owned(),
    };
    view! {
        <Pager
            summary=Signal::derive(summary)
            size
            has_previous=Signal::derive(move || place.get().number > 1)
            has_next=Signal::derive(move || page.with(|page| page.next_cursor.is_some()))
            on_previous=Callback::new(move |()| back(&Place::first()))
            on_next=Callback::new(next)
        />
    }
}
