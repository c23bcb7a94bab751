//! Doing something with users, telling what came of it, and taking it back: the same on the list and on the page of one.

use leptos::prelude::*;
use rollcall_client::{Client, Error};
use rollcall_wire::Code;
use rollcall_wire::users::{ActionResponse, Batch, User};
use uuid::Uuid;

use crate::actions::{Action, Choice, Done, outcome, request};
use crate::api::{act, client};
use crate::components::live::Announcer;
use crate::focus::focus;
use crate::session::SessionState;

/// What was done, to be told and maybe taken back.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Notice {
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

/// The link of somebody's invitation, as it is shown for copying.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) url: String,
}

/// What is being done and was done last.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Doing {
    pub(super) notice: RwSignal<Option<Notice>>,
    pub(crate) error: RwSignal<Option<Error>>,
    pub(crate) is_busy: RwSignal<bool>,
    /// Whom the dialog asks about.
    pub(super) to_archive: RwSignal<Vec<User>>,
    pub(super) is_archive_open: RwSignal<bool>,
    pub(super) link: RwSignal<Option<Link>>,
    pub(super) is_link_open: RwSignal<bool>,
    /// What is shown is old now.
    on_change: Callback<()>,
    session: SessionState,
    announcer: Announcer,
    client: StoredValue<Client>,
}

impl Doing {
    pub(crate) fn new(on_change: Callback<()>) -> Self {
        Self {
            notice: RwSignal::new(None),
            error: RwSignal::new(None),
            is_busy: RwSignal::new(false),
            to_archive: RwSignal::default(),
            is_archive_open: RwSignal::new(false),
            link: RwSignal::new(None),
            is_link_open: RwSignal::new(false),
            on_change,
            session: SessionState::from_context(),
            announcer: Announcer::from_context(),
            client: StoredValue::new(client()),
        }
    }

    /// Does what was chosen for one user.
    pub(crate) fn choose(self, choice: Choice, user: User) {
        match choice {
            Choice::Do(action) => self.ask(action, vec![user]),
            Choice::CopyLink => self.show_link(&user),
        }
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

    /// Begins something, unless something is being done: buttons stay enabled meanwhile, to keep the focus.
    fn begin(self) -> bool {
        let is_free = !self.is_busy.get_untracked();
        self.is_busy.set(true);
        is_free
    }

    /// Does something with users and tells what came of it.
    pub(super) fn run(self, action: Action, users: Vec<User>) {
        if !self.begin() {
            return;
        }
        let client = self.client.get_value();
        let body = request(&users);
        let sent = async move {
            match action {
                Action::Resend => client.resend_users(&body).await,
                Action::Archive => client.archive_users(&body).await,
                Action::Reinvite => client.reinvite_users(&body).await,
            }
        };
        act(self.session, sent, move |answer| {
            self.is_busy.try_set(false);
            self.is_archive_open.try_set(false);
            match answer {
                Ok(response) => {
                    let batch = response.batch.clone();
                    self.tell(Notice { what: action.into(), done: outcome(response, &users), batch });
                }
                Err(error) => self.fail(error),
            }
        });
    }

    /// Tells what was done. The focus goes to the telling, since what was clicked may be gone.
    pub(super) fn tell(self, notice: Notice) {
        self.announcer.say(super::notice::sentence(&notice));
        self.error.try_set(None);
        self.notice.try_set(Some(notice));
        self.on_change.try_run(());
        focus("#last-action");
    }

    fn fail(self, error: Error) {
        // Something else was done meanwhile, or the mail has left: it cannot be taken back any more.
        if error.code() == Some(Code::TooLateToUndo) {
            self.notice.try_update(|notice| notice.iter_mut().for_each(|notice| notice.batch = None));
        }
        self.error.try_set(Some(error));
        self.on_change.try_run(());
        focus(".note-error");
    }

    /// Takes a batch back.
    pub(super) fn undo(self, batch: Uuid, asked: Vec<User>) {
        if !self.begin() {
            return;
        }
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
                Err(error) => self.fail(error),
            }
        });
    }

    /// Fetches the link of an open invitation, which is noted on the timeline, and shows it.
    fn show_link(self, user: &User) {
        if !self.begin() {
            return;
        }
        let (id, name, email) = (user.id, crate::format::user_name(user), user.email.clone());
        let client = self.client.get_value();
        act(self.session, async move { client.copy_link(id).await }, move |answer| {
            self.is_busy.try_set(false);
            match answer {
                Ok(link) => {
                    self.link.try_set(Some(Link { name, email, url: link.url }));
                    self.is_link_open.try_set(true);
                    self.on_change.try_run(());
                }
                Err(error) => self.fail(error),
            }
        });
    }

    /// How long an action can be taken back, in seconds.
    pub(super) fn undo_seconds(self) -> u32 {
        self.session.current().map_or(0, |session| session.organization.undo_seconds)
    }
}
