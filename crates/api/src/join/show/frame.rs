//! What stands around each page, and the headers that go with it.

use std::sync::LazyLock;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT_LANGUAGE, CONTENT_SECURITY_POLICY, ContentType, VARY};
use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};

use crate::join::organization::Organization;
use crate::join::text::Text;
use crate::problem::{Fail, Outcome};

/// The style of all pages. It stands in each page, so that a page is one request, or two with a logo.
const STYLE: &str = include_str!("../style.css");

/// No script, no request but for this page, its logo and its forms, and no style but the one whose hash this is.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = BASE64.encode(Sha256::digest(STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; img-src 'self' data:; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    )
});

/// A language, and the organization whose page it is.
#[derive(Clone, Copy, Debug)]
pub(in crate::join) struct Frame<'a> {
    /// The texts in the reader's language.
    pub(in crate::join) text: Text,
    /// The organization, where it is known.
    pub(in crate::join) organization: Option<&'a Organization>,
}

#[derive(Template)]
#[template(path = "join/templates/page.html")]
struct Page<'a> {
    t: Text,
    title: &'a str,
    /// The path of the logo, and whose it is.
    logo: Option<(&'a str, &'a str)>,
    content: String,
    /// Where the page leads by itself.
    leads_to: Option<&'a str>,
    style: &'static str,
}

impl Frame<'_> {
    /// Answers with a page.
    pub(super) fn page(
        self,
        status: StatusCode,
        title: &str,
        content: &impl Template,
    ) -> Outcome<HttpResponse> {
        self.build(status, title, content, None)
    }

    /// Answers with a page that leads on to an address by itself.
    pub(super) fn page_that_leads(
        self,
        title: &str,
        content: &impl Template,
        address: &str,
    ) -> Outcome<HttpResponse> {
        self.build(StatusCode::OK, title, content, Some(address))
    }

    fn build(
        self,
        status: StatusCode,
        title: &str,
        content: &impl Template,
        leads_to: Option<&str>,
    ) -> Outcome<HttpResponse> {
        let render = |error: askama::Error| Fail::Internal(error.to_string());
        let logo = self.organization.and_then(|of| Some((of.logo.as_deref()?, &*of.name)));
        let content = content.render().map_err(render)?;
        let page = Page { t: self.text, title, logo, content, leads_to, style: STYLE };
        Ok(HttpResponse::build(status)
            .content_type(ContentType::html())
            .insert_header((CONTENT_SECURITY_POLICY, POLICY.as_str()))
            .insert_header((VARY, ACCEPT_LANGUAGE.as_str()))
            .body(page.render().map_err(render)?))
    }
}
