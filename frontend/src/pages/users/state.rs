//! What the parts of the page share: what is shown, what is selected, and doing something with users.

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use rollcall_client::{Client, Error};
use rollcall_wire::Page;
use rollcall_wire::users::{ActionResponse, Batch, Counts, User};
use uuid::Uuid;

use crate::actions::{Action, Done, outcome, request};
use crate::api::{Loader, act, client};
use crate::components::live::Announcer;
use crate::preferences;
use crate::query::{PageSize, UsersView};
use crate::session::SessionState;
use crate::text::{Counted, t_count};

/// What was done, to be told and maybe taken back.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Notice {
    pub(super) what: What,
    pub(super) done: Done,
    pub(super) batch: Option<Batch>,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Invited,
    Resent,
    Archived,
    Reinvited,
    Undone,
}

impl From<Action> for What {
    fn from(action: Action) -> Self {
        match action {
            Action::Resend => Self::Resent,
            Action::Archive => Self::Archived,
            Action::Reinvite => Self::Reinvited,
        }
    }
}

/// The state of the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    pub(super) view: Memo<UsersView>,
    pub(super) size: RwSignal<PageSize>,
    pub(super) users: Loader<Page<User>>,
    pub(super) counts: Loader<Counts>,
    pub(super) selected: RwSignal<BTreeSet<Uuid>>,
    pub(super) notice: RwSignal<Option<Notice>>,
    pub(super) error: RwSignal<Option<Error>>,
    pub(super) is_busy: RwSignal<bool>,
    /// Whom the dialog asks about.
    pub(super) to_archive: RwSignal<Vec<User>>,
    pub(super) is_archive_open: RwSignal<bool>,
    session: SessionState,
    announcer: Announcer,
    client: StoredValue<Client>,
}

impl State {
    pub(super) fn new(view: Memo<UsersView>) -> Self {
        let client = StoredValue::new(client());
        let size = RwSignal::new(preferences::page_size());
        let users = Loader::new(move || {
            let client = client.get_value();
            let query = view.get().query(size.get());
            async move { client.list_users(&query).await }
        });
        let counts = Loader::new(move || {
            let client = client.get_value();
            async move { client.count_users().await }
        });
        let state = Self {
            view,
            size,
            users,
            counts,
            selected: RwSignal::default(),
            notice: RwSignal::new(None),
            error: RwSignal::new(None),
            is_busy: RwSignal::new(false),
            to_archive: RwSignal::default(),
            is_archive_open: RwSignal::new(false),
            session: SessionState::from_context(),
            announcer: Announcer::from_context(),
            client,
        };
        // Selections hold for the page shown: another page, filter or order clears them, and says so (S57).
        Effect::watch(move || (view.get(), size.get()), move |_, _, _| state.clear_selection(), false);
        state
    }

    /// Clears the selection and says how many were in it.
    pub(super) fn clear_selection(self) {
        let count = self.selected.with_untracked(BTreeSet::len);
        if count > 0 {
            self.selected.update(BTreeSet::clear);
            self.announcer.say(t_count(Counted::SelectionCleared, i64::try_from(count).unwrap_or(i64::MAX)));
        }
    }

    /// The users shown that are selected.
    pub(super) fn selection(self) -> Vec<User> {
        let shown =
            self.users.value.with(|page| page.as_ref().map(|page| page.items.clone())).unwrap_or_default();
        self.selected.with(|selected| shown.into_iter().filter(|user| selected.contains(&user.id)).collect())
    }

    /// Asks before archiving, or does it.
    pub(super) fn ask(self, action: Action, users: Vec<User>) {
        match action {
            Action::Archive => {
                self.to_archive.set(users);
                self.is_archive_open.set(true);
            }
            Action::Resend | Action::Reinvite => self.run(action, users),
        }
    }

    /// Does something with users and tells what came of it.
    pub(super) fn run(self, action: Action, users: Vec<User>) {
        self.is_busy.set(true);
        let client = self.client.get_value();
        let body = request(&users);
        let sent = async move {
            match action {
                Action::Resend => client.resend_users(&body).await,
                Action::Archive => client.archive_users(&body).await,
                Action::Reinvite => client.reinvite_users(&body).await,
            }
        };
        act(self.session, sent, move |answer| self.finish(action, &users, answer));
    }

    fn finish(self, action: Action, users: &[User], answer: Result<ActionResponse, Error>) {
        self.is_busy.try_set(false);
        self.is_archive_open.try_set(false);
        match answer {
            Ok(response) => {
                let batch = response.batch.clone();
                self.tell(Notice { what: action.into(), done: outcome(response, users), batch });
            }
            Err(error) => drop(self.error.try_set(Some(error))),
        }
    }

    /// Tells what was done and loads the list again.
    pub(super) fn tell(self, notice: Notice) {
        self.announcer.say(super::notice::sentence(&notice));
        self.error.try_set(None);
        self.notice.try_set(Some(notice));
        self.selected.try_update(BTreeSet::clear);
        self.refresh();
    }

    /// Takes a batch back.
    pub(super) fn undo(self, batch: Uuid, asked: Vec<User>) {
        self.is_busy.set(true);
        let client = self.client.get_value();
        act(self.session, async move { client.undo_batch(batch).await }, move |answer| {
            self.is_busy.try_set(false);
            match answer {
                Ok(response) => {
                    let taken_back = ActionResponse { batch: None, results: response.results };
                    let count = taken_back.results.len();
                    let mut done = outcome(taken_back, &asked);
                    // Whoever was invited for the first time is no user any more: the answer names none.
                    let refused = done.refusals.len();
                    done.users = asked.into_iter().take(count.saturating_sub(refused)).collect();
                    self.tell(Notice { what: What::Undone, done, batch: None });
                }
                Err(error) => {
                    self.error.try_set(Some(error));
                    self.refresh();
                }
            }
        });
    }

    /// Loads the list and the counts again.
    pub(super) fn refresh(self) {
        self.users.reload();
        self.counts.reload();
    }

    /// How long an action can be taken back, in seconds.
    pub(super) fn undo_seconds(self) -> u32 {
        self.session.current().map_or(0, |session| session.organization.undo_seconds)
    }
}

/// Goes to a view of the list without moving the page.
pub(super) fn navigator() -> impl Fn(&UsersView, bool) + Clone {
    let navigate = use_navigate();
    move |view: &UsersView, replace: bool| {
        navigate(&view.href(), NavigateOptions { replace, scroll: false, ..NavigateOptions::default() });
    }
}
