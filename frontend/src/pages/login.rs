//! Signing in by a code from an e-mail, or at the identity provider; what stands there for somebody without a role (S5).

use leptos::html;
use leptos::prelude::*;
use rollcall_client::Error;
use rollcall_wire::Code;
use rollcall_wire::session::{CodeRequest, SignIn};

use crate::api::{act, client};
use crate::components::form::{Control, Field};
use crate::components::page_header::PageHeader;
use crate::components::problem_note::sentence;
use crate::components::shell::Preferences;
use crate::focus::focus_id;
use crate::format::any_of;
use crate::lazy::{AccountPart, Lazy, Part};
use crate::session::{SessionState, Who};
use crate::text::{Key, t, t_with};

/// The sign-in page. It stands at any address, which is where the signed-in user then is.
#[component]
pub(crate) fn LoginPage() -> impl IntoView {
    view! {
        <main id="main" class="alone">
            <p class="brand">{t(Key::ProductName)}</p>
            <PageHeader title=Signal::stored(t(Key::SignInTitle).to_owned()) />
            <SignInForm />
            <p class="hint">{t(Key::NoAccessHint)}</p>
            <div class="foot"><Preferences /></div>
        </main>
    }
}

/// What somebody sees who is signed in and may not use the admin center.
#[component]
pub(crate) fn NoRolePage() -> impl IntoView {
    let state = SessionState::from_context();
    let Who::Somebody(session) = state.who.get_untracked() else { return ().into_any() };
    let client = client();
    let sign_out = move |_| state.sign_out(client.clone());
    let organization = session.organization.name;
    let ask = session.ask;
    view! {
        <main id="main" class="alone alone-wide">
            <p class="brand">{t(Key::ProductName)}</p>
            <PageHeader title=Signal::stored(t(Key::NoAccess).to_owned()) />
            <p>{t_with(Key::NoAccessDetail, &[("email", &session.account.email), ("organization", &organization)])}</p>
            <p>{t(Key::NoAccessContact)}</p>
            {(!ask.is_empty()).then(|| view! { <p>{t_with(Key::AskNames, &[("names", &any_of(&ask))])}</p> })}
            <p><button type="button" class="button" on:click=sign_out>{t(Key::SignOut)}</button></p>
            <Lazy part=Part::Account(AccountPart::Sessions) />
        </main>
    }
    .into_any()
}

/// Asks for the work e-mail, then for the code.
#[component]
pub(crate) fn SignInForm() -> impl IntoView {
    let is_code_sent = RwSignal::new(false);
    let email = RwSignal::new(String::new());
    view! {
        {move || {
            if is_code_sent.get() {
                view! { <CodeStep email is_code_sent /> }.into_any()
            } else {
                view! { <EmailStep email is_code_sent /> }.into_any()
            }
        }}
    }
}

#[component]
fn EmailStep(email: RwSignal<String>, is_code_sent: RwSignal<bool>) -> impl IntoView {
    let session = SessionState::from_context();
    let client = client();
    let error = RwSignal::new(None);
    let is_busy = RwSignal::new(false);
    let form = NodeRef::<html::Form>::new();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let request = CodeRequest { email: email.get_untracked().trim().to_owned() };
        is_busy.set(true);
        let client = client.clone();
        act(session, async move { client.request_code(&request).await }, move |outcome| {
            is_busy.set(false);
            match outcome {
                Ok(()) => is_code_sent.set(true),
                Err(refused) if refused.code() == Some(Code::WorkAccountRequired) => leave_with(form),
                Err(refused) => error.set(Some(refused)),
            }
        });
    };
    view! {
        <form novalidate method="post" action="/sign-in" node_ref=form on:submit=submit>
            <OnlyField id="email" label=t(Key::WorkEmail) error value=email control=Control::WorkEmail />
            <button type="submit" class="button button-primary" disabled=move || is_busy.get()>
                {t(Key::SendCode)}
            </button>
        </form>
    }
}

/// Leaves the admin center with the address that was typed: the organization signs in at its identity provider.
fn leave_with(form: NodeRef<html::Form>) {
    if let Some(form) = form.get_untracked() {
        // It fails only for a form that has gone.
        drop(form.submit());
    }
}

#[component]
fn CodeStep(email: RwSignal<String>, is_code_sent: RwSignal<bool>) -> impl IntoView {
    let session = SessionState::from_context();
    let client = client();
    let code = RwSignal::new(String::new());
    let error = RwSignal::new(None);
    let is_busy = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        is_busy.set(true);
        let request = SignIn { code: code.get_untracked() };
        let client = client.clone();
        act(session, async move { client.sign_in(&request).await }, move |outcome| {
            is_busy.set(false);
            match outcome {
                Ok(signed_in) => session.signed_in(signed_in),
                Err(refused) => error.set(Some(refused)),
            }
        });
    };
    view! {
        <form novalidate on:submit=submit>
            <p role="status">{t_with(Key::CodeSent, &[("email", &email.get_untracked())])}</p>
            <OnlyField id="code" label=t(Key::Code) error value=code control=Control::Code />
            <div class="buttons">
                <button type="submit" class="button button-primary" disabled=move || is_busy.get()>
                    {t(Key::SignIn)}
                </button>
                <button type="button" class="button button-quiet" on:click=move |_| is_code_sent.set(false)>
                    {t(Key::OtherEmail)}
                </button>
            </div>
        </form>
    }
}

/// The one field of a step. It has the focus, and gets it back when it is refused.
#[component]
fn OnlyField(
    id: &'static str,
    label: &'static str,
    error: RwSignal<Option<Error>>,
    value: RwSignal<String>,
    control: Control,
) -> impl IntoView {
    Effect::new(move |_| {
        error.track();
        focus_id(id);
    });
    let error = Signal::derive(move || error.with(|error| error.as_ref().map(sentence)));
    view! { <Field id label error value control alert=true /> }
}
