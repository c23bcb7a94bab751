//! `/organization`, and the logos that pages and mails show.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, ETAG, X_CONTENT_TYPE_OPTIONS};
use actix_web::web::{Data, Json, Path, Payload};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, delete, get, patch, post, put, route};
use rollcall_domain::image::LOGO_MAX_BYTES;
use rollcall_wire::Code;
use rollcall_wire::organization::{
    Administrator, AdministratorChange, Administrators, NewRate, Organization, OrganizationChange, Rates,
};
use uuid::Uuid;

use super::ops::{administrators, logo, rates, settings};
use crate::auth::{Admin, GlobalAdmin};
use crate::input::{broken_off, etag, not_found, unreadable, version_seen};
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// Gets the organization with its settings. What it has not set shows the deployment's.
///
/// **Permissions**: Business Administrator.
#[utoipa::path(tag = "organization", responses((status = 200, body = Organization,
    headers(("ETag" = String, description = "The version, for `If-Match`.")))))]
#[get("/organization")]
pub(crate) async fn get_organization(admin: Admin, state: Data<AppState>) -> Outcome<HttpResponse> {
    Ok(shown(&settings::show(&state, admin.0.organization).await?))
}

/// Changes settings, as long as they are as in the version that `If-Match` names. Names and texts that hold a web
/// address, domain, e-mail address or phone number are refused.
///
/// **Permissions**: Global Administrator.
#[utoipa::path(tag = "organization",
    params(("If-Match" = String, Header, description = "The version seen, in quotation marks.")),
    responses((status = 200, body = Organization)))]
#[patch("/organization")]
pub(crate) async fn update_organization(
    admin: GlobalAdmin,
    state: Data<AppState>,
    request: HttpRequest,
    change: Json<OrganizationChange>,
) -> Outcome<HttpResponse> {
    let version = version_seen(request.headers(), "organization")?;
    Ok(shown(&settings::update(&state, &admin.ctx(), &change, version).await?))
}

/// Sets the logo: a PNG or JPEG of at most 100 KiB, 16 to 1,024 pixels wide and high.
///
/// **Permissions**: Global Administrator.
#[utoipa::path(tag = "organization",
    request_body(content(("image/png"), ("image/jpeg"))),
    responses((status = 200, body = Organization)))]
#[put("/organization/logo")]
pub(crate) async fn set_logo(
    admin: GlobalAdmin,
    state: Data<AppState>,
    request: HttpRequest,
    payload: Payload,
) -> Outcome<HttpResponse> {
    let image = receive_image(&request, payload).await?;
    Ok(shown(&logo::set(&state, &admin.ctx(), &image).await?))
}

/// Takes the logo away.
///
/// **Permissions**: Global Administrator.
#[utoipa::path(tag = "organization", responses((status = 204, description = "There is no logo now.")))]
#[delete("/organization/logo")]
pub(crate) async fn remove_logo(admin: GlobalAdmin, state: Data<AppState>) -> Outcome<HttpResponse> {
    logo::remove(&state, &admin.ctx()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Lists the rates by date, and beside them the tax authority's standard rates in the same currency and unit.
///
/// **Permissions**: Business Administrator.
#[utoipa::path(tag = "organization", responses((status = 200, body = Rates)))]
#[get("/organization/rates")]
pub(crate) async fn list_rates(admin: Admin, state: Data<AppState>) -> Outcome<Json<Rates>> {
    Ok(Json(rates::list(&state, admin.0.organization).await?))
}

/// Sets the rate from a day on, in the organization's currency and unit. Today's and future days' can be set anew; a day
/// that has passed can get a rate only while none holds on it.
///
/// **Permissions**: Global Administrator.
#[utoipa::path(tag = "organization", responses((status = 200, body = Rates)))]
#[post("/organization/rates")]
pub(crate) async fn add_rate(
    admin: GlobalAdmin,
    state: Data<AppState>,
    rate: Json<NewRate>,
) -> Outcome<Json<Rates>> {
    Ok(Json(rates::add(&state, &admin.ctx(), &rate).await?))
}

/// Takes back a rate whose first day lies ahead.
///
/// **Permissions**: Global Administrator.
#[utoipa::path(tag = "organization",
    params(("from" = String, Path, description = "Its first day, as `2027-01-01`.")),
    responses((status = 204, description = "Taken back.")))]
#[delete("/organization/rates/{from}")]
pub(crate) async fn remove_rate(
    admin: GlobalAdmin,
    state: Data<AppState>,
    from: Path<String>,
) -> Outcome<HttpResponse> {
    rates::remove(&state, &admin.ctx(), &from).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Lists the administrators, by name.
///
/// **Permissions**: Business Administrator.
#[utoipa::path(tag = "organization", responses((status = 200, body = Administrators)))]
#[get("/organization/administrators")]
pub(crate) async fn list_administrators(
    admin: Admin,
    state: Data<AppState>,
) -> Outcome<Json<Administrators>> {
    Ok(Json(administrators::list(&state, admin.0.organization).await?))
}

/// Sets which roles a person of the directory holds. Whoever gets one must be able to sign in; the last Global
/// Administrator who can keeps the role.
///
/// **Permissions**: Global Administrator.
#[utoipa::path(tag = "organization", params(("person" = Uuid, Path, description = "The person.")),
    responses((status = 200, body = Administrator)))]
#[put("/organization/administrators/{person}")]
pub(crate) async fn set_administrator(
    admin: GlobalAdmin,
    state: Data<AppState>,
    person: Path<Uuid>,
    change: Json<AdministratorChange>,
) -> Outcome<Json<Administrator>> {
    Ok(Json(administrators::set(&state, &admin.ctx(), *person, &change).await?))
}

/// Takes all roles of a person.
///
/// **Permissions**: Global Administrator.
#[utoipa::path(tag = "organization", params(("person" = Uuid, Path, description = "The person.")),
    responses((status = 204, description = "The person is no administrator now.")))]
#[delete("/organization/administrators/{person}")]
pub(crate) async fn remove_administrator(
    admin: GlobalAdmin,
    state: Data<AppState>,
    person: Path<Uuid>,
) -> Outcome<HttpResponse> {
    administrators::remove(&state, &admin.ctx(), *person).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Shows a logo. Its address names its bytes, so that it can be kept for ever; whatever else is asked for is not there.
#[route("/logos/{organization}/{digest}", method = "GET", method = "HEAD")]
pub(crate) async fn see_logo(state: Data<AppState>, place: Path<(Uuid, String)>) -> Outcome<HttpResponse> {
    let (organization, digest) = place.into_inner();
    let logo = logo::find(&state, organization, &digest).await?.ok_or_else(not_found)?;
    Ok(HttpResponse::Ok()
        .content_type(logo.media_type)
        .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; sandbox"))
        .body(logo.image))
}

fn shown(organization: &Organization) -> HttpResponse {
    HttpResponse::Ok().insert_header((ETAG, etag(organization.version))).json(organization)
}

async fn receive_image(request: &HttpRequest, payload: Payload) -> Outcome<Vec<u8>> {
    if !["image/png", "image/jpeg"].contains(&request.content_type().to_ascii_lowercase().as_str()) {
        let detail = "Send the image with `Content-Type: image/png` or `image/jpeg`.";
        return Err(Fail::new(Code::UnsupportedMediaType, detail));
    }
    let too_large = |_| {
        let detail = format!("A logo may have {} KiB. Save a smaller one.", LOGO_MAX_BYTES / 1024);
        Fail::new(Code::PayloadTooLarge, detail)
    };
    let body = payload.to_bytes_limited(LOGO_MAX_BYTES).await.map_err(too_large)?;
    let body = body.map_err(|error| error.as_error().map_or_else(unreadable, broken_off))?;
    Ok(body.to_vec())
}
