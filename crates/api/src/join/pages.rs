//! The pages: their templates, and the headers that go with them.

use std::sync::LazyLock;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_SECURITY_POLICY, ContentType};
use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};

use crate::problem::{Fail, Outcome};

/// The style of all pages. It stands in each page, so that a page is one request.
pub(super) const STYLE: &str = include_str!("style.css");

/// No script, no request but for this page and its forms, and no style but the one whose hash this is.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = BASE64.encode(Sha256::digest(STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; img-src 'self' data:; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    )
});

/// Whether somebody is signed in, as the landing page tells it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Session<'a> {
    /// Nobody is.
    Nobody,
    /// The invited person, by this address.
    Own(&'a str),
    /// Somebody, in another organization.
    Elsewhere(&'a str),
}

/// What the mail's button leads to.
#[derive(Debug, Template)]
#[template(path = "join/templates/landing.html")]
pub(super) struct Landing<'a> {
    pub(super) organization: &'a str,
    pub(super) product: &'a str,
    pub(super) hint: &'a str,
    pub(super) session: Session<'a>,
    pub(super) next: &'a str,
}

/// A page that only says something.
#[derive(Debug, Template)]
#[template(path = "join/templates/notice.html")]
pub(super) struct Notice<'a> {
    pub(super) heading: String,
    pub(super) paragraphs: Vec<String>,
    /// Whether to lead on to the person's own open invitation.
    pub(super) own: bool,
    /// Where to go on, and what that is called.
    pub(super) link: Option<(&'a str, &'a str)>,
}

/// Asks for the work e-mail.
#[derive(Debug, Template)]
#[template(path = "join/templates/email.html")]
pub(super) struct EmailPage<'a> {
    /// The organization, where it is known.
    pub(super) organization: Option<&'a str>,
    /// The invited address, masked.
    pub(super) hint: Option<&'a str>,
    pub(super) typed: &'a str,
    pub(super) error: Option<&'a str>,
    pub(super) action: &'a str,
}

/// Asks for the code.
#[derive(Debug, Template)]
#[template(path = "join/templates/code.html")]
pub(super) struct CodePage<'a> {
    pub(super) address: &'a str,
    pub(super) letters: bool,
    pub(super) minutes: i64,
    pub(super) error: Option<&'a str>,
    pub(super) action: &'a str,
    pub(super) back: &'a str,
}

/// Shows the button that joins.
#[derive(Debug, Template)]
#[template(path = "join/templates/confirm.html")]
pub(super) struct Confirm<'a> {
    pub(super) organization: &'a str,
    pub(super) product: &'a str,
    pub(super) address: &'a str,
    /// The sealed handle of the invitation that the button joins with.
    pub(super) handle: &'a str,
    /// Whether the button was pressed for another invitation than the one opened last.
    pub(super) mixed: bool,
}

/// Tells somebody that the invitation is not theirs.
#[derive(Debug, Template)]
#[template(path = "join/templates/wrong.html")]
pub(super) struct WrongAccount<'a> {
    pub(super) organization: &'a str,
    pub(super) hint: &'a str,
    pub(super) address: &'a str,
    pub(super) own: bool,
}

/// Where a new member goes next.
#[derive(Clone, Debug)]
pub(super) struct Links {
    /// The app's page in a store, where the organization has named one.
    pub(super) app: Option<String>,
    /// The web dashboard.
    pub(super) dashboard: String,
}

/// Says that it is done, and what comes next.
#[derive(Debug, Template)]
#[template(path = "join/templates/done.html")]
pub(super) struct Done<'a> {
    pub(super) organization: &'a str,
    pub(super) product: &'a str,
    pub(super) address: &'a str,
    pub(super) phone: bool,
    pub(super) links: Links,
}

/// The person's own page.
#[derive(Debug, Template)]
#[template(path = "join/templates/me.html")]
pub(super) struct Me<'a> {
    pub(super) name: &'a str,
    pub(super) organization: &'a str,
    pub(super) product: &'a str,
    pub(super) address: &'a str,
    pub(super) membership: String,
    pub(super) own: bool,
}

/// Answers with a page.
pub(super) fn page(status: StatusCode, template: &impl Template) -> Outcome<HttpResponse> {
    let body = template.render().map_err(|error| Fail::Internal(error.to_string()))?;
    Ok(HttpResponse::build(status)
        .content_type(ContentType::html())
        .insert_header((CONTENT_SECURITY_POLICY, POLICY.as_str()))
        .body(body))
}
