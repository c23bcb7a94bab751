//! `/organization/domains`.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, post};
use rollcall_wire::organization::{NewDomain, SignInDomain, SignInDomains};

use super::ops;
use crate::auth::{Admin, GlobalAdmin};
use crate::problem::Outcome;
use crate::state::AppState;

/// Lists the domains whose addresses sign in to the organization, and those that are not verified yet.
///
/// **Permissions**: Business Administrator.
#[utoipa::path(tag = "organization", responses((status = 200, body = SignInDomains)))]
#[get("/organization/domains")]
pub(crate) async fn list_domains(admin: Admin, state: Data<AppState>) -> Outcome<Json<SignInDomains>> {
    Ok(Json(ops::list(&state, admin.0.organization).await?))
}

/// Adds a domain; the answer says which record to publish. Nobody signs in from it before it is verified. A domain that
/// is there already stays as it is.
///
/// **Permissions**: Global Administrator.
#[utoipa::path(tag = "organization", responses((status = 200, body = SignInDomain)))]
#[post("/organization/domains")]
pub(crate) async fn add_domain(
    admin: GlobalAdmin,
    state: Data<AppState>,
    domain: Json<NewDomain>,
) -> Outcome<Json<SignInDomain>> {
    Ok(Json(ops::add(&state, &admin.ctx(), &domain).await?))
}

/// Looks for the record that proves a domain. Once it is found, people sign in from it; the record may go then.
///
/// **Permissions**: Global Administrator.
#[utoipa::path(tag = "organization", params(("domain" = String, Path, description = "The domain.")),
    responses((status = 200, body = SignInDomain)))]
#[post("/organization/domains/{domain}/verify")]
pub(crate) async fn verify_domain(
    admin: GlobalAdmin,
    state: Data<AppState>,
    domain: Path<String>,
) -> Outcome<Json<SignInDomain>> {
    Ok(Json(ops::verify(&state, &admin.ctx(), &domain).await?))
}

/// Takes a domain away: nobody signs in from it any more. Whoever is signed in stays so, and links of invitations go on
/// working. A domain is kept while no Global Administrator has an address of another one that is verified.
///
/// **Permissions**: Global Administrator.
#[utoipa::path(tag = "organization", params(("domain" = String, Path, description = "The domain.")),
    responses((status = 204, description = "Nobody signs in from it now.")))]
#[delete("/organization/domains/{domain}")]
pub(crate) async fn remove_domain(
    admin: GlobalAdmin,
    state: Data<AppState>,
    domain: Path<String>,
) -> Outcome<HttpResponse> {
    ops::remove(&state, &admin.ctx(), &domain).await?;
    Ok(HttpResponse::NoContent().finish())
}
