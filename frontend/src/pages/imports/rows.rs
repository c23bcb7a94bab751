//! The rows of an import, by verdict.

mod confident;
mod edit;
mod editing;
mod line;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use rollcall_wire::Page;
use rollcall_wire::imports::{Import, Row, RowsQuery, Verdict};

use super::followed::Followed;
use crate::api::{Loader, client};
use crate::components::loaded::Loaded;
use crate::components::pager::Pager;
use crate::format::number;
use crate::preferences;
use crate::query::{PageSize, Place, href};
use crate::text::{Key, t, t_with};

use confident::TakeConfident;
use editing::Editing;
use line::{Line, verdict_word};

/// The verdicts to filter by.
const FILTERS: [Option<Verdict>; 5] =
    [None, Some(Verdict::Error), Some(Verdict::Ready), Some(Verdict::Skipped), Some(Verdict::Dropped)];

/// The filter, the table and its pages.
#[component]
pub(super) fn Rows(import: Signal<Import>, followed: Followed) -> impl IntoView {
    let id = import.with_untracked(|import| import.id);
    let query = use_query_map();
    let verdict =
        Memo::new(move |_| query.with(|query| query.get("show").and_then(|name| verdict_of(&name))));
    let place = Memo::new(move |_| query.with(|query| Place::read(|key| query.get(key))));
    let size = RwSignal::new(preferences::page_size());
    let editing = Editing::new(import, followed);
    let edition = editing.edition();
    let client = client();
    let rows = Loader::new(move || {
        edition.get();
        let client = client.clone();
        let query = RowsQuery {
            verdict: verdict.get(),
            limit: Some(u64::from(size.get().rows())),
            cursor: place.get().cursor,
        };
        async move { client.list_rows(id, &query).await }
    });
    let path = StoredValue::new(format!("/imports/{id}"));
    view! {
        <section aria-labelledby="rows-title">
            <h2 id="rows-title" tabindex="-1">{t(Key::RowsTitle)}</h2>
            <nav aria-label=t(Key::FilterByVerdict)>
                <ul class="filter">
                    {FILTERS.map(|filter| view! { <Filter import filter verdict path /> }).collect_view()}
                </ul>
            </nav>
            <TakeConfident import editing reload=Callback::new(move |()| rows.reload()) />
            <Loaded loader=rows lines=6 ready=move |page| view! {
                <Table page editing />
                <Paging page place size verdict path />
            } />
        </section>
    }
}

#[component]
fn Filter(
    import: Signal<Import>,
    filter: Option<Verdict>,
    verdict: Memo<Option<Verdict>>,
    path: StoredValue<String>,
) -> impl IntoView {
    let count = move || import.with(|import| number(of(import, filter)));
    let address = path.with_value(|path| href(path, &pairs(filter, &Place::first())));
    let is_current = Memo::new(move |_| verdict.get() == filter);
    // Hardly any import has rows that were taken out.
    let is_there = move || {
        filter != Some(Verdict::Dropped) || is_current.get() || import.with(|import| import.dropped > 0)
    };
    view! {
        <li hidden=move || !is_there()>
            <a href=address aria-current=move || is_current.get().then_some("true")>
                {word(filter)}" "<span class="count">{count}</span>
            </a>
        </li>
    }
}

fn of(import: &Import, filter: Option<Verdict>) -> i64 {
    match filter {
        None => import.rows,
        Some(Verdict::Error) => import.errors,
        Some(Verdict::Ready) => import.ready,
        Some(Verdict::Skipped) => import.skipped,
        Some(Verdict::Dropped) => import.dropped,
        Some(Verdict::Pending) => 0,
    }
}

fn word(filter: Option<Verdict>) -> &'static str {
    match filter {
        None => t(Key::AllRows),
        Some(verdict) => verdict_word(verdict),
    }
}

fn verdict_of(name: &str) -> Option<Verdict> {
    FILTERS.into_iter().flatten().find(|verdict| verdict.as_str() == name)
}

fn pairs(verdict: Option<Verdict>, place: &Place) -> Vec<(&'static str, String)> {
    let mut pairs: Vec<_> =
        verdict.map(|verdict| ("show", verdict.as_str().to_owned())).into_iter().collect();
    pairs.extend(place.pairs());
    pairs
}

#[component]
fn Table(page: Signal<Page<Row>>, editing: Editing) -> impl IntoView {
    let is_empty = Memo::new(move |_| page.with(|page| page.items.is_empty()));
    let rows = move || {
        let rows = page.get().items.into_iter();
        rows.map(|row| view! { <Line row editing /> }).collect::<Vec<_>>()
    };
    view! {
        <Show when=move || !is_empty.get() fallback=|| view! { <p class="empty">{t(Key::NoRows)}</p> }>
            <div class="table-frame">
                <table class="lines" role="table">
                    <caption class="visually-hidden">{t(Key::RowsTitle)}</caption>
                    <thead role="rowgroup">
                        <tr role="row">
                            <th scope="col" role="columnheader" class="number">{t(Key::Line)}</th>
                            <th scope="col" role="columnheader">{t(Key::Email)}</th>
                            <th scope="col" role="columnheader" class="wide-only">{t(Key::Name)}</th>
                            <th scope="col" role="columnheader">{t(Key::Verdict)}</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </div>
        </Show>
    }
}

#[component]
fn Paging(
    page: Signal<Page<Row>>,
    place: Memo<Place>,
    size: RwSignal<PageSize>,
    verdict: Memo<Option<Verdict>>,
    path: StoredValue<String>,
) -> impl IntoView {
    let navigate = use_navigate();
    let go = move |place: &Place| {
        let address = path.with_value(|path| href(path, &pairs(verdict.get_untracked(), place)));
        navigate(&address, NavigateOptions { scroll: false, ..NavigateOptions::default() });
    };
    let (back, restart) = (go.clone(), go.clone());
    let trail = RwSignal::new(Vec::<Place>::new());
    let next = move |()| {
        if let Some(cursor) = page.with_untracked(|page| page.next_cursor.clone()) {
            let here = place.get_untracked();
            let there = here.next(cursor);
            trail.update(|trail| trail.push(here));
            go(&there);
        }
    };
    let previous = move |()| back(&trail.try_update(Vec::pop).flatten().unwrap_or_else(Place::first));
    Effect::watch(move || size.get(), move |_, _, _| restart(&Place::first()), false);
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
            on_previous=Callback::new(previous)
            on_next=Callback::new(next)
        />
    }
}
