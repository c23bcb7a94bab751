//! Writes a mail of the outbox when it is about to be sent.

use rollcall_domain::language::Language;
use rollcall_domain::user::PersonState;
use sea_orm::EntityTrait;

use super::notices::Notice;
use super::{facts, preview};
use crate::db::entities::{batches, invitations, organizations, outbox, people};
use crate::directory;
use crate::join::token;
use crate::mail::Letter;
use crate::mail::messages::{Invitation, Message, RoleChange};
use crate::organization;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// What is to be done with a mail whose turn has come.
pub(super) enum Rendered {
    /// It is sent.
    Send(Box<Letter>),
    /// It is not sent any more; the sentence says why.
    Cancel(&'static str),
    /// It was overtaken by a change that ended its invitation; the sentence says which. If that change is undone, the
    /// mail waits again.
    Overtaken(&'static str),
}

/// A message, or what is to be done instead.
type Written = Result<Message, Rendered>;

/// Asks again whether the mail is still right, and writes it.
pub(super) async fn render(state: &AppState, row: &outbox::Model) -> Outcome<Rendered> {
    let db = state.db.reader();
    let mut people = directory::ops::people_by_ids(db, row.organization_id, &[row.person_id]).await?;
    let Some(person) = people.remove(&row.person_id) else {
        return Ok(Rendered::Cancel("The person is not known any more."));
    };
    let organization = organization::ops::get(db, row.organization_id).await?;
    let (written, language) = match Notice::of(row)? {
        Some(notice) => of_person(state, &organization, &person, notice).await?,
        None => (of_user(state, row, &organization, &person).await?, None),
    };
    let message = match written {
        Ok(message) => message,
        Err(instead) => return Ok(instead),
    };
    let head = facts::letterhead(db, &organization, language).await?;
    Ok(Rendered::Send(Box::new(message.letter(&head, row.id, &person.email, state.clock.now())?)))
}

/// A mail that follows a change of a user.
async fn of_user(
    state: &AppState,
    row: &outbox::Model,
    organization: &organizations::Model,
    person: &people::Model,
) -> Outcome<Written> {
    Ok(match row.template.as_str() {
        "invitation" => invitation(state, row, organization, person, false).await?,
        "reinvitation" => invitation(state, row, organization, person, true).await?,
        "removed" => Ok(Message::Removed(facts::removed(state, organization, row.queued_at))),
        "withdrawn" => Ok(Message::Withdrawn),
        other => return Err(Fail::Internal(format!("the outbox holds the unknown template {other:?}"))),
    })
}

/// A mail to a person, and the language that was asked for.
async fn of_person(
    state: &AppState,
    organization: &organizations::Model,
    person: &people::Model,
    notice: Notice,
) -> Outcome<(Written, Option<Language>)> {
    if let Some(reason) = absent(person) {
        return Ok((Err(Rendered::Cancel(reason)), None));
    }
    Ok(match notice {
        Notice::Role { granted, role, by } => {
            let by = facts::name_of(state.db.reader(), organization.id, by).await?;
            let change = RoleChange { role, by, link: facts::home(state) };
            let message = if granted { Message::RoleGranted(change) } else { Message::RoleRevoked(change) };
            (Ok(message), None)
        }
        Notice::Test { kind, language } => {
            let message =
                preview::sample(state, organization, (&facts::name_in_mails(person), &person.email), kind)
                    .await?;
            (Ok(message), Language::from_tag(&language))
        }
    })
}

async fn invitation(
    state: &AppState,
    row: &outbox::Model,
    organization: &organizations::Model,
    person: &people::Model,
    again: bool,
) -> Outcome<Written> {
    if let Some(reason) = absent(person) {
        return Ok(Err(Rendered::Cancel(reason)));
    }
    let link = match link(state, row).await? {
        Ok(link) => link,
        Err(instead) => return Ok(Err(instead)),
    };
    let db = state.db.reader();
    let batch = match row.batch_id {
        Some(batch) => batches::Entity::find_by_id((row.organization_id, batch)).one(db).await?,
        None => None,
    };
    let account = batch.filter(|batch| batch.actor_kind == "account").and_then(|batch| batch.actor_id);
    Ok(Ok(Message::Invitation(Invitation {
        again,
        name: facts::name_in_mails(person),
        email: person.email.clone(),
        link,
        inviter: facts::name_of(db, row.organization_id, account).await?,
        rate: facts::rate(db, organization, state.clock.now()).await?,
        intro: organization.mail_intro.clone(),
        sign_off: organization.mail_sign_off.clone(),
    })))
}

/// Why nothing is sent to somebody who is not there.
fn absent(person: &people::Model) -> Option<&'static str> {
    match directory::person_state(person) {
        PersonState::Enabled => None,
        PersonState::Disabled => Some("The directory had disabled the person when the mail was to leave."),
        PersonState::Gone => Some("The person had left the directory when the mail was to leave."),
    }
}

/// The link of the invitation, or what becomes of a mail that has none.
async fn link(state: &AppState, row: &outbox::Model) -> Outcome<Result<String, Rendered>> {
    let id = row.invitation_id.ok_or_else(|| Fail::Internal("an invitation's mail names none".to_owned()))?;
    let found = invitations::Entity::find_by_id((row.organization_id, id)).one(state.db.reader()).await?;
    let Some(invitation) = found else {
        return Ok(Err(Rendered::Cancel("The invitation was taken back before the mail left.")));
    };
    Ok(match invitation.state.as_str() {
        "open" => {
            let token =
                token::mint(&state.keys, invitation.key_id, row.organization_id, id).ok_or_else(|| {
                    Fail::Internal(format!(
                        "the key file lacks key {}, of an open invitation",
                        invitation.key_id
                    ))
                })?;
            Ok(format!("{}/join/{token}", facts::home(state)))
        }
        "accepted" => Err(Rendered::Cancel("The invitation was accepted before the mail left.")),
        "replaced" => Err(Rendered::Overtaken("A newer invitation was made before the mail left.")),
        _ => Err(Rendered::Overtaken("The invitation was withdrawn before the mail left.")),
    })
}
