//! Where the build cuts the program: what only one of these functions reaches goes into a file of its own, what several
//! reach into one that they share. `preload` names the function that downloads the file alone.

#![expect(clippy::unnecessary_wraps, reason = "the macro adds the error of a download that fails")]

use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use uuid::Uuid;

use super::{AccountPart, ImportsPart, OrganizationPart, SignInPart};
use crate::pages::users::State;
use crate::text::Texts;

/// A view, or that its part could not be downloaded.
pub(super) type Made = Result<AnyView, SplitLoaderError>;

#[wasm_split(account, fallible, wasm_split_path = leptos::wasm_split, preload(load_account))]
pub(super) fn account(part: AccountPart) -> Made {
    use crate::pages::account::{AccountPage, OwnSessions};
    Ok(match part {
        AccountPart::Page => view! { <AccountPage /> }.into_any(),
        AccountPart::Sessions => view! { <OwnSessions /> }.into_any(),
    })
}

#[wasm_split(imports, fallible, wasm_split_path = leptos::wasm_split, preload(load_imports))]
pub(super) fn imports(part: ImportsPart) -> Made {
    use crate::pages::imports::{detail::ImportPage, list::ImportsPage, new::NewImportPage, upload::Upload};
    Ok(match part {
        ImportsPart::List => view! { <ImportsPage /> }.into_any(),
        ImportsPart::New => view! { <NewImportPage /> }.into_any(),
        ImportsPart::Detail(id) => view! { <ImportPage id /> }.into_any(),
        ImportsPart::Upload => view! { <Upload /> }.into_any(),
    })
}

#[wasm_split(organization, fallible, wasm_split_path = leptos::wasm_split, preload(load_organization))]
pub(super) fn organization(part: OrganizationPart) -> Made {
    use crate::pages::organization::{
        administrators::AdministratorsPage, directory::DirectoryPage, mail::MailPage, rates::RatesPage,
        settings::SettingsPage, sign_in::SignInPage,
    };
    Ok(match part {
        OrganizationPart::Settings => view! { <SettingsPage /> }.into_any(),
        OrganizationPart::Rates => view! { <RatesPage /> }.into_any(),
        OrganizationPart::Administrators => view! { <AdministratorsPage /> }.into_any(),
        OrganizationPart::Mail => view! { <MailPage /> }.into_any(),
        OrganizationPart::Directory => view! { <DirectoryPage /> }.into_any(),
        OrganizationPart::SignIn => view! { <SignInPage /> }.into_any(),
    })
}

#[wasm_split(clients, fallible, wasm_split_path = leptos::wasm_split, preload(load_clients))]
pub(super) fn clients() -> Made {
    use crate::pages::organization::clients::ClientsPage;
    Ok(view! { <ClientsPage /> }.into_any())
}

#[wasm_split(user, fallible, wasm_split_path = leptos::wasm_split, preload(load_user))]
pub(super) fn user(id: Uuid) -> Made {
    use crate::pages::user::UserPage;
    Ok(view! { <UserPage id /> }.into_any())
}

#[wasm_split(invite, fallible, wasm_split_path = leptos::wasm_split, preload(load_invite))]
pub(super) fn invite(open: RwSignal<bool>, state: State) -> Made {
    use crate::pages::users::InviteForm;
    Ok(view! { <InviteForm open state /> }.into_any())
}

#[wasm_split(sign_in, fallible, wasm_split_path = leptos::wasm_split, preload(load_sign_in))]
pub(super) fn sign_in(part: SignInPart) -> Made {
    use crate::pages::login::{LoginPage, NoRolePage, SignInForm};
    Ok(match part {
        SignInPart::Page => view! { <LoginPage /> }.into_any(),
        SignInPart::NoRole => view! { <NoRolePage /> }.into_any(),
        SignInPart::Form => view! { <SignInForm /> }.into_any(),
    })
}

/// The texts of German: nobody else has to download them.
#[wasm_split(german, fallible, wasm_split_path = leptos::wasm_split)]
pub(crate) fn german_texts() -> Result<Texts, SplitLoaderError> {
    Ok(crate::text::german())
}
