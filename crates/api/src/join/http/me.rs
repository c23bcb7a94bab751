//! `/me`: what a person is in the organization, and what they are paid.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, post, route};

use super::{answer, leave, visit_of_session};
use crate::join::show;
use crate::sign_in::Way;
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

/// Signs out.
#[post("/me/sign-out")]
pub(crate) async fn sign_me_out(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    answer(&request, leave(&request, &state, Way::ToMe.email())).await
}
