//! `/users` and `/batches`.

use actix_web::http::header::{CACHE_CONTROL, REFERRER_POLICY};
use actix_web::web::{Data, Json, Path, Query};
use actix_web::{HttpResponse, get, post};
use rollcall_wire::Page;
use rollcall_wire::machine::StateMachine;
use rollcall_wire::users::{
    ActionRequest, ActionResponse, Counts, InvitationLink, InviteRequest, InviteResponse, Timeline,
    UndoResponse, User, UsersQuery,
};
use uuid::Uuid;

use super::act::{self, Action};
use super::{invite, link, ops, timeline};
use crate::auth::{Access, Anybody, UsersLink, UsersRead, UsersWrite};
use crate::problem::Outcome;
use crate::state::AppState;

/// Lists users, a page at a time.
///
/// **Permissions**: Business Administrator, or an API client with the scope `users:read`.
#[utoipa::path(tag = "users", security(("session" = []), ("client" = ["users:read"])), params(UsersQuery), responses((status = 200, body = Page<User>)))]
#[get("/users")]
pub(crate) async fn list_users(
    caller: Access<UsersRead>,
    state: Data<AppState>,
    query: Query<UsersQuery>,
) -> Outcome<Json<Page<User>>> {
    Ok(Json(ops::list(&state, caller.organization(), &query).await?))
}

/// Counts users by status.
///
/// **Permissions**: Business Administrator, or an API client with the scope `users:read`.
#[utoipa::path(tag = "users", security(("session" = []), ("client" = ["users:read"])), responses((status = 200, body = Counts)))]
#[get("/users/counts")]
pub(crate) async fn count_users(caller: Access<UsersRead>, state: Data<AppState>) -> Outcome<Json<Counts>> {
    Ok(Json(ops::counts(&state, caller.organization()).await?))
}

/// Reads one user.
///
/// **Permissions**: Business Administrator, or an API client with the scope `users:read`.
#[utoipa::path(tag = "users", security(("session" = []), ("client" = ["users:read"])), params(("id" = Uuid, Path, description = "The user.")), responses((status = 200, body = User)))]
#[get("/users/{id}")]
pub(crate) async fn get_user(
    caller: Access<UsersRead>,
    state: Data<AppState>,
    id: Path<Uuid>,
) -> Outcome<Json<User>> {
    Ok(Json(ops::get(&state, caller.organization(), *id).await?))
}

/// Reads what happened to a user and to the person in the directory, the newest first: the newest 200 entries.
///
/// **Permissions**: Business Administrator, or an API client with the scope `users:read`.
#[utoipa::path(tag = "users", security(("session" = []), ("client" = ["users:read"])), params(("id" = Uuid, Path, description = "The user.")), responses((status = 200, body = Timeline)))]
#[get("/users/{id}/timeline")]
pub(crate) async fn get_timeline(
    caller: Access<UsersRead>,
    state: Data<AppState>,
    id: Path<Uuid>,
) -> Outcome<Json<Timeline>> {
    Ok(Json(timeline::timeline(&state, caller.organization(), *id).await?))
}

/// Invites people of the directory; a refusal is a result of its person, not an error of the whole.
///
/// **Permissions**: Business Administrator, or an API client with the scope `users:write`.
#[utoipa::path(tag = "users", security(("session" = []), ("client" = ["users:write"])), request_body = InviteRequest, responses((status = 200, body = InviteResponse)))]
#[post("/users/invite")]
pub(crate) async fn invite_users(
    caller: Access<UsersWrite>,
    state: Data<AppState>,
    request: Json<InviteRequest>,
) -> Outcome<Json<InviteResponse>> {
    Ok(Json(invite::invite(&state, &caller.ctx(), &request).await?))
}

/// Sends new invitations to invited users; every older link is dead.
///
/// **Permissions**: Business Administrator, or an API client with the scope `users:write`.
#[utoipa::path(tag = "users", security(("session" = []), ("client" = ["users:write"])), request_body = ActionRequest, responses((status = 200, body = ActionResponse)))]
#[post("/users/resend")]
pub(crate) async fn resend_users(
    caller: Access<UsersWrite>,
    state: Data<AppState>,
    request: Json<ActionRequest>,
) -> Outcome<Json<ActionResponse>> {
    Ok(Json(act::act(&state, &caller.ctx(), Action::Resend, &request).await?))
}

/// Archives users: removes those who have joined and rescinds the invitations of those who have not.
///
/// **Permissions**: Business Administrator, or an API client with the scope `users:write`.
#[utoipa::path(tag = "users", security(("session" = []), ("client" = ["users:write"])), request_body = ActionRequest, responses((status = 200, body = ActionResponse)))]
#[post("/users/archive")]
pub(crate) async fn archive_users(
    caller: Access<UsersWrite>,
    state: Data<AppState>,
    request: Json<ActionRequest>,
) -> Outcome<Json<ActionResponse>> {
    Ok(Json(act::act(&state, &caller.ctx(), Action::Archive, &request).await?))
}

/// Invites archived users again.
///
/// **Permissions**: Business Administrator, or an API client with the scope `users:write`.
#[utoipa::path(tag = "users", security(("session" = []), ("client" = ["users:write"])), request_body = ActionRequest, responses((status = 200, body = ActionResponse)))]
#[post("/users/reinvite")]
pub(crate) async fn reinvite_users(
    caller: Access<UsersWrite>,
    state: Data<AppState>,
    request: Json<ActionRequest>,
) -> Outcome<Json<ActionResponse>> {
    Ok(Json(act::act(&state, &caller.ctx(), Action::Reinvite, &request).await?))
}

/// Shows the link of a user's open invitation, for copying. Noted in the user's timeline.
///
/// **Permissions**: Business Administrator, or an API client with the scope `users:link`.
#[utoipa::path(tag = "users", security(("session" = []), ("client" = ["users:link"])), params(("id" = Uuid, Path, description = "The user.")), responses((status = 200, body = InvitationLink)))]
#[post("/users/{id}/link")]
pub(crate) async fn copy_link(
    caller: Access<UsersLink>,
    state: Data<AppState>,
    id: Path<Uuid>,
) -> Outcome<HttpResponse> {
    let link = link::copy(&state, &caller.ctx(), *id).await?;
    // The answer bears a token: it is kept nowhere and named to nobody.
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((REFERRER_POLICY, "no-referrer"))
        .json(link))
}

/// Takes an action back while none of its mail has left.
///
/// **Permissions**: Business Administrator, or an API client with the scope `users:write`.
#[utoipa::path(tag = "users", security(("session" = []), ("client" = ["users:write"])), params(("id" = Uuid, Path, description = "The batch of the action.")), responses((status = 200, body = UndoResponse)))]
#[post("/batches/{id}/undo")]
pub(crate) async fn undo_batch(
    caller: Access<UsersWrite>,
    state: Data<AppState>,
    id: Path<Uuid>,
) -> Outcome<Json<UndoResponse>> {
    Ok(Json(act::undo(&state, &caller.ctx(), *id).await?))
}

/// Reads the state machine as data: every combination of state, command and person.
///
/// **Permissions**: anybody signed in, or any API client.
#[utoipa::path(tag = "users", security(("session" = []), ("client" = [])), responses((status = 200, body = StateMachine)))]
#[get("/state-machine")]
pub(crate) async fn get_state_machine(_caller: Anybody) -> Json<StateMachine> {
    Json(ops::state_machine())
}
