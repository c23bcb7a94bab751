//! What was just done, and taking it back: for a while by Undo, afterwards by the action that reverses it.

use std::time::Duration;

use leptos::prelude::*;

use super::state::{Notice, State, What};
use crate::actions::{Action, eligible};
use crate::components::banner::Banner;
use crate::text::{Counted, Key, t, t_count};

/// The banner. It stays until it is dismissed or something else is done.
#[component]
pub(super) fn NoticeBanner(state: State) -> impl IntoView {
    move || {
        let notice = state.notice.get()?;
        let text = sentence(&notice);
        let refusals = notice.done.refusals.clone();
        Some(view! {
            <Banner text refusals on_dismiss=Callback::new(move |()| state.notice.set(None))>
                <TakeBack state notice=notice.clone() />
            </Banner>
        })
    }
}

/// Says what was done.
pub(super) fn sentence(notice: &Notice) -> String {
    let key = match notice.what {
        What::Invited => Counted::UsersInvited,
        What::Resent => Counted::UsersResent,
        What::Archived => Counted::UsersArchived,
        What::Reinvited => Counted::UsersReinvited,
        What::Undone => Counted::UsersUndone,
    };
    t_count(key, i64::try_from(notice.done.users.len()).unwrap_or(i64::MAX))
}

/// The button that takes it back. It never vanishes: after the window it does by another action what is still possible.
#[component]
fn TakeBack(state: State, notice: Notice) -> impl IntoView {
    let is_held = RwSignal::new(notice.batch.is_some() && state.undo_seconds() > 0);
    let window = Duration::from_secs(u64::from(state.undo_seconds()));
    let over = move || {
        is_held.try_set(false);
    };
    if let Ok(timer) = set_timeout_with_handle(over, window) {
        on_cleanup(move || timer.clear());
    }
    let batch = notice.batch.map(|batch| batch.id);
    let users = StoredValue::new(notice.done.users);
    let reverse = reverse(notice.what);
    view! {
        <Show
            when=move || is_held.get()
            fallback=move || {
                let (action, key) = reverse?;
                let fitting = users.with_value(|users| eligible(users, action));
                (!fitting.is_empty()).then(|| view! {
                    <button
                        type="button"
                        class="button"
                        disabled=move || state.is_busy.get()
                        on:click=move |_| state.ask(action, fitting.clone())
                    >
                        {t(key)}
                    </button>
                })
            }
        >
            {batch.map(|batch| view! {
                <button
                    type="button"
                    class="button"
                    disabled=move || state.is_busy.get()
                    on:click=move |_| state.undo(batch, users.get_value())
                >
                    {t(Key::Undo)}
                </button>
            })}
        </Show>
    }
}

/// What reverses it once mail has left. A mail that was sent again cannot be reversed.
fn reverse(what: What) -> Option<(Action, Key)> {
    match what {
        What::Invited | What::Reinvited => Some((Action::Archive, Key::Rescind)),
        What::Archived => Some((Action::Reinvite, Key::Reinvite)),
        What::Resent | What::Undone => None,
    }
}
