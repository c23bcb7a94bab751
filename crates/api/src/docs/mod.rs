//! The API's description, to read and to try: a page, and the document in JSON and YAML. All of it comes from the
//! binary and all of it is public.
//!
//! The reading and trying is Swagger UI's; its page is not, because that loads what is not needed and starts itself by a
//! script of its own. Ours runs under a policy without exceptions: Swagger UI sets styles only through the object model
//! of the document, which a policy does not regard as inline.

mod files;

use std::sync::LazyLock;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, ContentType};
use actix_web::web::{Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, route};

use crate::problem::{Fail, Outcome};

/// Scripts, styles and requests of our own origin; pictures that stand in the style itself.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

static JSON: LazyLock<Result<String, String>> =
    LazyLock::new(|| crate::app::description().to_json().map_err(|error| error.to_string()));

static YAML: LazyLock<Result<String, String>> =
    LazyLock::new(|| crate::app::description().to_yaml().map_err(|error| error.to_string()));

/// The routes.
pub(crate) fn configure(pages: &mut ServiceConfig) {
    pages.service(page).service(json).service(yaml).service(file);
}

/// The page.
#[route("/docs/api", method = "GET", method = "HEAD")]
async fn page() -> HttpResponse {
    HttpResponse::Ok()
        .content_type(ContentType::html())
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((CACHE_CONTROL, "no-cache"))
        .body(include_str!("page.html"))
}

/// The document, for programs.
#[route("/docs/api/openapi.json", method = "GET", method = "HEAD")]
async fn json() -> Outcome<HttpResponse> {
    document("application/json", &JSON)
}

/// The document, for people.
#[route("/docs/api/openapi.yaml", method = "GET", method = "HEAD")]
async fn yaml() -> Outcome<HttpResponse> {
    document("application/yaml", &YAML)
}

fn document(kind: &'static str, written: &'static Result<String, String>) -> Outcome<HttpResponse> {
    let text = written.as_deref().map_err(|error| Fail::Internal(error.to_owned()))?;
    Ok(HttpResponse::Ok().content_type(kind).insert_header((CACHE_CONTROL, "no-cache")).body(text))
}

/// What the page loads.
#[route("/docs/api/{file}", method = "GET", method = "HEAD")]
async fn file(request: HttpRequest, name: Path<String>) -> Outcome<HttpResponse> {
    files::answer(&request, &name)
}
