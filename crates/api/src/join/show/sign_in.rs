//! The pages that ask for the e-mail and for the code.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::notices::Help;
use crate::join::steps::Visit;
use crate::join::text::Text;
use crate::problem::Outcome;
use crate::sign_in::Way;
use crate::sign_in::challenge::{Asked, VALID_MINUTES};

/// Asks for an address.
#[derive(Template)]
#[template(path = "join/templates/email.html")]
struct EmailPage<'a> {
    t: Text,
    organization: Option<&'a str>,
    words: EmailWords,
    typed: &'a str,
    error: Option<&'a str>,
    action: &'static str,
    back: Option<(&'static str, &'static str)>,
}

/// What a page says that asks for an address.
pub(super) struct EmailWords {
    pub(super) heading: &'static str,
    pub(super) label: &'static str,
    pub(super) hint: String,
    /// What becomes of the address.
    pub(super) after: Vec<String>,
}

/// Asks for the code.
#[derive(Template)]
#[template(path = "join/templates/code.html")]
struct CodePage<'a> {
    t: Text,
    words: CodeWords,
    /// What the code is made of.
    form: &'static str,
    keyboard: &'static str,
    minutes: i64,
    error: Option<&'a str>,
    help: Option<Help>,
    action: &'static str,
    back: &'static str,
}

/// What a page says that asks for a code.
pub(super) struct CodeWords {
    pub(super) sent: String,
    pub(super) button: &'static str,
    pub(super) back: &'static str,
    pub(super) no_mail: &'static str,
    /// Whom to ask, where nobody can be named.
    pub(super) ask: Option<&'static str>,
}

/// Where a form of an address or a code stands.
pub(super) struct Places {
    pub(super) email: &'static str,
    pub(super) code: &'static str,
    /// Where it leads back to, and what that is called.
    pub(super) back: Option<(&'static str, &'static str)>,
}

impl Places {
    fn on(way: Way) -> Self {
        Self { email: way.email(), code: way.code(), back: None }
    }
}

/// Asks for the work e-mail, or on the way to one's own page for that or a private one; `error` says what is wrong with
/// the one typed.
pub(in crate::join) fn email(
    visit: &Visit,
    way: Way,
    typed: &str,
    error: Option<&str>,
) -> Outcome<HttpResponse> {
    email_page(visit, &Places::on(way), email_words(visit, way), (typed, error))
}

fn email_words(visit: &Visit, way: Way) -> EmailWords {
    let t = visit.text();
    if way == Way::ToMe {
        return EmailWords {
            heading: t.your_email_or_private(),
            label: t.any_email(),
            hint: t.work_or_private_hint().to_owned(),
            after: vec![t.work_or_private_stays().to_owned()],
        };
    }
    let hint = visit.invited().and_then(|invited| invited.hint.as_deref());
    let invited = hint.map(|hint| format!("{} ", t.invitation_is_for(&hint))).unwrap_or_default();
    EmailWords {
        heading: t.your_email(),
        label: t.email(),
        hint: format!("{invited}{}", t.any_address_will_do()),
        after: vec![t.address_stays().to_owned()],
    }
}

/// Asks for an address with these words.
pub(super) fn email_page(
    visit: &Visit,
    places: &Places,
    words: EmailWords,
    (typed, error): (&str, Option<&str>),
) -> Outcome<HttpResponse> {
    let organization = visit.organization.as_ref().map(|organization| &*organization.name);
    let heading = words.heading;
    let title =
        organization.map_or_else(|| heading.to_owned(), |organization| format!("{heading} – {organization}"));
    let (action, back) = (places.email, places.back);
    let page = EmailPage { t: visit.text(), organization, words, typed, error, action, back };
    form(visit, &title, error, &page)
}

/// Asks for the code; `refused` if the one typed was not right.
pub(in crate::join) fn code(visit: &Visit, way: Way, asked: &Asked, refused: bool) -> Outcome<HttpResponse> {
    let t = visit.text();
    let help = visit.organization.as_ref().map(|organization| Help::of(visit, organization));
    let words = CodeWords {
        sent: match way {
            Way::ToMe => t.code_is_on_its_way_or_private(&asked.address),
            Way::Joining | Way::ToAdminCenter => t.code_is_on_its_way(&asked.address),
        },
        button: t.sign_in(),
        back: t.another_address(),
        no_mail: t.no_mail(),
        ask: help.is_none().then(|| t.no_code_ask()),
    };
    code_page(visit, &Places::on(way), (words, help), (asked, refused))
}

/// Asks for the code with these words.
pub(super) fn code_page(
    visit: &Visit,
    places: &Places,
    (words, help): (CodeWords, Option<Help>),
    (asked, refused): (&Asked, bool),
) -> Outcome<HttpResponse> {
    let t = visit.text();
    let error = refused.then(|| t.code_refused());
    let page = CodePage {
        t,
        words,
        form: if asked.letters { t.letters() } else { t.digits() },
        keyboard: if asked.letters { "text" } else { "numeric" },
        minutes: VALID_MINUTES,
        error,
        help,
        action: places.code,
        back: places.email,
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
