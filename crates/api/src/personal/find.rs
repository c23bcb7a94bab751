//! Whom a command is about.

use std::convert::Infallible;
use std::str::FromStr;

use rollcall_domain::email::Email;
use rollcall_wire::Code;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::db::entities::{people, users};
use crate::directory::forget::{own_addresses_of, people_of_address};
use crate::directory::ops::people_by_ids;
use crate::imports::forget::Traces;
use crate::private_address;
use crate::problem::{Fail, Outcome};
use crate::sign_in::forget::accounts_of;
use crate::state::AppState;

/// A person by an address, or by the id of the person or of the user that they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// The id.
    Id(Uuid),
    /// The address, as it was typed.
    Address(String),
}

impl FromStr for Who {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(text.parse().map_or_else(|_| Self::Address(text.to_owned()), Self::Id))
    }
}

/// The person, also one who has left the directory.
pub(super) async fn find(db: &impl ConnectionTrait, organization: Uuid, who: &Who) -> Outcome<people::Model> {
    match who {
        Who::Id(id) => by_id(db, organization, *id).await,
        Who::Address(address) => by_address(db, organization, address).await,
    }
}

async fn by_id(db: &impl ConnectionTrait, organization: Uuid, id: Uuid) -> Outcome<people::Model> {
    let user = users::Entity::find()
        .filter(users::Column::OrganizationId.eq(organization))
        .filter(users::Column::Id.eq(id))
        .one(db)
        .await?;
    let person = user.map_or(id, |user| user.person_id);
    let found = people_by_ids(db, organization, &[person]).await?.remove(&person);
    found.ok_or_else(|| Fail::new(Code::NotFound, format!("No person and no user has the id {id}.")))
}

async fn by_address(db: &impl ConnectionTrait, organization: Uuid, address: &str) -> Outcome<people::Model> {
    let email = Email::parse(address)
        .map_err(|problem| Fail::new(Code::InvalidField, format!("{address}: {}", problem.sentence())))?;
    let mut found = people_of_address(db, organization, email.key().as_str()).await?;
    if found.len() > 1 {
        let named = found.iter().map(|person| format!("\n  {}  {}", person.id, person.display_name));
        let detail = format!(
            "{address} belongs to more than one person. Say which by the id:{}",
            named.collect::<String>()
        );
        return Err(Fail::new(Code::Ambiguous, detail));
    }
    found.pop().ok_or_else(|| Fail::new(Code::NotFound, format!("Nobody has the address {address}.")))
}

/// The name of the person, for somebody who is to say whether it is the one meant.
///
/// # Errors
/// `not_found`, `ambiguous`, `invalid_field` if there is no such person; the database's.
pub async fn name_of(state: &AppState, organization: Uuid, who: &Who) -> Outcome<String> {
    Ok(find(state.db.reader(), organization, who).await?.display_name)
}

/// By what else of the person's is found.
pub(super) async fn traces(
    db: &impl ConnectionTrait,
    organization: Uuid,
    person: &people::Model,
) -> Outcome<Traces> {
    let mut addresses = own_addresses_of(db, organization, person.id).await?;
    if let Some(private) = private_address::ops::of_person(db, organization, person.id).await? {
        // One that the directory has as somebody else's says nothing about whom it means.
        if people_of_address(db, organization, &private.email_key).await?.is_empty() {
            addresses.push(private.email_key);
        }
    }
    Ok(Traces { person: person.id, addresses, accounts: accounts_of(db, organization, person.id).await? })
}
