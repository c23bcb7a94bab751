//! Pages that only say something: where nobody joins, what to do next, and who helps (S40).

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::Frame;
use crate::join::organization::Organization;
use crate::join::steps::Visit;
use crate::join::text::Text;
use crate::problem::Outcome;
use crate::sign_in::Way;
use crate::sign_in::challenge::VALID_MINUTES;

/// A page that only says something.
#[derive(Default, Template)]
#[template(path = "join/templates/notice.html")]
pub(super) struct Notice<'a> {
    pub(super) heading: String,
    pub(super) paragraphs: Vec<String>,
    pub(super) help: Option<Help>,
    /// What can be done next; the first is the button.
    pub(super) next: Vec<Next<'a>>,
}

/// Something that can be done next.
pub(super) enum Next<'a> {
    /// Goes to a page.
    Go(&'a str, &'a str),
    /// Sends a form without fields.
    Post(&'a str, &'a str),
}

/// Whom to ask.
pub(super) struct Help {
    pub(super) text: String,
    /// An address, for `mailto:` and to be read.
    pub(super) address: Option<(String, String)>,
}

impl Notice<'_> {
    pub(super) fn show(&self, frame: Frame<'_>, status: StatusCode) -> Outcome<HttpResponse> {
        frame.page(status, &self.heading, self)
    }
}

impl Help {
    /// The organization's contact; else, for people signed in there, its administrators by name.
    pub(super) fn of(visit: &Visit, organization: &Organization) -> Self {
        let t = visit.text();
        let administrators = visit.member.as_ref().map_or(&[][..], |member| &member.administrators);
        match (organization.contact(), administrators) {
            (Some(address), _) => Self {
                text: t.ask_at(&organization.name),
                address: Some((mailto(address), address.to_owned())),
            },
            (None, []) => Self { text: t.ask(&organization.name), address: None },
            (None, names) => {
                Self { text: format!("{} {}.", t.ask_at(&organization.name), t.list(names)), address: None }
            }
        }
    }
}

/// What need not be encoded in a `mailto:` address (RFC 6068): nothing else may end or change it.
const MAILTO: &AsciiSet = &NON_ALPHANUMERIC.remove(b'@').remove(b'.').remove(b'-').remove(b'_');

fn mailto(address: &str) -> String {
    format!("mailto:{}", utf8_percent_encode(address, MAILTO))
}

/// The way to one's own open invitation, for who is signed in and has one.
fn own<'a>(visit: &Visit, label: &'a str) -> Option<Next<'a>> {
    visit.own().map(|_| Next::Post("/join/own", label))
}

pub(super) fn wrong_account(visit: &Visit, organization: &Organization) -> Outcome<HttpResponse> {
    let t = visit.text();
    let address = visit.caller.as_ref().map_or("", |caller| &caller.email);
    let mut next = vec![Next::Post("/join/switch", t.switch_account())];
    next.extend(own(visit, t.own_invitation()));
    let notice = Notice {
        heading: t.for_somebody_else().to_owned(),
        paragraphs: vec![t.for_hint_not_you(&visit.hint(), &address), t.not_forwardable(&visit.hint())],
        help: Some(Help::of(visit, organization)),
        next,
    };
    notice.show(visit.frame(), StatusCode::FORBIDDEN)
}

pub(super) fn withdrawn(
    visit: &Visit,
    organization: &Organization,
    status: StatusCode,
) -> Outcome<HttpResponse> {
    let t = visit.text();
    let notice = Notice {
        heading: t.withdrawn().to_owned(),
        paragraphs: vec![t.withdrawn_why(&organization.name)],
        help: Some(Help::of(visit, organization)),
        next: own(visit, t.go_to_invitation()).into_iter().chain([own_page(t)]).collect(),
    };
    notice.show(visit.frame(), status)
}

pub(super) fn removed(
    visit: &Visit,
    organization: &Organization,
    status: StatusCode,
) -> Outcome<HttpResponse> {
    let t = visit.text();
    let ranges = t.ranges(visit.member.as_ref().map_or(&[], |member| &member.memberships));
    let notice = Notice {
        heading: t.removed(&organization.name),
        paragraphs: vec![t.removed_why(&organization.name, &ranges), t.account_is_yours().to_owned()],
        help: Some(Help::of(visit, organization)),
        next: vec![own_page(t)],
    };
    notice.show(visit.frame(), status)
}

pub(super) fn replaced(
    visit: &Visit,
    organization: &Organization,
    status: StatusCode,
) -> Outcome<HttpResponse> {
    let t = visit.text();
    let notice = Notice {
        heading: t.replaced().to_owned(),
        paragraphs: vec![t.replaced_why(&organization.name)],
        help: Some(Help::of(visit, organization)),
        next: own(visit, t.go_to_invitation()).into_iter().chain([own_page(t)]).collect(),
    };
    notice.show(visit.frame(), status)
}

pub(super) fn own_invitation(
    visit: &Visit,
    organization: &Organization,
    status: StatusCode,
) -> Outcome<HttpResponse> {
    let t = visit.text();
    let notice = Notice {
        heading: t.organization_invited_you(&organization.name),
        paragraphs: vec![t.has_open_invitation().to_owned()],
        next: own(visit, t.go_to_invitation()).into_iter().collect(),
        ..Notice::default()
    };
    notice.show(visit.frame(), status)
}

pub(super) fn open_link_again(visit: &Visit) -> Outcome<HttpResponse> {
    let t = visit.text();
    let notice = Notice {
        heading: t.open_link_again().to_owned(),
        paragraphs: vec![t.open_link_again_why().to_owned(), t.member_signs_in().to_owned()],
        next: vec![own_page(t)],
        ..Notice::default()
    };
    notice.show(visit.frame(), StatusCode::OK)
}

/// The same for every token that is not one of ours.
pub(in crate::join) fn no_such_link(t: Text) -> Outcome<HttpResponse> {
    let notice = Notice {
        heading: t.no_such_link().to_owned(),
        paragraphs: vec![
            t.no_such_link_why().to_owned(),
            t.ask_somebody().to_owned(),
            t.member_signs_in().to_owned(),
        ],
        next: vec![own_page(t)],
        ..Notice::default()
    };
    notice.show(Frame { text: t, organization: None }, StatusCode::NOT_FOUND)
}

/// Says that the person cannot join for the time being; only the person, signed in, is told.
pub(in crate::join) fn suspended(visit: &Visit) -> Outcome<HttpResponse> {
    let t = visit.text();
    let name = visit.organization.as_ref().map_or("", |organization| &organization.name);
    let notice = Notice {
        heading: t.suspended().to_owned(),
        paragraphs: vec![t.suspended_why(&name)],
        help: visit.organization.as_ref().map(|organization| Help::of(visit, organization)),
        next: vec![Next::Go("/join", t.try_again())],
    };
    notice.show(visit.frame(), StatusCode::CONFLICT)
}

/// Says that the code can no longer be typed.
pub(in crate::join) fn code_is_dead(visit: &Visit, way: Way) -> Outcome<HttpResponse> {
    dead_code(visit, way.email())
}

/// The same for any code; `again` is where a new one is asked for.
pub(super) fn dead_code(visit: &Visit, again: &'static str) -> Outcome<HttpResponse> {
    let t = visit.text();
    let notice = Notice {
        heading: t.code_is_dead().to_owned(),
        paragraphs: vec![t.code_is_dead_why(&VALID_MINUTES)],
        next: vec![Next::Go(again, t.new_code())],
        ..Notice::default()
    };
    notice.show(visit.frame(), StatusCode::UNPROCESSABLE_ENTITY)
}

/// Shows a failure as a page too; `again` is where to try once more.
pub(in crate::join) fn failed(t: Text, status: StatusCode, again: &str) -> Outcome<HttpResponse> {
    let why = match status {
        StatusCode::SERVICE_UNAVAILABLE => t.unavailable(),
        StatusCode::TOO_MANY_REQUESTS => t.too_many(),
        _ => t.failed(),
    };
    let notice = Notice {
        heading: t.did_not_work().to_owned(),
        paragraphs: vec![why.to_owned()],
        next: vec![Next::Go(again, t.try_again())],
        ..Notice::default()
    };
    notice.show(Frame { text: t, organization: None }, status)
}

fn own_page<'a>(t: Text) -> Next<'a> {
    Next::Go("/me", t.own_page())
}

#[cfg(test)]
mod tests {
    use super::mailto;

    #[test]
    fn an_address_ends_where_it_ends() {
        assert_eq!(mailto("it-help@contoso.example"), "mailto:it-help@contoso.example");
        assert_eq!(mailto("a?b&c%+d@x.example"), "mailto:a%3Fb%26c%25%2Bd@x.example");
    }
}
