//! `/get-app/{organization}`: where the QR code leads, so that one code serves all phones. It redirects nobody.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, route};
use rollcall_wire::Code;
use uuid::Uuid;

use super::answer;
use crate::join::organization::Organization;
use crate::join::reader::Reader;
use crate::join::show;
use crate::problem::Fail;
use crate::state::AppState;

/// Shows the stores of an organization's app, that of this phone first. It says nothing about anybody.
#[route("/get-app/{organization}", method = "GET", method = "HEAD")]
pub(crate) async fn see_app(request: HttpRequest, state: Data<AppState>, id: Path<String>) -> HttpResponse {
    let shown = async {
        let reader = Reader::of(&request);
        let Ok(id) = id.parse::<Uuid>() else { return show::no_such_app(reader.text(None)) };
        match Organization::load(&state, id).await {
            Ok(organization) => show::get_app(reader, &organization),
            Err(Fail::Problem(problem)) if problem.code == Code::NotFound => {
                show::no_such_app(reader.text(None))
            }
            Err(fail) => Err(fail),
        }
    };
    answer(&request, shown).await
}
