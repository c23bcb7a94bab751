//! The organization's own words in its mails, and what each mail looks like with them.

use leptos::html;
use leptos::prelude::*;
use rollcall_client::Error;
use rollcall_wire::organization::{Language, MailKind, MailPreview, MailPreviewQuery, Organization};

use super::ask::ReadOnlyNote;
use super::group::SettingsGroup;
use super::setting::{MAIL, language_name};
use super::settings::organization;
use super::{Notice, NoticeBanner, may_change};
use crate::api::{Loader, act, client};
use crate::components::loaded::Loaded;
use crate::components::page_header::PageHeader;
use crate::components::problem_note::ProblemNote;
use crate::components::table::{cell, facts};
use crate::session::SessionState;
use crate::text::{Key, t, t_with};

const KINDS: [(MailKind, &str, Key); 7] = [
    (MailKind::Invitation, "invitation", Key::MailInvitation),
    (MailKind::Reinvitation, "reinvitation", Key::MailReinvitation),
    (MailKind::Removed, "removed", Key::MailRemoved),
    (MailKind::Withdrawn, "withdrawn", Key::MailWithdrawn),
    (MailKind::RoleGranted, "role_granted", Key::MailRoleGranted),
    (MailKind::RoleRevoked, "role_revoked", Key::MailRoleRevoked),
    (MailKind::SignInCode, "sign_in_code", Key::MailSignInCode),
];

/// The page.
#[component]
pub(crate) fn MailPage() -> impl IntoView {
    let loader = organization();
    let notice = Notice::new();
    let organization = loader.value;
    view! {
        <PageHeader title=Signal::stored(t(Key::Mails).to_owned()) />
        <ReadOnlyNote />
        <Loaded loader lines=8 ready=move |now| view! {
            <div class="beside">
                <SettingsGroup id="own-texts" title=Key::OwnTexts settings=MAIL organization notice />
                <Preview now notice />
            </div>
        }.into_any() />
    }
}

/// What a mail is called.
pub(crate) fn kind_key(kind: MailKind) -> Key {
    KINDS.into_iter().find(|(known, ..)| *known == kind).map_or(Key::Mails, |(_, _, key)| key)
}

/// What is shown of which mail.
#[derive(Debug, Clone, Copy)]
struct Shown {
    kind: RwSignal<MailKind>,
    language: RwSignal<Language>,
    is_text: RwSignal<bool>,
}

impl Shown {
    fn query(self) -> MailPreviewQuery {
        MailPreviewQuery { kind: self.kind.get(), language: Some(self.language.get()) }
    }
}

/// A mail as it would be sent now.
#[component]
fn Preview(now: Signal<Organization>, notice: Notice) -> impl IntoView {
    let shown = Shown {
        kind: RwSignal::new(MailKind::Invitation),
        language: RwSignal::new(now.with_untracked(|now| now.language)),
        is_text: RwSignal::new(false),
    };
    // Whatever is saved shows in the preview. Read, not tracked: a memo that nobody reads is never worked out.
    let version = Memo::new(move |_| now.with(|now| now.version));
    let client = client();
    let source = client.clone();
    let mail = Loader::new(move || {
        version.get();
        let client = client.clone();
        let query = shown.query();
        async move { client.preview_mail(&query).await }
    });
    let address = Memo::new(move |_| source.preview_mail_url(&shown.query()).unwrap_or_default());
    let frame = NodeRef::<html::Iframe>::new();
    // The same address set once more is what loads a frame anew.
    Effect::new(move |before: Option<i64>| {
        let now = version.get();
        if let Some(frame) = frame.get_untracked().filter(|_| before.is_some()) {
            frame.set_src(&address.get_untracked());
        }
        now
    });
    view! {
        <section class="group" aria-labelledby="preview">
            <h2 id="preview">{t(Key::Preview)}</h2>
            <p class="hint">{t(Key::PreviewHint)}</p>
            <Choices shown />
            {may_change().then(|| view! { <SendTest shown notice /> })}
            <Loaded loader=mail lines=6 ready=move |mail| view! {
                {move || mail.with(head)}
                {move || if shown.is_text.get() {
                    let text = mail.with(|mail: &MailPreview| mail.text.clone());
                    view! { <pre class="mail" tabindex="0" aria-label=t(Key::MailAsText) role="region">{text}</pre> }.into_any()
                } else {
                    view! { <iframe class="mail" sandbox="" src=address title=t(Key::MailAsHtml) node_ref=frame></iframe> }.into_any()
                }}
            }.into_any() />
        </section>
    }
}

fn head(mail: &MailPreview) -> AnyView {
    let list =
        vec![(t(Key::MailFrom), cell(mail.from.clone())), (t(Key::MailSubject), cell(mail.subject.clone()))];
    facts("facts-list", list)
}

#[component]
fn Choices(shown: Shown) -> impl IntoView {
    let kinds: Vec<_> = KINDS
        .iter()
        .map(|(kind, name, label)| {
            view! { <option value=*name selected=*kind == shown.kind.get_untracked()>{t(*label)}</option> }
        })
        .collect();
    let choose_kind = move |event: leptos::ev::Event| {
        let chosen = event_target_value(&event);
        if let Some((kind, _, _)) = KINDS.iter().find(|(_, name, _)| *name == chosen) {
            shown.kind.set(*kind);
        }
    };
    let languages: Vec<_> = [(Language::English, "English"), (Language::German, "Deutsch")]
        .map(|(language, name)| {
            let tag = language_name(language);
            let is_chosen = language == shown.language.get_untracked();
            view! { <option value=tag lang=tag selected=is_chosen>{name}</option> }
        })
        .into();
    let choose_language = move |event: leptos::ev::Event| {
        let is_german = event_target_value(&event) == language_name(Language::German);
        shown.language.set(if is_german { Language::German } else { Language::English });
    };
    let form = |is_text: bool, label: Key| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="mail-form"
                    prop:checked=move || shown.is_text.get() == is_text
                    on:change=move |_| shown.is_text.set(is_text)
                />
                <span>{t(label)}</span>
            </label>
        }
    };
    view! {
        <div class="preview-choices">
            <label class="preference"><span>{t(Key::Mail)}</span><select on:change=choose_kind>{kinds}</select></label>
            <label class="preference">
                <span>{t(Key::Language)}</span>
                <select on:change=choose_language>{languages}</select>
            </label>
            <fieldset class="choices-inline">
                <legend class="visually-hidden">{t(Key::MailForm)}</legend>
                {form(false, Key::MailHtml)}
                {form(true, Key::MailText)}
            </fieldset>
        </div>
    }
}

/// Sends the mail shown to whoever looks at it.
#[component]
fn SendTest(shown: Shown, notice: Notice) -> impl IntoView {
    let session = SessionState::from_context();
    let client = client();
    let error = RwSignal::new(None::<Error>);
    let is_busy = RwSignal::new(false);
    let email = session.current().map(|session| session.account.email).unwrap_or_default();
    let send = move |_| {
        is_busy.set(true);
        error.set(None);
        let client = client.clone();
        let query = untrack(|| shown.query());
        let email = email.clone();
        act(session, async move { client.send_test_mail(&query).await }, move |answer| {
            is_busy.try_set(false);
            match answer {
                Ok(()) => notice.say("preview", t_with(Key::TestSent, &[("email", &email)])),
                Err(refused) => drop(error.try_set(Some(refused))),
            }
        });
    };
    view! {
        <NoticeBanner notice place="preview" />
        <ProblemNote error />
        <div class="buttons">
            <button type="button" class="button" disabled=move || is_busy.get() on:click=send>{t(Key::SendTest)}</button>
        </div>
    }
}
