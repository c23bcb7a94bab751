//! The pages on which a private address is added, changed and removed.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::notices::{Next, Notice, dead_code};
use super::sign_in::{CodeWords, EmailWords, Places, code_page, email_page};
use crate::join::http::private_address::{CODE, PAGE, REMOVE};
use crate::join::organization::Organization;
use crate::join::steps::Visit;
use crate::private_address::ops::Unfit;
use crate::problem::Outcome;
use crate::sign_in::challenge::Asked;

/// Asks for the address; `former` is the one that it takes the place of.
pub(in crate::join) fn ask_private_address(
    visit: &Visit,
    organization: &Organization,
    former: Option<&str>,
    (typed, error): (&str, Option<&str>),
) -> Outcome<HttpResponse> {
    let t = visit.text();
    let stays = t.private_address_stays(&organization.name);
    let changes = former.map(|former| t.private_address_changes(&former));
    let words = EmailWords {
        heading: t.your_private_address(),
        label: t.private_email(),
        hint: t.private_email_hint().to_owned(),
        after: [stays].into_iter().chain(changes).collect(),
    };
    email_page(visit, &places(visit), words, (typed, error))
}

/// What is wrong with an address that cannot be a private one.
pub(in crate::join) fn unfit(visit: &Visit, organization: &Organization, unfit: Unfit) -> String {
    let t = visit.text();
    match unfit {
        Unfit::WorkDomain => t.private_is_at_work().to_owned(),
        Unfit::InDirectory => t.private_is_in_directory(&organization.name),
    }
}

/// Asks for the code that was sent there. Nobody of the organization is named who could help: nobody there is to know.
pub(in crate::join) fn ask_private_code(
    visit: &Visit,
    asked: &Asked,
    refused: bool,
) -> Outcome<HttpResponse> {
    let t = visit.text();
    let words = CodeWords {
        sent: t.code_goes_to(&asked.address),
        button: t.confirm(),
        back: t.another_private_address(),
        no_mail: t.no_private_mail(),
        ask: None,
    };
    code_page(visit, &places(visit), (words, None), (asked, refused))
}

/// Says that the code can no longer be typed.
pub(in crate::join) fn private_code_is_dead(visit: &Visit) -> Outcome<HttpResponse> {
    dead_code(visit, PAGE)
}

/// Says, to who reads the mailbox, that somebody else opens their page with it.
pub(in crate::join) fn private_address_is_taken(
    visit: &Visit,
    organization: &Organization,
) -> Outcome<HttpResponse> {
    let t = visit.text();
    let notice = Notice {
        heading: t.private_is_taken().to_owned(),
        paragraphs: vec![t.private_is_taken_why(&organization.name)],
        next: vec![Next::Go(PAGE, t.another_private_address()), Next::Go("/me", t.own_page())],
        ..Notice::default()
    };
    notice.show(visit.frame(), StatusCode::CONFLICT)
}

/// Asks whether it is to be removed.
pub(in crate::join) fn ask_to_remove(
    visit: &Visit,
    organization: &Organization,
    address: &str,
) -> Outcome<HttpResponse> {
    let t = visit.text();
    let notice = Notice {
        heading: t.remove_private_title(&address),
        paragraphs: vec![t.remove_private_why(&organization.name)],
        next: vec![Next::Post(REMOVE, t.remove()), Next::Go("/me", t.keep_it())],
        ..Notice::default()
    };
    notice.show(visit.frame(), StatusCode::OK)
}

fn places(visit: &Visit) -> Places {
    Places { email: PAGE, code: CODE, back: Some(("/me", visit.text().own_page())) }
}
