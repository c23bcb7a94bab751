//! The form that sets the identity provider, and the question before it: everybody is signed out by that.

use leptos::prelude::*;
use rollcall_wire::FieldError;
use rollcall_wire::organization::{CheckedProvider, ClaimValue, Provider, ProviderChange};

use crate::api::{act, client};
use crate::components::dialog::ConfirmDialog;
use crate::components::form::{Control, Field, Form, FormState};
use crate::session::{SessionState, reload};
use crate::text::{Key, t};

/// Where the required claim's name is typed; what is wrong with the claim as a whole is said there too.
const REQUIRED_NAME: &str = "required_claim/name";

/// What is typed.
#[derive(Debug, Clone, Copy)]
struct Typed {
    issuer: RwSignal<String>,
    client_id: RwSignal<String>,
    client_secret: RwSignal<String>,
    directory_claim: RwSignal<String>,
    confirmed_claim: RwSignal<String>,
    required_name: RwSignal<String>,
    required_value: RwSignal<String>,
    link_by_address: RwSignal<String>,
}

/// The form.
#[component]
pub(super) fn ProviderForm(now: Option<Provider>) -> impl IntoView {
    let is_set = now.is_some();
    let typed = Typed::new(now);
    let form = FormState::new();
    let is_asking = RwSignal::new(false);
    let check = move |()| {
        form.clear();
        match CheckedProvider::try_from(&typed.change()) {
            Ok(_) => is_asking.set(true),
            Err(problem) => form.reject(at_fields(problem.errors)),
        }
    };
    let secret_hint = if is_set { Key::ClientSecretKeepHint } else { Key::ClientSecretHint };
    let is_custom = move || !matches!(typed.directory_claim.get().trim(), "" | "oid" | "sub");
    let by_address = [("no", Key::LinkNo), ("yes", Key::LinkYes)];
    let by_address = by_address.map(|(value, name)| (value.to_owned(), t(name).to_owned())).to_vec();
    let title = if is_set { Key::ChangeProvider } else { Key::SetProvider };
    view! {
        <section class="group" aria-labelledby="provider">
            <h2 id="provider">{t(title)}</h2>
            <p class="hint">{t(Key::SetProviderHint)}</p>
            <Form state=form submit=t(Key::Continue) on_submit=Callback::new(check)>
                <Field id="issuer" label=t(Key::Issuer) hint=Some(t(Key::IssuerHint)) error=form.of("issuer")
                    value=typed.issuer control=Control::Link />
                <Field id="client_id" label=t(Key::ClientId) error=form.of("client_id")
                    value=typed.client_id control=Control::Text />
                <Field id="client_secret" label=t(Key::ClientSecret) hint=Some(t(secret_hint))
                    error=form.of("client_secret") value=typed.client_secret control=Control::Secret />
                <Field id="directory_claim" label=t(Key::DirectoryClaim) hint=Some(t(Key::DirectoryClaimHint))
                    error=form.of("directory_claim") value=typed.directory_claim control=Control::Text />
                <Show when=is_custom>
                    <Field id="confirmed_claim" label=t(Key::ConfirmedClaim) hint=Some(t(Key::ConfirmedClaimHint))
                        error=form.of("confirmed_claim") value=typed.confirmed_claim control=Control::Text />
                </Show>
                <Field id=REQUIRED_NAME label=t(Key::RequiredClaim) hint=Some(t(Key::RequiredClaimHint))
                    error=form.of(REQUIRED_NAME) value=typed.required_name control=Control::Text />
                <Field id="required_claim/value" label=t(Key::RequiredValue) error=form.of("required_claim/value")
                    value=typed.required_value control=Control::Text />
                <Field id="link_by_address" label=t(Key::LinkByAddress) hint=Some(t(Key::LinkByAddressHint))
                    error=form.of("link_by_address") value=typed.link_by_address
                    control=Control::Choice(by_address) />
            </Form>
            <AskSet typed form is_asking />
        </section>
    }
}

/// Asks before everybody is signed out.
#[component]
fn AskSet(typed: Typed, form: FormState, is_asking: RwSignal<bool>) -> impl IntoView {
    let session = SessionState::from_context();
    let client = client();
    let set = move |()| {
        form.begin();
        let client = client.clone();
        let change = typed.change();
        act(session, async move { client.set_sign_in(&change).await }, move |answer| {
            form.is_busy.try_set(false);
            is_asking.try_set(false);
            match answer {
                // This session has ended too: the sign-in page stands here now.
                Ok(_) => reload(),
                Err(rollcall_client::Error::Problem(problem)) if !problem.errors.is_empty() => {
                    form.reject(at_fields(problem.errors));
                }
                Err(refused) => form.refuse(refused),
            }
        });
    };
    view! {
        <ConfirmDialog
            id="ask-set-provider"
            open=is_asking
            title=Signal::stored(t(Key::SetProviderQuestion).to_owned())
            confirm=Signal::stored(t(Key::SetProviderConfirm).to_owned())
            dangerous=true
            is_busy=form.is_busy
            on_confirm=Callback::new(set)
        >
            <p>{t(Key::SetProviderDetail)}</p>
            <p>{t(Key::WayBackDetail)}</p>
        </ConfirmDialog>
    }
}

impl Typed {
    fn new(now: Option<Provider>) -> Self {
        let now = now.map(|now| ProviderChange {
            issuer: now.issuer,
            client_id: now.client_id,
            directory_claim: now.directory_claim,
            required_claim: now.required_claim,
            link_by_address: now.link_by_address,
            ..ProviderChange::default()
        });
        let now = now.unwrap_or_default();
        let required = now.required_claim.unwrap_or_default();
        Self {
            issuer: RwSignal::new(now.issuer),
            client_id: RwSignal::new(now.client_id),
            client_secret: RwSignal::new(String::new()),
            directory_claim: RwSignal::new(now.directory_claim),
            confirmed_claim: RwSignal::new(String::new()),
            required_name: RwSignal::new(required.name),
            required_value: RwSignal::new(required.value),
            link_by_address: RwSignal::new(if now.link_by_address { "yes" } else { "no" }.to_owned()),
        }
    }

    fn change(self) -> ProviderChange {
        let text = |signal: RwSignal<String>| signal.get_untracked().trim().to_owned();
        let filled = |signal| Some(text(signal)).filter(|text| !text.is_empty());
        let (name, value) = (text(self.required_name), text(self.required_value));
        ProviderChange {
            issuer: text(self.issuer),
            client_id: text(self.client_id),
            client_secret: filled(self.client_secret),
            directory_claim: text(self.directory_claim),
            confirmed_claim: filled(self.confirmed_claim),
            required_claim: (!name.is_empty() || !value.is_empty()).then_some(ClaimValue { name, value }),
            link_by_address: self.link_by_address.get_untracked() == "yes",
        }
    }
}

/// What is wrong with the required claim as a whole leads to its name.
fn at_fields(errors: Vec<FieldError>) -> Vec<FieldError> {
    let at_field = |error: FieldError| match error.pointer.as_str() {
        "/required_claim" => FieldError { pointer: format!("/{REQUIRED_NAME}"), ..error },
        _ => error,
    };
    errors.into_iter().map(at_field).collect()
}

#[cfg(test)]
mod tests {
    use super::{FieldError, at_fields};

    #[test]
    fn what_is_wrong_with_the_claim_leads_to_a_field() {
        let errors = ["/required_claim", "/issuer"].map(|at| FieldError::new(at, "x", "x"));
        let at: Vec<_> = at_fields(errors.to_vec()).into_iter().map(|error| error.pointer).collect();
        assert_eq!(at, ["/required_claim/name", "/issuer"]);
    }
}
