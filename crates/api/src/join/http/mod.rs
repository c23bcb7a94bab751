//! The pages over HTTP. GET and HEAD change nothing; each form leads on by a redirect.

pub(crate) mod get_app;
pub(crate) mod invitation;
pub(crate) mod me;
pub(crate) mod private_address;
pub(crate) mod sign_in;
pub(crate) mod work_account;

use actix_web::cookie::Cookie;
use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse, ResponseError as _};

use super::handle::{Handle, Place, VALID_SECONDS};
use super::reader::Reader;
use super::show;
use super::steps::Visit;
use crate::auth::{SESSION_COOKIE, caller_of, clear_cookie, cookie_of, host_cookie, own_caller_of};
use crate::problem::Outcome;
use crate::sign_in::leave;
use crate::state::AppState;

/// The cookie of the link that was opened last.
const HANDLE_COOKIE: &str = "__Host-rollcall_join";

/// Answers with what is shown, or with a page that says it failed.
async fn answer(request: &HttpRequest, shown: impl Future<Output = Outcome<HttpResponse>>) -> HttpResponse {
    match shown.await {
        Ok(answer) => answer,
        Err(fail) => {
            // Building the usual answer logs what failed.
            let usual = fail.error_response();
            let again = if request.path().starts_with("/me") { "/me" } else { "/join" };
            show::failed(Reader::of(request).text(None), usual.status(), again).unwrap_or(usual)
        }
    }
}

/// Reads the cookies and looks up what they stand for.
async fn visit(request: &HttpRequest, state: &AppState) -> Outcome<Visit> {
    Visit::load(state, Reader::of(request), handle_of(request, state), caller_of(request).await?).await
}

/// A visit of whoever is signed in with a work account, whatever link was opened.
async fn visit_of_session(request: &HttpRequest, state: &AppState) -> Outcome<Visit> {
    Visit::load(state, Reader::of(request), None, caller_of(request).await?).await
}

/// A visit of one's own page: also of who is signed in with a private address, which reaches nothing else.
async fn visit_of_own_page(request: &HttpRequest, state: &AppState) -> Outcome<Visit> {
    Visit::load(state, Reader::of(request), None, own_caller_of(request).await?).await
}

fn handle_of(request: &HttpRequest, state: &AppState) -> Option<Handle> {
    Handle::open(state, Place::Cookie, &cookie_of(request, HANDLE_COOKIE)?)
}

fn handle_cookie(state: &AppState, handle: Handle) -> Cookie<'static> {
    host_cookie(HANDLE_COOKIE, handle.seal(state, Place::Cookie), VALID_SECONDS)
}

/// Ends the session and leads on.
async fn leave(request: &HttpRequest, state: &AppState, to: &'static str) -> Outcome<HttpResponse> {
    if let Some(caller) = own_caller_of(request).await? {
        leave::leave(state, &caller).await?;
    }
    Ok(with_cookie(see_other(to), &clear_cookie(SESSION_COOKIE)))
}

/// Leads on, by GET.
pub(super) fn see_other(to: impl Into<String>) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, to.into())).finish()
}

/// Adds a cookie to an answer.
fn with_cookie(mut answer: HttpResponse, cookie: &Cookie<'_>) -> HttpResponse {
    if let Err(error) = answer.add_cookie(cookie) {
        tracing::error!(error = %error, "a cookie of ours cannot be written");
    }
    answer
}
