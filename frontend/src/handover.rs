//! What one page hands over to another.

use leptos::prelude::*;

/// Addresses that another page hands over to be uploaded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Handover(pub(crate) RwSignal<Option<String>>);

impl Handover {
    pub(crate) fn provide() {
        provide_context(Self(RwSignal::new(None)));
    }

    pub(crate) fn from_context() -> Self {
        expect_context()
    }
}
