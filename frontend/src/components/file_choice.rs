//! Choosing a file: by a button, or by dropping it, which is never the only way.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Blob, File, FileList, HtmlInputElement};

use super::icon::Icon;
use crate::text::{Key, t};

/// The place to drop a file, and the button.
#[component]
pub(crate) fn FileChoice(
    /// What the button says.
    label: &'static str,
    /// Which files the browser offers.
    accept: &'static str,
    /// What files may be.
    hint: String,
    /// Takes the file's name and the file.
    on_choose: Callback<(String, Blob)>,
) -> impl IntoView {
    let is_over = RwSignal::new(false);
    let take = move |files: Option<FileList>| {
        if let Some(file) = files.and_then(|files| files.get(0)) {
            let name = File::name(&file);
            on_choose.run((name, file.into()));
        }
    };
    let on_change = move |event: leptos::ev::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        take(input.and_then(|input| input.files()));
    };
    let on_drop = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        is_over.set(false);
        take(event.data_transfer().and_then(|data| data.files()));
    };
    let on_over = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        is_over.set(true);
    };
    view! {
        <div
            class="drop"
            class:drop-over=move || is_over.get()
            on:dragover=on_over
            on:dragleave=move |_| is_over.set(false)
            on:drop=on_drop
        >
            <Icon name="upload" />
            <label class="file">
                <span class="button button-primary">{label}</span>
                <input
                    type="file"
                    class="visually-hidden"
                    accept=accept
                    aria-describedby="file-hint"
                    on:change=on_change
                />
            </label>
            <span>{t(Key::OrDropHere)}</span>
            <small id="file-hint" class="hint">{hint}</small>
        </div>
    }
}
