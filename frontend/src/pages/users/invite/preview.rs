//! The mail that those invited get, as it would be sent in the organization's language.

use leptos::html;
use leptos::prelude::*;
use rollcall_wire::organization::MailPreviewQuery;

use crate::api::{Loader, client};
use crate::components::loaded::Loaded;
use crate::text::{Key, t};

/// A disclosure: the mail is asked for when it is opened.
#[component]
pub(super) fn Preview() -> impl IntoView {
    let is_open = RwSignal::new(false);
    let details = NodeRef::<html::Details>::new();
    let toggle = move |_| is_open.set(details.get_untracked().is_some_and(|details| details.open()));
    view! {
        <details class="paste" node_ref=details on:toggle=toggle>
            <summary>{t(Key::PreviewMail)}</summary>
            <Show when=move || is_open.get()><Mail /></Show>
        </details>
    }
}

#[component]
fn Mail() -> impl IntoView {
    let client = client();
    let mail = Loader::new(move || {
        let client = client.clone();
        async move { client.preview_mail(&MailPreviewQuery::default()).await }
    });
    view! {
        <Loaded loader=mail ready=|mail| move || {
            let mail = mail.get();
            view! {
                <dl class="mail">
                    <div><dt>{t(Key::MailFrom)}</dt><dd>{mail.from}</dd></div>
                    <div><dt>{t(Key::MailSubject)}</dt><dd>{mail.subject}</dd></div>
                </dl>
                <pre class="mail-text" tabindex="0" role="region" aria-label=t(Key::PreviewMail)>{mail.text}</pre>
            }
        } />
    }
}
