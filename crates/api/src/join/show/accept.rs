//! The invitation, and the button that joins.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::notices::Help;
use super::{joined, notices};
use crate::join::handle::Place;
use crate::join::http::see_other;
use crate::join::organization::Organization;
use crate::join::steps::{Step, Visit};
use crate::join::text::Text;
use crate::problem::Outcome;
use crate::state::AppState;

/// What the mail's button leads to.
#[derive(Template)]
#[template(path = "join/templates/landing.html")]
struct Landing<'a> {
    t: Text,
    organization: &'a Organization,
    hint: &'a str,
    /// Who is signed in here.
    here: Option<&'a str>,
    /// Who is signed in with another organization.
    elsewhere: Option<&'a str>,
    promises: Vec<String>,
    next: &'static str,
}

/// Shows the button that joins.
#[derive(Template)]
#[template(path = "join/templates/confirm.html")]
struct Confirm<'a> {
    t: Text,
    organization: &'a Organization,
    address: &'a str,
    /// What is said to somebody who was a member before.
    was_member: Option<String>,
    /// Whom to ask, where that was by another account: switching to it is offered then.
    help: Option<Help>,
    promises: Vec<String>,
    /// The sealed handle of the invitation that the button joins with.
    handle: String,
    /// Whether the button was pressed for another invitation than the one opened last.
    mixed: bool,
}

/// Shows what a step has to say; `status` is that of a form that could not do what it was for.
pub(in crate::join) fn step(
    state: &AppState,
    visit: &Visit,
    status: Option<StatusCode>,
) -> Outcome<HttpResponse> {
    let or = |usual| status.unwrap_or(usual);
    let Some(organization) = &visit.organization else { return notices::open_link_again(visit) };
    match visit.step() {
        step @ (Step::SignIn | Step::Confirm) => landing(visit, organization, step, or(StatusCode::OK)),
        Step::WrongAccount => notices::wrong_account(visit, organization),
        Step::Withdrawn => notices::withdrawn(visit, organization, or(StatusCode::GONE)),
        Step::Removed => notices::removed(visit, organization, or(StatusCode::GONE)),
        Step::Replaced => notices::replaced(visit, organization, or(StatusCode::GONE)),
        Step::Member => joined::member_already(state, visit, organization, or(StatusCode::OK)),
        Step::OwnInvitation => notices::own_invitation(visit, organization, or(StatusCode::OK)),
        Step::OpenLink => notices::open_link_again(visit),
    }
}

fn landing(
    visit: &Visit,
    organization: &Organization,
    step: Step,
    status: StatusCode,
) -> Outcome<HttpResponse> {
    let t = visit.text();
    let address = visit.caller.as_ref().map(|caller| &*caller.email);
    let (here, elsewhere) = if visit.member.is_some() { (address, None) } else { (None, address) };
    let landing = Landing {
        t,
        organization,
        hint: visit.hint(),
        here,
        elsewhere,
        promises: promises(t, organization),
        next: if step == Step::Confirm { "/join/confirm" } else { "/join/email" },
    };
    let title = t.invited_you(&organization.name, &organization.product);
    visit.frame().page(status, &title, &landing)
}

/// Shows the button that joins; `mixed` if it was pressed for another invitation than the one opened last.
pub(in crate::join) fn confirm(state: &AppState, visit: &Visit, mixed: bool) -> Outcome<HttpResponse> {
    let (Some((handle, _)), Some(organization), Some((caller, member))) =
        (&visit.invitation, &visit.organization, visit.here())
    else {
        return Ok(see_other("/join"));
    };
    let t = visit.text();
    let ranges = t.ranges(&member.memberships);
    let shown = Confirm {
        t,
        organization,
        address: &caller.email,
        was_member: (!ranges.is_empty()).then(|| {
            if member.by_another { t.was_member_by_another(&ranges) } else { t.was_member(&ranges) }
        }),
        help: member.by_another.then(|| Help::of(visit, organization)),
        promises: promises(t, organization),
        handle: handle.seal(state, Place::Form),
        mixed,
    };
    let status = if mixed { StatusCode::CONFLICT } else { StatusCode::OK };
    visit.frame().page(status, &t.join_title(&organization.name), &shown)
}

/// What joining means, and what it does not.
fn promises(t: Text, organization: &Organization) -> Vec<String> {
    let name = &organization.name;
    let rate = organization.rate().map_or_else(
        || t.rate_is_set(name),
        |rate| t.your_rate_since(&t.rate_of(rate), &t.day(rate.from), name),
    );
    vec![rate, t.sees_only(name), t.does_not_expire().to_owned(), t.other_accounts_stay().to_owned()]
}

impl Visit {
    /// The invited address, masked.
    pub(super) fn hint(&self) -> &str {
        let hint = self.invited().and_then(|invited| invited.hint.as_deref());
        hint.unwrap_or_else(|| self.text().the_recipient())
    }
}
