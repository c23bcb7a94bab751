//! E-mail addresses.

use leptos::prelude::*;

/// An address, or text in its place, that a narrow column breaks after the @ rather than within a word.
#[component]
pub(crate) fn Address(
    /// The address.
    text: String,
) -> impl IntoView {
    match text.rsplit_once('@') {
        Some((local, domain)) => view! { {format!("{local}@")}<wbr />{domain.to_owned()} }.into_any(),
        None => text.into_any(),
    }
}
