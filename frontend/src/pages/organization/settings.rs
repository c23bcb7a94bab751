//! The settings of the organization: one form for each group, each with its own button.

use leptos::prelude::*;
use rollcall_wire::organization::Organization;

use super::Notice;
use super::ask::ReadOnlyNote;
use super::group::SettingsGroup;
use super::logo::Logo;
use super::setting::{LIMITS, LINKS, NAMES, REGION};
use crate::api::{Loader, client};
use crate::components::loaded::Loaded;
use crate::components::page_header::PageHeader;
use crate::components::table::{cell, facts};
use crate::text::{Key, t};

/// The page.
#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    let loader = organization();
    let notice = Notice::new();
    let organization = loader.value;
    view! {
        <PageHeader title=Signal::stored(t(Key::Settings).to_owned()) />
        <ReadOnlyNote />
        <Loaded loader lines=8 ready=move |now| view! {
            <SettingsGroup id="names" title=Key::NamesTitle settings=NAMES organization notice />
            <Logo organization notice />
            <SettingsGroup id="links" title=Key::LinksTitle settings=LINKS organization notice />
            <SettingsGroup id="region" title=Key::RegionTitle settings=REGION organization notice />
            <SettingsGroup id="limits" title=Key::LimitsTitle settings=LIMITS organization notice />
            <Operators now />
        }.into_any() />
    }
}

/// Loads the organization.
pub(super) fn organization() -> Loader<Organization> {
    let client = client();
    Loader::new(move || {
        let client = client.clone();
        async move { client.get_organization().await }
    })
}

/// What only whoever runs Rollcall sets.
#[component]
fn Operators(now: Signal<Organization>) -> impl IntoView {
    let list = move || {
        now.with(|now| {
            let invites = if now.invites_allowed { Key::Allowed } else { Key::NotAllowed };
            facts(
                "facts-list",
                vec![
                    (t(Key::SignInDomains), cell(now.domains.join(", "))),
                    (t(Key::Invitations), cell(t(invites))),
                ],
            )
        })
    };
    view! {
        <section class="group" aria-labelledby="operators">
            <h2 id="operators">{t(Key::OperatorsTitle)}</h2>
            <p class="hint">{t(Key::OperatorsHint)}</p>
            {list}
        </section>
    }
}
