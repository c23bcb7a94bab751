//! `/me`: what a person is in the organization, what they are paid, and where they are signed in.

use actix_web::web::{Data, Form};
use actix_web::{HttpRequest, HttpResponse, post, route};
use rollcall_wire::Code;
use serde::Deserialize;
use uuid::Uuid;

use super::{answer, see_other, visit_of_own_page, with_cookie};
use crate::auth::{Caller, OwnPage, SESSION_COOKIE, SessionKind, clear_cookie};
use crate::db::entities::private_addresses;
use crate::join::reader::Reader;
use crate::join::show::{self, Mine};
use crate::join::steps::Visit;
use crate::problem::{Fail, Outcome};
use crate::sign_in::{Way, leave};
use crate::state::AppState;
use crate::{organization, private_address, sessions};

/// Shows who is signed in, what they are in the organization, and the rates of every day.
#[route("/me", method = "GET", method = "HEAD")]
pub(crate) async fn see_me(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    let shown = async {
        let visit = visit_of_own_page(&request, &state).await?;
        let mine = mine(&state, &visit).await?;
        show::me(&state, &visit, &mine)
    };
    answer(&request, shown).await
}

/// What is the person's own, and nobody else is shown.
async fn mine(state: &AppState, visit: &Visit) -> Outcome<Mine> {
    let Some((caller, _)) = visit.here() else { return Ok(Mine::default()) };
    let held = private_address::ops::of_person(state.db.reader(), caller.organization, caller.person).await?;
    Ok(Mine {
        elsewhere: elsewhere(state, caller, held.as_ref()).await?,
        private_address: held.map(|held| held.email_key),
        sessions: sessions::ops::list(state, caller).await?,
    })
}

/// The other organizations at which the private address that this session came by opens the page.
async fn elsewhere(
    state: &AppState,
    caller: &Caller,
    held: Option<&private_addresses::Model>,
) -> Outcome<Vec<(Uuid, String)>> {
    let Some(held) = held.filter(|_| caller.kind == SessionKind::Private) else { return Ok(Vec::new()) };
    let mut named = Vec::new();
    for other in private_address::ops::elsewhere(state.db.reader(), held).await? {
        let organization = organization::ops::get(state.db.reader(), other.organization_id).await?;
        named.push((organization.id, organization.name));
    }
    Ok(named)
}

/// The form that ends a session.
#[derive(Deserialize)]
pub(crate) struct SessionForm {
    session: Uuid,
}

/// Ends one of the person's sessions; one that has ended meanwhile is ended.
#[post("/me/sessions/end")]
pub(crate) async fn end_session(
    request: HttpRequest,
    state: Data<AppState>,
    form: Form<SessionForm>,
) -> HttpResponse {
    let ended = async {
        let visit = visit_of_own_page(&request, &state).await?;
        let Some((caller, _)) = visit.here() else { return Ok(see_other(Way::ToMe.email())) };
        let own = OwnPage(caller.clone());
        match sessions::ops::end(&state, &own.ctx(), &own.0, form.session).await {
            Err(Fail::Problem(problem)) if problem.code == Code::NotFound => {}
            ended => ended?,
        }
        Ok(see_other("/me#sessions"))
    };
    answer(&request, ended).await
}

/// Ends all of the person's sessions but this one.
#[post("/me/sessions/end-others")]
pub(crate) async fn end_other_sessions(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    let ended = async {
        let visit = visit_of_own_page(&request, &state).await?;
        let Some((caller, _)) = visit.here() else { return Ok(see_other(Way::ToMe.email())) };
        let own = OwnPage(caller.clone());
        sessions::ops::end_others(&state, &own.ctx(), &own.0).await?;
        Ok(see_other("/me#sessions"))
    };
    answer(&request, ended).await
}

/// Signs out, and leads to where the identity provider can be signed out of as well.
#[post("/me/sign-out")]
pub(crate) async fn sign_me_out(request: HttpRequest, state: Data<AppState>) -> HttpResponse {
    answer(&request, sign_out(&request, &state)).await
}

async fn sign_out(request: &HttpRequest, state: &AppState) -> Outcome<HttpResponse> {
    let continue_at = Box::pin(leave::sign_out(state, request)).await?;
    let shown = match continue_at {
        Some(address) => show::sign_out(Reader::of(request).text(None), address.as_str())?,
        None => see_other(Way::ToMe.email()),
    };
    Ok(with_cookie(shown, &clear_cookie(SESSION_COOKIE)))
}
