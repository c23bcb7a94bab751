//! The question before a domain is removed: whom it keeps out.

use leptos::prelude::*;
use rollcall_client::Error;
use rollcall_wire::organization::DomainState;

use super::State;
use crate::api::{act, client};
use crate::components::dialog::ConfirmDialog;
use crate::components::problem_note::ProblemNote;
use crate::session::SessionState;
use crate::text::{Key, t, t_with};

/// The question.
#[component]
pub(super) fn AskRemove(state: State) -> impl IntoView {
    let session = SessionState::from_context();
    let client = client();
    let error = RwSignal::new(None::<Error>);
    let is_busy = RwSignal::new(false);
    let remove = move |()| {
        let Some(domain) = state.removing.get_untracked() else { return };
        is_busy.set(true);
        let client = client.clone();
        let name = domain.domain.clone();
        act(session, async move { client.remove_domain(&name).await }, move |answer| {
            is_busy.try_set(false);
            state.is_asking.try_set(false);
            error.try_set(None);
            match answer {
                Ok(()) => state.done(Key::DomainRemoved, &domain.domain),
                Err(refused) => drop(error.try_set(Some(refused))),
            }
        });
    };
    let about = move |key: Key| {
        state.removing.with(|domain| {
            let name = domain.as_ref().map_or("", |domain| domain.domain.as_str());
            t_with(key, &[("domain", name)])
        })
    };
    let is_pending = move || {
        state
            .removing
            .with(|domain| domain.as_ref().is_some_and(|domain| domain.state == DomainState::Pending))
    };
    let detail = move || about(if is_pending() { Key::RemovePendingDetail } else { Key::RemoveDomainDetail });
    view! {
        <ProblemNote error />
        <ConfirmDialog
            id="ask-remove-domain"
            open=state.is_asking
            title=Signal::derive(move || about(Key::RemoveDomainQuestion))
            confirm=Signal::stored(t(Key::Remove).to_owned())
            dangerous=true
            is_busy
            on_confirm=Callback::new(remove)
        >
            <p>{detail}</p>
        </ConfirmDialog>
    }
}
