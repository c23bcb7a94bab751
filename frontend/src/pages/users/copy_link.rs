//! The link of an invitation, for passing on where mail does not arrive. Harmless: only its person can join with it.

use leptos::prelude::*;

use super::doing::Doing;
use crate::components::copy_field::CopyField;
use crate::components::dialog::Dialog;
use crate::text::{Key, t, t_with};

/// The dialog.
#[component]
pub(crate) fn CopyLinkDialog(doing: Doing) -> impl IntoView {
    let title = Signal::derive(move || {
        doing.link.with(|link| {
            link.as_ref().map(|link| t_with(Key::LinkOf, &[("name", &link.name)])).unwrap_or_default()
        })
    });
    view! {
        <Dialog id="link" open=doing.is_link_open title>
            <div class="dialog-body">
                {move || doing.link.get().map(|link| view! {
                    <CopyField id="link-url" label=t(Key::InvitationLink) text=link.url />
                    <p>{t_with(Key::LinkOnlyFor, &[("email", &link.email)])}</p>
                    <p class="hint">{t(Key::LinkNoted)}</p>
                })}
            </div>
            <div class="dialog-foot">
                <button type="button" class="button" on:click=move |_| doing.is_link_open.set(false)>
                    {t(Key::Done)}
                </button>
            </div>
        </Dialog>
    }
}
