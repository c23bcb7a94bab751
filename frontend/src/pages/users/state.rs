//! What the parts of the list share: what is shown, and what is selected.

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use rollcall_wire::Page;
use rollcall_wire::users::{Counts, User};
use uuid::Uuid;

use super::doing::Doing;
use crate::api::{Loader, client};
use crate::components::live::Announcer;
use crate::preferences;
use crate::query::{PageSize, Source, UsersView};
use crate::text::{Counted, t_count};

/// The state of the page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct State {
    pub(super) view: Memo<UsersView>,
    pub(super) size: RwSignal<PageSize>,
    pub(super) users: Loader<Page<User>>,
    pub(super) counts: Loader<Counts>,
    pub(super) selected: RwSignal<BTreeSet<Uuid>>,
    /// How many selections another page has cleared, until it is read.
    pub(super) cleared: RwSignal<Option<i64>>,
    doing: StoredValue<Doing>,
    announcer: Announcer,
}

impl State {
    pub(super) fn new(view: Memo<UsersView>) -> Self {
        let client = StoredValue::new(client());
        let size = RwSignal::new(preferences::page_size());
        let users = Loader::new(move || {
            let client = client.get_value();
            let (view, size) = (view.get(), size.get());
            async move {
                match view.source {
                    Source::All => client.list_users(&view.query(size)).await,
                    Source::Left => client.list_left(&view.left_query(size)).await,
                }
            }
        });
        let counts = Loader::new(move || {
            let client = client.get_value();
            async move { client.count_users().await }
        });
        let selected = RwSignal::new(BTreeSet::new());
        let doing = Doing::new(Callback::new(move |()| {
            selected.update(BTreeSet::clear);
            users.reload();
            counts.reload();
        }));
        let announcer = Announcer::from_context();
        let state = Self {
            view,
            size,
            users,
            counts,
            selected,
            cleared: RwSignal::new(None),
            doing: StoredValue::new(doing),
            announcer,
        };
        // Selections hold for the page shown: another page, filter, search, order or size clears them, and says so (S57).
        Effect::watch(move || (view.get(), size.get()), move |_, _, _| state.leave_page(), false);
        state
    }

    /// Which users the list holds.
    pub(super) fn source(self) -> Source {
        self.view.with_untracked(|view| view.source)
    }

    /// What is being done with the users.
    pub(super) fn doing(self) -> Doing {
        self.doing.get_value()
    }

    fn leave_page(self) {
        let count = self.clear_selection();
        self.cleared.set(count);
        if let Some(count) = count {
            self.announcer.say(t_count(Counted::SelectionCleared, count));
        }
    }

    /// Clears the selection; answers how many were in it, if any were.
    pub(super) fn clear_selection(self) -> Option<i64> {
        let count = self.selected.with_untracked(BTreeSet::len);
        self.selected.update(BTreeSet::clear);
        i64::try_from(count).ok().filter(|count| *count > 0)
    }

    /// Selects these and no others.
    pub(super) fn select(self, users: BTreeSet<Uuid>) {
        let count = i64::try_from(users.len()).unwrap_or(i64::MAX);
        self.cleared.set(None);
        self.selected.set(users);
        self.announcer.say(t_count(Counted::Selected, count));
    }

    /// Selects one, or not any more.
    pub(super) fn toggle(self, user: Uuid) {
        self.cleared.set(None);
        self.selected.update(|selected| {
            if !selected.remove(&user) {
                selected.insert(user);
            }
        });
    }

    /// The users shown that are selected.
    pub(super) fn selection(self) -> Vec<User> {
        let shown =
            self.users.value.with(|page| page.as_ref().map(|page| page.items.clone())).unwrap_or_default();
        self.selected.with(|selected| shown.into_iter().filter(|user| selected.contains(&user.id)).collect())
    }
}

/// Goes to a view of the list without moving the page.
pub(super) fn navigator() -> impl Fn(&UsersView, bool) + Clone {
    let navigate = use_navigate();
    move |view: &UsersView, replace: bool| {
        navigate(&view.href(), NavigateOptions { replace, scroll: false, ..NavigateOptions::default() });
    }
}
