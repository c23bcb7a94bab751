//! A text to take along: a field that has it selected, and a button that copies it.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use super::icon::Icon;
use crate::text::{Key, t};

/// The field. Where the browser refuses to copy, as it does on a page without https, the text stands selected for the
/// keyboard to copy.
#[component]
pub(crate) fn CopyField(
    /// Names the field within the page.
    #[prop(into)]
    id: String,
    /// Its label.
    label: &'static str,
    /// What it holds.
    text: String,
    /// Whether it waits to be used, and neither takes the focus nor selects its text by itself.
    #[prop(optional)]
    waits: bool,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let outcome = RwSignal::new(None::<Key>);
    let select = move || {
        if let Some(input) = input.get_untracked() {
            // Without focus or selection the text can still be selected by hand.
            let _ = input.focus();
            input.select();
        }
    };
    let copied = text.clone();
    let copy = move |_| {
        let text = copied.clone();
        spawn_local(async move {
            let is_copied = write(&text).await;
            select();
            outcome.try_set(Some(if is_copied { Key::Copied } else { Key::CopyRefused }));
        });
    };
    input.on_load(move |_| {
        if !waits {
            request_animation_frame(select);
        }
    });
    let button = if waits { "button" } else { "button button-primary" };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <div class="copy-field">
                <input id=id type="text" readonly=true autofocus=!waits spellcheck="false" node_ref=input prop:value=text />
                <button type="button" class=button on:click=copy>
                    <Icon name="copy" />
                    {t(Key::Copy)}
                </button>
            </div>
            <span class="hint" role="status">{move || outcome.get().map(t)}</span>
        </div>
    }
}

async fn write(text: &str) -> bool {
    // Elsewhere the browser has no clipboard to ask.
    if !window().is_secure_context() {
        return false;
    }
    JsFuture::from(window().navigator().clipboard().write_text(text)).await.is_ok()
}
