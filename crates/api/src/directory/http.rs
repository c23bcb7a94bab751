//! `/directory`.

use actix_web::web::{Data, Json, Payload, Query};
use actix_web::{HttpMessage, HttpRequest, get, post};
use rollcall_domain::limits::IMPORT_MAX_BYTES;
use rollcall_wire::directory::{Directory, DirectorySync, LeftQuery, People, PeopleQuery, SyncQuery};
use rollcall_wire::users::User;
use rollcall_wire::{Code, Page};

use super::file::Format;
use super::sync::Options;
use super::{import, left, ops, overview};
use crate::auth::{Access, DirectoryRead, DirectoryWrite};
use crate::input::{broken_off, unreadable};
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// Gets what the directory holds, in numbers, and the newest syncs, a broken-off one too.
///
/// **Permissions**: Business Administrator, or an API client with the scope `directory:read`.
#[utoipa::path(tag = "directory", security(("session" = []), ("client" = ["directory:read"])), responses((status = 200, body = Directory)))]
#[get("/directory")]
pub(crate) async fn get_directory(
    caller: Access<DirectoryRead>,
    state: Data<AppState>,
) -> Outcome<Json<Directory>> {
    Ok(Json(overview::get(&state, caller.organization()).await?))
}

/// Lists users, Invited or Active, whose people are disabled or have left the directory, by name.
///
/// **Permissions**: Business Administrator, or an API client with the scope `directory:read`.
#[utoipa::path(tag = "directory", security(("session" = []), ("client" = ["directory:read"])), params(LeftQuery), responses((status = 200, body = Page<User>)))]
#[get("/directory/left")]
pub(crate) async fn list_left(
    caller: Access<DirectoryRead>,
    state: Data<AppState>,
    query: Query<LeftQuery>,
) -> Outcome<Json<Page<User>>> {
    Ok(Json(left::list(&state, caller.organization(), &query).await?))
}

/// Finds people of the directory by the beginning of a name or address.
///
/// **Permissions**: Business Administrator, or an API client with the scope `directory:read`.
#[utoipa::path(tag = "directory", security(("session" = []), ("client" = ["directory:read"])), params(PeopleQuery), responses((status = 200, body = People)))]
#[get("/directory/people")]
pub(crate) async fn search_people(
    caller: Access<DirectoryRead>,
    state: Data<AppState>,
    query: Query<PeopleQuery>,
) -> Outcome<Json<People>> {
    let items = ops::search(&state, caller.organization(), &query).await?;
    Ok(Json(People { items }))
}

/// Syncs the directory with a file of all its people, 64 MiB at most: whoever is not in it is gone. CSV has a header with
/// `external_id` and `email`, and if there are any `user_name`, `further` (addresses with a space or `|` between them),
/// `given_name`, `family_name`, `display_name`, `department` and `enabled`; JSON has the same names, as an array or an
/// object a line. Bad rows are left out and said, and whoever they are about stays as they are. People whom the operator
/// added are never touched. Ask with `dry_run=true` first: it shows the plan and changes nothing.
///
/// **Permissions**: Global Administrator, or an API client with the scope `directory:write`.
#[utoipa::path(tag = "directory", security(("session" = []), ("client" = ["directory:write"])), params(SyncQuery), request_body(content(
        (String = "text/csv"), (String = "application/json"), (String = "application/x-ndjson"))),
    responses((status = 200, body = DirectorySync)))]
#[post("/directory/imports")]
pub(crate) async fn import_directory(
    caller: Access<DirectoryWrite>,
    state: Data<AppState>,
    query: Query<SyncQuery>,
    request: HttpRequest,
    payload: Payload,
) -> Outcome<Json<DirectorySync>> {
    let (bytes, format) = receive(&request, payload).await?;
    let SyncQuery { dry_run, yes } = *query;
    let options = Options { complete: true, dry_run, yes, caller: caller.person() };
    // In a task of its own: it is carried out to its end even if the sender goes away.
    let sync = actix_web::rt::spawn(async move {
        import::sync_file(&state, &caller.ctx(), bytes, format, options).await
    });
    let plan = sync.await.map_err(|error| Fail::Internal(error.to_string()))??;
    Ok(Json(plan.summary()))
}

async fn receive(request: &HttpRequest, payload: Payload) -> Outcome<(Vec<u8>, Format)> {
    let format = Format::of_media_type(request.content_type()).ok_or_else(|| {
        let detail =
            "Send the file with `Content-Type: text/csv`, `application/json` or `application/x-ndjson`.";
        Fail::new(Code::UnsupportedMediaType, detail)
    })?;
    let limit = usize::try_from(IMPORT_MAX_BYTES).unwrap_or(usize::MAX);
    let too_large = |_| {
        let detail = format!("A file may have {} MiB.", IMPORT_MAX_BYTES / (1024 * 1024));
        Fail::new(Code::PayloadTooLarge, detail)
    };
    let body = payload.to_bytes_limited(limit).await.map_err(too_large)?;
    let body = body.map_err(|error| error.as_error().map_or_else(unreadable, broken_off))?;
    Ok((body.to_vec(), format))
}
