//! Which page shows a step, and with which words.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, ResponseError};

use super::handle::Place;
use super::http::see_other;
use super::ops::Seen;
use super::pages::{CodePage, Confirm, EmailPage, Landing, Notice, Session, WrongAccount, page};
use super::steps::{Step, Visit};
use crate::problem::Outcome;
use crate::sign_in;
use crate::state::AppState;

/// Where a form for signing in is sent, and where one goes back to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    /// The page of the e-mail.
    pub(super) email: &'static str,
    /// The page of the code.
    pub(super) code: &'static str,
}

/// Signing in on the way to joining.
pub(super) const JOINING: Way = Way { email: "/join/email", code: "/join/code" };

/// Shows what a step has to say; `status` is that of a form that could not do what it was for.
pub(super) fn step(visit: &Visit, status: Option<StatusCode>) -> Outcome<HttpResponse> {
    let say = |usual: StatusCode, notice: &Notice<'_>| page(status.unwrap_or(usual), notice);
    let step = visit.step();
    match (step, &visit.invitation) {
        (Step::SignIn | Step::Confirm, Some((_, seen))) => landing(visit, seen, step, status),
        (Step::WrongAccount, Some((_, seen))) => wrong_account(visit, seen),
        (Step::Withdrawn, Some((_, seen))) => say(StatusCode::GONE, &withdrawn(visit, seen)),
        (Step::Replaced, Some((_, seen))) => say(StatusCode::GONE, &replaced(visit, seen)),
        (Step::Member, _) => say(StatusCode::OK, &member(visit)),
        (Step::OwnInvitation, _) => say(StatusCode::OK, &own_invitation(visit)),
        (
            Step::OpenLink
            | Step::SignIn
            | Step::Confirm
            | Step::WrongAccount
            | Step::Withdrawn
            | Step::Replaced,
            _,
        ) => say(StatusCode::OK, &open_link_again()),
    }
}

fn landing(visit: &Visit, seen: &Seen, step: Step, status: Option<StatusCode>) -> Outcome<HttpResponse> {
    let session = match (&visit.session, visit.session_of(seen)) {
        (_, Some((caller, _))) => Session::Own(&caller.email),
        (Some((caller, _)), None) => Session::Elsewhere(&caller.email),
        (None, None) => Session::Nobody,
    };
    let landing = Landing {
        organization: &seen.organization,
        product: &seen.product,
        hint: hint(seen),
        session,
        next: if step == Step::Confirm { "/join/confirm" } else { "/join/email" },
    };
    page(status.unwrap_or(StatusCode::OK), &landing)
}

fn hint(seen: &Seen) -> &str {
    seen.invited.as_ref().map_or("the person it was sent to", |invited| &invited.hint)
}

fn wrong_account(visit: &Visit, seen: &Seen) -> Outcome<HttpResponse> {
    let address = visit.session.as_ref().map_or("", |(caller, _)| &caller.email);
    let wrong =
        WrongAccount { organization: &seen.organization, hint: hint(seen), address, own: visit.offers_own() };
    page(StatusCode::FORBIDDEN, &wrong)
}

fn withdrawn<'a>(visit: &Visit, seen: &Seen) -> Notice<'a> {
    Notice {
        heading: "This invitation was withdrawn".to_owned(),
        paragraphs: vec![
            format!("{} has taken it back. Nobody can join with this link.", seen.organization),
            format!("If you think that is a mistake, ask an administrator of {}.", seen.organization),
        ],
        own: visit.offers_own(),
        link: None,
    }
}

fn replaced<'a>(visit: &Visit, seen: &Seen) -> Notice<'a> {
    Notice {
        heading: "A newer invitation was sent".to_owned(),
        paragraphs: vec![format!(
            "This link is no longer good. Open the newest mail of {} instead.",
            seen.organization
        )],
        own: visit.offers_own(),
        link: None,
    }
}

fn member<'a>(visit: &Visit) -> Notice<'a> {
    let organization = visit.session.as_ref().map_or("the organization", |(_, member)| &member.organization);
    Notice {
        heading: "You are a member already".to_owned(),
        paragraphs: vec![format!("You have joined {organization}. There is nothing left to do here.")],
        own: false,
        link: Some(("/me", "Visit web dashboard")),
    }
}

fn own_invitation<'a>(visit: &Visit) -> Notice<'a> {
    let organization = visit.session.as_ref().map_or("Your organization", |(_, member)| &member.organization);
    Notice {
        heading: format!("{organization} invited you"),
        paragraphs: vec!["You have an open invitation.".to_owned()],
        own: true,
        link: None,
    }
}

fn open_link_again<'a>() -> Notice<'a> {
    Notice {
        heading: "Open the link in your mail again".to_owned(),
        paragraphs: vec![
            "This browser has no invitation open. An opened link is good for an hour; the link itself does not expire."
                .to_owned(),
        ],
        own: false,
        link: None,
    }
}

/// The same for every token that is not one of ours.
pub(super) fn no_such_link() -> Outcome<HttpResponse> {
    let notice = Notice {
        heading: "This link does not work".to_owned(),
        paragraphs: vec![
            "It may have been cut off. Copy the whole link from the mail, or use the button in it."
                .to_owned(),
            "If that does not help, ask an administrator of the organization that invited you.".to_owned(),
        ],
        own: false,
        link: None,
    };
    page(StatusCode::NOT_FOUND, &notice)
}

/// Says that the person cannot join for the time being; only the person, signed in, is told.
pub(super) fn suspended(visit: &Visit) -> Outcome<HttpResponse> {
    let organization = visit.session.as_ref().map_or("the organization", |(_, member)| &member.organization);
    let notice = Notice {
        heading: "You cannot join for now".to_owned(),
        paragraphs: vec![
            format!("{organization} has suspended your work account, so nothing was changed."),
            "The invitation works again once the account does. Ask an administrator.".to_owned(),
        ],
        own: false,
        link: None,
    };
    page(StatusCode::CONFLICT, &notice)
}

/// Asks for the work e-mail; `error` says what is wrong with the one typed.
pub(super) fn email(visit: &Visit, typed: &str, error: Option<&str>) -> Outcome<HttpResponse> {
    let seen = visit.invitation.as_ref().map(|(_, seen)| seen);
    let shown = EmailPage {
        organization: seen.map(|seen| &*seen.organization),
        hint: seen.and_then(|seen| seen.invited.as_ref()).map(|invited| &*invited.hint),
        typed,
        error,
        action: JOINING.email,
    };
    page(status_of(error), &shown)
}

/// Asks for the code of the challenge that this browser asked for; without one, for the e-mail first.
pub(super) async fn code(
    request: &HttpRequest,
    state: &AppState,
    error: Option<&str>,
    way: Way,
) -> Outcome<HttpResponse> {
    let asked = match sign_in::http::challenge_of(request, state) {
        Some(challenge) => sign_in::ops::asked(state, challenge).await?,
        None => None,
    };
    let Some(asked) = asked else {
        return if error.is_some() { code_is_dead(way) } else { Ok(see_other(way.email)) };
    };
    let shown = CodePage {
        address: &asked.address,
        letters: asked.letters,
        minutes: sign_in::ops::VALID_MINUTES,
        error,
        action: way.code,
        back: way.email,
    };
    page(status_of(error), &shown)
}

fn code_is_dead(way: Way) -> Outcome<HttpResponse> {
    let notice = Notice {
        heading: "That code is no longer good".to_owned(),
        paragraphs: vec![format!(
            "A code is good for {} minutes, and only in the browser that asked for it.",
            sign_in::ops::VALID_MINUTES
        )],
        own: false,
        link: Some((way.email, "Ask for a new code")),
    };
    page(StatusCode::UNPROCESSABLE_ENTITY, &notice)
}

/// Shows the button that joins; `mixed` if it was pressed for another invitation than the one opened last.
pub(super) fn confirm(state: &AppState, visit: &Visit, mixed: bool) -> Outcome<HttpResponse> {
    let (Some((handle, seen)), Some((caller, _))) = (&visit.invitation, &visit.session) else {
        return Ok(see_other("/join"));
    };
    let shown = Confirm {
        organization: &seen.organization,
        product: &seen.product,
        address: &caller.email,
        handle: &handle.seal(state, Place::Form),
        mixed,
    };
    page(if mixed { StatusCode::CONFLICT } else { StatusCode::OK }, &shown)
}

/// A form that could not be used is shown again.
pub(super) fn status_of(error: Option<&str>) -> StatusCode {
    if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
}

/// Shows a failure as a page too.
pub(super) fn or_sorry(shown: Outcome<HttpResponse>) -> HttpResponse {
    let fail = match shown {
        Ok(answer) => return answer,
        Err(fail) => fail,
    };
    // Building the usual answer logs what failed.
    let usual = fail.error_response();
    let notice = Notice {
        heading: "That did not work".to_owned(),
        paragraphs: vec![fail.to_problem().detail],
        own: false,
        link: Some(("/join", "Try again")),
    };
    page(usual.status(), &notice).unwrap_or(usual)
}
