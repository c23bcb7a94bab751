//! What is said of input that cannot even be read, and the versions that callers have seen.

use std::io::ErrorKind;

use actix_web::error::{JsonPayloadError, PayloadError, QueryPayloadError, UrlencodedError};
use actix_web::http::header::{HeaderMap, IF_MATCH};
use actix_web::web::{FormConfig, JsonConfig, PathConfig, PayloadConfig, QueryConfig, ServiceConfig};
use rollcall_wire::{Code, FieldError, Problem};

use crate::problem::{Fail, Outcome};

/// Bytes of a form at most.
const FORM_MAX_BYTES: usize = 16 * 1024;

/// Answers problems where a body, a query or a path cannot be read.
pub(crate) fn configure(config: &mut ServiceConfig, json_max_bytes: usize) {
    let json = JsonConfig::default().limit(json_max_bytes);
    config
        .app_data(PayloadConfig::default().limit(json_max_bytes))
        .app_data(json.error_handler(move |error, _| body(&error, json_max_bytes).into()))
        .app_data(FormConfig::default().limit(FORM_MAX_BYTES).error_handler(|error, _| form(&error).into()))
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

fn body(error: &JsonPayloadError, max_bytes: usize) -> Fail {
    match error {
        JsonPayloadError::OverflowKnownLength { .. } | JsonPayloadError::Overflow { .. } => Fail::new(
            Code::PayloadTooLarge,
            format!("A JSON body may have {max_bytes} bytes. Use an import for more."),
        ),
        JsonPayloadError::ContentType => {
            Fail::new(Code::UnsupportedMediaType, "Send `Content-Type: application/json`.")
        }
        JsonPayloadError::Deserialize(error) => Fail::new(
            Code::InvalidRequest,
            format!("The body is not the JSON that is expected here: {error}."),
        ),
        JsonPayloadError::Payload(error) => broken_off(error),
        JsonPayloadError::Serialize(_) | _ => unreadable(),
    }
}

fn form(error: &UrlencodedError) -> Fail {
    match error {
        UrlencodedError::Overflow { .. } => {
            Fail::new(Code::PayloadTooLarge, format!("A form may have {FORM_MAX_BYTES} bytes."))
        }
        UrlencodedError::ContentType => {
            Fail::new(Code::UnsupportedMediaType, "Send `Content-Type: application/x-www-form-urlencoded`.")
        }
        UrlencodedError::Payload(error) => broken_off(error),
        UrlencodedError::Chunked
        | UrlencodedError::UnknownLength
        | UrlencodedError::Encoding
        | UrlencodedError::Parse(_)
        | UrlencodedError::Serialize(_)
        | _ => unreadable(),
    }
}

/// Says of a body that did not arrive whole whether it was too slow.
pub(crate) fn broken_off(error: &PayloadError) -> Fail {
    if matches!(error, PayloadError::Io(error) if error.kind() == ErrorKind::TimedOut) {
        return Fail::new(
            Code::RequestTimeout,
            "The request took too long to arrive. Nothing was changed; try again over a better connection.",
        );
    }
    unreadable()
}

/// Says of a body that it did not arrive whole.
pub(crate) fn unreadable() -> Fail {
    Fail::new(Code::InvalidRequest, "The body could not be read to its end.")
}

fn query(error: &QueryPayloadError) -> Fail {
    let detail = format!("The query cannot be read: {error}.");
    Problem {
        errors: vec![FieldError::new("?", "invalid_query", detail.clone())],
        ..Problem::new(Code::InvalidField, detail)
    }
    .into()
}
