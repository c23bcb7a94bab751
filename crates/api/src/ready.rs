//! `/livez` and `/readyz`, for whoever watches over the process.

use actix_web::get;
use actix_web::web::Data;

use crate::db::Sql;
use crate::problem::Outcome;
use crate::state::AppState;

/// The process is alive.
#[get("/livez")]
pub(crate) async fn livez() -> &'static str {
    "alive\n"
}

/// The process can serve: the database answers.
#[get("/readyz")]
pub(crate) async fn readyz(state: Data<AppState>) -> Outcome<&'static str> {
    Sql::new("SELECT 1").execute(state.db.reader()).await?;
    Ok("ready\n")
}
