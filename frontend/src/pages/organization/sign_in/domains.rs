//! The domains whose addresses sign in here: each with how far it is, and what to publish to prove it (R20).

mod add;
mod remove;

use leptos::prelude::*;
use rollcall_client::Error;
use rollcall_wire::organization::{DomainRecord, DomainState, SignInDomain, SignInDomains};

use crate::api::{Loader, act, client};
use crate::components::copy_field::CopyField;
use crate::components::icon::Icon;
use crate::components::loaded::Loaded;
use crate::components::notice::{Notice, NoticeBanner};
use crate::components::problem_note::ProblemNote;
use crate::pages::organization::may_change;
use crate::session::SessionState;
use crate::text::{Key, t, t_with};

use add::AddDomain;
use remove::AskRemove;

/// What the parts share.
#[derive(Debug, Clone, Copy)]
struct State {
    domains: Loader<SignInDomains>,
    notice: Notice,
    /// The domain that the question is about.
    removing: RwSignal<Option<SignInDomain>>,
    is_asking: RwSignal<bool>,
}

impl State {
    /// Says what was done, and shows how it is now.
    fn done(self, said: Key, domain: &str) {
        self.notice.say("", t_with(said, &[("domain", domain)]));
        self.domains.reload();
    }
}

/// The section.
#[component]
pub(super) fn Domains() -> impl IntoView {
    let client = client();
    let domains = Loader::new(move || {
        let client = client.clone();
        async move { client.list_domains().await }
    });
    let state = State {
        domains,
        notice: Notice::new(),
        removing: RwSignal::new(None),
        is_asking: RwSignal::new(false),
    };
    view! {
        <section class="group" aria-labelledby="domains">
            <h2 id="domains">{t(Key::SignInDomains)}</h2>
            <p class="hint">{t(Key::SignInDomainsIntro)}</p>
            <NoticeBanner notice=state.notice place="" />
            <Loaded loader=domains lines=3 ready=move |all| view! {
                <ul class="things">
                    <For each=move || all.get().items key=key let(domain)>
                        <Domain state domain />
                    </For>
                </ul>
            }.into_any() />
            {may_change().then(|| view! { <AddDomain state /> })}
        </section>
        <AskRemove state />
    }
}

/// What was verified meanwhile, or added anew, is shown anew.
fn key(domain: &SignInDomain) -> (String, Option<String>, bool) {
    let text = domain.record.as_ref().map(|record| record.text.clone());
    (domain.domain.clone(), text, domain.state == DomainState::Pending)
}

/// One domain.
#[component]
fn Domain(state: State, domain: SignInDomain) -> impl IntoView {
    let record = domain.record.clone().filter(|_| domain.state == DomainState::Pending && may_change());
    let proof = record.map(|record| view! { <Proof state name=domain.domain.clone() record /> });
    let remove = may_change().then(|| remove_button(state, domain.clone()));
    view! {
        <li class="thing">
            <div class="thing-head">
                <h3>{domain.domain.clone()}</h3>
                {badge(domain.state)}
                {remove}
            </div>
            {proof}
        </li>
    }
}

fn badge(state: DomainState) -> impl IntoView {
    let (icon, class, word) = match state {
        DomainState::Pending => ("more", "badge badge-invited", Key::DomainPending),
        DomainState::Verified => ("check", "badge badge-active", Key::DomainVerified),
        DomainState::Assigned => ("check", "badge badge-active", Key::DomainAssigned),
    };
    view! { <span class=class><Icon name=icon />{t(word)}</span> }
}

fn remove_button(state: State, domain: SignInDomain) -> impl IntoView {
    let label = t_with(Key::RemoveDomainOf, &[("domain", &domain.domain)]);
    let ask = move |_| {
        state.removing.set(Some(domain.clone()));
        state.is_asking.set(true);
    };
    view! {
        <button type="button" class="button button-small" aria-label=label on:click=ask>{t(Key::Remove)}</button>
    }
}

/// What to publish, and the button that looks for it.
#[component]
fn Proof(state: State, name: String, record: DomainRecord) -> impl IntoView {
    let session = SessionState::from_context();
    let client = client();
    let error = RwSignal::new(None::<Error>);
    let is_busy = RwSignal::new(false);
    let label = t_with(Key::VerifyDomainOf, &[("domain", &name)]);
    let domain = name.clone();
    let verify = move |_| {
        is_busy.set(true);
        error.set(None);
        let (client, domain) = (client.clone(), domain.clone());
        let asked = domain.clone();
        act(session, async move { client.verify_domain(&asked).await }, move |answer| {
            is_busy.try_set(false);
            match answer {
                Ok(_) => state.done(Key::DomainIsVerified, &domain),
                Err(refused) => drop(error.try_set(Some(refused))),
            }
        });
    };
    view! {
        <p class="hint">{t(Key::DomainRecordHint)}</p>
        <CopyField id=format!("name-{name}") label=t(Key::DomainRecordName) text=record.name waits=true />
        <CopyField id=format!("text-{name}") label=t(Key::DomainRecordText) text=record.text waits=true />
        <ProblemNote error />
        <div class="buttons">
            <button
                type="button"
                class="button"
                aria-label=label
                disabled=move || is_busy.get()
                on:click=verify
            >
                {t(Key::VerifyDomain)}
            </button>
        </div>
    }
}
