//! One's own account: who is signed in, and the sessions, each of which can be ended (R10).

use leptos::prelude::*;
use rollcall_client::Error;
use rollcall_wire::session::{OwnSession, SessionList};

use crate::api::{Loader, act, client};
use crate::components::loaded::Loaded;
use crate::components::notice::{Notice, NoticeBanner};
use crate::components::page_header::PageHeader;
use crate::components::problem_note::ProblemNote;
use crate::components::table::{cell, facts, table};
use crate::components::time::DayAndTime;
use crate::format::day_and_time;
use crate::session::SessionState;
use crate::text::{Key, t, t_with};

/// The page.
#[component]
pub(crate) fn AccountPage() -> impl IntoView {
    let session = SessionState::from_context();
    let who = move || {
        session.current().map(|session| {
            let list = vec![
                (t(Key::Name), cell(session.account.display_name)),
                (t(Key::WorkEmail), cell(session.account.email)),
                (t(Key::Organization), cell(session.organization.name)),
            ];
            facts("facts-list", list)
        })
    };
    view! {
        <PageHeader title=Signal::stored(t(Key::Account).to_owned()) />
        {who}
        <OwnSessions />
    }
}

/// What the parts of the list share.
#[derive(Debug, Clone, Copy)]
struct State {
    sessions: Loader<SessionList>,
    notice: Notice,
    error: RwSignal<Option<Error>>,
    is_busy: RwSignal<bool>,
}

impl State {
    /// Takes what came of ending sessions.
    fn finish(self, answer: Result<(), Error>, said: Key) {
        self.is_busy.try_set(false);
        match answer {
            Ok(()) => {
                self.error.try_set(None);
                self.notice.say("", t(said).to_owned());
            }
            Err(refused) => drop(self.error.try_set(Some(refused))),
        }
        self.sessions.reload();
    }
}

/// One's own sessions.
#[component]
pub(crate) fn OwnSessions() -> impl IntoView {
    let client = client();
    let sessions = Loader::new(move || {
        let client = client.clone();
        async move { client.list_sessions().await }
    });
    let state =
        State { sessions, notice: Notice::new(), error: RwSignal::new(None), is_busy: RwSignal::new(false) };
    view! {
        <section class="group" aria-labelledby="sessions">
            <h2 id="sessions">{t(Key::Sessions)}</h2>
            <p class="hint">{t(Key::SessionsIntro)}</p>
            <NoticeBanner notice=state.notice place="" />
            <ProblemNote error=state.error />
            <Loaded loader=sessions lines=3 ready=move |list| {
                (move || list.with(|list| rows(state, &list.items))).into_any()
            } />
            <EndOthers state />
        </section>
    }
}

fn rows(state: State, own: &[OwnSession]) -> AnyView {
    let rows = own.iter().map(|one| {
        vec![
            name(one),
            view! { <DayAndTime moment=one.last_used_at /> }.into_any(),
            view! { <DayAndTime moment=one.created_at /> }.into_any(),
            view! { <EndOne state one=one.clone() /> }.into_any(),
        ]
    });
    let columns = [
        (Key::Browser, "cell-name"),
        (Key::LastUsed, "wide-only"),
        (Key::SessionBegun, "wide-only"),
        (Key::Actions, "cell-actions"),
    ];
    table(t(Key::SessionList), &columns, rows.collect())
}

fn name(one: &OwnSession) -> AnyView {
    let current = one.current.then(|| view! { <small class="sub">{t(Key::ThisSession)}</small> });
    let private = one.own_page_only.then(|| view! { <small class="sub">{t(Key::PrivateSession)}</small> });
    view! {
        {browser(one.browser.as_deref(), one.system.as_deref())}
        {current}
        {private}
        <small class="sub narrow-only"><DayAndTime moment=one.last_used_at /></small>
    }
    .into_any()
}

/// What a session is known by.
fn browser(browser: Option<&str>, system: Option<&str>) -> String {
    match (browser, system) {
        (Some(browser), Some(system)) => t_with(Key::BrowserOn, &[("browser", browser), ("system", system)]),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => t(Key::UnknownBrowser).to_owned(),
    }
}

/// The button that ends one: for the session of this browser it is the usual way out.
#[component]
fn EndOne(state: State, one: OwnSession) -> impl IntoView {
    let session = SessionState::from_context();
    let client = client();
    let known_by = browser(one.browser.as_deref(), one.system.as_deref());
    let used = day_and_time(one.last_used_at);
    let label = t_with(Key::SignOutSession, &[("browser", &known_by), ("used", &used)]);
    let end = move |_| {
        let client = client.clone();
        if one.current {
            return session.sign_out(client);
        }
        let id = one.id;
        state.is_busy.set(true);
        act(session, async move { client.end_session(id).await }, move |answer| {
            state.finish(answer, Key::SessionEnded);
        });
    };
    view! {
        <button
            type="button"
            class="button button-small"
            aria-label=label
            disabled=move || state.is_busy.get()
            on:click=end
        >
            {t(Key::SignOut)}
        </button>
    }
}

/// The button that ends all others, where there are any.
#[component]
fn EndOthers(state: State) -> impl IntoView {
    let session = SessionState::from_context();
    let client = client();
    let has_others = Memo::new(move |_| {
        state.sessions.value.with(|list| list.as_ref().is_some_and(|list| list.items.len() > 1))
    });
    let end = move |_: leptos::ev::MouseEvent| {
        let client = client.clone();
        state.is_busy.set(true);
        act(session, async move { client.end_other_sessions().await }, move |answer| {
            state.finish(answer, Key::OtherSessionsEnded);
        });
    };
    move || {
        let end = end.clone();
        has_others.get().then(move || {
            view! {
                <div class="buttons">
                    <button type="button" class="button" disabled=move || state.is_busy.get() on:click=end>
                        {t(Key::SignOutElsewhere)}
                    </button>
                </div>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::browser;

    #[test]
    fn a_session_is_called_by_what_is_known_of_it() {
        assert_eq!(browser(Some("Firefox"), Some("Windows")), "Firefox on Windows");
        assert_eq!(browser(None, Some("iPhone")), "iPhone");
        assert_eq!(browser(None, None), "Unknown browser");
    }
}
