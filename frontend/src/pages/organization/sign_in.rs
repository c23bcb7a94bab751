//! How the organization's people sign in: by codes, or at an identity provider (OpenID Connect).

mod domains;
mod form;
mod remove;

use leptos::prelude::*;
use rollcall_wire::organization::{Provider, SignInSettings};

use super::ask::ReadOnlyNote;
use super::may_change;
use crate::api::{Loader, client};
use crate::components::copy_field::CopyField;
use crate::components::loaded::Loaded;
use crate::components::page_header::PageHeader;
use crate::components::table::{cell, facts};
use crate::components::time::DayAndTime;
use crate::text::{Key, t};

use domains::Domains;
use form::ProviderForm;
use remove::BackToCodes;

/// The page.
#[component]
pub(crate) fn SignInPage() -> impl IntoView {
    let client = client();
    let settings = Loader::new(move || {
        let client = client.clone();
        async move { client.get_sign_in().await }
    });
    view! {
        <PageHeader title=Signal::stored(t(Key::OrganizationSignIn).to_owned()) />
        <ReadOnlyNote />
        <Loaded loader=settings lines=6 ready=move |settings| content(&settings.get_untracked()) />
    }
}

fn content(settings: &SignInSettings) -> AnyView {
    let provider = settings.provider.clone();
    let changing = may_change().then(|| {
        let is_set = provider.is_some();
        view! {
            <Register settings=settings.clone() />
            <ProviderForm now=provider.clone() />
            {is_set.then(|| view! { <BackToCodes /> })}
        }
    });
    view! { <Now settings=settings.clone() /><Domains />{changing} }.into_any()
}

/// How it is now.
#[component]
fn Now(settings: SignInSettings) -> impl IntoView {
    let (intro, list) = match settings.provider {
        Some(provider) => (Key::SignInAtProvider, Some(facts("facts-list", of_provider(provider)))),
        None => (Key::SignInByCodes, None),
    };
    view! {
        <section class="group" aria-labelledby="now">
            <h2 id="now">{t(Key::SignInNow)}</h2>
            <p>{t(intro)}</p>
            {list}
        </section>
    }
}

fn of_provider(provider: Provider) -> Vec<(&'static str, AnyView)> {
    let required = provider.required_claim.map(|claim| format!("{} = {}", claim.name, claim.value));
    let by_address = if provider.link_by_address { Key::LinkYes } else { Key::LinkNo };
    vec![
        (t(Key::Issuer), cell(provider.issuer)),
        (t(Key::ClientId), cell(provider.client_id)),
        (t(Key::ClientSecret), cell(t(Key::SecretKept))),
        (t(Key::DirectoryClaim), cell(provider.directory_claim)),
        (t(Key::RequiredClaim), cell(required.unwrap_or_else(|| t(Key::NotSet).to_owned()))),
        (t(Key::LinkByAddress), cell(t(by_address))),
        (t(Key::Since), view! { <DayAndTime moment=provider.changed_at /> }.into_any()),
    ]
}

/// What to register at the provider before it is set here.
#[component]
fn Register(settings: SignInSettings) -> impl IntoView {
    view! {
        <section class="group" aria-labelledby="register">
            <h2 id="register">{t(Key::RegisterTitle)}</h2>
            <p class="hint">{t(Key::RegisterHint)}</p>
            <CopyField id="redirect-uri" label=t(Key::RedirectUri) text=settings.redirect_uri waits=true />
            <CopyField
                id="post-logout-redirect-uri"
                label=t(Key::PostLogoutUri)
                text=settings.post_logout_redirect_uri
                waits=true
            />
            <CopyField
                id="back-channel-logout-uri"
                label=t(Key::BackChannelUri)
                text=settings.back_channel_logout_uri
                waits=true
            />
        </section>
    }
}
