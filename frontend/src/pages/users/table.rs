//! The table of users, what stands there when it is empty, and the way through its pages.

use leptos::prelude::*;
use rollcall_wire::Page;
use rollcall_wire::users::{Sort, User};

use super::filters::{total, undelivered_key};
use super::row::{SelectPage, UserRow};
use super::state::{State, navigator};
use crate::components::loaded::Loaded;
use crate::components::pager::Pager;
use crate::components::problem_note::ProblemNote;
use crate::components::status_badge::word;
use crate::focus::focus;
use crate::format::number;
use crate::query::{PageSize, Place, Source, UsersView};
use crate::session::SessionState;
use crate::text::{Key, t, t_with};

/// The users shown.
#[component]
pub(super) fn UsersTable(state: State, invite: RwSignal<bool>, upload: RwSignal<bool>) -> impl IntoView {
    view! {
        <ProblemNote error=state.doing().error />
        <Loaded
            loader=state.users
            lines=10
            ready=move |page| {
                let is_empty = Memo::new(move |_| page.with(|page: &Page<User>| page.items.is_empty()));
                view! {
                    <Show when=move || !is_empty.get() fallback=move || view! { <Empty state invite upload /> }>
                        <Table state page />
                    </Show>
                    <Paging state page />
                }
            }
        />
    }
}

#[component]
fn Table(state: State, page: Signal<Page<User>>) -> impl IntoView {
    let session = SessionState::from_context();
    let may_manage = session.current().is_some_and(|session| crate::actions::may_manage_users(&session));
    let key = |user: &User| {
        let delivery = user.delivery.as_ref().map(|delivery| delivery.at);
        (user.id, user.version, delivery, user.suspended, user.display_name.clone())
    };
    view! {
        <div class="table-frame" aria-busy=move || state.users.is_busy.get().to_string()>
            <table class="users" role="table">
                <caption class="visually-hidden">{t(Key::Users)}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        {may_manage.then(|| view! { <td role="cell" class="cell-check"><SelectPage state /></td> })}
                        <SortHeader state label=Key::Name up=Sort::Name down=Sort::NameDescending />
                        <SortHeader
                            state
                            label=Key::Email
                            up=Sort::Email
                            down=Sort::EmailDescending
                            class="wide-only"
                        />
                        <th scope="col" role="columnheader" class="wide-only">{t(Key::Status)}</th>
                        <SortHeader
                            state
                            label=Key::InvitedOn
                            up=Sort::InvitedAt
                            down=Sort::InvitedAtDescending
                            class="wide-only"
                        />
                        <th scope="col" role="columnheader" class="wide-only">{t(Key::JoinedOn)}</th>
                        <th scope="col" role="columnheader" class="wide-only">{t(Key::LastEmail)}</th>
                        {may_manage.then(|| view! {
                            <th scope="col" role="columnheader" class="cell-menu">
                                <span class="visually-hidden">{t(Key::Actions)}</span>
                            </th>
                        })}
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    <For each=move || page.get().items key=key let(user)>
                        <UserRow state user may_manage />
                    </For>
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn SortHeader(
    state: State,
    label: Key,
    up: Sort,
    down: Sort,
    #[prop(optional)] class: &'static str,
) -> impl IntoView {
    let sort = Memo::new(move |_| state.view.with(|view| view.sort));
    let order = move || {
        let descending = (sort.get() == down).then_some("descending");
        (sort.get() == up).then_some("ascending").or(descending)
    };
    if state.source() == Source::Left {
        return view! { <th scope="col" role="columnheader" class=class>{t(label)}</th> }.into_any();
    }
    let go = navigator();
    let choose = move |_| {
        let next = if sort.get_untracked() == up { down } else { up };
        go(&state.view.get_untracked().with_sort(next), true);
    };
    view! {
        <th scope="col" role="columnheader" class=class aria-sort=order>
            <button type="button" class="sort" on:click=choose>{t(label)}</button>
        </th>
    }
    .into_any()
}

/// Nobody yet, or nobody that matches: two different things.
#[component]
fn Empty(state: State, invite: RwSignal<bool>, upload: RwSignal<bool>) -> impl IntoView {
    if state.source() == Source::Left {
        return view! {
            <div class="empty">
                <p><strong>{t(Key::NobodyLeft)}</strong></p>
                <p>{t(Key::NobodyLeftDetail)}</p>
            </div>
        }
        .into_any();
    }
    let is_filtered = move || state.view.with(|view| view.is_filtered() || view.place != Place::first());
    view! {
        <div class="empty">
            <Show
                when=is_filtered
                fallback=move || view! {
                    <p><strong>{t(Key::NoUsersYet)}</strong></p>
                    <p>{t(Key::NoUsersYetDetail)}</p>
                    <div class="buttons">
                        <button type="button" class="button" on:click=move |_| upload.set(true)>
                            {t(Key::BulkUploadUsers)}
                        </button>
                        <button type="button" class="button button-primary" on:click=move |_| invite.set(true)>
                            {t(Key::InviteUser)}
                        </button>
                    </div>
                }
            >
                <p><strong>{t(Key::NoMatch)}</strong></p>
                <p>{move || state.view.with(shown_filters)}</p>
                <p><a class="button" href="/users" on:click=move |_| focus("h1")>{t(Key::ClearFilters)}</a></p>
            </Show>
        </div>
    }
    .into_any()
}

/// What the list is narrowed to, in words.
fn shown_filters(view: &UsersView) -> String {
    let status = view.status.map(|status| format!("{}: {}", t(Key::Status), word(status)));
    let delivery =
        view.delivery.map(|delivery| format!("{}: {}", t(Key::LastEmail), t(undelivered_key(delivery))));
    let search = (!view.search.is_empty()).then(|| t_with(Key::SearchedFor, &[("text", &view.search)]));
    [status, delivery, search].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

#[component]
fn Paging(state: State, page: Signal<Page<User>>) -> impl IntoView {
    let all = move || match state.source() {
        Source::All => total(state),
        Source::Left => None,
    };
    let summary = move || rows_text(&state.view.get().place, state.size.get(), page.get().items.len(), all());
    // The cursors of the pages gone through, to go back by.
    let trail = RwSignal::new(Vec::<Option<String>>::new());
    let go = navigator();
    let next = {
        let go = go.clone();
        move |()| {
            let view = state.view.get_untracked();
            let Some(cursor) = page.with_untracked(|page| page.next_cursor.clone()) else { return };
            trail.update(|trail| trail.push(view.place.cursor.clone()));
            go(&view.at(view.place.next(cursor)), false);
        }
    };
    let previous = move |()| {
        let view = state.view.get_untracked();
        let number = view.place.number.saturating_sub(1).max(1);
        // Without a trail, as after a reload, the way back leads to the first page.
        let place = match trail.try_update(Vec::pop).flatten().flatten() {
            Some(cursor) if number > 1 => Place { cursor: Some(cursor), number },
            Some(_) | None => Place::first(),
        };
        go(&view.at(place), false);
    };
    // Cursors belong to a page size, a filter and an order.
    let back_to_start = navigator();
    Effect::watch(
        move || state.size.get(),
        move |_, _, _| back_to_start(&state.view.get_untracked().at(Place::first()), true),
        false,
    );
    view! {
        <Pager
            summary=Signal::derive(summary)
            size=state.size
            has_previous=Signal::derive(move || state.view.with(|view| view.place.number > 1))
            has_next=Signal::derive(move || page.with(|page| page.next_cursor.is_some()))
            on_previous=Callback::new(previous)
            on_next=Callback::new(next)
        />
    }
}

fn rows_text(place: &Place, size: PageSize, shown: usize, total: Option<i64>) -> String {
    let Some((first, last)) = place.rows(size, shown) else { return t(Key::NoRows).to_owned() };
    let (first, last) = (number(first), number(last));
    match total {
        Some(total) => t_with(Key::RowsOf, &[("first", &first), ("last", &last), ("total", &number(total))]),
        None => t_with(Key::Rows, &[("first", &first), ("last", &last)]),
    }
}
