//! How far something has come.

use leptos::prelude::*;

/// A bar with its text. Without a value it only says that something is going on.
#[component]
pub(crate) fn Progress(
    /// What is going on, and how far it is.
    #[prop(into)]
    label: Signal<String>,
    /// Percent, if known.
    #[prop(into)]
    percent: Signal<Option<f64>>,
) -> impl IntoView {
    let bar = NodeRef::<leptos::html::Progress>::new();
    Effect::new(move |_| {
        let Some(bar) = bar.get() else { return };
        match percent.get() {
            Some(percent) => bar.set_value(percent),
            // A bar without the attribute is the one that only says that something is going on.
            None => drop(bar.remove_attribute("value")),
        }
    });
    view! {
        <div class="progress">
            <label>
                <span class="progress-text">{move || label.get()}</span>
                <progress max="100" node_ref=bar></progress>
            </label>
        </div>
    }
}
