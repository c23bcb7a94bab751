//! Parts that are downloaded when they are first opened, so that the list of users opens quickly.
//!
//! `parts` is where the build cuts the program; what is named here only says which part is meant.

mod parts;

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError;
use uuid::Uuid;

use crate::components::loaded::Skeleton;
use crate::components::page_header::PageHeader;
use crate::focus::focus_in_dialog;
use crate::pages::users::State;
use crate::text::{Key, t};

pub(crate) use parts::german_texts;

/// What can be downloaded by itself.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part {
    Account(AccountPart),
    /// The API clients.
    Clients,
    Imports(ImportsPart),
    /// What stands in the dialog "Invite User".
    Invite {
        open: RwSignal<bool>,
        state: State,
    },
    Organization(OrganizationPart),
    SignIn(SignInPart),
    User(Uuid),
}

/// What belongs to one's own account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AccountPart {
    Page,
    /// The sessions alone, within another page.
    Sessions,
}

/// What belongs to bulk uploads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ImportsPart {
    List,
    New,
    Detail(Uuid),
    /// The form alone, within another page.
    Upload,
}

/// The pages of the organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OrganizationPart {
    Settings,
    Rates,
    Administrators,
    Mail,
    Directory,
    SignIn,
}

/// What is seen before somebody may use the admin center.
#[derive(Debug, Clone, Copy)]
pub(crate) enum SignInPart {
    Page,
    NoRole,
    /// The form alone, over another page.
    Form,
}

impl Part {
    async fn load(self) -> Result<(), SplitLoaderError> {
        match self {
            Self::Account(_) => parts::load_account().await,
            Self::Clients => parts::load_clients().await,
            Self::Imports(_) => parts::load_imports().await,
            Self::Organization(_) => parts::load_organization().await,
            Self::Invite { .. } => parts::load_invite().await,
            Self::SignIn(_) => parts::load_sign_in().await,
            Self::User(_) => parts::load_user().await,
        }
    }

    /// Whether it is a page, with a heading of its own, and not part of one.
    fn is_page(self) -> bool {
        !matches!(
            self,
            Self::Invite { .. }
                | Self::Account(AccountPart::Sessions)
                | Self::Imports(ImportsPart::Upload)
                | Self::SignIn(SignInPart::Form)
        )
    }

    /// Downloads it in the background, so that it opens at once; if that fails, opening it tries again.
    pub(crate) fn prefetch(self) {
        leptos::task::spawn_local(async move { drop(self.load().await) });
    }

    async fn make(self) -> parts::Made {
        match self {
            Self::Account(part) => parts::account(part).await,
            Self::Clients => parts::clients().await,
            Self::Imports(part) => parts::imports(part).await,
            Self::Organization(part) => parts::organization(part).await,
            Self::Invite { open, state } => parts::invite(open, state).await,
            Self::SignIn(part) => parts::sign_in(part).await,
            Self::User(id) => parts::user(id).await,
        }
    }

    /// The view of a part that has been loaded: made at once, so that it belongs to who asked for it.
    fn view(self) -> AnyView {
        match pin!(self.make()).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Ok(view)) => view,
            Poll::Ready(Err(_)) | Poll::Pending => ().into_any(),
        }
    }
}

/// How far the download is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Download {
    Waiting,
    There,
    Failed,
}

/// Shows a part, as soon as it is there.
#[component]
pub(crate) fn Lazy(part: Part) -> impl IntoView {
    let download = RwSignal::new(Download::Waiting);
    let fetch = move || {
        download.set(Download::Waiting);
        leptos::task::spawn_local(async move {
            let outcome = part.load().await;
            download.try_set(if outcome.is_ok() { Download::There } else { Download::Failed });
            focus_in_dialog();
        });
    };
    fetch();
    move || {
        match download.get() {
        Download::Waiting => view! { <Skeleton lines=4 /> }.into_any(),
        Download::There => part.view(),
        Download::Failed => view! {
            {part.is_page().then(|| view! { <PageHeader title=Signal::stored(t(Key::NoAnswer).to_owned()) /> })}
            <div class="note note-error" role="alert">
                <p class="note-text"><strong>{t(Key::NoAnswer)}</strong>" "{t(Key::PartMissing)}</p>
                <button type="button" class="button" on:click=move |_| fetch()>{t(Key::TryAgain)}</button>
            </div>
        }
        .into_any(),
    }
    }
}
