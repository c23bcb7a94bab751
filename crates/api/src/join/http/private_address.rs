//! `/me/private-address`: the address by which somebody reaches their own page who has left.

use actix_web::web::{Data, Form};
use actix_web::{HttpRequest, HttpResponse, post, route};
use rollcall_domain::Email;
use rollcall_wire::Code;
use serde::Deserialize;
use uuid::Uuid;

use super::sign_in::{CodeForm, EmailForm};
use super::{answer, see_other, visit_of_own_page, with_cookie};
use crate::auth::OwnPage;
use crate::join::organization::Organization;
use crate::join::show;
use crate::join::steps::Visit;
use crate::limits::{self, Limited};
use crate::private_address::ops::{self, Confirmed};
use crate::problem::{Fail, Outcome};
use crate::sign_in::http::session_cookie;
use crate::sign_in::{Kept, Visitor, Way, challenge};
use crate::state::AppState;

/// The page of the address.
pub(in crate::join) const PAGE: &str = "/me/private-address";
/// The page of the code.
pub(in crate::join) const CODE: &str = "/me/private-address/code";
/// The page that asks whether to remove it.
pub(in crate::join) const REMOVE: &str = "/me/private-address/remove";

/// Asks for the address.
#[route("/me/private-address", method = "GET", method = "HEAD")]
pub(crate) async fn ask_address(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    let shown = async {
        let visit = visit_of_own_page(&request, &state).await?;
        let Some((own, organization)) = own(&visit) else { return Ok(to_sign_in()) };
        let former = former(&state, &own).await?;
        show::ask_private_address(&visit, organization, former.as_deref(), ("", None))
    };
    answer(&request, shown).await
}

/// Sends a code there, if it can be a private one at all. Whether it is somebody's is not told.
#[post("/me/private-address")]
pub(crate) async fn send_code(
    request: HttpRequest,
    state: Data<AppState>,
    form: Form<EmailForm>,
) -> HttpResponse {
    answer(&request, send(&request, &state, form.email.trim())).await
}

async fn send(request: &HttpRequest, state: &AppState, typed: &str) -> Outcome<HttpResponse> {
    let visit = visit_of_own_page(request, state).await?;
    let Some((own, organization)) = own(&visit) else { return Ok(to_sign_in()) };
    let wrong = async |error: &str| {
        let former = former(state, &own).await?;
        show::ask_private_address(&visit, organization, former.as_deref(), (typed, Some(error)))
    };
    let email = match Email::parse(typed) {
        Ok(email) => email,
        Err(problem) => return wrong(&visit.text().email_problem(&problem)).await,
    };
    limits::take(request, Limited::Codes)?;
    match ops::ask(state, &own.0, &email).await? {
        Ok(challenge) => Ok(with_cookie(see_other(CODE), &Kept::PrivateAddress.keep(state, challenge))),
        Err(unfit) => wrong(&show::unfit(&visit, organization, unfit)).await,
    }
}

/// Asks for the code.
#[route("/me/private-address/code", method = "GET", method = "HEAD")]
pub(crate) async fn ask_code(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    let shown = async {
        let visit = visit_of_own_page(&request, &state).await?;
        ask_code_again(&request, &state, &visit, false).await
    };
    answer(&request, shown).await
}

async fn ask_code_again(
    request: &HttpRequest,
    state: &AppState,
    visit: &Visit,
    refused: bool,
) -> Outcome<HttpResponse> {
    if own(visit).is_none() {
        return Ok(to_sign_in());
    }
    let asked = match Kept::PrivateAddress.challenge_of(request, state) {
        Some(challenge) => challenge::asked(state, challenge).await?,
        None => None,
    };
    match asked {
        Some(asked) => show::ask_private_code(visit, &asked, refused),
        None if refused => show::private_code_is_dead(visit),
        None => Ok(see_other(PAGE)),
    }
}

/// Confirms the address with the code.
#[post("/me/private-address/code")]
pub(crate) async fn check_code(
    request: HttpRequest,
    state: Data<AppState>,
    form: Form<CodeForm>,
) -> HttpResponse {
    answer(&request, check(&request, &state, &form.code)).await
}

async fn check(request: &HttpRequest, state: &AppState, typed: &str) -> Outcome<HttpResponse> {
    limits::take(request, Limited::Answers)?;
    let visit = visit_of_own_page(request, state).await?;
    let Some((own, organization)) = own(&visit) else { return Ok(to_sign_in()) };
    let challenge = Kept::PrivateAddress.challenge_of(request, state);
    let shown = match ops::confirm(state, &own, challenge, typed).await {
        Ok(Confirmed::Theirs) => see_other("/me"),
        Ok(Confirmed::Taken) => show::private_address_is_taken(&visit, organization)?,
        Err(Fail::Problem(problem)) if problem.code == Code::CodeRefused => {
            return ask_code_again(request, state, &visit, true).await;
        }
        Err(fail) => return Err(fail),
    };
    Ok(with_cookie(shown, &Kept::PrivateAddress.answered()))
}

/// Asks whether to remove it.
#[route("/me/private-address/remove", method = "GET", method = "HEAD")]
pub(crate) async fn ask_to_remove(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    let shown = async {
        let visit = visit_of_own_page(&request, &state).await?;
        let Some((own, organization)) = own(&visit) else { return Ok(to_sign_in()) };
        match former(&state, &own).await? {
            Some(address) => show::ask_to_remove(&visit, organization, &address),
            None => Ok(see_other("/me")),
        }
    };
    answer(&request, shown).await
}

/// Removes it.
#[post("/me/private-address/remove")]
pub(crate) async fn remove(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    let removed = async {
        let visit = visit_of_own_page(&request, &state).await?;
        let Some((own, _)) = own(&visit) else { return Ok(to_sign_in()) };
        ops::remove(&state, &own).await?;
        Ok(see_other("/me"))
    };
    answer(&request, removed).await
}

/// The form that goes on to another organization.
#[derive(Deserialize)]
pub(crate) struct OrganizationForm {
    organization: Uuid,
}

/// Goes on to one's own page at another organization, which the same private address opens.
#[post("/me/organization")]
pub(crate) async fn go_to(
    request: HttpRequest,
    state: Data<AppState>,
    form: Form<OrganizationForm>,
) -> HttpResponse {
    let gone = async {
        let visit = visit_of_own_page(&request, &state).await?;
        let Some((own, _)) = own(&visit) else { return Ok(to_sign_in()) };
        let visitor = Visitor::of(&request).await?;
        match Box::pin(ops::go_to(&state, &own, form.organization, &visitor)).await? {
            Some(entered) => Ok(with_cookie(see_other("/me"), &session_cookie(&state, entered.token))),
            None => Ok(see_other("/me")),
        }
    };
    answer(&request, gone).await
}

/// Who is at their own page, and whose page it is.
fn own(visit: &Visit) -> Option<(OwnPage, &Organization)> {
    let (caller, _) = visit.here()?;
    Some((OwnPage(caller.clone()), visit.organization.as_ref()?))
}

async fn former(state: &AppState, own: &OwnPage) -> Outcome<Option<String>> {
    let held = ops::of_person(state.db.reader(), own.0.organization, own.0.person).await?;
    Ok(held.map(|held| held.email_key))
}

fn to_sign_in() -> HttpResponse {
    see_other(Way::ToMe.email())
}
