//! `GET /directory/people`.

use actix_web::get;
use actix_web::web::{Data, Json, Query};
use rollcall_wire::directory::{People, PeopleQuery};

use super::ops;
use crate::auth::Admin;
use crate::problem::Outcome;
use crate::state::AppState;

/// Finds people of the directory by the beginning of a name or address.
///
/// **Permissions**: Business Administrator.
#[utoipa::path(tag = "directory", params(PeopleQuery), responses((status = 200, body = People)))]
#[get("/directory/people")]
pub(crate) async fn search_people(
    admin: Admin,
    state: Data<AppState>,
    query: Query<PeopleQuery>,
) -> Outcome<Json<People>> {
    let items = ops::search(&state, admin.0.organization, &query).await?;
    Ok(Json(People { items }))
}
