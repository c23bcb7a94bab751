//! `/dev/mail`: the mails of the demo, for reading and for tests. It exists in demo mode only, where no mail leaves.

use actix_web::http::header::{CONTENT_SECURITY_POLICY, X_FRAME_OPTIONS};
use actix_web::web::{Data, Json, Path, ServiceConfig};
use actix_web::{HttpResponse, get};
use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use rollcall_wire::Code;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{Mail, Mailbox};
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// The style of both pages; the header names its hash.
const STYLE: &str = include_str!("templates/dev/style.css");
/// A mail's own HTML may style itself and be shown by our page; it can run, load and send nothing. Its links open in
/// the whole window, as from a mail program.
const MAIL_SECURITY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'self'; sandbox allow-popups allow-top-navigation-by-user-activation";

#[derive(Template)]
#[template(path = "mail/templates/dev/list.html")]
struct List {
    style: &'static str,
    mails: Vec<Mail>,
}

#[derive(Template)]
#[template(path = "mail/templates/dev/mail.html")]
struct One {
    style: &'static str,
    mail: Mail,
}

/// Registers the pages where the demo's mail lands in them, and nowhere else.
pub(crate) fn pages(state: &AppState) -> impl FnOnce(&mut ServiceConfig) + use<> {
    let mailbox = state.demo && state.transport.mailbox().is_some();
    move |pages| {
        if mailbox {
            pages.service(list_mails).service(export_mails).service(see_mail).service(see_html);
        }
    }
}

/// The mails, the newest first, for people.
#[get("/dev/mail")]
async fn list_mails(state: Data<AppState>) -> Outcome<HttpResponse> {
    let mails = mailbox(&state)?.mails();
    page(&List { style: STYLE, mails })
}

/// The mails, the newest first, for programs.
#[get("/dev/mail.json")]
async fn export_mails(state: Data<AppState>) -> Outcome<Json<Vec<Mail>>> {
    Ok(Json(mailbox(&state)?.mails()))
}

/// One mail.
#[get("/dev/mail/{id}")]
async fn see_mail(state: Data<AppState>, id: Path<Uuid>) -> Outcome<HttpResponse> {
    page(&One { style: STYLE, mail: mail(&state, *id)? })
}

/// The HTML of one mail, to be shown in a frame.
#[get("/dev/mail/{id}/html")]
async fn see_html(state: Data<AppState>, id: Path<Uuid>) -> Outcome<HttpResponse> {
    let html = mail(&state, *id)?.html.replacen("<head>", "<head>\n<base target=\"_top\">", 1);
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_SECURITY_POLICY, MAIL_SECURITY))
        .insert_header((X_FRAME_OPTIONS, "SAMEORIGIN"))
        .content_type("text/html; charset=utf-8")
        .body(html))
}

fn mailbox(state: &AppState) -> Outcome<&Mailbox> {
    state.transport.mailbox().ok_or_else(|| Fail::new(Code::NotFound, "There is no mailbox here."))
}

fn mail(state: &AppState, id: Uuid) -> Outcome<Mail> {
    let gone =
        || Fail::new(Code::NotFound, "There is no such mail (any more). The list shows those that are kept.");
    mailbox(state)?.mail(id).ok_or_else(gone)
}

fn page(template: &impl Template) -> Outcome<HttpResponse> {
    let html = template.render().map_err(|error| Fail::Internal(error.to_string()))?;
    let hash = BASE64.encode(Sha256::digest(STYLE));
    let security = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; frame-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    );
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_SECURITY_POLICY, security))
        .content_type("text/html; charset=utf-8")
        .body(html))
}
