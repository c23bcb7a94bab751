//! The files that the page loads: our own, and two of Swagger UI's.

use std::sync::{Arc, LazyLock};

use actix_web::http::header::{CACHE_CONTROL, ETAG, EntityTag};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rollcall_wire::Code;
use sha2::{Digest, Sha256};
use utoipa_swagger_ui::Config;

use crate::headers::is_known;
use crate::problem::{Fail, Outcome};

/// A file with its content type and its entity tag.
struct Asset {
    kind: &'static str,
    content: Bytes,
    tag: EntityTag,
}

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";

static OWN_CSS: LazyLock<Option<Asset>> = LazyLock::new(|| Some(own(CSS, include_bytes!("docs.css"))));
static OWN_JS: LazyLock<Option<Asset>> = LazyLock::new(|| Some(own(JS, include_bytes!("docs.js"))));
static SWAGGER_CSS: LazyLock<Option<Asset>> = LazyLock::new(|| vendored(CSS, "swagger-ui.css"));
static SWAGGER_JS: LazyLock<Option<Asset>> = LazyLock::new(|| vendored(JS, "swagger-ui-bundle.js"));

fn asset(kind: &'static str, content: Bytes) -> Asset {
    let tag = EntityTag::new_strong(URL_SAFE_NO_PAD.encode(Sha256::digest(&content)));
    Asset { kind, content, tag }
}

fn own(kind: &'static str, content: &'static [u8]) -> Asset {
    asset(kind, Bytes::from_static(content))
}

fn vendored(kind: &'static str, name: &str) -> Option<Asset> {
    let file = utoipa_swagger_ui::serve(name, Arc::new(Config::from(""))).ok().flatten()?;
    Some(asset(kind, file.bytes.into_owned().into()))
}

/// Answers a file, or that the browser has it already.
pub(super) fn answer(request: &HttpRequest, name: &str) -> Outcome<HttpResponse> {
    let asset = match name {
        "docs.css" => &OWN_CSS,
        "docs.js" => &OWN_JS,
        "swagger-ui.css" => &SWAGGER_CSS,
        "swagger-ui-bundle.js" => &SWAGGER_JS,
        _ => return Err(Fail::new(Code::NotFound, "There is no such thing here.")),
    };
    let Some(Asset { kind, content, tag }) = &**asset else {
        return Err(Fail::Internal(format!("{name} is not in the vendored Swagger UI")));
    };
    let mut response = HttpResponse::Ok();
    response.insert_header((CACHE_CONTROL, "no-cache")).insert_header((ETAG, tag.clone()));
    Ok(if is_known(request, tag) {
        response.status(actix_web::http::StatusCode::NOT_MODIFIED).finish()
    } else {
        response.content_type(*kind).body(content.clone())
    })
}
