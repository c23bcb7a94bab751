//! A person's own page: what they are in the organization, the rate of every day, and what the organization sees.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use chrono::NaiveDate;
use rollcall_domain::rate::{Membership, Span, Whose, span_on, spans_of};
use rollcall_domain::user::{Status, Was};
use uuid::Uuid;

use super::sessions::Sessions;
use crate::auth::{Own, SessionKind};
use crate::join::http::see_other;
use crate::join::look::Member;
use crate::join::organization::Organization;
use crate::join::steps::Visit;
use crate::join::text::Text;
use crate::problem::Outcome;
use crate::sign_in::Way;
use crate::state::AppState;

#[derive(Template)]
#[template(path = "join/templates/me.html")]
struct Me<'a> {
    t: Text,
    name: &'a str,
    organization: &'a Organization,
    address: &'a str,
    membership: Vec<String>,
    /// The rate of today, and why.
    rate: Vec<String>,
    rows: Vec<Row>,
    own: bool,
    /// Whether this session is of a work account.
    at_work: bool,
    mine: &'a Mine,
    sessions: Sessions,
}

/// What is the person's own, and nobody else is shown.
#[derive(Debug, Default)]
pub(in crate::join) struct Mine {
    /// The private address.
    pub(in crate::join) private_address: Option<String>,
    /// The other organizations at which it opens the page: their ids and names.
    pub(in crate::join) elsewhere: Vec<(Uuid, String)>,
    /// Where they are signed in.
    pub(in crate::join) sessions: Vec<Own>,
}

/// The rate of a range of days.
struct Row {
    days: String,
    rate: String,
    whose: String,
    source: Option<String>,
    is_today: bool,
}

/// Shows the person's own page; signed out, the way to it.
pub(in crate::join) fn me(state: &AppState, visit: &Visit, mine: &Mine) -> Outcome<HttpResponse> {
    let (Some(organization), Some((caller, member))) = (&visit.organization, visit.here()) else {
        return Ok(see_other(Way::ToMe.email()));
    };
    let t = visit.text();
    let at_work = caller.kind == SessionKind::Work;
    let spans = spans_of(
        &member.memberships,
        &organization.ledger,
        &state.standard_rates,
        organization.currency_and_unit(),
    );
    let page = Me {
        t,
        name: &caller.display_name,
        organization,
        address: &caller.email,
        membership: membership(t, organization, member),
        rate: rate_today(t, organization, member, &spans),
        rows: spans.iter().map(|span| row(t, organization, span)).collect(),
        own: at_work && member.own.is_some(),
        at_work,
        mine,
        sessions: Sessions::of(t, organization, caller, &mine.sessions),
    };
    let title = format!("{} – {}", caller.display_name, organization.name);
    visit.frame().page(StatusCode::OK, &title, &page)
}

fn membership(t: Text, organization: &Organization, member: &Member) -> Vec<String> {
    let day = |at| t.day(organization.day_of(at));
    let now = match member.status {
        Some(Status::Active { since }) => t.member_since(&day(since)),
        Some(Status::Invited { .. }) => t.invited_not_joined().to_owned(),
        Some(Status::Archived { since, was: Was::Active }) => t.member_until(&day(since)),
        Some(Status::Archived { since, was: Was::Invited }) => t.withdrawn_on(&day(since)),
        None => t.not_invited().to_owned(),
    };
    let ranges = t.ranges(&member.memberships);
    let earlier = (!ranges.is_empty())
        .then(|| if member.is_active() { t.was_member_before(&ranges) } else { t.was_member_then(&ranges) });
    std::iter::once(now).chain(earlier).collect()
}

/// The rate of today first, then whose it is and why.
fn rate_today(t: Text, organization: &Organization, member: &Member, spans: &[Span]) -> Vec<String> {
    let name = &organization.name;
    let Some(span) = span_on(spans, organization.today) else { return vec![t.no_rate_yet(name)] };
    let rate = span.rate.as_ref().map(|rate| t.rate_since(&t.rate_of(rate), &t.day(span.from)));
    match span.whose {
        Whose::Organization => vec![rate.unwrap_or_else(|| t.not_set(name)), t.set_by(name)],
        Whose::Standard => {
            let unknown = || t.no_standard(&span.currency, &t.unit(span.unit));
            let archived = archived_on(&member.memberships).map(|day| t.standard_rate_why(name, &t.day(day)));
            std::iter::once(rate.unwrap_or_else(unknown)).chain(archived).collect()
        }
    }
}

/// The day of the last archiving.
fn archived_on(memberships: &[Membership]) -> Option<NaiveDate> {
    memberships.iter().filter_map(|membership| membership.until).max()
}

fn row(t: Text, organization: &Organization, span: &Span) -> Row {
    let rate = span.rate.as_ref().map(|rate| t.rate_of(rate));
    let (whose, none) = match span.whose {
        Whose::Organization => (organization.name.clone(), t.none_set()),
        Whose::Standard => (t.standard().to_owned(), t.none_known()),
    };
    Row {
        days: match span.until {
            None => t.days_from(&t.day(span.from)),
            Some(until) if until == span.from => t.day(until),
            Some(until) => t.days_from_to(&t.day(span.from), &t.day(until)),
        },
        rate: rate.unwrap_or_else(|| none.to_owned()),
        whose,
        source: span.rate.as_ref().and_then(|rate| rate.source.clone()),
        is_today: span_on(std::slice::from_ref(span), organization.today).is_some(),
    }
}

impl Text {
    /// The memberships that are over: `from 1 March 2026 to 2 May 2026 and from …`.
    pub(super) fn ranges(self, memberships: &[Membership]) -> String {
        let over = memberships.iter().filter_map(|membership| {
            Some(self.range(&self.day(membership.from), &self.day(membership.until?)))
        });
        self.list(&over.collect::<Vec<_>>())
    }
}
