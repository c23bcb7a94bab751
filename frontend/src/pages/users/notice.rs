//! What was just done, and taking it back: for a while by Undo, afterwards by the action that reverses it.

use std::time::Duration;

use leptos::prelude::*;

use super::doing::{Doing, Notice, What};
use crate::actions::{Action, eligible};
use crate::components::banner::Banner;
use crate::focus::focus;
use crate::text::{Counted, Key, t, t_count, t_with};

/// The banner. It stays until it is dismissed or something else is done.
#[component]
pub(crate) fn NoticeBanner(doing: Doing) -> impl IntoView {
    let dismiss = move |()| {
        doing.notice.set(None);
        focus("h1");
    };
    move || {
        let notice = doing.notice.get()?;
        let (text, refusals) = (sentence(&notice), notice.done.refusals.clone());
        Some(view! {
            <Banner text refusals on_dismiss=Callback::new(dismiss)>
                <TakeBack doing notice />
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

/// The button that takes it back. It never vanishes: after the window the same button, focus and all, does what is still
/// possible. The seconds left are shown and not spoken: a reader would say nothing else.
#[component]
fn TakeBack(doing: Doing, notice: Notice) -> impl IntoView {
    // Where everybody was refused there is nothing to take back.
    let (action, key) = reverse(notice.what).filter(|_| !notice.done.users.is_empty())?;
    let window = if notice.batch.is_some() { doing.undo_seconds() } else { 0 };
    let left = RwSignal::new(window);
    count_down(left);
    let batch = notice.batch.map(|batch| batch.id);
    let fitting = eligible(&notice.done.users, action);
    let is_hopeless = fitting.is_empty();
    let users = StoredValue::new((notice.done.users, fitting));
    let is_held = Memo::new(move |_| left.get() > 0);
    let take_back = move |_| match batch.filter(|_| is_held.get_untracked()) {
        Some(batch) => doing.undo(batch, users.with_value(|(all, _)| all.clone())),
        None => doing.ask(action, users.with_value(|(_, fitting)| fitting.clone())),
    };
    let seconds = move || {
        let left = left.get();
        (left > 0).then(|| t_with(Key::SecondsLeft, &[("seconds", &left.to_string())]))
    };
    Some(view! {
        <button
            type="button"
            class="button"
            disabled=move || is_hopeless && !is_held.get()
            on:click=take_back
        >
            {move || if is_held.get() { t(Key::Undo) } else { t(key) }}
            <span class="seconds" aria-hidden="true">{seconds}</span>
        </button>
    })
}

fn count_down(left: RwSignal<u32>) {
    let tick = move || {
        left.try_update(|left| *left = left.saturating_sub(1));
    };
    if left.get_untracked() > 0
        && let Ok(timer) = set_interval_with_handle(tick, Duration::from_secs(1))
    {
        on_cleanup(move || timer.clear());
    }
}

/// What reverses it once mail has left. Of a mail that was sent again, only the invitation can still be taken back.
fn reverse(what: What) -> Option<(Action, Key)> {
    match what {
        What::Invited | What::Reinvited | What::Resent => Some((Action::Archive, Key::Rescind)),
        What::Archived => Some((Action::Reinvite, Key::Reinvite)),
        What::Undone => None,
    }
}
