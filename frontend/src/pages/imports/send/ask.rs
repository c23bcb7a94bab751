//! The questions before something is done with a whole import.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use rollcall_wire::imports::Import;

use crate::api::{act, client};
use crate::components::dialog::ConfirmDialog;
use crate::pages::imports::followed::{Followed, Refused};
use crate::session::SessionState;
use crate::text::{Counted, Key, t, t_count};

#[component]
pub(super) fn AskSend(
    import: Signal<Import>,
    followed: Followed,
    open: RwSignal<bool>,
    error: Refused,
) -> impl IntoView {
    let session = SessionState::from_context();
    let client = client();
    let is_busy = RwSignal::new(false);
    let send = move |()| {
        is_busy.set(true);
        let (id, version) = import.with_untracked(|import| (import.id, import.version));
        let client = client.clone();
        act(session, async move { client.send_import(id, version).await }, move |answer| {
            is_busy.try_set(false);
            open.try_set(false);
            followed.settle(answer, error);
        });
    };
    let ready = move || import.with(Import::to_send);
    let kept = move || import.with(|import| (import.errors > 0).then_some(import.errors));
    view! {
        <ConfirmDialog
            id="send"
            open
            title=Signal::derive(move || t_count(Counted::SendQuestion, ready()))
            confirm=Signal::derive(move || t_count(Counted::SendInvitations, ready()))
            is_busy
            on_confirm=Callback::new(send)
        >
            <p>{t(Key::SendDetail)}</p>
            {move || kept().map(|errors| view! { <p>{t_count(Counted::RowsStay, errors)}</p> })}
        </ConfirmDialog>
    }
}

#[component]
pub(super) fn AskDiscard(import: Signal<Import>, open: RwSignal<bool>, error: Refused) -> impl IntoView {
    let session = SessionState::from_context();
    let client = client();
    let navigate = use_navigate();
    let is_busy = RwSignal::new(false);
    let discard = move |()| {
        is_busy.set(true);
        let id = import.with_untracked(|import| import.id);
        let client = client.clone();
        let navigate = navigate.clone();
        act(session, async move { client.discard_import(id).await }, move |answer| {
            is_busy.try_set(false);
            open.try_set(false);
            match answer {
                Ok(()) => navigate("/imports", NavigateOptions::default()),
                Err(refused) => drop(error.try_set(Some(refused))),
            }
        });
    };
    view! {
        <ConfirmDialog
            id="discard"
            open
            title=Signal::stored(t(Key::DiscardQuestion).to_owned())
            confirm=Signal::stored(t(Key::Discard).to_owned())
            dangerous=true
            is_busy
            on_confirm=Callback::new(discard)
        >
            <p>{t(Key::DiscardDetail)}</p>
        </ConfirmDialog>
    }
}

#[component]
pub(super) fn AskRescind(
    import: Signal<Import>,
    followed: Followed,
    open: RwSignal<bool>,
    error: Refused,
) -> impl IntoView {
    let session = SessionState::from_context();
    let client = client();
    let is_busy = RwSignal::new(false);
    let rescind = move |()| {
        is_busy.set(true);
        let id = import.with_untracked(|import| import.id);
        let client = client.clone();
        act(session, async move { client.rescind_import(id).await }, move |answer| {
            is_busy.try_set(false);
            open.try_set(false);
            match answer {
                Ok(rescinding) => {
                    error.try_set(None);
                    followed.take(rescinding);
                }
                Err(refused) => drop(error.try_set(Some(refused))),
            }
        });
    };
    view! {
        <ConfirmDialog
            id="rescind"
            open
            title=Signal::stored(t(Key::RescindQuestion).to_owned())
            confirm=Signal::stored(t(Key::RescindAll).to_owned())
            dangerous=true
            is_busy
            on_confirm=Callback::new(rescind)
        >
            <p>{t(Key::RescindDetail)}</p>
            <p>{t(Key::RescindKeeps)}</p>
        </ConfirmDialog>
    }
}
