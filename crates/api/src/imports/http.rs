//! `/imports`.

use actix_web::http::header::{CONTENT_LENGTH, ContentEncoding, ETAG, IF_MATCH, LOCATION};
use actix_web::web::{Bytes, Data, Json, Path, Payload, Query};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, delete, get, patch, post};
use futures_util::StreamExt;
use rollcall_domain::limits::IMPORT_MAX_BYTES;
use rollcall_wire::imports::{
    ApplySuggestions, Import, ImportsQuery, Progress, Row, RowChange, RowChanged, RowQuery, RowsQuery,
    SendQuery, SuggestionsApplied, UploadQuery,
};
use rollcall_wire::{Code, Page};
use uuid::Uuid;

use super::begin::{self, Seen};
use super::rows::Place;
use super::{apply, fix, ops, progress, rescind};
use crate::auth::{Access, ImportsRead, ImportsWrite};
use crate::input::{etag, version_seen};
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// Uploads addresses, 64 MiB and 1,000,000 rows at most: a CSV file, or an object of JSON a line with the address as
/// `email`; what is in it counts, not its type. It is checked in the background; nothing is sent before
/// `send_import`. A file that cannot be read as a whole becomes an import in the state `failed`, whose `detail` says
/// why.
///
/// **Permissions**: Business Administrator, or an API client with the scope `imports:write`.
#[utoipa::path(tag = "imports", security(("session" = []), ("client" = ["imports:write"])), params(UploadQuery), request_body(content(
        (String = "text/csv"), (String = "application/x-ndjson"))),
    responses((status = 201, body = Import, headers(("Location" = String, description = "The import.")))))]
#[post("/imports")]
pub(crate) async fn create_import(
    caller: Access<ImportsWrite>,
    state: Data<AppState>,
    query: Query<UploadQuery>,
    request: HttpRequest,
    payload: Payload,
) -> Outcome<HttpResponse> {
    check_upload(&request)?;
    // In a task of its own: it sees to the end of an upload whose sender has gone away.
    let receiving = actix_web::rt::spawn(async move {
        let filename = query.filename.as_deref();
        ops::create(&state, &caller.ctx(), caller.name(), filename, payload).await
    });
    let import = receiving.await.map_err(|error| Fail::Internal(error.to_string()))??;
    let location = format!("/api/v1/imports/{}", import.id);
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, location))
        .insert_header((ETAG, etag(import.version)))
        .json(import))
}

/// Lists imports, the newest first.
///
/// **Permissions**: Business Administrator, or an API client with the scope `imports:read`.
#[utoipa::path(tag = "imports", security(("session" = []), ("client" = ["imports:read"])), params(ImportsQuery), responses((status = 200, body = Page<Import>)))]
#[get("/imports")]
pub(crate) async fn list_imports(
    caller: Access<ImportsRead>,
    state: Data<AppState>,
    query: Query<ImportsQuery>,
) -> Outcome<Json<Page<Import>>> {
    Ok(Json(ops::list(&state, caller.organization(), &query).await?))
}

/// Gets an import and how far it has come.
///
/// **Permissions**: Business Administrator, or an API client with the scope `imports:read`.
#[utoipa::path(tag = "imports", security(("session" = []), ("client" = ["imports:read"])), params(("id" = Uuid, Path, description = "The import.")),
    responses((status = 200, body = Import, headers(("ETag" = String, description = "The version, for `If-Match`.")))))]
#[get("/imports/{id}")]
pub(crate) async fn get_import(
    caller: Access<ImportsRead>,
    state: Data<AppState>,
    id: Path<Uuid>,
) -> Outcome<HttpResponse> {
    let import = ops::get(&state, caller.organization(), *id).await?;
    Ok(HttpResponse::Ok().insert_header((ETAG, etag(import.version))).json(import))
}

/// Lists the rows of an import in the order of the file.
///
/// **Permissions**: Business Administrator, or an API client with the scope `imports:read`.
#[utoipa::path(tag = "imports", security(("session" = []), ("client" = ["imports:read"])), params(("id" = Uuid, Path, description = "The import."), RowsQuery),
    responses((status = 200, body = Page<Row>)))]
#[get("/imports/{id}/rows")]
pub(crate) async fn list_rows(
    caller: Access<ImportsRead>,
    state: Data<AppState>,
    id: Path<Uuid>,
    query: Query<RowsQuery>,
) -> Outcome<Json<Page<Row>>> {
    Ok(Json(ops::list_rows(&state, caller.organization(), *id, &query).await?))
}

/// Follows an import as server-sent events: `progress` whenever something has changed, `done` when nothing changes by
/// itself any more, each with the same data. A stream ends after ten minutes at the latest, with `problem` when the
/// session or the role has ended, and when the server stops; whoever follows connects again.
///
/// **Permissions**: Business Administrator, or an API client with the scope `imports:read`.
#[utoipa::path(tag = "imports", security(("session" = []), ("client" = ["imports:read"])), params(("id" = Uuid, Path, description = "The import.")),
    responses((status = 200, content_type = "text/event-stream", body = Progress, description = "The data of each event.")))]
#[get("/imports/{id}/progress")]
pub(crate) async fn follow_import(
    caller: Access<ImportsRead>,
    state: Data<AppState>,
    id: Path<Uuid>,
) -> Outcome<HttpResponse> {
    ops::find(state.db.reader(), caller.organization(), *id).await?;
    let ticket = state.streams.enter(caller.id())?;
    let events = progress::follow(state.get_ref().clone(), caller.ctx(), *id, ticket);
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        // Nothing on the way may keep events back: not our own compression, not nginx.
        .insert_header(ContentEncoding::Identity)
        .insert_header(("x-accel-buffering", "no"))
        .streaming(events.map(|event| event.map(Bytes::from))))
}

/// Corrects a row or takes it out. A corrected row is judged at once, as those of a file are; what stood in the file
/// stays in `raw`. Rows that were sent cannot be changed, nor can any while the import is being checked or sent.
///
/// **Permissions**: Business Administrator, or an API client with the scope `imports:write`.
#[utoipa::path(tag = "imports", security(("session" = []), ("client" = ["imports:write"])), request_body = RowChange, params(
        ("id" = Uuid, Path, description = "The import."),
        ("line" = i64, Path, description = "The line of the row in the file."),
        RowQuery),
    responses((status = 200, body = RowChanged)))]
#[patch("/imports/{id}/rows/{line}")]
pub(crate) async fn change_row(
    caller: Access<ImportsWrite>,
    state: Data<AppState>,
    path: Path<(Uuid, i64)>,
    query: Query<RowQuery>,
    change: Json<RowChange>,
) -> Outcome<Json<RowChanged>> {
    let (id, line) = path.into_inner();
    let part = i32::try_from(query.part.unwrap_or_default()).unwrap_or(-1);
    Ok(Json(fix::change_row(&state, &caller.ctx(), id, Place { line, part }, &change).await?))
}

/// Takes the suggestion of one row, or all that are confident, 10,000 at most: the suggested person's address stands in
/// the row's place then, and the row is judged anew. With `If-Match`, only if what is ready is as in that version.
///
/// **Permissions**: Business Administrator, or an API client with the scope `imports:write`.
#[utoipa::path(tag = "imports", security(("session" = []), ("client" = ["imports:write"])), request_body = ApplySuggestions, params(
        ("id" = Uuid, Path, description = "The import."),
        ("If-Match" = Option<String>, Header, description = "The version seen, in quotation marks.")),
    responses((status = 200, body = SuggestionsApplied)))]
#[post("/imports/{id}/apply-suggestions")]
pub(crate) async fn apply_suggestions(
    caller: Access<ImportsWrite>,
    state: Data<AppState>,
    id: Path<Uuid>,
    change: Json<ApplySuggestions>,
    request: HttpRequest,
) -> Outcome<Json<SuggestionsApplied>> {
    let headers = request.headers();
    let seen = headers.contains_key(IF_MATCH).then(|| version_seen(headers, "import")).transpose()?;
    Ok(Json(apply::apply(&state, &caller.ctx(), *id, seen, &change).await?))
}

/// Sends the invitations of an import as it was seen in the version that `If-Match` names. They are made in the
/// background, each person's exactly once; the mail waits for the undo window. Goes on where it was stopped, and sends
/// what was corrected since it was sent.
///
/// **Permissions**: Business Administrator, or an API client with the scope `imports:write`.
#[utoipa::path(tag = "imports", security(("session" = []), ("client" = ["imports:write"])), params(
        ("id" = Uuid, Path, description = "The import."),
        ("If-Match" = String, Header, description = "The version seen, in quotation marks."), SendQuery),
    responses((status = 200, body = Import)))]
#[post("/imports/{id}/send")]
pub(crate) async fn send_import(
    caller: Access<ImportsWrite>,
    state: Data<AppState>,
    id: Path<Uuid>,
    query: Query<SendQuery>,
    request: HttpRequest,
) -> Outcome<Json<Import>> {
    let version = version_seen(request.headers(), "import")?;
    let seen = Seen { version, on_change: query.on_change.unwrap_or_default() };
    Ok(Json(begin::send(&state, &caller.ctx(), *id, seen).await?))
}

/// Stops sending an import: no more invitations are made, and mail that has not left waits. `send_import` goes on.
///
/// **Permissions**: Business Administrator, or an API client with the scope `imports:write`.
#[utoipa::path(tag = "imports", security(("session" = []), ("client" = ["imports:write"])), params(("id" = Uuid, Path, description = "The import.")),
    responses((status = 200, body = Import)))]
#[post("/imports/{id}/stop")]
pub(crate) async fn stop_import(
    caller: Access<ImportsWrite>,
    state: Data<AppState>,
    id: Path<Uuid>,
) -> Outcome<Json<Import>> {
    Ok(Json(begin::stop(&state, &caller.ctx(), *id).await?))
}

/// Rescinds an import: archives all whom it has invited and who have not joined, in the background; `rescinding` tells
/// whether that still goes on. Those who may know of their invitation get a mail that it was withdrawn.
///
/// **Permissions**: Business Administrator, or an API client with the scope `imports:write`.
#[utoipa::path(tag = "imports", security(("session" = []), ("client" = ["imports:write"])), params(("id" = Uuid, Path, description = "The import.")),
    responses((status = 200, body = Import)))]
#[post("/imports/{id}/rescind")]
pub(crate) async fn rescind_import(
    caller: Access<ImportsWrite>,
    state: Data<AppState>,
    id: Path<Uuid>,
) -> Outcome<Json<Import>> {
    Ok(Json(rescind::rescind(&state, &caller.ctx(), *id).await?))
}

/// Throws an import away of which nothing was sent.
///
/// **Permissions**: Business Administrator, or an API client with the scope `imports:write`.
#[utoipa::path(tag = "imports", security(("session" = []), ("client" = ["imports:write"])), params(("id" = Uuid, Path, description = "The import.")),
    responses((status = 204, description = "Thrown away.")))]
#[delete("/imports/{id}")]
pub(crate) async fn discard_import(
    caller: Access<ImportsWrite>,
    state: Data<AppState>,
    id: Path<Uuid>,
) -> Outcome<HttpResponse> {
    ops::discard(&state, &caller.ctx(), *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Refuses what is neither CSV nor NDJSON, and what is too large, before anything is read of it.
fn check_upload(request: &HttpRequest) -> Outcome<()> {
    let sent = request.content_type();
    if !["text/csv", "application/x-ndjson"].iter().any(|known| sent.eq_ignore_ascii_case(known)) {
        let detail = "Send the file with `Content-Type: text/csv` or `application/x-ndjson`.";
        return Err(Fail::new(Code::UnsupportedMediaType, detail));
    }
    let length =
        request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > IMPORT_MAX_BYTES) {
        let detail = format!("A file may have {} MiB. Split it.", IMPORT_MAX_BYTES / (1024 * 1024));
        return Err(Fail::new(Code::PayloadTooLarge, detail));
    }
    Ok(())
}
