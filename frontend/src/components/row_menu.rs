//! The ⋮ menu of a row: a popover with buttons.

use leptos::html;
use leptos::prelude::*;

use super::icon::Icon;

/// A button that opens a small list of actions.
#[component]
pub(crate) fn RowMenu(
    /// Names the popover within the page.
    id: String,
    /// Says whose menu it is.
    label: String,
    /// Buttons and links, each an `<li>`.
    children: Children,
) -> impl IntoView {
    let popover = NodeRef::<html::Ul>::new();
    // Focus goes back to the button before a dialog opens, so that closing the dialog comes back to it as well.
    let hide = move |_| {
        if let Some(popover) = popover.get_untracked() {
            let _ = popover.hide_popover();
        }
    };
    view! {
        <button type="button" class="button button-quiet button-icon" popovertarget=id.clone() aria-label=label>
            <Icon name="more" />
        </button>
        <ul id=id class="menu" popover="auto" node_ref=popover on:click=hide>
            {children()}
        </ul>
    }
}
