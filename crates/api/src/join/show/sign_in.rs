//! The pages that ask for the work e-mail and for the code.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::notices::Help;
use crate::join::steps::Visit;
use crate::join::text::Text;
use crate::problem::Outcome;
use crate::sign_in::Way;
use crate::sign_in::ops::{Asked, VALID_MINUTES};

/// Asks for the work e-mail.
#[derive(Template)]
#[template(path = "join/templates/email.html")]
struct EmailPage<'a> {
    t: Text,
    organization: Option<&'a str>,
    /// The invited address, masked.
    hint: Option<&'a str>,
    typed: &'a str,
    error: Option<&'a str>,
    action: &'static str,
}

/// Asks for the code.
#[derive(Template)]
#[template(path = "join/templates/code.html")]
struct CodePage<'a> {
    t: Text,
    address: &'a str,
    /// What the code is made of.
    form: &'static str,
    keyboard: &'static str,
    minutes: i64,
    error: Option<&'a str>,
    help: Option<Help>,
    action: &'static str,
    back: &'static str,
}

/// Asks for the work e-mail; `error` says what is wrong with the one typed.
pub(in crate::join) fn email(
    visit: &Visit,
    way: Way,
    typed: &str,
    error: Option<&str>,
) -> Outcome<HttpResponse> {
    let t = visit.text();
    let organization = visit.organization.as_ref().map(|organization| &*organization.name);
    let hint = visit.invited().and_then(|invited| invited.hint.as_deref());
    let page = EmailPage { t, organization, hint, typed, error, action: way.email() };
    let title = organization.map_or_else(
        || t.your_email().to_owned(),
        |organization| format!("{} – {organization}", t.your_email()),
    );
    form(visit, &title, error, &page)
}

/// Asks for the code; `refused` if the one typed was not right.
pub(in crate::join) fn code(visit: &Visit, way: Way, asked: &Asked, refused: bool) -> Outcome<HttpResponse> {
    let t = visit.text();
    let error = refused.then(|| t.code_refused());
    let page = CodePage {
        t,
        address: &asked.address,
        form: if asked.letters { t.letters() } else { t.digits() },
        keyboard: if asked.letters { "text" } else { "numeric" },
        minutes: VALID_MINUTES,
        error,
        help: visit.organization.as_ref().map(|organization| Help::of(visit, organization)),
        action: way.code(),
        back: way.email(),
    };
    form(visit, t.enter_code(), error, &page)
}

/// A form that could not be used is shown again, and its title says so.
fn form(visit: &Visit, title: &str, error: Option<&str>, page: &impl Template) -> Outcome<HttpResponse> {
    match error {
        Some(_) => {
            let title = visit.text().error(&title);
            visit.frame().page(StatusCode::UNPROCESSABLE_ENTITY, &title, page)
        }
        None => visit.frame().page(StatusCode::OK, title, page),
    }
}
