//! Signing in by a code, on the way to joining (`/join/email`, `/join/code`) and to one's own page (`/me/email`,
//! `/me/code`) and to the admin center (`/sign-in`, `/sign-in/code`): the same steps, which begin and end at different
//! places. Where an organization has an identity provider, the e-mail leads there instead.

use actix_web::web::{Data, Form};
use actix_web::{HttpRequest, HttpResponse, post, route};
use rollcall_domain::Email;
use rollcall_wire::Code;
use serde::Deserialize;

use super::work_account::set_out;
use super::{answer, handle_of, see_other, visit, visit_of_own_page, visit_of_session, with_cookie};
use crate::auth::Reach;
use crate::join::handle::Handle;
use crate::join::ops;
use crate::join::show;
use crate::join::steps::{Step, Visit};
use crate::problem::{Fail, Outcome};
use crate::sign_in::challenge::{self, Scope, Wanted};
use crate::sign_in::http::session_cookie;
use crate::sign_in::oidc::Asking;
use crate::sign_in::{self, Kept, Way, work};
use crate::state::AppState;

/// The form of an address.
#[derive(Debug, Deserialize)]
pub(crate) struct EmailForm {
    #[serde(default)]
    pub(super) email: String,
}

/// The form of the code.
#[derive(Deserialize)]
pub(crate) struct CodeForm {
    #[serde(default)]
    pub(super) code: String,
}

/// Asks for the work e-mail of whoever was invited.
#[route("/join/email", method = "GET", method = "HEAD")]
pub(crate) async fn ask_email(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    answer(&request, ask_email_for(Way::Joining, &request, &state)).await
}

/// Sends a code, for the organization of the invitation, to whomever the address belongs to there.
#[post("/join/email")]
pub(crate) async fn send_code(
    request: HttpRequest,
    state: Data<AppState>,
    form: Form<EmailForm>,
) -> HttpResponse {
    answer(&request, send_code_for(Way::Joining, &request, &state, &form)).await
}

/// Asks for the code.
#[route("/join/code", method = "GET", method = "HEAD")]
pub(crate) async fn ask_code(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    answer(&request, ask_code_for(Way::Joining, &request, &state, false)).await
}

/// Signs in. Nothing is joined by that: the next page asks.
#[post("/join/code")]
pub(crate) async fn check_code(
    request: HttpRequest,
    state: Data<AppState>,
    form: Form<CodeForm>,
) -> HttpResponse {
    answer(&request, check_code_for(Way::Joining, &request, &state, &form)).await
}

/// Asks for the work e-mail, or a private address.
#[route("/me/email", method = "GET", method = "HEAD")]
pub(crate) async fn ask_my_email(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    answer(&request, ask_email_for(Way::ToMe, &request, &state)).await
}

/// Sends a code, for the organization that the address's domain belongs to, or to the private address.
#[post("/me/email")]
pub(crate) async fn send_my_code(
    request: HttpRequest,
    state: Data<AppState>,
    form: Form<EmailForm>,
) -> HttpResponse {
    answer(&request, send_code_for(Way::ToMe, &request, &state, &form)).await
}

/// Asks for the code.
#[route("/me/code", method = "GET", method = "HEAD")]
pub(crate) async fn ask_my_code(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    answer(&request, ask_code_for(Way::ToMe, &request, &state, false)).await
}

/// Signs in.
#[post("/me/code")]
pub(crate) async fn check_my_code(
    request: HttpRequest,
    state: Data<AppState>,
    form: Form<CodeForm>,
) -> HttpResponse {
    answer(&request, check_code_for(Way::ToMe, &request, &state, &form)).await
}

/// Asks for the work e-mail.
#[route("/sign-in", method = "GET", method = "HEAD")]
pub(crate) async fn ask_admins_email(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    answer(&request, ask_email_for(Way::ToAdminCenter, &request, &state)).await
}

/// Leads to the identity provider of the organization that the address's domain belongs to, or sends a code.
#[post("/sign-in")]
pub(crate) async fn sign_admin_in(
    request: HttpRequest,
    state: Data<AppState>,
    form: Form<EmailForm>,
) -> HttpResponse {
    answer(&request, send_code_for(Way::ToAdminCenter, &request, &state, &form)).await
}

/// Asks for the code.
#[route("/sign-in/code", method = "GET", method = "HEAD")]
pub(crate) async fn ask_admins_code(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    answer(&request, ask_code_for(Way::ToAdminCenter, &request, &state, false)).await
}

/// Signs in.
#[post("/sign-in/code")]
pub(crate) async fn check_admins_code(
    request: HttpRequest,
    state: Data<AppState>,
    form: Form<CodeForm>,
) -> HttpResponse {
    answer(&request, check_code_for(Way::ToAdminCenter, &request, &state, &form)).await
}

/// The visit of a way's pages: only on the way to joining does the link that was opened matter.
async fn visit_on(way: Way, request: &HttpRequest, state: &AppState) -> Outcome<Visit> {
    match way {
        Way::Joining => visit(request, state).await,
        Way::ToMe => visit_of_own_page(request, state).await,
        Way::ToAdminCenter => visit_of_session(request, state).await,
    }
}

/// Where somebody must go who need not sign in, or for whose organization nobody can say.
fn elsewhere(way: Way, visit: &Visit) -> Option<&'static str> {
    match (way, visit.step()) {
        (Way::Joining, Step::SignIn) => None,
        (Way::Joining, Step::Confirm) => Some("/join/confirm"),
        (
            Way::Joining,
            Step::OpenLink
            | Step::OwnInvitation
            | Step::Member
            | Step::Withdrawn
            | Step::Removed
            | Step::Replaced
            | Step::WrongAccount,
        ) => Some("/join"),
        (Way::ToMe | Way::ToAdminCenter, _) => visit.here().map(|_| way.end()),
    }
}

async fn ask_email_for(way: Way, request: &HttpRequest, state: &AppState) -> Outcome<HttpResponse> {
    let visit = visit_on(way, request, state).await?;
    match elsewhere(way, &visit) {
        Some(place) => Ok(see_other(place)),
        None => show::email(&visit, way, "", None),
    }
}

async fn send_code_for(
    way: Way,
    request: &HttpRequest,
    state: &AppState,
    form: &EmailForm,
) -> Outcome<HttpResponse> {
    let visit = visit_on(way, request, state).await?;
    if let Some(place) = elsewhere(way, &visit) {
        return Ok(see_other(place));
    }
    let typed = form.email.trim();
    let email = match Email::parse(typed) {
        Ok(email) => email,
        Err(problem) => return show::email(&visit, way, typed, Some(&visit.text().email_problem(&problem))),
    };
    let invited_by = visit.invitation.as_ref().map(|(handle, _)| handle.organization);
    let scope = invited_by.map_or(Scope::Domain, Scope::Organization);
    if let Some(connection) = work::connection(state, scope, &email).await? {
        let asking = Asking { hint: Some(email.as_str().to_owned()), switch: false };
        return set_out(request, state, &connection, way, &asking).await;
    }
    let wanted = match way {
        Way::ToMe => Wanted::OwnPage,
        Way::Joining | Way::ToAdminCenter => Wanted::WorkAccount(scope),
    };
    let challenge = sign_in::http::ask_for_code(request, state, wanted, &email).await?;
    Ok(with_cookie(see_other(way.code()), &challenge))
}

/// Asks for the code of the challenge that this browser asked for; without one, for the e-mail first.
async fn ask_code_for(
    way: Way,
    request: &HttpRequest,
    state: &AppState,
    refused: bool,
) -> Outcome<HttpResponse> {
    let asked = match Kept::SignIn.challenge_of(request, state) {
        Some(challenge) => challenge::asked(state, challenge).await?,
        None => None,
    };
    let visit = visit_on(way, request, state).await?;
    match asked {
        Some(asked) => show::code(&visit, way, &asked, refused),
        None if refused => show::code_is_dead(&visit, way),
        None => Ok(see_other(way.email())),
    }
}

async fn check_code_for(
    way: Way,
    request: &HttpRequest,
    state: &AppState,
    form: &CodeForm,
) -> Outcome<HttpResponse> {
    let opened: Option<Handle> = match way {
        Way::Joining => handle_of(request, state),
        Way::ToMe | Way::ToAdminCenter => None,
    };
    let noting = async |tx: &_, ctx: &_, person| ops::note_if_wrong(tx, ctx, person, opened).await;
    let reach = match way {
        Way::ToMe => Reach::OwnPage,
        Way::Joining | Way::ToAdminCenter => Reach::Work,
    };
    // Boxed: what signing in keeps while it waits would make every future around it large.
    let signing_in = Box::pin(sign_in::http::answer_with_code(request, state, (&form.code, reach), noting));
    match signing_in.await {
        Ok(entered) => {
            let to = with_cookie(see_other(way.end()), &session_cookie(state, entered.token));
            Ok(with_cookie(to, &Kept::SignIn.answered()))
        }
        Err(Fail::Problem(problem)) if problem.code == Code::CodeRefused => {
            ask_code_for(way, request, state, true).await
        }
        Err(fail) => Err(fail),
    }
}
