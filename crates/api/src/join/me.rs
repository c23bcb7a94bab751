//! `/me`: what a person is in the organization, and signing in and out without an invitation.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form};
use actix_web::{HttpRequest, HttpResponse, post, route};
use rollcall_domain::user::Status;
use rollcall_wire::Code;
use rollcall_wire::session::CodeRequest;

use super::http::{CodeForm, EmailForm, entered, leave, see_other, with_cookie};
use super::pages::{EmailPage, Me, page};
use super::show::{self, Way};
use super::{ops, ops::Member};
use crate::auth::caller_of;
use crate::problem::{Fail, Outcome};
use crate::sign_in;
use crate::sign_in::ops::Scope;
use crate::state::AppState;

/// Signing in to one's own page.
const TO_ME: Way = Way { email: "/me/email", code: "/me/code" };

/// Shows who is signed in, and what they are in the organization.
#[route("/me", method = "GET", method = "HEAD")]
pub(crate) async fn see_me(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    let shown = async {
        let Some(caller) = caller_of(&request).await? else { return Ok(see_other(TO_ME.email)) };
        let member = ops::member(&state, &caller).await?;
        let me = Me {
            name: &caller.display_name,
            organization: &member.organization,
            product: &member.product,
            address: &caller.email,
            membership: membership(&member),
            own: member.own.is_some(),
        };
        page(StatusCode::OK, &me)
    };
    show::or_sorry(shown.await)
}

fn membership(member: &Member) -> String {
    match member.status {
        Some(Status::Active { since }) => {
            format!("You have been a member since {}.", since.format("%-d %B %Y"))
        }
        Some(Status::Invited { .. }) => "You are invited and have not joined.".to_owned(),
        Some(Status::Archived { since, .. }) => {
            format!("You are no member since {}.", since.format("%-d %B %Y"))
        }
        None => "You are not invited.".to_owned(),
    }
}

/// Asks for the work e-mail.
#[route("/me/email", method = "GET", method = "HEAD")]
pub(crate) async fn ask_my_email(request: HttpRequest) -> HttpResponse {
    let shown = async {
        match caller_of(&request).await? {
            Some(_) => Ok(see_other("/me")),
            None => email("", None),
        }
    };
    show::or_sorry(shown.await)
}

fn email(typed: &str, error: Option<&str>) -> Outcome<HttpResponse> {
    let shown = EmailPage { organization: None, hint: None, typed, error, action: TO_ME.email };
    page(show::status_of(error), &shown)
}

/// Sends a code, for the organization that the address's domain belongs to.
#[post("/me/email")]
pub(crate) async fn send_my_code(
    request: HttpRequest,
    state: Data<AppState>,
    form: Form<EmailForm>,
) -> HttpResponse {
    let sent = async {
        let typed = form.email.trim();
        let address = match (CodeRequest { email: typed.to_owned() }).email() {
            Ok(address) => address,
            Err(problem) => return email(typed, Some(&problem.detail)),
        };
        let challenge = sign_in::http::ask_for_code(&request, &state, Scope::Domain, &address).await?;
        Ok(with_cookie(see_other(TO_ME.code), &challenge))
    };
    show::or_sorry(sent.await)
}

/// Asks for the code.
#[route("/me/code", method = "GET", method = "HEAD")]
pub(crate) async fn ask_my_code(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    show::or_sorry(show::code(&request, &state, None, TO_ME).await)
}

/// Signs in.
#[post("/me/code")]
pub(crate) async fn check_my_code(
    request: HttpRequest,
    state: Data<AppState>,
    form: Form<CodeForm>,
) -> HttpResponse {
    let checked = async {
        let nothing_else = async |_: &_, _: &_, _| Ok(());
        match sign_in::http::answer_with_code(&request, &state, &form.code, nothing_else).await {
            Ok(signed_in) => Ok(entered(&state, signed_in.token, "/me")),
            Err(Fail::Problem(problem)) if problem.code == Code::CodeRefused => {
                show::code(&request, &state, Some(&problem.detail), TO_ME).await
            }
            Err(fail) => Err(fail),
        }
    };
    show::or_sorry(checked.await)
}

/// Signs out.
#[post("/me/sign-out")]
pub(crate) async fn sign_me_out(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    show::or_sorry(leave(&request, &state, TO_ME.email).await)
}
