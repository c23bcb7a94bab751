//! The admin center of Rollcall: a single-page application in the browser.
//!
//! `app` is the router. `api` gives the client from context; nothing else knows a URL of the API. A page loads,
//! arranges and dispatches; a component shows what it is given and owns no request. All texts come from `text`, by key;
//! which button stands where is decided by the domain.

#![expect(unreachable_pub, reason = "the properties that `#[component]` makes are `pub`")]

mod actions;
mod address;
mod api;
mod app;
mod check;
mod components;
mod focus;
mod format;
mod handover;
mod keyboard;
mod lazy;
mod pages;
mod people;
mod preferences;
mod query;
mod running;
mod session;
mod text;

use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;

/// The element that the application lives in; `index.html` shows a skeleton there until now.
const ROOT: &str = "app";

fn main() {
    // Leptos has an executor only once something is mounted.
    wasm_bindgen_futures::spawn_local(start());
}

async fn start() {
    text::choose_language().await;
    let Some(root) = document().get_element_by_id(ROOT).and_then(|root| root.dyn_into::<HtmlElement>().ok())
    else {
        return;
    };
    // The skeleton has done its work.
    root.set_text_content(None);
    leptos::mount::mount_to(root, app::App).forget();
}
