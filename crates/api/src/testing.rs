//! Short cuts for tests of the whole server: what otherwise takes a mail or a directory's sync.

use rollcall_domain::email::Email;
use rollcall_domain::role::Role;
use rollcall_wire::Code;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::auth::{Actor, Ctx};
use crate::changes::{self, Joining};
use crate::connections::ops as connections;
use crate::db::Tx;
use crate::db::entities::{challenges, person_addresses, users};
use crate::directory::ops::{self, NewPerson, Source};
use crate::directory::{self, Options, SourcePerson, SourceRow};
use crate::join::{self, token};
use crate::organization::ops::administrators::grant_silently;
use crate::outbox;
use crate::problem::{Fail, Outcome};
use crate::sign_in::code::{Style, code_of};
use crate::sign_in::session::{self, Beginning, Started};
use crate::sign_in::{Identity, Visitor};
use crate::state::AppState;

/// A person to put into the directory.
#[derive(Clone, Debug)]
pub struct TestPerson {
    /// The name to show; its first word is the given name.
    pub name: String,
    /// The work e-mail.
    pub email: String,
    /// Further addresses.
    pub further: Vec<String>,
    /// Whether the person is enabled.
    pub enabled: bool,
}

impl TestPerson {
    /// An enabled person with one address.
    #[must_use]
    pub fn new(name: &str, email: &str) -> Self {
        Self { name: name.to_owned(), email: email.to_owned(), further: Vec::new(), enabled: true }
    }
}

/// Puts people into the directory; answers their ids.
///
/// # Errors
/// `invalid_field` for an address that is none; the database's.
pub async fn add_people(state: &AppState, organization: Uuid, people: &[TestPerson]) -> Outcome<Vec<Uuid>> {
    let ctx = Ctx::trusted(organization, Actor::DIRECTORY, state.clock.now());
    let people = people.iter().map(new_person).collect::<Outcome<Vec<_>>>()?;
    ctx.write(&state.db, async |tx| ops::add_people(tx, state, &ctx, Source::Directory, &people).await).await
}

fn new_person(person: &TestPerson) -> Outcome<NewPerson> {
    let parse =
        |text: &String| Email::parse(text).map_err(|error| Fail::new(Code::InvalidField, error.sentence()));
    let (given, family) = person.name.split_once(' ').unwrap_or((&person.name, ""));
    Ok(NewPerson {
        external_id: person.email.clone(),
        user_name: person.email.clone(),
        email: parse(&person.email)?,
        further: person.further.iter().map(parse).collect::<Outcome<_>>()?,
        given_name: Some(given.to_owned()),
        family_name: Some(family.to_owned()).filter(|family| !family.is_empty()),
        display_name: person.name.clone(),
        department: None,
        enabled: person.enabled,
    })
}

/// Enables or disables a person, as the directory would.
///
/// # Errors
/// The database's.
pub async fn set_enabled(state: &AppState, organization: Uuid, person: Uuid, enabled: bool) -> Outcome<bool> {
    let ctx = Ctx::trusted(organization, Actor::DIRECTORY, state.clock.now());
    let row = ops::people_by_ids(state.db.reader(), organization, &[person]).await?.remove(&person);
    let row = row.ok_or_else(|| Fail::new(Code::NotFound, "There is no such person."))?;
    let further = person_addresses::Entity::find()
        .filter(person_addresses::Column::OrganizationId.eq(organization))
        .filter(person_addresses::Column::PersonId.eq(person))
        .all(state.db.reader())
        .await?;
    let told = SourcePerson {
        external_id: row.external_id,
        user_name: Some(row.user_name),
        email: row.email,
        further: further.into_iter().map(|address| address.email_key).collect(),
        given_name: row.given_name,
        family_name: row.family_name,
        display_name: Some(row.display_name),
        department: row.department,
        enabled,
    };
    let options = Options { complete: false, dry_run: false, yes: true, caller: None };
    let rows = [SourceRow { line: None, person: Ok(told) }];
    let counts = directory::sync(state, &ctx, rows, options).await?.summary().counts;
    Ok(counts.enabled + counts.disabled == 1)
}

/// Grants a role to the person with this address, who is not told.
///
/// # Errors
/// `not_in_directory`, `ambiguous`; the database's.
pub async fn grant(state: &AppState, organization: Uuid, email: &Email, role: Role) -> Outcome<()> {
    let ctx = Ctx::trusted(organization, Actor::OPERATOR, state.clock.now());
    ctx.write(&state.db, async |tx| grant_silently(tx, &ctx, email, role).await).await
}

/// The organization as the API shows it, with the settings of `state`.
///
/// # Errors
/// `not_found`; the database's.
pub async fn organization(
    state: &AppState,
    organization: Uuid,
) -> Outcome<rollcall_wire::organization::Organization> {
    crate::organization::ops::settings::show(state, organization).await
}

/// Begins a session of the person with this address; answers the cookie's value.
///
/// # Errors
/// `not_in_directory`, `ambiguous`; the database's.
pub async fn sign_in(state: &AppState, organization: Uuid, email: &str) -> Outcome<String> {
    let ctx = Ctx::trusted(organization, Actor::SYSTEM, state.clock.now());
    let email = Email::parse(email).map_err(|error| Fail::new(Code::InvalidField, error.sentence()))?;
    ctx.write(&state.db, async |tx| Ok(begin(tx, state, &ctx, &email).await?.token)).await
}

async fn begin(tx: &Tx, state: &AppState, ctx: &Ctx, email: &Email) -> Outcome<Started> {
    let person = ops::person_by_address(tx, ctx.organization, email).await?;
    let version = connections::version(tx, ctx.organization).await?;
    let identity = Identity::by_code(ctx.organization, person.id);
    let beginning = Beginning::by_code(&person, &identity, version);
    session::start(tx, state, ctx, &beginning, &Visitor::default()).await
}

/// A user and the open invitation as they were read to be accepted: what another transaction may overtake.
#[derive(Debug)]
pub struct Acceptance {
    ctx: Ctx,
    row: users::Model,
    joining: Joining,
}

/// Reads what a person with this address needs to accept their open invitation.
///
/// # Errors
/// `not_found` if there is none; the database's.
pub async fn read_to_join(state: &AppState, organization: Uuid, email: &str) -> Outcome<Acceptance> {
    let ctx = Ctx::trusted(organization, Actor::SYSTEM, state.clock.now());
    let email = Email::parse(email).map_err(|error| Fail::new(Code::InvalidField, error.sentence()))?;
    let account = ctx.write(&state.db, async |tx| Ok(begin(tx, state, &ctx, &email).await?.account)).await?;
    let person = ops::person_by_address(state.db.reader(), organization, &email).await?.id;
    let of_person = users::Column::PersonId.eq(person);
    let row = users::Entity::find()
        .filter(users::Column::OrganizationId.eq(organization))
        .filter(of_person)
        .one(state.db.reader())
        .await?;
    let open = join::open_invitation(state, organization, person).await?;
    let (row, (invitation, _)) =
        row.zip(open).ok_or_else(|| Fail::new(Code::NotFound, "There is no open invitation."))?;
    Ok(Acceptance { ctx, row, joining: Joining { account, invitation } })
}

impl Acceptance {
    /// Accepts on what was read; `false` if somebody has changed the user meanwhile.
    ///
    /// # Errors
    /// `changed` if the invitation is open no more; the database's.
    pub async fn write(&self, state: &AppState) -> Outcome<bool> {
        let written = self.ctx.write(&state.db, async |tx| {
            let change = join::acceptance(&self.ctx, self.row.clone(), self.joining)??;
            changes::record(tx, state, &self.ctx, None, vec![change]).await
        });
        Ok(written.await?.iter().any(Option::is_some))
    }
}

/// The path of the link of a user's open invitation.
///
/// # Errors
/// The database's.
pub async fn link(state: &AppState, organization: Uuid, person: Uuid) -> Outcome<Option<String>> {
    let open = crate::join::open_invitation(state, organization, person).await?;
    let token = open.and_then(|(invitation, key)| token::mint(&state.keys, key, organization, invitation));
    Ok(token.map(|token| format!("/join/{token}")))
}

/// The code of the newest challenge that an address asked for.
///
/// # Errors
/// The database's.
pub async fn code(state: &AppState, address: &str) -> Outcome<Option<String>> {
    let newest = challenges::Entity::find()
        .filter(challenges::Column::EmailKey.eq(address))
        .order_by_desc(challenges::Column::CreatedAt)
        .order_by_desc(challenges::Column::ExpiresAt)
        .one(state.db.reader())
        .await?;
    let style = newest.as_ref().and_then(|row| Style::from_name(&row.style));
    Ok(newest.zip(style).and_then(|(row, style)| code_of(&state.keys, row.key_id, row.id, style)))
}

/// Mails that were claimed and not sent yet: what a process holds between the two.
#[derive(Debug)]
pub struct ClaimedMails(Vec<outbox::Claimed>);

/// Claims the mails that may leave now, and does not send them yet.
///
/// # Errors
/// The database's.
pub async fn claim_mails(state: &AppState) -> Outcome<ClaimedMails> {
    crate::workers::release_due(state).await?;
    Ok(ClaimedMails(outbox::claim_some(state).await?))
}

impl ClaimedMails {
    /// Goes on with them as the worker would.
    ///
    /// # Errors
    /// The first failure.
    pub async fn deliver(self, state: &AppState) -> Outcome<()> {
        outbox::deliver_all(state, self.0).await
    }
}
