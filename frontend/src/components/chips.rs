//! What has been chosen, each with a button that takes it out again.

use leptos::prelude::*;

use super::icon::Icon;
use crate::text::{Key, t, t_with};

/// One thing chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chip {
    pub(crate) key: String,
    pub(crate) label: String,
    /// What is special of it.
    pub(crate) note: Option<String>,
    /// Whether it cannot be used.
    pub(crate) is_bad: bool,
}

/// The list of what has been chosen.
#[component]
pub(crate) fn ChipList(
    /// What has been chosen.
    #[prop(into)]
    chips: Signal<Vec<Chip>>,
    /// The list's name.
    label: &'static str,
    /// The last button, for the keyboard.
    last: NodeRef<leptos::html::Ul>,
    /// Takes one out.
    #[prop(into)]
    on_remove: Callback<String>,
) -> impl IntoView {
    let key = |chip: &Chip| (chip.key.clone(), chip.note.clone(), chip.is_bad);
    view! {
        <ul class="chips" aria-label=label node_ref=last>
            <For each=move || chips.get() key=key let(chip)>
                <li class="chip" class:chip-bad=chip.is_bad>
                    <span>{chip.label.clone()}{chip.note.clone().map(|note| view! { " "<small>{note}</small> })}</span>
                    <button
                        type="button"
                        aria-label=t_with(Key::RemoveChip, &[("name", &chip.label)])
                        title=t(Key::Remove)
                        on:click=move |_| on_remove.run(chip.key.clone())
                    >
                        <Icon name="close" />
                    </button>
                </li>
            </For>
        </ul>
    }
}
