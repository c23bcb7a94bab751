//! Asking the API: the client, from context, and the two ways to use it. Nothing else knows a URL of the API.

use std::future::Future;

use leptos::prelude::*;
use leptos::task::spawn_local;
use rollcall_client::{Client, Error, Following, Told};
use uuid::Uuid;

use crate::session::SessionState;

/// The `<meta>` of `index.html` that names another origin of the API; empty: the page's own.
const BASE: &str = "meta[name='rollcall-api']";

/// Makes the client and puts it into the context.
///
/// # Errors
/// If the address of the API in `index.html` is none.
pub(crate) fn provide() -> Result<(), Error> {
    let named = document()
        .query_selector(BASE)
        .ok()
        .flatten()
        .and_then(|meta| meta.get_attribute("content"))
        .filter(|base| !base.is_empty());
    let base = named.or_else(|| window().location().origin().ok()).unwrap_or_default();
    provide_context(Client::new(&base)?);
    Ok(())
}

/// The client.
pub(crate) fn client() -> Client {
    expect_context()
}

/// Follows an import; nothing where the browser cannot.
#[cfg(target_arch = "wasm32")]
pub(crate) fn follow_import(
    client: &Client,
    import: Uuid,
    told: impl FnMut(Told) + 'static,
) -> Option<Following> {
    client.follow_import(import, told).ok()
}

/// Events are the browser's; the native build is only for testing plain functions.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn follow_import(
    _client: &Client,
    _import: Uuid,
    _told: impl FnMut(Told) + 'static,
) -> Option<Following> {
    None
}

/// Does something once, and hands on what came of it.
pub(crate) fn act<T: 'static>(
    session: SessionState,
    request: impl Future<Output = Result<T, Error>> + 'static,
    then: impl FnOnce(Result<T, Error>) + 'static,
) {
    spawn_local(async move {
        let outcome = request.await;
        session.notice(&outcome);
        then(outcome);
    });
}

/// Something that is loaded, and loaded again whenever what it was asked for changes. What was there stays until the new
/// has come.
#[derive(Debug)]
pub(crate) struct Loader<T: Send + Sync + 'static> {
    pub(crate) value: RwSignal<Option<T>>,
    pub(crate) error: RwSignal<Option<Error>>,
    pub(crate) is_busy: RwSignal<bool>,
    again: RwSignal<u32>,
}

impl<T: Send + Sync + 'static> Clone for Loader<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Loader<T> {}

impl<T: Send + Sync + 'static> Loader<T> {
    /// Loads by `request`, and again when a signal that it reads changes.
    pub(crate) fn new<F>(request: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Result<T, Error>> + 'static,
    {
        let session = SessionState::from_context();
        let loader = Self {
            value: RwSignal::new(None),
            error: RwSignal::new(None),
            is_busy: RwSignal::new(true),
            again: RwSignal::new(0),
        };
        let turn = StoredValue::new(0_u32);
        Effect::new(move |_| {
            loader.again.track();
            session.sign_ins.track();
            let pending = request();
            loader.is_busy.set(true);
            if loader.value.with_untracked(Option::is_none) {
                loader.error.set(None);
            }
            turn.update_value(|turn| *turn = turn.wrapping_add(1));
            let mine = turn.get_value();
            spawn_local(async move {
                let outcome = pending.await;
                session.notice(&outcome);
                // A later request has overtaken this one, or the page is gone.
                if turn.try_get_value() == Some(mine) {
                    loader.take(outcome);
                }
            });
        });
        loader
    }

    /// Loads again.
    pub(crate) fn reload(self) {
        self.again.try_update(|count| *count = count.wrapping_add(1));
    }

    fn take(self, outcome: Result<T, Error>) {
        self.is_busy.set(false);
        match outcome {
            Ok(value) => {
                self.error.set(None);
                self.value.set(Some(value));
            }
            Err(error) => self.error.set(Some(error)),
        }
    }
}
