//! `/sessions`.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get};
use rollcall_wire::session::{OwnSession, SessionList};
use uuid::Uuid;

use super::ops;
use crate::auth::{Own, SessionKind, SignedIn};
use crate::problem::Outcome;
use crate::state::AppState;

/// Lists one's own sessions in the organization, the last used first.
///
/// **Permissions**: any session.
#[utoipa::path(tag = "session", responses((status = 200, body = SessionList)))]
#[get("/sessions")]
pub(crate) async fn list_sessions(caller: SignedIn, state: Data<AppState>) -> Outcome<Json<SessionList>> {
    let own = ops::list(&state, &caller.0).await?;
    Ok(Json(SessionList { items: own.into_iter().map(|own| shown(own, caller.0.session)).collect() }))
}

fn shown(own: Own, current: Uuid) -> OwnSession {
    OwnSession {
        id: own.id,
        current: own.id == current,
        own_page_only: own.kind() == SessionKind::Private,
        browser: own.browser,
        system: own.system,
        created_at: own.created_at,
        last_used_at: own.last_used_at,
        expires_at: own.expires_at,
    }
}

/// Ends all of one's own sessions in the organization but the one that asks.
///
/// **Permissions**: any session.
#[utoipa::path(tag = "session", responses((status = 204, description = "There is no other session any more.")))]
#[delete("/sessions/others")]
pub(crate) async fn end_other_sessions(caller: SignedIn, state: Data<AppState>) -> Outcome<HttpResponse> {
    ops::end_others(&state, &caller.ctx(), &caller.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ends one of one's own sessions in the organization; the one that asks as well.
///
/// **Permissions**: any session.
#[utoipa::path(tag = "session", responses((status = 204, description = "The session has ended.")))]
#[delete("/sessions/{id}")]
pub(crate) async fn end_session(
    caller: SignedIn,
    state: Data<AppState>,
    id: Path<Uuid>,
) -> Outcome<HttpResponse> {
    ops::end(&state, &caller.ctx(), &caller.0, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}
