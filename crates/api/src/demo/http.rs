//! `GET /dev/samples/{name}`, in demo mode only.

use actix_web::http::header::{CONTENT_DISPOSITION, X_CONTENT_TYPE_OPTIONS};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use rollcall_wire::Code;

use super::samples;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// Downloads a file to upload, made of the demo's people as they are now.
#[get("/dev/samples/{name}")]
pub(crate) async fn get_sample(state: Data<AppState>, name: Path<String>) -> Outcome<HttpResponse> {
    let file = if state.demo { samples::file(&state, &name).await? } else { None };
    let file = file.ok_or_else(|| Fail::new(Code::NotFound, "There is no such sample file."))?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(file))
}
