//! The web application: its files are compiled in, compressed already.

mod headers;

use actix_web::http::Method;
use actix_web::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, ETAG, IF_NONE_MATCH, VARY,
};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rollcall_wire::Code;
use rust_embed::{EmbeddedFile, RustEmbed};

use self::headers::{CONTENT_SECURITY, cache_control};
use crate::problem::{Fail, Outcome};

#[derive(RustEmbed)]
#[folder = "../../dist"]
struct Dist;

/// Encodings in the order of preference, with the suffix of the compressed file.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// Answers a file of the web application; any path without a suffix is a page of it.
pub(crate) async fn serve(request: HttpRequest) -> Outcome<HttpResponse> {
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
    Ok(answer(&request, name, plain))
}

fn answer(request: &HttpRequest, name: &str, plain: EmbeddedFile) -> HttpResponse {
    let etag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(plain.metadata.sha256_hash()));
    let mut response = HttpResponse::Ok();
    response.insert_header((CACHE_CONTROL, cache_control(name))).insert_header((ETAG, etag.clone()));
    response.insert_header((VARY, "Accept-Encoding"));
    if name == "index.html" {
        response.insert_header((CONTENT_SECURITY_POLICY, CONTENT_SECURITY));
    }
    if text(request, IF_NONE_MATCH.as_str()).split(',').any(|known| known.trim() == etag) {
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
    use super::accepts;

    #[test]
    fn an_encoding_is_taken_only_where_it_is_accepted() {
        assert!(accepts("gzip, deflate, br", "br"));
        assert!(accepts("br;q=0.5", "br"));
        assert!(!accepts("br;q=0, gzip", "br"));
        assert!(!accepts("", "br"));
    }
}
