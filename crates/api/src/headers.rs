//! Headers that every answer carries, and the log of requests.

use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, EntityTag, Header as _, HeaderName,
    HeaderValue, IfNoneMatch, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpMessage as _, HttpRequest};
use tracing::Instrument as _;

use crate::limits;
use crate::state::AppState;

const DEFAULTS: [(HeaderName, &str); 5] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "same-origin"),
    (CACHE_CONTROL, "no-store"),
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    ),
];

/// Adds what an answer does not say itself: nothing is cached, sniffed, framed or run unless its handler says so.
pub(crate) async fn add(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let https = request
        .app_data::<Data<AppState>>()
        .is_some_and(|state| state.config.http.public_url.starts_with("https:"));
    let mut response = next.call(request).await?;
    let limit = response.request().extensions().get::<limits::Shown>().cloned();
    let headers = response.headers_mut();
    if let Some(limit) = limit {
        limit.add_to(headers);
    }
    // It tells the compression to leave an answer alone; outside of here it says nothing.
    if headers.get(CONTENT_ENCODING).is_some_and(|value| value == "identity") {
        headers.remove(CONTENT_ENCODING);
    }
    for (name, value) in DEFAULTS {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if https {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    Ok(response)
}

/// Whether the browser has this content already: `If-None-Match` (RFC 9110, section 13.1.2) is compared weakly, because
/// a proxy may have compressed what was sent.
pub(crate) fn is_known(request: &HttpRequest, tag: &EntityTag) -> bool {
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(known)) => known.iter().any(|known| known.weak_eq(tag)),
        Err(_) => false,
    }
}

/// The header that names a request, in its answer and in the log.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Logs each request by its route, never by its path or query: those can hold a token or an address. Every request has
/// an id, which stands in its answer and in all that is logged on its behalf.
pub(crate) async fn log(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let begun = Instant::now();
    let method = request.method().clone();
    let id = id_of(&request);
    let span = tracing::info_span!("request", request.id = id);
    let mut response = next.call(request).instrument(span.clone()).await?;
    let route = response.request().match_pattern().unwrap_or_else(|| "-".to_owned());
    tracing::info!(
        parent: &span,
        http.method = %method,
        http.route = route,
        http.status = response.status().as_u16(),
        duration_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        "request"
    );
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    Ok(response)
}

/// The id that a trusted proxy has given the request, or a new one.
fn id_of(request: &ServiceRequest) -> String {
    let believed = request
        .app_data::<Data<AppState>>()
        .is_some_and(|state| limits::is_trusted(request.request(), &state.limits));
    let given = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok());
    match given.filter(|id| believed && is_id(id)) {
        Some(id) => id.to_owned(),
        // Nothing depends on it, so it needs no seed.
        None => format!("{:032x}", rand::random::<u128>()),
    }
}

/// Whether it can stand in a line of the log.
fn is_id(id: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    (1..=64).contains(&id.len()) && id.chars().all(plain)
}
