//! The pages on the way to an identity provider and back.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::Frame;
use super::notices::{Help, Next, Notice};
use crate::join::steps::Visit;
use crate::join::text::Text;
use crate::problem::Outcome;
use crate::sign_in::Way;
use crate::sign_in::refused::Refused;

/// Leads on by a link.
#[derive(Template)]
#[template(path = "join/templates/go_on.html")]
struct GoOn<'a> {
    t: Text,
    heading: &'a str,
    why: &'a str,
    address: &'a str,
}

/// Leads on to the provider: by itself, and by a link where that is switched off.
pub(in crate::join) fn go_on(t: Text, address: &str) -> Outcome<HttpResponse> {
    let (heading, why) = (t.to_your_sign_in(), t.to_your_sign_in_why());
    leads(t, heading, why, address)
}

/// Leads on to where the provider can be signed out of.
pub(in crate::join) fn sign_out(t: Text, address: &str) -> Outcome<HttpResponse> {
    leads(t, t.signed_out(), t.signed_out_go_on(), address)
}

fn leads(t: Text, heading: &str, why: &str, address: &str) -> Outcome<HttpResponse> {
    let page = GoOn { t, heading, why, address };
    Frame { text: t, organization: None }.page_that_leads(heading, &page, address)
}

/// Says that nobody is signed in any more.
pub(in crate::join) fn signed_out(t: Text) -> Outcome<HttpResponse> {
    let notice = Notice {
        heading: t.signed_out().to_owned(),
        paragraphs: vec![t.signed_out_why().to_owned()],
        help: None,
        next: vec![
            Next::Go(Way::ToAdminCenter.email(), t.to_admin_center()),
            Next::Go(Way::ToMe.email(), t.own_page()),
        ],
    };
    notice.show(Frame { text: t, organization: None }, StatusCode::OK)
}

/// Says that nobody was signed in. Why, the log says alone.
pub(in crate::join) fn not_let_in(
    frame: Frame<'_>,
    visit: Option<&Visit>,
    way: Option<Way>,
    refused: &Refused,
) -> Outcome<HttpResponse> {
    let t = frame.text;
    let again = way.unwrap_or(Way::ToMe).email();
    let (status, heading, why) = match refused {
        Refused::Attempt | Refused::ByProvider(_) | Refused::Code(_) => {
            (StatusCode::BAD_REQUEST, t.sign_in_not_finished(), t.sign_in_not_finished_why().to_owned())
        }
        Refused::Provider(_) => {
            (StatusCode::SERVICE_UNAVAILABLE, t.provider_is_away(), t.provider_is_away_why().to_owned())
        }
        Refused::Linked(_) => {
            (StatusCode::FORBIDDEN, t.linked_otherwise(), t.linked_otherwise_why().to_owned())
        }
        Refused::Token(_) | Refused::Organization(_) | Refused::Nobody(_) | Refused::Suspended => {
            (StatusCode::FORBIDDEN, t.not_this_account(), t.not_this_account_why().to_owned())
        }
    };
    let hint = visit.and_then(|visit| visit.invited()?.hint.as_deref());
    let stays = hint.map(|hint| format!("{} {}", t.invitation_is_for(&hint), t.invitation_stays()));
    let choices = matches!(refused, Refused::Linked(_)).then(|| t.linked_otherwise_choices().to_owned());
    let other = match way {
        Some(Way::Joining) => Next::Post("/join/switch", t.switch_account()),
        Some(Way::ToMe | Way::ToAdminCenter) | None => Next::Go(again, t.try_again()),
    };
    let next = if status == StatusCode::FORBIDDEN { other } else { Next::Go(again, t.try_again()) };
    let notice = Notice {
        heading: heading.to_owned(),
        paragraphs: [why].into_iter().chain(choices).chain(stays).collect(),
        help: visit.zip(frame.organization).map(|(visit, organization)| Help::of(visit, organization)),
        next: vec![next],
    };
    notice.show(frame, status)
}
