//! `/me`: what a person is in the organization, and what they are paid.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, post, route};

use super::{answer, see_other, visit_of_session, with_cookie};
use crate::auth::{SESSION_COOKIE, clear_cookie};
use crate::join::reader::Reader;
use crate::join::show;
use crate::problem::Outcome;
use crate::sign_in::{Way, leave};
use crate::state::AppState;

/// Shows who is signed in, what they are in the organization, and the rates of every day.
#[route("/me", method = "GET", method = "HEAD")]
pub(crate) async fn see_me(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    let shown = async {
        let visit = visit_of_session(&request, &state).await?;
        show::me(&state, &visit)
    };
    answer(&request, shown).await
}

/// Signs out, and leads to where the identity provider can be signed out of as well.
#[post("/me/sign-out")]
pub(crate) async fn sign_me_out(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    answer(&request, sign_out(&request, &state)).await
}

async fn sign_out(request: &HttpRequest, state: &AppState) -> Outcome<HttpResponse> {
    let continue_at = Box::pin(leave::sign_out(state, request)).await?;
    let shown = match continue_at {
        Some(address) => show::sign_out(Reader::of(request).text(None), address.as_str())?,
        None => see_other(Way::ToMe.email()),
    };
    Ok(with_cookie(shown, &clear_cookie(SESSION_COOKIE)))
}
