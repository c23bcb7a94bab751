//! The web application: its files are compiled in, compressed already.

mod headers;

use actix_web::http::Method;
use actix_web::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, ETAG, EntityTag, VARY,
};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rollcall_wire::Code;
use rust_embed::{EmbeddedFile, RustEmbed};

use self::headers::{cache_control, content_security, is_code};
use crate::headers::is_known;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

#[derive(RustEmbed)]
#[folder = "../../dist"]
struct Dist;

/// Encodings in the order of preference, with the suffix of the compressed file.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// Where index.html says at which origin the API is; empty: at the page's own.
const API_META: &str = "name=\"rollcall-api\" content=\"\"";

/// Answers a file of the web application; any path without a suffix is a page of it.
pub(crate) async fn serve(request: HttpRequest, state: Data<AppState>) -> Outcome<HttpResponse> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(Fail::new(Code::MethodNotAllowed, "This page can only be read."));
    }
    let path = request.path().trim_start_matches('/');
    let is_page = !path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    if path.starts_with("api/") || (!is_page && Dist::get(path).is_none()) {
        return Err(Fail::new(Code::NotFound, "There is no such thing here."));
    }
    let name = if is_page { "index.html" } else { path };
    let Some(plain) = Dist::get(name) else {
        return Err(Fail::new(
            Code::Unavailable,
            "The web application is not in this binary. Run `./justw spa`, then build again.",
        ));
    };
    let api = state.config.http.api_url.trim_end_matches('/');
    Ok(if name == "index.html" && !api.is_empty() {
        page_for(api, &plain)
    } else {
        answer(&request, name, plain)
    })
}

/// The page that finds the API at another origin, and may talk to it.
fn page_for(api: &str, plain: &EmbeddedFile) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, cache_control("index.html")))
        .insert_header((CONTENT_SECURITY_POLICY, content_security(api)))
        .content_type("text/html; charset=utf-8")
        .body(with_api(api, &String::from_utf8_lossy(&plain.data)))
}

fn with_api(api: &str, page: &str) -> String {
    page.replace(API_META, &format!("name=\"rollcall-api\" content=\"{api}\""))
}

fn answer(request: &HttpRequest, name: &str, plain: EmbeddedFile) -> HttpResponse {
    let etag = EntityTag::new_strong(URL_SAFE_NO_PAD.encode(plain.metadata.sha256_hash()));
    let mut response = HttpResponse::Ok();
    response.insert_header((CACHE_CONTROL, cache_control(name))).insert_header((ETAG, etag.clone()));
    response.insert_header((VARY, "Accept-Encoding"));
    if is_code(name) {
        response.insert_header((CONTENT_SECURITY_POLICY, content_security("")));
    }
    if is_known(request, &etag) {
        return response.status(actix_web::http::StatusCode::NOT_MODIFIED).finish();
    }
    response.content_type(plain.metadata.mimetype());
    let accepted = text(request, ACCEPT_ENCODING.as_str());
    for (encoding, suffix) in ENCODINGS {
        if accepts(accepted, encoding)
            && let Some(file) = Dist::get(&format!("{name}{suffix}"))
        {
            return response.insert_header((CONTENT_ENCODING, encoding)).body(file.data.into_owned());
        }
    }
    response.body(plain.data.into_owned())
}

fn text<'a>(request: &'a HttpRequest, name: &str) -> &'a str {
    request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Whether `Accept-Encoding` (RFC 9110, section 12.5.3) names the encoding without refusing it.
fn accepts(header: &str, encoding: &str) -> bool {
    header.split(',').any(|item| {
        let (name, quality) = item.split_once(';').unwrap_or((item, ""));
        name.trim().eq_ignore_ascii_case(encoding)
            && !matches!(quality.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    })
}

#[cfg(test)]
mod tests {
    use super::{accepts, with_api};

    #[test]
    fn an_encoding_is_taken_only_where_it_is_accepted() {
        assert!(accepts("gzip, deflate, br", "br"));
        assert!(accepts("br;q=0.5", "br"));
        assert!(!accepts("br;q=0, gzip", "br"));
        assert!(!accepts("", "br"));
    }

    #[test]
    fn the_page_is_told_where_the_api_is() {
        let page = include_str!("../../../../frontend/index.html");
        let told = with_api("https://api.contoso.example", page);
        assert!(
            told.contains("content=\"https://api.contoso.example\""),
            "index.html has no such place any more"
        );
        assert_eq!(with_api("", page), page);
    }
}
