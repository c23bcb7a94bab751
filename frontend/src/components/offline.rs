//! The connection is gone: said while it is, and everything shown is loaded again once it is back.

use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;

use crate::api::{act, client};
use crate::session::SessionState;
use crate::text::{Key, t};

/// How often the server is asked whether it is there again.
const PAUSE: Duration = Duration::from_secs(5);

/// The note. Nothing is queued: what was being done when the connection went is for the user to do again.
#[component]
pub(crate) fn OfflineNote() -> impl IntoView {
    let session = SessionState::from_context();
    let client = StoredValue::new(client());
    let ask = move || {
        let client = client.get_value();
        act(session, async move { client.get_session().await }, |_| ());
    };
    let gone = window_event_listener(ev::offline, move |_| session.is_offline.set(true));
    let back = window_event_listener(ev::online, move |_| ask());
    on_cleanup(move || {
        gone.remove();
        back.remove();
    });
    Effect::new(move |_| {
        if session.is_offline.get()
            && let Ok(timer) = set_interval_with_handle(ask, PAUSE)
        {
            on_cleanup(move || timer.clear());
        }
    });
    view! {
        <div role="status">
            {move || session.is_offline.get().then(|| view! {
                <div class="note note-warn"><p class="note-text"><strong>{t(Key::Offline)}</strong>" "{t(Key::OfflineDetail)}</p></div>
            })}
        </div>
    }
}
