//! API clients: programs that call the API with a secret of their own (R17).

mod list;
mod new;
mod remove;
mod secret;

use leptos::prelude::*;
use rollcall_client::Error;
use rollcall_wire::clients::{ApiClient, ApiClients, ClientWithSecret};
use uuid::Uuid;

use super::ask::ReadOnlyNote;
use super::may_change;
use crate::api::{Loader, client};
use crate::components::copy_field::CopyField;
use crate::components::loaded::Loaded;
use crate::components::notice::{Notice, NoticeBanner};
use crate::components::page_header::PageHeader;
use crate::components::problem_note::ProblemNote;
use crate::text::{Key, t, t_with};

use list::list;
use new::NewClientForm;
use remove::AskRemove;
use secret::SecretDialog;

/// What is to be taken away.
#[derive(Debug, Clone)]
struct Removing {
    client: ApiClient,
    /// One of its secrets; without one, the whole client.
    secret: Option<Uuid>,
}

/// What the parts share.
#[derive(Debug, Clone, Copy)]
struct State {
    all: Loader<ApiClients>,
    notice: Notice,
    error: RwSignal<Option<Error>>,
    is_busy: RwSignal<bool>,
    /// The secret that is shown this once.
    made: RwSignal<Option<ClientWithSecret>>,
    is_shown: RwSignal<bool>,
    removing: RwSignal<Option<Removing>>,
    is_asking: RwSignal<bool>,
}

impl State {
    /// Shows a new secret.
    fn show(self, made: ClientWithSecret) {
        self.error.try_set(None);
        self.made.try_set(Some(made));
        self.is_shown.try_set(true);
        self.all.reload();
    }

    /// Says what was done, and shows how it is now.
    fn done(self, said: Key, name: &str) {
        self.error.try_set(None);
        self.notice.say("", t_with(said, &[("name", name)]));
        self.all.reload();
    }
}

/// The page.
#[component]
pub(crate) fn ClientsPage() -> impl IntoView {
    let client = client();
    let token_url = client.address_of("/oauth/token");
    let all = Loader::new(move || {
        let client = client.clone();
        async move { client.list_clients().await }
    });
    let state = State {
        all,
        notice: Notice::new(),
        error: RwSignal::new(None),
        is_busy: RwSignal::new(false),
        made: RwSignal::new(None),
        is_shown: RwSignal::new(false),
        removing: RwSignal::new(None),
        is_asking: RwSignal::new(false),
    };
    view! {
        <PageHeader title=Signal::stored(t(Key::ApiClients).to_owned()) />
        <ReadOnlyNote />
        <p class="hint">{t(Key::ApiClientsIntro)}</p>
        <NoticeBanner notice=state.notice place="" />
        <ProblemNote error=state.error />
        <Loaded loader=all lines=4 ready=move |all| {
            (move || all.with(|all| list(state, all))).into_any()
        } />
        <section class="group" aria-labelledby="tokens">
            <h2 id="tokens">{t(Key::AccessTokens)}</h2>
            <p class="hint">{t(Key::AccessTokensHint)}</p>
            <CopyField id="token-url" label=t(Key::TokenAddress) text=token_url waits=true />
        </section>
        {may_change().then(|| view! { <NewClientForm state /> })}
        <SecretDialog state />
        <AskRemove state />
    }
}
