//! `/join` and what follows it. GET and HEAD change nothing; each form leads on by a redirect.

use actix_web::http::header::{LOCATION, REFERRER_POLICY, USER_AGENT};
use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse, post, route};
use rollcall_wire::Code;
use rollcall_wire::session::CodeRequest;
use serde::Deserialize;

use super::handle::{Handle, Place, VALID_SECONDS};
use super::ops::{self, Joined};
use super::pages::{Done, Links, page};
use super::steps::{Step, Visit};
use super::{show, token};
use crate::auth::{SESSION_COOKIE, SignedIn, caller_of, clear_cookie, cookie_of, host_cookie};
use crate::problem::{Fail, Outcome};
use crate::sign_in;
use crate::sign_in::http::{challenge_answered, session_cookie};
use crate::sign_in::ops::Scope;
use crate::state::AppState;

/// The cookie of the link that was opened last.
const HANDLE_COOKIE: &str = "__Host-rollcall_join";

/// The form of the work e-mail.
#[derive(Debug, Deserialize)]
pub(super) struct EmailForm {
    #[serde(default)]
    pub(super) email: String,
}

/// The form of the code.
#[derive(Deserialize)]
pub(super) struct CodeForm {
    #[serde(default)]
    pub(super) code: String,
}

/// The form of the button that joins.
#[derive(Deserialize)]
pub(crate) struct JoinForm {
    #[serde(default)]
    invitation: String,
}

/// Exchanges the token of a link for a sealed cookie and leads to an address that holds no secret. Whatever is wrong
/// with a token, the answer is the same, and no query is made.
#[route("/join/{token}", method = "GET", method = "HEAD")]
pub(crate) async fn open_link(state: Data<AppState>, token: Path<String>) -> HttpResponse {
    let Some(genuine) = token::verify(&state.keys, &token) else {
        let mut answer = show::or_sorry(show::no_such_link());
        answer.headers_mut().insert(REFERRER_POLICY, header::HeaderValue::from_static("no-referrer"));
        return answer;
    };
    let handle = Handle { organization: genuine.organization, invitation: genuine.invitation };
    let mut answer = see_other("/join");
    answer.headers_mut().insert(REFERRER_POLICY, header::HeaderValue::from_static("no-referrer"));
    with_cookie(answer, &handle_cookie(&state, handle))
}

/// Says what the invitation is, or what became of it.
#[route("/join", method = "GET", method = "HEAD")]
pub(crate) async fn see_invitation(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    let shown = async {
        let visit = visit(&request, &state).await?;
        if visit.step() == Step::WrongAccount {
            tracing::info!("an invitation was opened by somebody whom it is not for");
        }
        show::step(&visit, None)
    };
    show::or_sorry(shown.await)
}

/// Asks for the work e-mail.
#[route("/join/email", method = "GET", method = "HEAD")]
pub(crate) async fn ask_email(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    let shown = async {
        let visit = visit(&request, &state).await?;
        match visit.step() {
            Step::SignIn => show::email(&visit, "", None),
            Step::Confirm => Ok(see_other("/join/confirm")),
            Step::OpenLink
            | Step::OwnInvitation
            | Step::Member
            | Step::Withdrawn
            | Step::Replaced
            | Step::WrongAccount => Ok(see_other("/join")),
        }
    };
    show::or_sorry(shown.await)
}

/// Sends a code, for the organization of the invitation, to whomever the address belongs to there.
#[post("/join/email")]
pub(crate) async fn send_code(
    request: HttpRequest,
    state: Data<AppState>,
    form: Form<EmailForm>,
) -> HttpResponse {
    let sent = async {
        let visit = visit(&request, &state).await?;
        let (Some((handle, _)), Step::SignIn) = (&visit.invitation, visit.step()) else {
            return Ok(see_other("/join"));
        };
        let typed = form.email.trim();
        let email = match (CodeRequest { email: typed.to_owned() }).email() {
            Ok(email) => email,
            Err(problem) => return show::email(&visit, typed, Some(&problem.detail)),
        };
        let scope = Scope::Organization(handle.organization);
        let challenge = sign_in::http::ask_for_code(&request, &state, scope, &email).await?;
        Ok(with_cookie(see_other("/join/code"), &challenge))
    };
    show::or_sorry(sent.await)
}

/// Asks for the code.
#[route("/join/code", method = "GET", method = "HEAD")]
pub(crate) async fn ask_code(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    show::or_sorry(show::code(&request, &state, None, show::JOINING).await)
}

/// Signs in. Nothing is joined by that: the next page asks.
#[post("/join/code")]
pub(crate) async fn check_code(
    request: HttpRequest,
    state: Data<AppState>,
    form: Form<CodeForm>,
) -> HttpResponse {
    let checked = async {
        let handle = handle_of(&request, &state);
        let noting = async |tx: &_, ctx: &_, person| ops::note_if_wrong(tx, ctx, person, handle).await;
        match sign_in::http::answer_with_code(&request, &state, &form.code, noting).await {
            Ok(signed_in) => Ok(entered(&state, signed_in.token, "/join/confirm")),
            Err(Fail::Problem(problem)) if problem.code == Code::CodeRefused => {
                show::code(&request, &state, Some(&problem.detail), show::JOINING).await
            }
            Err(fail) => Err(fail),
        }
    };
    show::or_sorry(checked.await)
}

/// Shows the button that joins, to the very person that is invited.
#[route("/join/confirm", method = "GET", method = "HEAD")]
pub(crate) async fn ask_to_join(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    let shown = async {
        let visit = visit(&request, &state).await?;
        match visit.step() {
            Step::SignIn => Ok(see_other("/join/email")),
            Step::Confirm => show::confirm(&state, &visit, false),
            Step::OpenLink
            | Step::OwnInvitation
            | Step::Member
            | Step::Withdrawn
            | Step::Replaced
            | Step::WrongAccount => show::step(&visit, None),
        }
    };
    show::or_sorry(shown.await)
}

/// Joins: the only request that does.
#[post("/join")]
pub(crate) async fn join(request: HttpRequest, state: Data<AppState>, form: Form<JoinForm>) -> HttpResponse {
    let joined = async {
        let before = visit(&request, &state).await?;
        let shown = Handle::open(&state, Place::Form, &form.invitation);
        let opened = before.invitation.as_ref().map(|(handle, _)| *handle);
        let Some((caller, _)) = &before.session else { return Ok(see_other("/join/email")) };
        let Some(handle) = shown.filter(|shown| Some(*shown) == opened) else {
            return match before.step() {
                Step::Confirm => show::confirm(&state, &before, true),
                Step::SignIn => Ok(see_other("/join/email")),
                Step::OpenLink
                | Step::OwnInvitation
                | Step::Member
                | Step::Withdrawn
                | Step::Replaced
                | Step::WrongAccount => show::step(&before, Some(StatusCode::CONFLICT)),
            };
        };
        if caller.organization != handle.organization {
            return Ok(see_other("/join/email"));
        }
        match ops::join(&state, &SignedIn(caller.clone()), handle).await {
            Ok(Joined::Member) => Ok(see_other("/join/done")),
            Ok(Joined::Suspended) => show::suspended(&before),
            Ok(Joined::Lost | Joined::WrongAccount) => {
                let after = visit(&request, &state).await?;
                show::step(&after, Some(StatusCode::CONFLICT))
            }
            Err(Fail::Problem(problem)) if problem.code == Code::NotSignedIn => Ok(see_other("/join/email")),
            Err(fail) => Err(fail),
        }
    };
    show::or_sorry(joined.await)
}

/// Signs out, to sign in as somebody else; the invitation stays as it is.
#[post("/join/switch")]
pub(crate) async fn switch_account(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    show::or_sorry(leave(&request, &state, "/join/email").await)
}

/// Leads the signed-in person to their own open invitation.
#[post("/join/own")]
pub(crate) async fn choose_own(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    let chosen = async {
        let Some(caller) = caller_of(&request).await? else { return Ok(see_other("/join/email")) };
        let Some(invitation) = ops::member(&state, &caller).await?.own else { return Ok(see_other("/join")) };
        let handle = Handle { organization: caller.organization, invitation };
        Ok(with_cookie(see_other("/join/confirm"), &handle_cookie(&state, handle)))
    };
    show::or_sorry(chosen.await)
}

/// Says that it is done, and what comes next: the app on a phone, the dashboard on a computer.
#[route("/join/done", method = "GET", method = "HEAD")]
pub(crate) async fn see_joined(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    let shown = async {
        let Some(caller) = caller_of(&request).await? else { return Ok(see_other("/join")) };
        let member = ops::member(&state, &caller).await?;
        if !member.is_active() {
            return Ok(see_other("/join"));
        }
        let done = Done {
            organization: &member.organization,
            product: &member.product,
            address: &caller.email,
            phone: is_phone(&request),
            links: Links { app: None, dashboard: "/me".to_owned() },
        };
        page(StatusCode::OK, &done)
    };
    show::or_sorry(shown.await)
}

/// Reads the cookies and looks up what they stand for.
async fn visit(request: &HttpRequest, state: &AppState) -> Outcome<Visit> {
    let invitation = match handle_of(request, state) {
        Some(handle) => Some((handle, ops::look(state, handle).await?)),
        None => None,
    };
    let session = match caller_of(request).await? {
        Some(caller) => {
            let member = ops::member(state, &caller).await?;
            Some((caller, member))
        }
        None => None,
    };
    Ok(Visit { invitation, session })
}

fn handle_of(request: &HttpRequest, state: &AppState) -> Option<Handle> {
    Handle::open(state, Place::Cookie, &cookie_of(request, HANDLE_COOKIE)?)
}

fn handle_cookie(state: &AppState, handle: Handle) -> actix_web::cookie::Cookie<'static> {
    host_cookie(HANDLE_COOKIE, handle.seal(state, Place::Cookie), VALID_SECONDS)
}

/// Ends the session and leads on.
pub(super) async fn leave(
    request: &HttpRequest,
    state: &AppState,
    to: &'static str,
) -> Outcome<HttpResponse> {
    if let Some(caller) = caller_of(request).await? {
        sign_in::ops::leave(state, &caller).await?;
    }
    Ok(with_cookie(see_other(to), &clear_cookie(SESSION_COOKIE)))
}

/// Leads on with a session just begun.
pub(super) fn entered(state: &AppState, token: String, to: &'static str) -> HttpResponse {
    let answer = with_cookie(see_other(to), &session_cookie(state, token));
    with_cookie(answer, &challenge_answered())
}

/// Leads on, by GET.
pub(super) fn see_other(to: &'static str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, to)).finish()
}

/// Adds a cookie to an answer.
pub(super) fn with_cookie(mut answer: HttpResponse, cookie: &actix_web::cookie::Cookie<'_>) -> HttpResponse {
    if let Err(error) = answer.add_cookie(cookie) {
        tracing::error!(error = %error, "a cookie of ours cannot be written");
    }
    answer
}

/// Only which button comes first hangs on this.
fn is_phone(request: &HttpRequest) -> bool {
    let agent = request.headers().get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    ["Mobi", "Android", "iPhone", "iPad"].iter().any(|sign| agent.contains(sign))
}
