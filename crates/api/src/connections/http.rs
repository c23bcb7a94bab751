//! `/organization/sign-in`.

use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, delete, get, put};
use rollcall_wire::organization::{ProviderChange, SignInSettings};

use super::ops;
use crate::auth::{Admin, GlobalAdmin};
use crate::problem::Outcome;
use crate::state::AppState;

/// Gets how the organization's people sign in. The client secret is never shown.
///
/// **Permissions**: Business Administrator.
#[utoipa::path(tag = "organization", responses((status = 200, body = SignInSettings)))]
#[get("/organization/sign-in")]
pub(crate) async fn get_sign_in(admin: Admin, state: Data<AppState>) -> Outcome<Json<SignInSettings>> {
    Ok(Json(ops::show(&state, admin.0.organization).await?))
}

/// Sets the identity provider, once it has told its own configuration. All sessions of the organization end, the
/// caller's too, and no code is sent any more.
///
/// **Permissions**: Global Administrator.
#[utoipa::path(tag = "organization", responses((status = 200, body = SignInSettings)))]
#[put("/organization/sign-in")]
pub(crate) async fn set_sign_in(
    admin: GlobalAdmin,
    state: Data<AppState>,
    change: Json<ProviderChange>,
) -> Outcome<Json<SignInSettings>> {
    Ok(Json(ops::set(&state, &admin.ctx(), &change).await?))
}

/// Takes the identity provider away: people sign in by codes sent to their work e-mail again. All sessions of the
/// organization end.
///
/// **Permissions**: Global Administrator.
#[utoipa::path(tag = "organization",
    responses((status = 204, description = "People sign in by codes now.")))]
#[delete("/organization/sign-in")]
pub(crate) async fn remove_sign_in(admin: GlobalAdmin, state: Data<AppState>) -> Outcome<HttpResponse> {
    ops::remove(&state, &admin.ctx()).await?;
    Ok(HttpResponse::NoContent().finish())
}
