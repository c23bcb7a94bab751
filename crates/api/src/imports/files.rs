//! `/imports/….csv`: files to save.

use actix_web::get;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, X_CONTENT_TYPE_OPTIONS};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, HttpResponseBuilder};
use futures_util::StreamExt;
use uuid::Uuid;

use super::{errors, ops};
use crate::auth::{Access, ImportsRead};
use crate::problem::Outcome;
use crate::state::AppState;

/// What a file to upload looks like.
const SAMPLE: &str = "email\r\nann.lee@contoso.example\r\nsam.rivera@contoso.example\r\n";

/// Downloads a sample of a file to upload.
///
/// **Permissions**: Business Administrator, or an API client with the scope `imports:read`.
#[utoipa::path(tag = "imports", security(("session" = []), ("client" = ["imports:read"])), responses((status = 200, content_type = "text/csv", body = String)))]
#[get("/imports/sample.csv")]
pub(crate) async fn get_sample_csv(_caller: Access<ImportsRead>) -> HttpResponse {
    csv("sample.csv").body(SAMPLE)
}

/// Downloads the rows with errors as they stood in the file, in its columns and by its header, and what is wrong with
/// each behind them: `line`, `code`, `reason`, `suggestion`. The file is itself an upload of just these rows, once the
/// addresses in it are corrected.
///
/// **Permissions**: Business Administrator, or an API client with the scope `imports:read`.
#[utoipa::path(tag = "imports", security(("session" = []), ("client" = ["imports:read"])), params(("id" = Uuid, Path, description = "The import.")),
    responses((status = 200, content_type = "text/csv", body = String)))]
#[get("/imports/{id}/errors.csv")]
pub(crate) async fn get_errors_csv(
    caller: Access<ImportsRead>,
    state: Data<AppState>,
    id: Path<Uuid>,
) -> Outcome<HttpResponse> {
    let organization = caller.organization();
    let import = ops::find(state.db.reader(), organization, *id).await?;
    let log = errors::log(state.get_ref().clone(), &import)?;
    Ok(csv("errors.csv").streaming(log.map(|piece| piece.map(actix_web::web::Bytes::from))))
}

/// Begins the answer of a file to save.
fn csv(filename: &str) -> HttpResponseBuilder {
    let mut answer = HttpResponse::Ok();
    answer
        .content_type("text/csv; charset=utf-8")
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{filename}\"")))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CACHE_CONTROL, "no-store"));
    answer
}
