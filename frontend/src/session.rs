//! Who is signed in. The session itself is the browser's cookie; here stands only what the API says of it.

use leptos::prelude::*;
use rollcall_client::{Client, Error};
use rollcall_wire::Code;
use rollcall_wire::organization::Organization;
use rollcall_wire::session::Session;

use crate::api::act;

/// What is known of who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Who {
    /// The API has not answered yet.
    Asking,
    /// The API could not be asked.
    Unknown(Error),
    /// Nobody: the sign-in page stands at whatever address this is.
    Nobody,
    /// Somebody, maybe without a role.
    Somebody(Session),
}

/// The state of the session, from context.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SessionState {
    pub(crate) who: RwSignal<Who>,
    /// The session has ended while a page was open: sign in again over it, so that nothing is lost.
    pub(crate) ended: RwSignal<bool>,
    /// Rises with each sign-in and each time the server is there again, so that what failed is asked again.
    pub(crate) sign_ins: RwSignal<u32>,
    /// Whether the server cannot be reached.
    pub(crate) is_offline: RwSignal<bool>,
}

impl SessionState {
    pub(crate) fn provide() -> Self {
        let state = Self {
            who: RwSignal::new(Who::Asking),
            ended: RwSignal::new(false),
            sign_ins: RwSignal::new(0),
            is_offline: RwSignal::new(false),
        };
        provide_context(state);
        state
    }

    pub(crate) fn from_context() -> Self {
        expect_context()
    }

    /// Takes the answer to "who am I".
    pub(crate) fn learn(self, answer: Result<Session, Error>) {
        self.who.set(match answer {
            Ok(session) => Who::Somebody(session),
            Err(error) if error.code() == Some(Code::NotSignedIn) => Who::Nobody,
            Err(error) => Who::Unknown(error),
        });
    }

    /// Takes a fresh sign-in. Somebody else than before gets fresh pages, never a glimpse of the former's.
    pub(crate) fn signed_in(self, session: Session) {
        let same = match self.who.get_untracked() {
            Who::Somebody(former) => {
                former.account.id == session.account.id && former.organization.id == session.organization.id
            }
            Who::Asking | Who::Unknown(_) | Who::Nobody => true,
        };
        if !same {
            reload();
            return;
        }
        self.who.set(Who::Somebody(session));
        self.ended.set(false);
        self.sign_ins.update(|count| *count = count.wrapping_add(1));
    }

    /// Looks at the outcome of any request: without a session, it is time to sign in again; without an answer, the
    /// connection is gone.
    pub(crate) fn notice<T>(self, outcome: &Result<T, Error>) {
        let is_offline = matches!(outcome, Err(Error::Network(_)));
        if is_offline != self.is_offline.get_untracked() {
            self.is_offline.set(is_offline);
            if !is_offline {
                self.sign_ins.update(|count| *count = count.wrapping_add(1));
            }
        }
        let Err(error) = outcome else { return };
        let somebody = self.who.with_untracked(|who| matches!(who, Who::Somebody(_)));
        if error.code() == Some(Code::NotSignedIn) && somebody {
            self.ended.set(true);
        }
    }

    /// Signs out, and goes on to the identity provider where it can be signed out of as well.
    pub(crate) fn sign_out(self, client: Client) {
        act(self, async move { client.sign_out().await }, |outcome| match outcome {
            Ok(Some(signed_out)) => {
                // It fails only for an address that is none, and here nobody is signed in any more.
                if window().location().set_href(&signed_out.continue_at).is_err() {
                    reload();
                }
            }
            Ok(None) | Err(_) => reload(),
        });
    }

    /// Takes what the organization has become by a change of its settings.
    pub(crate) fn learn_organization(self, now: &Organization) {
        self.who.try_update(|who| match who {
            Who::Somebody(session) => {
                session.organization.name.clone_from(&now.name);
                session.organization.product.clone_from(&now.product);
                session.organization.undo_seconds = now.undo_seconds;
            }
            Who::Asking | Who::Unknown(_) | Who::Nobody => {}
        });
    }

    /// The session of whoever is signed in.
    pub(crate) fn current(self) -> Option<Session> {
        match self.who.get() {
            Who::Somebody(session) => Some(session),
            Who::Asking | Who::Unknown(_) | Who::Nobody => None,
        }
    }
}

/// Loads the page anew.
pub(crate) fn reload() {
    // The only way that it fails is a page that is being left already.
    let _ = window().location().reload();
}
