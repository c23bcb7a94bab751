//! `/imports`.

use actix_web::http::header::{CONTENT_LENGTH, ETAG, LOCATION};
use actix_web::web::{Data, Json, Path, Payload, Query};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, delete, get, post};
use rollcall_domain::limits::IMPORT_MAX_BYTES;
use rollcall_wire::imports::{Import, ImportsQuery, Row, RowsQuery, UploadQuery};
use rollcall_wire::{Code, Page};
use uuid::Uuid;

use super::ops;
use crate::auth::Admin;
use crate::input::{etag, version_seen};
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// Uploads a CSV file of addresses, 64 MiB and 1,000,000 rows at most. It is checked in the background; nothing is
/// sent before `send_import`. A file that cannot be read as a whole becomes an import in the state `failed`, whose
/// `detail` says why.
///
/// **Permissions**: Business Administrator.
#[utoipa::path(tag = "imports", params(UploadQuery), request_body(content = String, content_type = "text/csv"),
    responses((status = 201, body = Import, headers(("Location" = String, description = "The import.")))))]
#[post("/imports")]
pub(crate) async fn create_import(
    admin: Admin,
    state: Data<AppState>,
    query: Query<UploadQuery>,
    request: HttpRequest,
    payload: Payload,
) -> Outcome<HttpResponse> {
    check_upload(&request)?;
    // In a task of its own: it sees to the end of an upload whose sender has gone away.
    let receiving = actix_web::rt::spawn(async move {
        let filename = query.filename.as_deref();
        ops::create(&state, &admin.ctx(), &admin.0.display_name, filename, payload).await
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
/// **Permissions**: Business Administrator.
#[utoipa::path(tag = "imports", params(ImportsQuery), responses((status = 200, body = Page<Import>)))]
#[get("/imports")]
pub(crate) async fn list_imports(
    admin: Admin,
    state: Data<AppState>,
    query: Query<ImportsQuery>,
) -> Outcome<Json<Page<Import>>> {
    Ok(Json(ops::list(&state, admin.0.organization, &query).await?))
}

/// Gets an import and how far it has come.
///
/// **Permissions**: Business Administrator.
#[utoipa::path(tag = "imports", params(("id" = Uuid, Path, description = "The import.")),
    responses((status = 200, body = Import, headers(("ETag" = String, description = "The version, for `If-Match`.")))))]
#[get("/imports/{id}")]
pub(crate) async fn get_import(admin: Admin, state: Data<AppState>, id: Path<Uuid>) -> Outcome<HttpResponse> {
    let import = ops::get(&state, admin.0.organization, *id).await?;
    Ok(HttpResponse::Ok().insert_header((ETAG, etag(import.version))).json(import))
}

/// Lists the rows of an import in the order of the file.
///
/// **Permissions**: Business Administrator.
#[utoipa::path(tag = "imports", params(("id" = Uuid, Path, description = "The import."), RowsQuery),
    responses((status = 200, body = Page<Row>)))]
#[get("/imports/{id}/rows")]
pub(crate) async fn list_rows(
    admin: Admin,
    state: Data<AppState>,
    id: Path<Uuid>,
    query: Query<RowsQuery>,
) -> Outcome<Json<Page<Row>>> {
    Ok(Json(ops::list_rows(&state, admin.0.organization, *id, &query).await?))
}

/// Sends the invitations of an import as it was seen in the version that `If-Match` names. They are made in the
/// background, each person's exactly once; the mail waits for the undo window.
///
/// **Permissions**: Business Administrator.
#[utoipa::path(tag = "imports", params(
        ("id" = Uuid, Path, description = "The import."),
        ("If-Match" = String, Header, description = "The version seen, in quotation marks.")),
    responses((status = 200, body = Import)))]
#[post("/imports/{id}/send")]
pub(crate) async fn send_import(
    admin: Admin,
    state: Data<AppState>,
    id: Path<Uuid>,
    request: HttpRequest,
) -> Outcome<Json<Import>> {
    let version = version_seen(request.headers(), "import")?;
    Ok(Json(ops::send(&state, &admin.ctx(), *id, version).await?))
}

/// Throws an import away of which nothing was sent.
///
/// **Permissions**: Business Administrator.
#[utoipa::path(tag = "imports", params(("id" = Uuid, Path, description = "The import.")),
    responses((status = 204, description = "Thrown away.")))]
#[delete("/imports/{id}")]
pub(crate) async fn discard_import(
    admin: Admin,
    state: Data<AppState>,
    id: Path<Uuid>,
) -> Outcome<HttpResponse> {
    ops::discard(&state, &admin.ctx(), *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Refuses what is no CSV, and what is too large, before anything is read of it.
fn check_upload(request: &HttpRequest) -> Outcome<()> {
    if !request.content_type().eq_ignore_ascii_case("text/csv") {
        return Err(Fail::new(Code::UnsupportedMediaType, "Send the file with `Content-Type: text/csv`."));
    }
    let length =
        request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > IMPORT_MAX_BYTES) {
        let detail = format!("A file may have {} MiB. Split it.", IMPORT_MAX_BYTES / (1024 * 1024));
        return Err(Fail::new(Code::PayloadTooLarge, detail));
    }
    Ok(())
}
