//! Where the focus goes when what had it is gone.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;

/// Gives the focus to the first element that the selector finds, once the page has changed; never out of a dialog, which
/// keeps it.
pub(crate) fn focus(selector: &'static str) {
    request_animation_frame(move || {
        if find("dialog[open]").is_none()
            && let Some(element) = find(selector)
        {
            // Without focus, a keyboard starts at the top: worse, not broken.
            let _ = element.focus();
        }
    });
}

/// Gives the focus to what asks for it in an open dialog: the browser looks only when the dialog opens, and what stands in
/// it may come later.
pub(crate) fn focus_in_dialog() {
    request_animation_frame(move || {
        if let Some(element) = find("dialog[open] [autofocus]") {
            // Without focus nothing is lost.
            let _ = element.focus();
        }
    });
}

/// Gives the focus to an element by its id, wherever it is.
pub(crate) fn focus_id(id: &str) {
    if let Some(element) = find(&format!("#{id}")) {
        // Without focus nothing is lost.
        let _ = element.focus();
    }
}

/// The first element that the selector finds.
pub(crate) fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok().flatten()?.dyn_into().ok()
}
