//! The form that makes a client.

use leptos::prelude::*;
use rollcall_domain::Scope;
use rollcall_wire::clients::{CheckedClient, NewClient};

use super::State;
use super::list::scope_word;
use crate::api::{act, client};
use crate::components::form::{Control, Field, Form, FormState};
use crate::session::SessionState;
use crate::text::{Key, t};

/// The form.
#[component]
pub(super) fn NewClientForm(state: State) -> impl IntoView {
    let session = SessionState::from_context();
    let client = client();
    let form = FormState::new();
    let name = RwSignal::new(String::new());
    let chosen = RwSignal::new(Vec::<Scope>::new());
    let make = move |()| {
        let scopes = chosen.get_untracked().iter().map(|scope| scope.as_str().to_owned()).collect();
        let new = NewClient { name: name.get_untracked(), scopes };
        form.clear();
        if let Err(problem) = CheckedClient::try_from(&new) {
            return form.reject(problem.errors);
        }
        form.begin();
        let client = client.clone();
        act(session, async move { client.create_client(&new).await }, move |answer| {
            form.is_busy.try_set(false);
            match answer {
                Ok(made) => {
                    name.try_set(String::new());
                    chosen.try_set(Vec::new());
                    state.show(made);
                }
                Err(refused) => form.refuse(refused),
            }
        });
    };
    view! {
        <section class="group" aria-labelledby="new-client">
            <h2 id="new-client">{t(Key::NewClient)}</h2>
            <Form state=form submit=t(Key::MakeClient) on_submit=Callback::new(make)>
                <Field id="name" label=t(Key::Name) hint=Some(t(Key::ClientNameHint))
                    error=form.of("name") value=name control=Control::Text />
                <ScopeChoice chosen error=form.of("scopes") />
            </Form>
        </section>
    }
}

/// What the client may do.
#[component]
fn ScopeChoice(chosen: RwSignal<Vec<Scope>>, error: Signal<Option<String>>) -> impl IntoView {
    let choose = move |scope: Scope, is_on: bool| {
        chosen.update(|chosen| {
            chosen.retain(|other| *other != scope);
            if is_on {
                chosen.push(scope);
            }
        });
    };
    let choices = Scope::ALL.map(|scope| {
        view! {
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=move || chosen.with(|chosen| chosen.contains(&scope))
                    on:change=move |event| choose(scope, event_target_checked(&event))
                />
                <span>{scope_word(scope)}<small class="sub">{scope.as_str()}</small></span>
            </label>
        }
    });
    let described_by = move || error.with(Option::is_some).then_some("scopes-error");
    view! {
        <fieldset id="scopes" class="choices" tabindex="-1" aria-describedby=described_by>
            <legend>{t(Key::Scopes)}</legend>
            {choices.into_iter().collect_view()}
            {move || error.get().map(|error| view! {
                <span class="field-error" id="scopes-error">{error}</span>
            })}
        </fieldset>
    }
}
