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
use crate::format::number;
use crate::preferences;
use crate::query::{Place, href};
use crate::text::{Key, t, t_with};

/// The page.
#[component]
pub(crate) fn ImportsPage() -> impl IntoView {
    let query = use_query_map();
    let place = Memo::new(move |_| query.with(|query| Place::read(|key| query.get(key))));
    let size = RwSignal::new(preferences::page_size());
    let client = client();
    let imports = Loader::new(move || {
        let client = client.clone();
        let query = ImportsQuery { limit: Some(u64::from(size.get().rows())), cursor: place.get().cursor };
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
            <p>
                <a href=client().sample_csv_url() download="" rel="external">{t(Key::DownloadSample)}</a>
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
                        <th scope="col" class="number">{t(Key::CountUploaded)}</th>
                        <th scope="col" class="number wide-only">{t(Key::CountErrors)}</th>
                        <th scope="col" class="number wide-only">{t(Key::CountSent)}</th>
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
    view! {
        <tr>
            <th scope="row" class="cell-name"><a href=format!("/imports/{}", import.id)>{import.filename}</a></th>
            <td>{state_word(import.state)}</td>
            <td class="number">{number(import.rows)}</td>
            <td class="number wide-only">{number(import.errors)}</td>
            <td class="number wide-only">{number(import.sent)}</td>
            <td class="wide-only">{import.created_by}</td>
            <td class="wide-only"><DayAndTime moment=import.created_at /></td>
        </tr>
    }
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
