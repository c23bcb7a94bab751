//! A page of its own for the bulk upload, with a field for pasted addresses.

use leptos::prelude::*;

use super::upload::Upload;
use crate::components::page_header::PageHeader;
use crate::text::{Key, t};

/// The page.
#[component]
pub(crate) fn NewImportPage() -> impl IntoView {
    view! {
        <nav class="back"><a href="/imports">{t(Key::Imports)}</a></nav>
        <PageHeader title=Signal::stored(t(Key::BulkUploadUsers).to_owned()) />
        <div class="card"><Upload /></div>
    }
}
