//! An address that leads nowhere.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::components::page_header::PageHeader;
use crate::text::{Key, t};

/// Says so, and leads back.
#[component]
pub(crate) fn NotFoundPage() -> impl IntoView {
    view! {
        <PageHeader title=Signal::stored(t(Key::NotFound).to_owned()) />
        <p>{t(Key::NotFoundDetail)}</p>
        <p><A href="/users">{t(Key::BackToUsers)}</A></p>
    }
}
