//! Dialogs: the browser's own `<dialog>`, which keeps the focus in and gives it back.

use leptos::html;
use leptos::prelude::*;

use super::icon::Icon;
use crate::text::{Key, t};

/// A modal dialog. Its content is made anew each time it opens.
#[component]
pub(crate) fn Dialog(
    /// Names the dialog within the page.
    id: &'static str,
    /// Whether it is open; closing it by Escape or its cross sets this.
    open: RwSignal<bool>,
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// A wide dialog, for a form.
    #[prop(optional)]
    wide: bool,
    /// Whether it cannot be closed but by its own buttons.
    #[prop(optional)]
    firm: bool,
    /// The content.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let is_open = open.get();
        let Some(dialog) = node.get() else { return };
        if is_open && !dialog.open() {
            // Fails only for a dialog that is not in the page.
            let _ = dialog.show_modal();
        } else if !is_open && dialog.open() {
            dialog.close();
        }
    });
    let heading = format!("{id}-title");
    let labelled_by = heading.clone();
    let on_cancel = move |event: leptos::ev::Event| {
        if firm {
            event.prevent_default();
        }
    };
    let cross = move || {
        (!firm).then(|| {
            view! {
                <button
                    type="button"
                    class="button button-quiet button-icon"
                    aria-label=t(Key::Close)
                    on:click=move |_| open.set(false)
                >
                    <Icon name="close" />
                </button>
            }
        })
    };
    view! {
        <dialog
            id=id
            class="dialog"
            class:dialog-wide=wide
            aria-labelledby=labelled_by
            node_ref=node
            on:cancel=on_cancel
            on:close=move |_| open.set(false)
        >
            <Show when=move || open.get()>
                <div class="dialog-head">
                    <h2 id=heading.clone()>{move || title.get()}</h2>
                    {cross()}
                </div>
                {children()}
            </Show>
        </dialog>
    }
}

/// Asks before something is done. The way out has the focus.
#[component]
pub(crate) fn ConfirmDialog(
    /// Names the dialog within the page.
    id: &'static str,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// What the button that does it says: the verb of the question.
    #[prop(into)]
    confirm: Signal<String>,
    /// Whether it takes something away.
    #[prop(optional)]
    dangerous: bool,
    /// Whether it is being done.
    #[prop(into)]
    is_busy: Signal<bool>,
    /// Does it.
    #[prop(into)]
    on_confirm: Callback<()>,
    /// What it means.
    children: ChildrenFn,
) -> impl IntoView {
    let children = StoredValue::new(children);
    view! {
        <Dialog id open title>
            <div class="dialog-body">{children.with_value(|children| children())}</div>
            <div class="dialog-foot">
                <button type="button" class="button" autofocus=true on:click=move |_| open.set(false)>
                    {t(Key::Cancel)}
                </button>
                <button
                    type="button"
                    class=if dangerous { "button button-danger" } else { "button button-primary" }
                    disabled=move || is_busy.get()
                    on:click=move |_| on_confirm.run(())
                >
                    {move || confirm.get()}
                </button>
            </div>
        </Dialog>
    }
}
