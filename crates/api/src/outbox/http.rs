//! `/organization/mail` and `/users/{id}/mails`.

use actix_web::http::header::{CONTENT_SECURITY_POLICY, X_FRAME_OPTIONS};
use actix_web::web::{Data, Json, Path, Query};
use actix_web::{HttpResponse, get, post};
use rollcall_wire::organization::{MailPreview, MailPreviewQuery};
use rollcall_wire::users::UserMails;
use uuid::Uuid;

use super::{ops, preview};
use crate::auth::{Access, Admin, GlobalAdmin, UsersRead};
use crate::problem::Outcome;
use crate::state::AppState;

/// Shows a mail as it would be sent to the caller.
///
/// **Permissions**: Business Administrator.
#[utoipa::path(tag = "organization", params(MailPreviewQuery), responses((status = 200, body = MailPreview)))]
#[get("/organization/mail/preview")]
pub(crate) async fn preview_mail(
    admin: Admin,
    state: Data<AppState>,
    query: Query<MailPreviewQuery>,
) -> Outcome<Json<MailPreview>> {
    Ok(Json(preview::preview(&state, &admin.0, &query).await?))
}

/// Shows the HTML of such a mail, for a frame: it runs, loads and sends nothing.
///
/// **Permissions**: Business Administrator.
#[utoipa::path(tag = "organization", params(MailPreviewQuery), responses((status = 200, content_type = "text/html", body = String)))]
#[get("/organization/mail/preview.html")]
pub(crate) async fn preview_mail_html(
    admin: Admin,
    state: Data<AppState>,
    query: Query<MailPreviewQuery>,
) -> Outcome<HttpResponse> {
    let mail = preview::preview(&state, &admin.0, &query).await?;
    let frames = [&["'self'".to_owned()], &*state.config.http.allowed_origins].concat().join(" ");
    let security = format!(
        "default-src 'none'; style-src 'unsafe-inline'; img-src data: cid:; base-uri 'none'; form-action 'none'; \
         frame-ancestors {frames}; sandbox"
    );
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_SECURITY_POLICY, security))
        .insert_header((X_FRAME_OPTIONS, "SAMEORIGIN"))
        .content_type("text/html; charset=utf-8")
        .body(mail.html))
}

/// Sends a mail as it is now to the caller; its link leads nowhere. At most 10 in an hour.
///
/// **Permissions**: Global Administrator.
#[utoipa::path(tag = "organization", request_body = MailPreviewQuery, responses((status = 202, description = "It is on its way.")))]
#[post("/organization/mail/test")]
pub(crate) async fn send_test_mail(
    admin: GlobalAdmin,
    state: Data<AppState>,
    query: Json<MailPreviewQuery>,
) -> Outcome<HttpResponse> {
    preview::send(&state, &admin.ctx(), &admin.0, &query).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// Lists the mails to a user and how far each has come, the newest first: the newest 200.
///
/// **Permissions**: Business Administrator, or an API client with the scope `users:read`.
#[utoipa::path(tag = "users", security(("session" = []), ("client" = ["users:read"])), params(("id" = Uuid, Path, description = "The user.")), responses((status = 200, body = UserMails)))]
#[get("/users/{id}/mails")]
pub(crate) async fn list_mails(
    caller: Access<UsersRead>,
    state: Data<AppState>,
    id: Path<Uuid>,
) -> Outcome<Json<UserMails>> {
    Ok(Json(ops::mails_of_user(&state, caller.organization(), *id).await?))
}
