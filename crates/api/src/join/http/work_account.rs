//! Signing in with a work account: the pages that lead to the identity provider and back.

use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse, get, route};
use uuid::Uuid;

use super::{answer, handle_of, see_other, visit, visit_of_session, with_cookie};
use crate::auth::{clear_cookie, cookie_of, host_cookie};
use crate::connections::ops::Connection;
use crate::join::ops;
use crate::join::organization::Organization;
use crate::join::reader::Reader;
use crate::join::show::{self, Frame};
use crate::limits::{self, Limited};
use crate::problem::Outcome;
use crate::sign_in::attempt::{self, Kept, VALID_MINUTES};
use crate::sign_in::http::session_cookie;
use crate::sign_in::oidc::{Answer, Asking};
use crate::sign_in::refused::Refused;
use crate::sign_in::work::{self, Begun, Ended};
use crate::sign_in::{Visitor, Way};
use crate::state::AppState;

/// Begins an attempt within the limits of who asks, and leads to the page that leads to the provider: a form that is
/// answered with a redirect to another site is refused by browsers under `form-action 'self'`.
pub(super) async fn set_out(
    request: &HttpRequest,
    state: &AppState,
    connection: &Connection,
    way: Way,
    asking: &Asking,
) -> Outcome<HttpResponse> {
    limits::take(request, Limited::Codes)?;
    // Boxed: what is kept while the provider is asked would make every future around it large.
    match Box::pin(work::begin(state, connection, way, asking)).await? {
        Ok(Begun { tag, cookie }) => {
            let cookie = host_cookie(cookie_name(&tag), cookie, VALID_MINUTES * 60);
            Ok(with_cookie(see_other(format!("/sign-in/continue/{tag}")), &cookie))
        }
        Err(refused) => not_let_in(request, state, connection.organization, Some(way), &refused).await,
    }
}

/// Leads on to the provider, by a link and by itself.
#[route("/sign-in/continue/{attempt}", method = "GET", method = "HEAD")]
pub(crate) async fn go_on(request: HttpRequest, state: Data<AppState>, tag: Path<String>) -> HttpResponse {
    let shown = async {
        let text = Reader::of(&request).text(None);
        match kept(&request, &state, &tag) {
            Some(kept) => show::go_on(text, &kept.address),
            None => show::not_let_in(Frame { text, organization: None }, None, None, &Refused::Attempt),
        }
    };
    answer(&request, shown).await
}

/// Where a provider sends people to who have signed out there.
#[route("/signed-out", method = "GET", method = "HEAD")]
pub(crate) async fn see_signed_out(request: HttpRequest) -> HttpResponse {
    answer(&request, async { show::signed_out(Reader::of(&request).text(None)) }).await
}

/// Takes what the provider sent the browser back with. It is the one GET that changes something: it takes the attempt
/// that this very browser began, whose state nobody else knows.
#[get("/sign-in/callback/{connection}")]
pub(crate) async fn come_back(
    request: HttpRequest,
    state: Data<AppState>,
    organization: Path<Uuid>,
    said: Query<Answer>,
) -> HttpResponse {
    answer(&request, come_back_with(&request, &state, *organization, &said)).await
}

async fn come_back_with(
    request: &HttpRequest,
    state: &AppState,
    organization: Uuid,
    said: &Answer,
) -> Outcome<HttpResponse> {
    limits::take(request, Limited::Answers)?;
    let tag = said.state.as_deref().map(attempt::tag_of).unwrap_or_default();
    let kept = kept(request, state, &tag);
    let visitor = Visitor::of(request).await?;
    let opened = handle_of(request, state);
    let noting = async |tx: &_, ctx: &_, person| ops::note_if_wrong(tx, ctx, person, opened).await;
    let ending = work::end(state, organization, (said, kept.as_ref()), &visitor, noting);
    let Ended { way, entered } = Box::pin(ending).await?;
    let shown = match (way, entered) {
        (Some(way), Ok(entered)) => with_cookie(see_other(way.end()), &session_cookie(state, entered.token)),
        (None, Ok(_)) => see_other(Way::ToMe.end()),
        (way, Err(refused)) => not_let_in(request, state, organization, way, &refused).await?,
    };
    Ok(if kept.is_some() { with_cookie(shown, &clear_cookie(cookie_name(&tag))) } else { shown })
}

/// Says that nobody was signed in, and what to do. Only who came on a way of the organization is shown its name.
async fn not_let_in(
    request: &HttpRequest,
    state: &AppState,
    organization: Uuid,
    way: Option<Way>,
    refused: &Refused,
) -> Outcome<HttpResponse> {
    let reader = Reader::of(request);
    let organization = match way {
        Some(_) => Some(Organization::load(state, organization).await?),
        None => None,
    };
    let frame = Frame { text: reader.text(organization.as_ref()), organization: organization.as_ref() };
    let visit = match way {
        Some(Way::Joining) => Some(visit(request, state).await?),
        Some(Way::ToMe | Way::ToAdminCenter) => Some(visit_of_session(request, state).await?),
        None => None,
    };
    show::not_let_in(frame, visit.as_ref(), way, refused)
}

fn kept(request: &HttpRequest, state: &AppState, tag: &str) -> Option<Kept> {
    attempt::open(state, tag, &cookie_of(request, &cookie_name(tag))?)
}

/// One cookie for each attempt.
fn cookie_name(tag: &str) -> String {
    format!("__Host-rollcall_attempt_{tag}")
}
