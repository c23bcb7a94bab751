//! What is said of input that cannot even be read, and the versions that callers have seen.

use actix_web::error::{JsonPayloadError, QueryPayloadError};
use actix_web::http::header::{HeaderMap, IF_MATCH};
use actix_web::web::{FormConfig, JsonConfig, PathConfig, PayloadConfig, QueryConfig, ServiceConfig};
use rollcall_wire::{Code, FieldError, Problem};

use crate::problem::{Fail, Outcome};

/// Bytes of a JSON body at most.
const JSON_MAX_BYTES: usize = 1024 * 1024;
/// Bytes of a form at most.
const FORM_MAX_BYTES: usize = 16 * 1024;

/// Answers problems where a body, a query or a path cannot be read.
pub(crate) fn configure(config: &mut ServiceConfig) {
    config
        .app_data(PayloadConfig::default().limit(JSON_MAX_BYTES))
        .app_data(JsonConfig::default().limit(JSON_MAX_BYTES).error_handler(|error, _| body(&error).into()))
        .app_data(FormConfig::default().limit(FORM_MAX_BYTES))
        .app_data(QueryConfig::default().error_handler(|error, _| query(&error).into()))
        .app_data(PathConfig::default().error_handler(|_, _| not_found().into()));
}

/// An id in a path that is none, like one that nobody has.
pub(crate) fn not_found() -> Fail {
    Fail::new(Code::NotFound, "There is no such thing here, or not in your organization.")
}

/// The version in `If-Match` (RFC 9110, section 13.1.1) of what the caller saw.
pub(crate) fn version_seen(headers: &HeaderMap, what: &str) -> Outcome<i64> {
    let Some(value) = headers.get(IF_MATCH) else {
        let detail =
            format!("Say which version of the {what} you saw: `If-Match: \"3\"`, with its `version`.");
        return Err(Fail::new(Code::VersionRequired, detail));
    };
    let tag = value.to_str().ok().map(str::trim);
    let version = tag.and_then(|tag| tag.strip_prefix('"')?.strip_suffix('"')?.parse().ok());
    version.ok_or_else(|| {
        let detail =
            format!("`If-Match` must be the {what}'s `version` in quotation marks, such as `\"3\"`.");
        Fail::new(Code::InvalidRequest, detail)
    })
}

/// The `ETag` of a version.
pub(crate) fn etag(version: i64) -> String {
    format!("\"{version}\"")
}

fn body(error: &JsonPayloadError) -> Fail {
    match error {
        JsonPayloadError::OverflowKnownLength { .. } | JsonPayloadError::Overflow { .. } => Fail::new(
            Code::PayloadTooLarge,
            format!("A JSON body may have {JSON_MAX_BYTES} bytes. Use an import for more."),
        ),
        JsonPayloadError::ContentType => {
            Fail::new(Code::UnsupportedMediaType, "Send `Content-Type: application/json`.")
        }
        JsonPayloadError::Deserialize(error) => Fail::new(
            Code::InvalidRequest,
            format!("The body is not the JSON that is expected here: {error}."),
        ),
        JsonPayloadError::Serialize(_) | JsonPayloadError::Payload(_) | _ => {
            Fail::new(Code::InvalidRequest, "The body could not be read to its end.")
        }
    }
}

fn query(error: &QueryPayloadError) -> Fail {
    let detail = format!("The query cannot be read: {error}.");
    Problem {
        errors: vec![FieldError::new("?", "invalid_query", detail.clone())],
        ..Problem::new(Code::InvalidField, detail)
    }
    .into()
}
