//! The router: who sees which page at which address.

use leptos::prelude::*;
use leptos_router::WildcardSegment;
use leptos_router::components::{FlatRoutes, Redirect, Route, Router};
use leptos_router::hooks::use_location;
use rollcall_wire::session::{Role, Session};
use uuid::Uuid;

use crate::address::Address;
use crate::api;
use crate::components::live::Announcer;
use crate::components::loaded::Skeleton;
use crate::components::offline::OfflineNote;
use crate::components::page_header::Navigated;
use crate::components::problem_note::ProblemNote;
use crate::components::shell::Shell;
use crate::components::sign_in_again::SignInAgain;
use crate::handover::Handover;
use crate::keyboard::{KeyboardShortcuts, Shortcuts};
use crate::lazy::{AccountPart, Lazy, Part, SignInPart};
use crate::pages::not_found::NotFoundPage;
use crate::pages::users::{LeftPage, UsersPage};
use crate::running::RunningImports;
use crate::session::{SessionState, Who};

/// The application.
#[component]
pub(crate) fn App() -> impl IntoView {
    let session = SessionState::provide();
    Announcer::provide();
    Navigated::provide();
    Handover::provide();
    Shortcuts::provide();
    let wrong = match api::provide() {
        Ok(()) => {
            api::act(session, ask(), move |answer| session.learn(answer));
            None
        }
        Err(error) => Some(error),
    };
    if let Some(error) = wrong {
        return view! { <ProblemNote error=Signal::stored(Some(error)) /> }.into_any();
    }
    view! { <Router><Everybody /></Router> }.into_any()
}

fn ask() -> impl Future<Output = Result<Session, rollcall_client::Error>> {
    let client = api::client();
    async move { client.get_session().await }
}

/// What of the session decides which pages there are: a fresh sign-in of the same person changes nothing of it, nor does
/// another name of the organization.
#[derive(Debug, Clone, PartialEq)]
enum Standing {
    Asking,
    Unknown(rollcall_client::Error),
    Nobody,
    WithoutRole,
    Administrator { account: Uuid, organization: Uuid, roles: Vec<Role> },
}

fn standing(who: Who) -> Standing {
    match who {
        Who::Asking => Standing::Asking,
        Who::Unknown(error) => Standing::Unknown(error),
        Who::Nobody => Standing::Nobody,
        Who::Somebody(session) if session.roles.is_empty() => Standing::WithoutRole,
        Who::Somebody(session) => Standing::Administrator {
            account: session.account.id,
            organization: session.organization.id,
            roles: session.roles,
        },
    }
}

#[component]
fn Everybody() -> impl IntoView {
    let session = SessionState::from_context();
    let standing = Memo::new(move |_| standing(session.who.get()));
    let ask_again = Callback::new(move |()| {
        session.who.set(Who::Asking);
        api::act(session, ask(), move |answer| session.learn(answer));
    });
    move || match standing.get() {
        Standing::Asking => view! { <div class="alone"><Skeleton lines=4 /></div> }.into_any(),
        Standing::Unknown(error) => view! {
            <main class="alone"><ProblemNote error=Signal::stored(Some(error)) retry=ask_again /></main>
        }
        .into_any(),
        Standing::Nobody => view! { <Lazy part=Part::SignIn(SignInPart::Page) /> }.into_any(),
        Standing::WithoutRole => view! { <Lazy part=Part::SignIn(SignInPart::NoRole) /> }.into_any(),
        Standing::Administrator { .. } => view! { <Pages /> }.into_any(),
    }
}

#[component]
fn Pages() -> impl IntoView {
    let state = SessionState::from_context();
    RunningImports::provide();
    let client = api::client();
    let sign_out = Callback::new(move |()| state.sign_out(client.clone()));
    view! {
        <Shell on_sign_out=sign_out>
            <OfflineNote />
            <FlatRoutes fallback=NotFoundPage>
                <Route path=WildcardSegment("page") view=Page />
            </FlatRoutes>
        </Shell>
        <KeyboardShortcuts />
        <SignInAgain />
    }
}

/// The page at this address.
#[component]
fn Page() -> impl IntoView {
    let path = use_location().pathname;
    let address = Memo::new(move |_| path.with(|path| Address::read(path)));
    move || match address.get() {
        Address::Start => view! { <Redirect path="/users" /> }.into_any(),
        Address::Users => view! { <UsersPage /> }.into_any(),
        Address::User(id) => view! { <Lazy part=Part::User(id) /> }.into_any(),
        Address::Imports(part) => view! { <Lazy part=Part::Imports(part) /> }.into_any(),
        Address::Organization(part) => view! { <Lazy part=Part::Organization(part) /> }.into_any(),
        Address::Clients => view! { <Lazy part=Part::Clients /> }.into_any(),
        Address::Account => view! { <Lazy part=Part::Account(AccountPart::Page) /> }.into_any(),
        Address::Left => view! { <LeftPage /> }.into_any(),
        Address::Unknown => view! { <NotFoundPage /> }.into_any(),
    }
}
