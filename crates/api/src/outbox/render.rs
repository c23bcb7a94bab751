//! Writes a mail of the outbox when it is about to be sent.

use rollcall_domain::user::PersonState;
use sea_orm::EntityTrait;

use crate::db::entities::{invitations, outbox};
use crate::directory;
use crate::join::token;
use crate::mail::Letter;
use crate::mail::messages::{Invitation, Message, Organization};
use crate::organization;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// What is to be done with a mail whose turn has come.
pub(super) enum Rendered {
    /// It is sent.
    Send(Box<Letter>),
    /// It is not sent any more; the sentence says why.
    Cancel(&'static str),
}

/// Asks again whether the mail is still right, and writes it.
pub(super) async fn render(state: &AppState, row: &outbox::Model) -> Outcome<Rendered> {
    let db = state.db.reader();
    let people = directory::ops::people_by_ids(db, row.organization_id, &[row.person_id]).await?;
    let Some(person) = people.get(&row.person_id) else {
        return Ok(Rendered::Cancel("The person is not known any more."));
    };
    let from = organization::ops::get(db, row.organization_id).await?;
    let from = Organization { organization: from.name, product: from.product };
    let message = match row.template.as_str() {
        "invitation" => match directory::person_state(person) {
            PersonState::Enabled => match link(state, row).await? {
                Ok(link) => invitation(from, person.email.clone(), link),
                Err(reason) => return Ok(Rendered::Cancel(reason)),
            },
            PersonState::Disabled => {
                return Ok(Rendered::Cancel(
                    "The directory had disabled the person when the mail was to leave.",
                ));
            }
            PersonState::Gone => {
                return Ok(Rendered::Cancel("The person had left the directory when the mail was to leave."));
            }
        },
        "removed" => Message::Removed(from),
        "withdrawn" => Message::Withdrawn(from),
        other => return Err(Fail::Internal(format!("the outbox holds the unknown template {other:?}"))),
    };
    Ok(Rendered::Send(Box::new(message.letter(row.id, &person.email, state.clock.now())?)))
}

fn invitation(from: Organization, email: String, link: String) -> Message {
    let Organization { organization, product } = from;
    Message::Invitation(Invitation { organization, product, email, link })
}

/// The link of the invitation, or why there is none.
async fn link(state: &AppState, row: &outbox::Model) -> Outcome<Result<String, &'static str>> {
    let id = row.invitation_id.ok_or_else(|| Fail::Internal("an invitation's mail names none".to_owned()))?;
    let found = invitations::Entity::find_by_id((row.organization_id, id)).one(state.db.reader()).await?;
    let Some(invitation) = found else {
        return Ok(Err("The invitation was taken back before the mail left."));
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
            Ok(format!("{}/join/{token}", state.config.http.public_url.trim_end_matches('/')))
        }
        "accepted" => Err("The invitation was accepted before the mail left."),
        "replaced" => Err("A newer invitation was made before the mail left."),
        _ => Err("The invitation was withdrawn before the mail left."),
    })
}
