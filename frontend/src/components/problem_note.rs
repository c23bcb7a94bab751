//! One way to say that something went wrong.

use leptos::prelude::*;
use rollcall_client::Error;
use rollcall_wire::{Code, Problem};

use crate::session::SessionState;
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
    let session = use_context::<SessionState>();
    move || {
        // Whoever was signed in has the dialog that asks to sign in again, and then tries again.
        let is_asked = session.is_some_and(|session| session.current().is_some());
        let error = error.get().filter(|error| !(is_asked && error.code() == Some(Code::NotSignedIn)))?;
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
        Error::Problem(problem) => reason(problem),
        Error::Network(_) => t(Key::NoAnswerDetail).to_owned(),
        Error::Unexpected { status, .. } => {
            t_with(Key::UnexpectedAnswerDetail, &[("status", &status.to_string())])
        }
        Error::Request(detail) | Error::Base(detail) => detail.clone(),
    }
}

/// Why the API refused something.
pub(crate) fn reason(problem: &Problem) -> String {
    known(problem.code).map_or_else(|| problem.detail.clone(), |key| t(key).to_owned())
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
        (Code::LastGlobalAdministrator, Key::LastGlobal),
        (Code::RecordMissing, Key::ProblemRecordMissing),
        (Code::RecordDiffers, Key::ProblemRecordDiffers),
        (Code::RecordUnknown, Key::ProblemRecordUnknown),
        (Code::DomainTaken, Key::ProblemDomainTaken),
        (Code::LastDomain, Key::ProblemLastDomain),
        (Code::TooManyLeave, Key::ProblemTooManyLeave),
        (Code::Changed, Key::ProblemChanged),
        (Code::Suspended, Key::ProblemSuspended),
        (Code::NotInvited, Key::ProblemNotInvited),
        (Code::NotArchived, Key::ProblemNotArchived),
        (Code::AlreadyArchived, Key::ProblemAlreadyArchived),
        (Code::PayloadTooLarge, Key::ProblemTooLarge),
    ]
    .into_iter()
    .find(|(known, _)| *known == code)
    .map(|(_, key)| key)
}
