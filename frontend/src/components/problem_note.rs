//! One way to say that something went wrong.

use leptos::prelude::*;
use rollcall_client::Error;
use rollcall_wire::Code;

use crate::text::{Key, t, t_with};

/// What went wrong and what to do, and a button to try again where that may help.
#[component]
pub(crate) fn ProblemNote(
    /// What went wrong.
    #[prop(into)]
    error: Signal<Option<Error>>,
    /// Tries again.
    #[prop(optional, into)]
    retry: Option<Callback<()>>,
) -> impl IntoView {
    move || {
        let error = error.get()?;
        let again = retry.map(|retry| {
            view! { <button type="button" class="button" on:click=move |_| retry.run(())>{t(Key::TryAgain)}</button> }
        });
        Some(view! {
            <div class="note note-error" role="alert">
                <p class="note-text"><strong>{heading(&error)}</strong>" "{sentence(&error)}</p>
                {again}
            </div>
        })
    }
}

fn heading(error: &Error) -> &'static str {
    match error {
        Error::Problem(_) => t(Key::ThereIsAProblem),
        Error::Network(_) => t(Key::NoAnswer),
        Error::Unexpected { .. } | Error::Request(_) | Error::Base(_) => t(Key::UnexpectedAnswer),
    }
}

/// What to say of an error. The problems that everybody may meet are said in the user's language, the others as the API
/// says them.
pub(crate) fn sentence(error: &Error) -> String {
    match error {
        Error::Problem(problem) => match known(problem.code) {
            Some(key) => t(key).to_owned(),
            None => problem.detail.clone(),
        },
        Error::Network(_) => t(Key::NoAnswerDetail).to_owned(),
        Error::Unexpected { status, .. } => {
            t_with(Key::UnexpectedAnswerDetail, &[("status", &status.to_string())])
        }
        Error::Request(detail) | Error::Base(detail) => detail.clone(),
    }
}

fn known(code: Code) -> Option<Key> {
    [
        (Code::NotSignedIn, Key::ProblemNotSignedIn),
        (Code::CodeRefused, Key::ProblemCodeRefused),
        (Code::RoleRequired, Key::ProblemRoleRequired),
        (Code::TooManyAttempts, Key::ProblemTooManyAttempts),
        (Code::TooLateToUndo, Key::ProblemTooLateToUndo),
        (Code::PlanChanged, Key::ProblemPlanChanged),
        (Code::NothingToSend, Key::ProblemNothingToSend),
        (Code::NotFound, Key::ProblemNotFound),
        (Code::PayloadTooLarge, Key::ProblemTooLarge),
    ]
    .into_iter()
    .find(|(known, _)| *known == code)
    .map(|(_, key)| key)
}
