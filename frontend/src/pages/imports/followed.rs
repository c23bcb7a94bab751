//! An import that is followed: told by the server while it moves, or asked for where the server cannot tell.

use std::time::Duration;

use leptos::prelude::*;
use rollcall_client::{Client, Error, Following, Told};
use rollcall_wire::imports::{Import, Progress};
use uuid::Uuid;

use crate::api::{self, Loader, client};
use crate::running::RunningImports;
use crate::session::SessionState;

/// How often an import is asked for that the server does not tell of.
const PAUSE: Duration = Duration::from_secs(2);
/// A stream that has said nothing for so long is kept back by something on the way.
const SILENCE: Duration = Duration::from_secs(5);

/// The import and what is told of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Followed {
    id: Uuid,
    /// The import, first loaded and then told.
    pub(super) loader: Loader<Import>,
    /// The mail and the time left, where the server tells of them.
    pub(super) progress: RwSignal<Option<Progress>>,
    is_asking: RwSignal<bool>,
    /// Counts the streams, so that a late word of an earlier one is not heard.
    turn: StoredValue<u32>,
    stream: StoredValue<Option<Following>, LocalStorage>,
    client: StoredValue<Client>,
    session: SessionState,
    running: RunningImports,
}

impl Followed {
    /// Loads the import and follows it.
    pub(super) fn new(id: Uuid) -> Self {
        let client = StoredValue::new(client());
        let loader = Loader::new(move || {
            let client = client.get_value();
            async move { client.get_import(id).await }
        });
        let followed = Self {
            id,
            loader,
            progress: RwSignal::new(None),
            is_asking: RwSignal::new(false),
            turn: StoredValue::new(0),
            stream: StoredValue::new_local(None),
            client,
            session: SessionState::from_context(),
            running: RunningImports::from_context(),
        };
        let is_there = Memo::new(move |_| loader.value.with(Option::is_some));
        let session = followed.session;
        Effect::new(move |_| {
            session.sign_ins.track();
            if is_there.get() {
                followed.follow();
            }
        });
        followed.keep_asking();
        on_cleanup(move || drop(followed.stream.try_update_value(Option::take)));
        followed
    }

    /// Takes the answer to something that was done with the import, and follows what comes of it.
    pub(super) fn take(self, import: Import) {
        self.loader.error.try_set(None);
        self.loader.value.try_set(Some(import));
        self.running.look_again();
        self.follow();
    }

    /// Takes what was answered to something asked of the import. What was refused was asked of an import that is not as
    /// it was shown.
    pub(super) fn settle(self, answer: Result<Import, Error>, error: Refused) {
        match answer {
            Ok(import) => {
                error.try_set(None);
                self.take(import);
            }
            Err(refused) => {
                error.try_set(Some(refused));
                self.loader.reload();
            }
        }
    }

    /// Loads and follows anew: something else has changed it.
    pub(super) fn again(self) {
        self.loader.reload();
        self.running.look_again();
        self.follow();
    }

    /// Takes the answer to something that moves nothing.
    pub(super) fn put(self, import: Import) {
        self.progress.try_update(|progress| {
            if let Some(progress) = progress {
                progress.import = import.clone();
            }
        });
        self.loader.value.try_set(Some(import));
    }

    fn follow(self) {
        let Some(turn) = self.turn.try_update_value(|turn| {
            *turn = turn.wrapping_add(1);
            *turn
        }) else {
            return;
        };
        self.is_asking.set(false);
        let stream = self
            .client
            .with_value(|client| api::follow_import(client, self.id, move |told| self.hear(turn, told)));
        let is_open = stream.is_some();
        self.stream.set_value(stream);
        if !is_open {
            self.is_asking.set(true);
            return;
        }
        let heard = self.progress;
        heard.set(None);
        set_timeout(
            move || {
                let is_silent = heard.try_with_untracked(Option::is_none).unwrap_or(false);
                if is_silent && self.turn.try_get_value() == Some(turn) {
                    self.ask_instead();
                }
            },
            SILENCE,
        );
    }

    fn hear(self, turn: u32, told: Told) {
        if self.turn.try_get_value() != Some(turn) {
            return;
        }
        match told {
            Told::Progress(progress) => self.show(*progress),
            Told::Done(progress) => {
                self.show(*progress);
                self.running.look_again();
            }
            Told::Lost(error) => {
                self.session.notice::<()>(&Err(error));
                self.is_asking.try_set(true);
            }
        }
    }

    fn show(self, progress: Progress) {
        self.loader.error.try_set(None);
        self.loader.value.try_set(Some(progress.import.clone()));
        self.progress.try_set(Some(progress));
    }

    fn ask_instead(self) {
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        self.stream.set_value(None);
        self.is_asking.set(true);
    }

    /// Asks again while the import moves and nothing is told.
    fn keep_asking(self) {
        let timer = StoredValue::new(None::<TimeoutHandle>);
        Effect::new(move |_| {
            let moves = self.loader.value.with(|import| {
                import.as_ref().is_some_and(|import| {
                    import.state.is_moving() || import.rescinding || import.batch.is_some()
                })
            });
            let is_waiting = self.loader.is_busy.get();
            if self.is_asking.get() && moves && !is_waiting {
                timer.set_value(set_timeout_with_handle(move || self.loader.reload(), PAUSE).ok());
            }
        });
        on_cleanup(move || {
            if let Some(timer) = timer.try_get_value().flatten() {
                timer.clear();
            }
        });
    }
}

/// What a request was refused with, for whoever asked.
pub(super) type Refused = RwSignal<Option<Error>>;
