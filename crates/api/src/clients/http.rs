//! `/clients`.

use actix_web::http::header::LOCATION;
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, post};
use rollcall_wire::clients::{ApiClients, ClientWithSecret, NewClient};
use uuid::Uuid;

use super::ops;
use crate::auth::{Admin, GlobalAdmin};
use crate::problem::Outcome;
use crate::state::AppState;

/// Lists the API clients.
///
/// **Permissions**: Business Administrator.
#[utoipa::path(tag = "clients", responses((status = 200, body = ApiClients)))]
#[get("/clients")]
pub(crate) async fn list_clients(admin: Admin, state: Data<AppState>) -> Outcome<Json<ApiClients>> {
    Ok(Json(ops::list(&state, admin.0.organization).await?))
}

/// Makes an API client. Its secret stands in this answer and is never shown again.
///
/// **Permissions**: Global Administrator.
#[utoipa::path(tag = "clients", request_body = NewClient,
    responses((status = 201, body = ClientWithSecret, headers(("Location" = String, description = "The client.")))))]
#[post("/clients")]
pub(crate) async fn create_client(
    admin: GlobalAdmin,
    state: Data<AppState>,
    new: Json<NewClient>,
) -> Outcome<HttpResponse> {
    let made = ops::create(&state, &admin.ctx(), &new).await?;
    let location = format!("/api/v1/clients/{}", made.client.id);
    Ok(HttpResponse::Created().insert_header((LOCATION, location)).json(made))
}

/// Makes a further secret of a client, two at most: both count until the former one is taken away. It stands in this answer
/// and is never shown again.
///
/// **Permissions**: Global Administrator.
#[utoipa::path(tag = "clients", params(("id" = Uuid, Path, description = "The client.")),
    responses((status = 201, body = ClientWithSecret)))]
#[post("/clients/{id}/secrets")]
pub(crate) async fn add_client_secret(
    admin: GlobalAdmin,
    state: Data<AppState>,
    id: Path<Uuid>,
) -> Outcome<HttpResponse> {
    Ok(HttpResponse::Created().json(ops::add_secret(&state, &admin.ctx(), *id).await?))
}

/// Takes a secret of a client away. Access tokens that were got by it count no more.
///
/// **Permissions**: Global Administrator.
#[utoipa::path(tag = "clients", params(
        ("id" = Uuid, Path, description = "The client."),
        ("secret" = Uuid, Path, description = "The id of the secret.")),
    responses((status = 204, description = "It counts no more.")))]
#[delete("/clients/{id}/secrets/{secret}")]
pub(crate) async fn remove_client_secret(
    admin: GlobalAdmin,
    state: Data<AppState>,
    path: Path<(Uuid, Uuid)>,
) -> Outcome<HttpResponse> {
    ops::remove_secret(&state, &admin.ctx(), path.into_inner()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Takes a client away. None of its secrets and access tokens counts any more; what it has done keeps its name.
///
/// **Permissions**: Global Administrator.
#[utoipa::path(tag = "clients", params(("id" = Uuid, Path, description = "The client.")),
    responses((status = 204, description = "It counts no more.")))]
#[delete("/clients/{id}")]
pub(crate) async fn remove_client(
    admin: GlobalAdmin,
    state: Data<AppState>,
    id: Path<Uuid>,
) -> Outcome<HttpResponse> {
    ops::remove(&state, &admin.ctx(), *id).await?;
    Ok(HttpResponse::NoContent().finish())
}
