//! The clients: what each may do, whether it is used, and its secrets.

use leptos::prelude::*;
use rollcall_domain::Scope;
use rollcall_domain::limits::CLIENT_SECRETS_MAX;
use rollcall_wire::clients::{ApiClient, ApiClients, ClientSecret};

use super::{Removing, State};
use crate::api::{act, client};
use crate::components::table::{cell, facts};
use crate::components::time::DayAndTime;
use crate::pages::organization::may_change;
use crate::session::SessionState;
use crate::text::{Key, t, t_with};

pub(super) fn list(state: State, all: &ApiClients) -> AnyView {
    if all.items.is_empty() {
        return view! { <div class="empty"><strong>{t(Key::NoClients)}</strong></div> }.into_any();
    }
    let items: Vec<_> = all.items.iter().map(|one| view! { <Client state one=one.clone() /> }).collect();
    view! { <ul class="things" aria-label=t(Key::ApiClients)>{items}</ul> }.into_any()
}

/// What a scope allows, in words.
pub(super) fn scope_word(scope: Scope) -> &'static str {
    t(match scope {
        Scope::UsersRead => Key::ScopeUsersRead,
        Scope::UsersWrite => Key::ScopeUsersWrite,
        Scope::UsersLink => Key::ScopeUsersLink,
        Scope::ImportsRead => Key::ScopeImportsRead,
        Scope::ImportsWrite => Key::ScopeImportsWrite,
        Scope::DirectoryRead => Key::ScopeDirectoryRead,
        Scope::DirectoryWrite => Key::ScopeDirectoryWrite,
    })
}

#[component]
fn Client(state: State, one: ApiClient) -> impl IntoView {
    let scopes: Vec<_> =
        one.scopes.iter().map(|scope| view! { <li class="badge">{scope.clone()}</li> }).collect();
    let last_used = match one.last_used_at {
        Some(moment) => view! { <DayAndTime moment /> }.into_any(),
        None => cell(t(Key::NeverUsed)),
    };
    let about = vec![
        (t(Key::ClientId), cell(one.id.to_string())),
        (t(Key::CreatedAt), view! { <DayAndTime moment=one.created_at /> }.into_any()),
        (t(Key::LastUsed), last_used),
    ];
    let secrets: Vec<_> = one.secrets.iter().map(|secret| secret_row(state, &one, secret)).collect();
    let buttons = may_change().then(|| buttons(state, &one));
    view! {
        <li class="thing">
            <div class="thing-head">
                <h2>{one.name.clone()}</h2>
                {buttons}
            </div>
            <ul class="badges" aria-label=t(Key::Scopes)>{scopes}</ul>
            {facts("facts-plain", about)}
            <ul class="secrets" aria-label=t(Key::Secrets)>{secrets}</ul>
        </li>
    }
}

fn secret_row(state: State, one: &ApiClient, secret: &ClientSecret) -> AnyView {
    let removing = Removing { client: one.clone(), secret: Some(secret.id) };
    // The last one goes with the client.
    let remove = (may_change() && one.secrets.len() > 1).then(|| {
        view! {
            <button type="button" class="button button-small" on:click=move |_| ask(state, removing.clone())>
                {t(Key::RemoveSecret)}
            </button>
        }
    });
    view! { <li>{t(Key::SecretMade)}" "<DayAndTime moment=secret.created_at />" "{remove}</li> }.into_any()
}

fn buttons(state: State, one: &ApiClient) -> AnyView {
    let removing = Removing { client: one.clone(), secret: None };
    let label = t_with(Key::RemoveClientOf, &[("name", &one.name)]);
    let further =
        (one.secrets.len() < CLIENT_SECRETS_MAX).then(|| view! { <FurtherSecret state one=one.clone() /> });
    view! {
        <span class="buttons">
            {further}
            <button type="button" class="button button-small" aria-label=label
                on:click=move |_| ask(state, removing.clone())>{t(Key::Remove)}</button>
        </span>
    }
    .into_any()
}

fn ask(state: State, removing: Removing) {
    state.removing.set(Some(removing));
    state.is_asking.set(true);
}

/// The button that makes the secret which takes the place of the present one.
#[component]
fn FurtherSecret(state: State, one: ApiClient) -> impl IntoView {
    let session = SessionState::from_context();
    let client = client();
    let label = t_with(Key::NewSecretOf, &[("name", &one.name)]);
    let make = move |_| {
        let client = client.clone();
        act(session, async move { client.add_client_secret(one.id).await }, move |answer| match answer {
            Ok(made) => state.show(made),
            Err(refused) => drop(state.error.try_set(Some(refused))),
        });
    };
    view! {
        <button type="button" class="button button-small" aria-label=label on:click=make>{t(Key::NewSecret)}</button>
    }
}
