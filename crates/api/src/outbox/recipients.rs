//! Who a code is sent to, and whose it is.

use rollcall_domain::email::Email;
use rollcall_domain::user::PersonState;
use uuid::Uuid;

use crate::connections::ops as connections;
use crate::db::entities::challenges;
use crate::directory::ops::{Resolved, resolve};
use crate::directory::person_state;
use crate::private_address;
use crate::problem::Outcome;
use crate::sign_in::challenge::CodeFor;
use crate::state::AppState;

/// Who a code is sent to.
#[derive(Clone, Debug)]
pub(super) struct Recipient {
    /// What the code is for.
    pub(super) code_for: CodeFor,
    /// The organization that writes.
    pub(super) organization: Uuid,
    /// The person whose code it is.
    pub(super) person: Uuid,
    /// Where it goes.
    pub(super) address: String,
    /// Whether that is a private address, of which the organization learns nothing.
    pub(super) is_private: bool,
}

/// Finds out whose address has asked, if it is anybody's who may have a code.
pub(super) async fn recipient(state: &AppState, challenge: &challenges::Model) -> Outcome<Option<Recipient>> {
    let Some(code_for) = CodeFor::from_name(&challenge.purpose) else { return Ok(None) };
    match (code_for, challenge.organization_id) {
        (CodeFor::WorkAccount | CodeFor::OwnPage, Some(organization)) => {
            at_work(state, challenge, code_for, organization).await
        }
        (CodeFor::OwnPage, None) => at_home(state, challenge, code_for).await,
        // It is the person's own page that has asked, for an address that is still nobody's.
        (CodeFor::PrivateAddress, organization) => {
            Ok(organization.zip(challenge.person_id).map(|(organization, person)| {
                let address = challenge.email_key.clone();
                Recipient { code_for, organization, person, address, is_private: true }
            }))
        }
        (CodeFor::WorkAccount, None) => Ok(None),
    }
}

/// The one enabled person that the address belongs to in the organization, at their primary address.
async fn at_work(
    state: &AppState,
    challenge: &challenges::Model,
    code_for: CodeFor,
    organization: Uuid,
) -> Outcome<Option<Recipient>> {
    let Ok(email) = Email::parse(&challenge.email_key) else { return Ok(None) };
    if connections::version_for_codes(state.db.reader(), organization).await?.is_none() {
        return Ok(None);
    }
    let key = email.key();
    let mut found = resolve(state.db.reader(), organization, std::slice::from_ref(&key)).await?;
    Ok(match found.remove(key.as_str()) {
        Some(Resolved::Person(person)) if person_state(&person) == PersonState::Enabled => {
            let (person, address) = (person.id, person.email);
            Some(Recipient { code_for, organization, person, address, is_private: false })
        }
        Some(Resolved::Person(_) | Resolved::Nobody | Resolved::Several) | None => None,
    })
}

/// The person who has confirmed the address as a private one, whatever the directory says of them now.
async fn at_home(
    state: &AppState,
    challenge: &challenges::Model,
    code_for: CodeFor,
) -> Outcome<Option<Recipient>> {
    let held = private_address::ops::newest_of(state.db.reader(), &challenge.email_key).await?;
    Ok(held.map(|held| Recipient {
        code_for,
        organization: held.organization_id,
        person: held.person_id,
        address: held.email_key,
        is_private: true,
    }))
}
