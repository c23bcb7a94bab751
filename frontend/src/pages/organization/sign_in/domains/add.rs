//! The form that adds a domain.

use leptos::prelude::*;
use rollcall_wire::organization::NewDomain;

use super::State;
use crate::api::{act, client};
use crate::components::form::{Control, Field, Form, FormState};
use crate::session::SessionState;
use crate::text::{Key, t};

/// The form. The server judges what is typed: the tables of international domains are large.
#[component]
pub(super) fn AddDomain(state: State) -> impl IntoView {
    let session = SessionState::from_context();
    let client = client();
    let form = FormState::new();
    let typed = RwSignal::new(String::new());
    let add = move |()| {
        form.begin();
        let new = NewDomain { domain: typed.get_untracked() };
        let client = client.clone();
        act(session, async move { client.add_domain(&new).await }, move |answer| {
            form.is_busy.try_set(false);
            match answer {
                Ok(added) => {
                    typed.try_set(String::new());
                    state.done(Key::DomainAdded, &added.domain);
                }
                Err(refused) => form.refuse(refused),
            }
        });
    };
    view! {
        <Form state=form submit=t(Key::AddDomain) on_submit=Callback::new(add)>
            <Field id="domain" label=t(Key::AddDomainField) hint=Some(t(Key::AddDomainHint))
                error=form.of("domain") value=typed control=Control::Text />
        </Form>
    }
}
