//! `POST /session/code`, `POST`, `GET` and `DELETE /session`, and the identity provider's back channel.

use actix_web::cookie::Cookie;
use actix_web::web::{Data, Form, Json, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use rollcall_domain::email::Email;
use rollcall_wire::session::{CodeRequest, Session, SignIn, SignedOut};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::challenge::{self, Scope, Wanted};
use super::ops::{self, Entered};
use super::{Kept, Visitor, back_channel, leave, work};
use crate::auth::{Ctx, Reach, SESSION_COOKIE, SignedIn, clear_cookie, host_cookie};
use crate::connections::ops::work_account_required;
use crate::db::Tx;
use crate::limits::{self, Limited};
use crate::problem::Outcome;
use crate::state::AppState;

/// Sends a sign-in code by mail if the address belongs to somebody who may sign in. The answer is the same whether or
/// not it does. At most five codes an hour are sent to an address. `RateLimit` says how many more may be asked for from
/// the caller's network.
///
/// **Permissions**: none.
#[utoipa::path(tag = "session", responses((status = 202, description = "A code is on its way if the address is known.")))]
#[post("/session/code")]
pub(crate) async fn request_code(
    request: HttpRequest,
    state: Data<AppState>,
    body: Json<CodeRequest>,
) -> Outcome<HttpResponse> {
    let email = body.email()?;
    if work::connection(&state, Scope::Domain, &email).await?.is_some() {
        return Err(work_account_required());
    }
    let challenge = ask_for_code(&request, &state, Wanted::WorkAccount(Scope::Domain), &email).await?;
    Ok(HttpResponse::Accepted().cookie(challenge).finish())
}

/// Asks for a code within the limits of who asks; answers the cookie that binds it to the browser. The limit is of the
/// internet address, whichever work address is asked for.
///
/// # Errors
/// `rate_limited`; the database's.
pub(crate) async fn ask_for_code(
    request: &HttpRequest,
    state: &AppState,
    wanted: Wanted,
    email: &Email,
) -> Outcome<Cookie<'static>> {
    limits::take(request, Limited::Codes)?;
    let challenge = challenge::request(state, wanted, email).await?;
    Ok(Kept::SignIn.keep(state, challenge))
}

/// Signs in with a code within the limits of who answers: see [`ops::sign_in`].
///
/// # Errors
/// `rate_limited`, `code_refused`; the database's.
pub(crate) async fn answer_with_code(
    request: &HttpRequest,
    state: &AppState,
    answer: (&str, Reach),
    also: impl AsyncFn(&Tx, &Ctx, Uuid) -> Outcome<()>,
) -> Outcome<Entered> {
    limits::take(request, Limited::Answers)?;
    let visitor = Visitor::of(request).await?;
    ops::sign_in(state, Kept::SignIn.challenge_of(request, state), answer, &visitor, also).await
}

/// Signs in with the code, in the browser that asked for it.
///
/// **Permissions**: none.
#[utoipa::path(tag = "session", responses((status = 200, body = Session)))]
#[post("/session")]
pub(crate) async fn sign_in(
    request: HttpRequest,
    state: Data<AppState>,
    body: Json<SignIn>,
) -> Outcome<HttpResponse> {
    let signed_in =
        answer_with_code(&request, &state, (&body.code, Reach::Work), async |_, _, _| Ok(())).await?;
    Ok(HttpResponse::Ok()
        .cookie(session_cookie(&state, signed_in.token))
        .cookie(Kept::SignIn.answered())
        .json(signed_in.session))
}

/// Gives who is signed in, where, and with which roles.
///
/// **Permissions**: any session.
#[utoipa::path(tag = "session", responses((status = 200, body = Session)))]
#[get("/session")]
pub(crate) async fn get_session(caller: SignedIn, state: Data<AppState>) -> Outcome<Json<Session>> {
    Ok(Json(ops::describe(&state, &caller.0).await?))
}

/// Ends the session. Without one nothing happens. Where the identity provider can be signed out of as well, it says where.
///
/// **Permissions**: none.
#[utoipa::path(tag = "session", responses(
    (status = 200, body = SignedOut, description = "Nobody is signed in here any more; the provider can be told."),
    (status = 204, description = "Nobody is signed in any more.")))]
#[delete("/session")]
pub(crate) async fn sign_out(request: HttpRequest, state: Data<AppState>) -> Outcome<HttpResponse> {
    let continue_at = Box::pin(leave::sign_out(&state, &request)).await?;
    let gone = clear_cookie(SESSION_COOKIE);
    Ok(match continue_at {
        Some(address) => HttpResponse::Ok().cookie(gone).json(SignedOut { continue_at: address.into() }),
        None => HttpResponse::NoContent().cookie(gone).finish(),
    })
}

/// The form of a logout token.
#[derive(Deserialize)]
pub(crate) struct LogoutForm {
    #[serde(default)]
    logout_token: String,
}

/// Takes an identity provider's word that somebody has signed out there. The answer never says what is wrong with it.
#[post("/sign-in/back-channel-logout/{connection}")]
pub(crate) async fn log_out(
    request: HttpRequest,
    state: Data<AppState>,
    organization: Path<Uuid>,
    form: Form<LogoutForm>,
) -> Outcome<HttpResponse> {
    limits::take(&request, Limited::BackChannel)?;
    limits::take_of_back_channel(&request, *organization)?;
    let ending = back_channel::log_out(&state, *organization, &form.logout_token);
    Ok(match Box::pin(ending).await? {
        Ok(()) => HttpResponse::Ok().finish(),
        Err(_) => HttpResponse::BadRequest().json(json!({ "error": "invalid_request" })),
    })
}

/// The cookie of a session just begun.
pub(crate) fn session_cookie(state: &AppState, token: String) -> Cookie<'static> {
    host_cookie(SESSION_COOKIE, token, state.config.session.hours.saturating_mul(3600))
}
