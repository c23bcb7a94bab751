//! Writes that a browser makes for us must come from our own pages.

use actix_web::ResponseError as _;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{HeaderMap, ORIGIN};
use actix_web::middleware::Next;
use actix_web::web::Data;
use rollcall_wire::Code;

use super::client::brings_token;
use crate::clients::TOKEN_PATH;
use crate::connections::ops::BACK_CHANNEL_LOGOUT;
use crate::problem::Fail;
use crate::state::AppState;

/// Refuses a write that another site made a browser send: it needs `Sec-Fetch-Site: same-origin` (Fetch Metadata),
/// or, from a browser that does not say, an equal `Origin` (RFC 6454). The access token of an API client needs neither,
/// because no cookie counts beside it. Any other `Authorization` header changes nothing: a proxy's own sign-in makes
/// browsers send one everywhere.
pub(crate) async fn refuse_foreign_writes(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let state = request.app_data::<Data<AppState>>().cloned();
    let ours = state.is_some_and(|state| comes_from_us(request.headers(), &state));
    // No browser makes these: what they may do stands in a token or a secret, and no cookie counts for anything there.
    let tells = request.path().starts_with(BACK_CHANNEL_LOGOUT) || request.path() == TOKEN_PATH;
    if reads || ours || tells || brings_token(request.headers()) {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    let fail = Fail::new(
        Code::ForeignOrigin,
        "The request did not come from this site's own pages. Open the page here and try again.",
    );
    // An answer, not an error: an error would pass by the headers and the log around this.
    Ok(request.into_response(fail.error_response()).map_into_right_body())
}

fn comes_from_us(headers: &HeaderMap, state: &AppState) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let origin = text(ORIGIN.as_str());
    let allowed = |origin: &str| state.config.http.allowed_origins.iter().any(|allowed| allowed == origin);
    match (text("sec-fetch-site"), origin) {
        (Some("same-origin"), _) => true,
        (Some("same-site"), Some(origin)) => allowed(origin),
        (Some(_), _) | (None, None) => false,
        (None, Some(origin)) => origin == state.config.http.public_url || allowed(origin),
    }
}
