//! `/join`: from the link to having joined.

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, REFERRER_POLICY};
use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse, post, route};
use rollcall_wire::Code;
use serde::Deserialize;

use super::work_account::set_out;
use super::{answer, handle_cookie, handle_of, leave, see_other, visit, visit_of_session, with_cookie};
use crate::auth::{SESSION_COOKIE, SignedIn, clear_cookie};
use crate::connections::ops as connections;
use crate::join::handle::{Handle, Place};
use crate::join::look::Member;
use crate::join::ops::{self, Joined};
use crate::join::reader::Reader;
use crate::join::steps::{Step, Visit};
use crate::join::{show, token};
use crate::problem::{Fail, Outcome};
use crate::sign_in::Way;
use crate::sign_in::oidc::Asking;
use crate::state::AppState;

/// The form of the button that joins.
#[derive(Deserialize)]
pub(crate) struct JoinForm {
    #[serde(default)]
    invitation: String,
}

/// Exchanges the token of a link for a sealed cookie and leads to an address that holds no secret. Whatever is wrong
/// with a token, the answer is the same, and no query is made.
#[route("/join/{token}", method = "GET", method = "HEAD")]
pub(crate) async fn open_link(
    request: HttpRequest,
    state: Data<AppState>,
    token: Path<String>,
) -> HttpResponse {
    let mut opened = answer(&request, async {
        let Some(genuine) = token::verify(&state.keys, &token) else {
            return show::no_such_link(Reader::of(&request).text(None));
        };
        let handle = Handle { organization: genuine.organization, invitation: genuine.invitation };
        Ok(with_cookie(see_other("/join"), &handle_cookie(&state, handle)))
    })
    .await;
    opened.headers_mut().insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    opened
}

/// Says what the invitation is, or what became of it.
#[route("/join", method = "GET", method = "HEAD")]
pub(crate) async fn see_invitation(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    let shown = async {
        let visit = visit(&request, &state).await?;
        if visit.step() == Step::WrongAccount {
            tracing::info!("an invitation was opened by somebody whom it is not for");
        }
        show::step(&state, &visit, None)
    };
    answer(&request, shown).await
}

/// Shows the button that joins, to the very person that is invited.
#[route("/join/confirm", method = "GET", method = "HEAD")]
pub(crate) async fn ask_to_join(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    let shown = async {
        let visit = visit(&request, &state).await?;
        decide(&state, &visit, None)
    };
    answer(&request, shown).await
}

/// Joins: the only request that does.
#[post("/join")]
pub(crate) async fn join(request: HttpRequest, state: Data<AppState>, form: Form<JoinForm>) -> HttpResponse {
    let joined = async {
        let before = visit(&request, &state).await?;
        let Some(caller) = &before.caller else { return Ok(see_other("/join/email")) };
        let opened = before.invitation.as_ref().map(|(handle, _)| *handle);
        let shown = Handle::open(&state, Place::Form, &form.invitation);
        let Some(handle) = shown.filter(|shown| Some(*shown) == opened) else {
            return decide(&state, &before, Some(StatusCode::CONFLICT));
        };
        if caller.organization != handle.organization {
            return Ok(see_other("/join/email"));
        }
        match ops::join(&state, &SignedIn(caller.clone()), handle).await {
            Ok(Joined::Member) => Ok(see_other("/join/done")),
            Ok(Joined::Suspended) => show::suspended(&before),
            Ok(Joined::Lost | Joined::WrongAccount) => {
                let after = visit(&request, &state).await?;
                show::step(&state, &after, Some(StatusCode::CONFLICT))
            }
            Err(Fail::Problem(problem)) if problem.code == Code::NotSignedIn => Ok(see_other("/join/email")),
            Err(fail) => Err(fail),
        }
    };
    answer(&request, joined).await
}

/// Shows the button where it may be shown; `status` is given if it was pressed for another invitation than the one
/// opened last.
fn decide(state: &AppState, visit: &Visit, status: Option<StatusCode>) -> Outcome<HttpResponse> {
    match visit.step() {
        Step::SignIn => Ok(see_other("/join/email")),
        Step::Confirm => show::confirm(state, visit, status.is_some()),
        Step::OpenLink
        | Step::OwnInvitation
        | Step::Member
        | Step::Withdrawn
        | Step::Removed
        | Step::Replaced
        | Step::WrongAccount => show::step(state, visit, status),
    }
}

/// Signs out, to sign in as somebody else; the invitation stays as it is.
#[post("/join/switch")]
pub(crate) async fn switch_account(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    answer(&request, switch(&request, &state)).await
}

/// Where the organization has an identity provider, that asks for the account; else the work e-mail is asked for.
async fn switch(request: &HttpRequest, state: &AppState) -> Outcome<HttpResponse> {
    let left = leave(request, state, "/join/email").await?;
    let Some(handle) = handle_of(request, state) else { return Ok(left) };
    match connections::find(state.db.reader(), state, handle.organization).await? {
        Some(connection) => {
            let asking = Asking { hint: None, switch: true };
            let set_out = set_out(request, state, &connection, Way::Joining, &asking).await?;
            Ok(with_cookie(set_out, &clear_cookie(SESSION_COOKIE)))
        }
        None => Ok(left),
    }
}

/// Leads the signed-in person to their own open invitation.
#[post("/join/own")]
pub(crate) async fn choose_own(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    let chosen = async {
        let visit = visit_of_session(&request, &state).await?;
        let Some((caller, member)) = visit.here() else { return Ok(see_other("/join/email")) };
        let Some(invitation) = member.own else { return Ok(see_other("/join")) };
        let handle = Handle { organization: caller.organization, invitation };
        Ok(with_cookie(see_other("/join/confirm"), &handle_cookie(&state, handle)))
    };
    answer(&request, chosen).await
}

/// Says that it is done, and what comes next: the app on a phone, the dashboard on a computer.
#[route("/join/done", method = "GET", method = "HEAD")]
pub(crate) async fn see_joined(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    let shown = async {
        let visit = visit_of_session(&request, &state).await?;
        if !visit.member.as_ref().is_some_and(Member::is_active) {
            return Ok(see_other("/join"));
        }
        show::joined(&state, &visit)
    };
    answer(&request, shown).await
}
