//! What each mail looks like: on a page, and sent to who asks. Nothing in them leads anywhere.

use rollcall_domain::language::Language;
use rollcall_domain::role::Role;
use rollcall_wire::Code;
use rollcall_wire::organization::{MailKind, MailPreview, MailPreviewQuery};
use uuid::Uuid;

use super::facts;
use super::notices::{self, Notice};
use crate::auth::{Caller, Ctx};
use crate::budgets;
use crate::db::entities::organizations;
use crate::mail::Letter;
use crate::mail::messages::{Invitation, Message, RoleChange};
use crate::organization;
use crate::problem::{Fail, Outcome};
use crate::sign_in::challenge::VALID_MINUTES;
use crate::state::AppState;

/// How many mails an organization's administrators send to themselves in an hour.
const TESTS_PER_HOUR: i64 = 10;
/// A code that signs nobody in.
const NO_CODE: &str = "123456";

/// One of the mails, as it would be written now to the person with this name and address.
pub(super) async fn sample(
    state: &AppState,
    organization: &organizations::Model,
    (name, email): (&str, &str),
    kind: MailKind,
) -> Outcome<Message> {
    let now = state.clock.now();
    let role = || RoleChange {
        role: Role::BusinessAdministrator,
        by: Some(name.to_owned()),
        link: facts::home(state),
    };
    Ok(match kind {
        MailKind::Invitation | MailKind::Reinvitation => Message::Invitation(Invitation {
            again: kind == MailKind::Reinvitation,
            name: name.to_owned(),
            email: email.to_owned(),
            link: facts::home(state),
            inviter: Some(name.to_owned()),
            rate: facts::rate(state.db.reader(), organization, now).await?,
            intro: organization.mail_intro.clone(),
            sign_off: organization.mail_sign_off.clone(),
        }),
        MailKind::Removed => Message::Removed(facts::removed(state, organization, now)),
        MailKind::Withdrawn => Message::Withdrawn,
        MailKind::RoleGranted => Message::RoleGranted(role()),
        MailKind::RoleRevoked => Message::RoleRevoked(role()),
        MailKind::SignInCode => Message::SignInCode(NO_CODE.to_owned(), VALID_MINUTES),
    })
}

/// The mail as it would be sent to the caller.
pub(super) async fn preview(
    state: &AppState,
    caller: &Caller,
    query: &MailPreviewQuery,
) -> Outcome<MailPreview> {
    let letter = letter(state, caller, query).await?;
    Ok(MailPreview {
        from: state.config.mail.from.clone(),
        html: letter.page(),
        subject: letter.subject,
        text: letter.text,
    })
}

async fn letter(state: &AppState, caller: &Caller, query: &MailPreviewQuery) -> Outcome<Letter> {
    let db = state.db.reader();
    let organization = organization::ops::get(db, caller.organization).await?;
    let message = sample(state, &organization, (&caller.display_name, &caller.email), query.kind).await?;
    let head = facts::letterhead(db, &organization, query.language.map(Language::from)).await?;
    message.letter(&head, Uuid::nil(), &caller.email, state.clock.now())
}

/// Sends the mail to the caller, by the same way as all mail.
pub(super) async fn send(
    state: &AppState,
    ctx: &Ctx,
    caller: &Caller,
    query: &MailPreviewQuery,
) -> Outcome<()> {
    let budget = format!("test-mails/{}", ctx.organization);
    ctx.write(&state.db, async |tx| {
        if !budgets::take(tx, &budget, budgets::hour(ctx.now), 1, TESTS_PER_HOUR).await? {
            return Err(Fail::new(
                Code::RateLimited,
                format!("{TESTS_PER_HOUR} such mails are sent in an hour. Wait for the next hour, or look at the preview."),
            ));
        }
        let organization = organization::ops::get(tx, ctx.organization).await?;
        let language = query.language.map(Language::from);
        let language = language.unwrap_or_else(|| organization::ops::language_of(&organization));
        notices::queue(tx, state, ctx, caller.person, &Notice::test(query.kind, language)).await
    })
    .await?;
    state.wake.notify_one();
    Ok(())
}
