//! Signing in by a private address: the identity that it proves, and the sessions that come of it. They reach the person's
//! own page and nothing else ([`Reach`](crate::auth::Reach)), and do so whether or not the person has left.

use sea_orm::{ColumnTrait, Condition, DbErr, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::challenge::CodeFor;
use super::ops::{Entered, begin_session};
use super::session::{Beginning, end_those};
use super::{Identity, Visitor};
use crate::auth::{Actor, Ctx, SessionKind};
use crate::connections::ops as connections;
use crate::db::Tx;
use crate::db::entities::{challenges, identities, people, private_addresses, sessions};
use crate::problem::Outcome;
use crate::state::AppState;

/// What the issuers of all organizations' private addresses begin with.
pub(super) const ISSUERS: &str = "urn:rollcall:private:";

/// Whose identities an organization's private addresses prove.
pub(super) fn issuer(organization: Uuid) -> String {
    format!("{ISSUERS}{organization}")
}

impl Identity {
    /// Who a person is that signs in by a private address: never the address, which may be given up.
    fn by_private_address(organization: Uuid, person: Uuid) -> Self {
        Self { issuer: issuer(organization), subject: person.to_string() }
    }
}

/// Lets an account be proven by the person's private address; none is any more by a former one.
pub(crate) async fn add_identity(tx: &Tx, ctx: &Ctx, person: Uuid, account: Uuid) -> Result<(), DbErr> {
    let Identity { issuer, subject } = Identity::by_private_address(ctx.organization, person);
    let row = identities::Model { issuer, subject, account_id: account, created_at: ctx.now };
    identities::Entity::insert(identities::ActiveModel::from(row)).exec_without_returning(tx).await?;
    Ok(())
}

/// Lets no account be proven by the person's private address any more.
pub(crate) async fn remove_identity(tx: &Tx, organization: Uuid, person: Uuid) -> Result<(), DbErr> {
    let Identity { issuer, subject } = Identity::by_private_address(organization, person);
    identities::Entity::delete_by_id((issuer, subject)).exec(tx).await?;
    Ok(())
}

/// Ends the sessions that a person has begun with a private address.
pub(crate) async fn end_sessions(tx: &Tx, ctx: &Ctx, person: Uuid) -> Outcome<()> {
    let these = Condition::all()
        .add(sessions::Column::PersonId.eq(person))
        .add(sessions::Column::Kind.eq(SessionKind::Private.as_str()));
    end_those(tx, ctx, these).await?;
    Ok(())
}

/// Deletes the codes that a person has asked for by a private address, or to confirm one.
pub(crate) async fn forget_codes(tx: &Tx, organization: Uuid, person: Uuid) -> Result<(), DbErr> {
    let to_confirm = Condition::all()
        .add(challenges::Column::OrganizationId.eq(organization))
        .add(challenges::Column::Purpose.eq(CodeFor::PrivateAddress.as_str()));
    let these = Condition::any().add(challenges::Column::OrganizationId.is_null()).add(to_confirm);
    challenges::Entity::delete_many()
        .filter(challenges::Column::PersonId.eq(person))
        .filter(these)
        .exec(tx)
        .await?;
    Ok(())
}

/// Begins a session of whoever has proven that a private address is theirs; the caller has touched its row.
pub(crate) async fn begin(
    tx: &Tx,
    state: &AppState,
    held: &private_addresses::Model,
    visitor: &Visitor,
) -> Outcome<Option<Entered>> {
    let organization = held.organization_id;
    let Some(person) = people::Entity::find_by_id((organization, held.person_id)).one(tx).await? else {
        return Ok(None);
    };
    let ctx = Ctx::trusted(organization, Actor::SYSTEM, state.clock.now());
    let beginning = Beginning {
        person: &person,
        identity: &Identity::by_private_address(organization, person.id),
        kind: SessionKind::Private,
        sign_in_version: connections::version(tx, organization).await?,
        at_provider: None,
    };
    let nothing_else = async |_: &_, _: &_, _| Ok(());
    Ok(Some(begin_session(tx, state, &ctx, &beginning, visitor, &nothing_else).await?))
}
