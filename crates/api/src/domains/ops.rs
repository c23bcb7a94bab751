//! What is asked and changed of an organization's domains.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rollcall_domain::event::Event;
use rollcall_domain::sign_in_domain::{SignInDomain, record_text};
use rollcall_wire::Code;
use rollcall_wire::organization::{
    DomainRecord, DomainState, NewDomain, SignInDomain as Shown, SignInDomains,
};
use sea_orm::{ConnectionTrait, DbErr, SqlErr};
use uuid::Uuid;

use super::store;
use crate::auth::{Actor, Ctx};
use crate::changes::{Happening, write_events};
use crate::db::Tx;
use crate::db::entities::domains::Model;
use crate::organization;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// Domains of one organization at most.
const MOST: u64 = 50;

/// The organization that a domain signs in to; an unverified one leads nowhere.
pub(crate) async fn organization_of(db: &impl ConnectionTrait, domain: &str) -> Outcome<Option<Uuid>> {
    Ok(store::organization_of(db, domain).await?)
}

/// The domains that sign in to an organization, in order.
pub(crate) async fn verified(db: &impl ConnectionTrait, organization: Uuid) -> Outcome<Vec<String>> {
    let all = store::all(db, organization).await?;
    Ok(all.into_iter().filter(|row| row.verified).map(|row| row.domain).collect())
}

/// All domains of an organization.
pub(super) async fn list(state: &AppState, organization: Uuid) -> Outcome<SignInDomains> {
    let all = store::all(state.db.reader(), organization).await?;
    Ok(SignInDomains { items: all.into_iter().map(shown).collect::<Outcome<_>>()? })
}

/// Adds a domain; one that is there already stays as it is. Whether another organization has it is not looked at: whoever
/// types a domain learns nothing of the others (R7).
pub(super) async fn add(state: &AppState, ctx: &Ctx, new: &NewDomain) -> Outcome<Shown> {
    let domain = new.check()?;
    let token = URL_SAFE_NO_PAD.encode(state.ids.bytes::<16>());
    ctx.write(&state.db, async |tx| {
        organization::ops::touch(tx, ctx.organization).await?;
        if let Some(row) = store::find(tx, ctx.organization, domain.as_str()).await? {
            return shown(row);
        }
        if store::count(tx, ctx.organization).await? >= MOST {
            let detail = format!("An organization has {MOST} domains at most. Remove one that nobody uses.");
            return Err(Fail::new(Code::TooManyItems, detail));
        }
        let row = new_row(ctx, &domain, Some(token.clone()));
        store::insert(tx, row.clone()).await?;
        happened(tx, ctx, Event::OrganizationDomainAdded { domain: domain.clone() }).await?;
        shown(row)
    })
    .await
}

/// Looks for the record that proves a domain; if it is there, people sign in from it.
pub(super) async fn verify(state: &AppState, ctx: &Ctx, domain: &str) -> Outcome<Shown> {
    let domain = read(domain)?;
    let row = store::find(state.db.reader(), ctx.organization, domain.as_str()).await?.ok_or_else(none)?;
    let Some(token) = row.token.as_deref().filter(|_| !row.verified) else { return shown(row) };
    require_record(state, &domain, token).await?;
    let verified = ctx.write(&state.db, async |tx| {
        let is_new = store::verify(tx, ctx, domain.as_str(), Some(token)).await.map_err(taken)?;
        if is_new {
            happened(tx, ctx, Event::OrganizationDomainVerified { domain: domain.clone() }).await?;
        }
        // Somebody else may have been quicker, or have taken it away.
        store::find(tx, ctx.organization, domain.as_str()).await?.ok_or_else(none)
    });
    shown(verified.await?)
}

async fn require_record(state: &AppState, domain: &SignInDomain, token: &str) -> Outcome<()> {
    let (name, wanted) = (domain.record_name(), record_text(token));
    let texts = state.outbound.texts(&name).await.map_err(|error| {
        Fail::new(
            Code::RecordUnknown,
            format!("{name} could not be looked up: {error}. Try again in a moment."),
        )
    })?;
    if texts.iter().any(|text| text.trim() == wanted) {
        return Ok(());
    }
    Err(if texts.is_empty() {
        let detail = format!(
            "There is no TXT record at {name} yet. A new one may take an hour to be seen everywhere; then try again."
        );
        Fail::new(Code::RecordMissing, detail)
    } else {
        let detail = format!(
            "The TXT record at {name} has another text. Publish {wanted} there, and try again in an hour."
        );
        Fail::new(Code::RecordDiffers, detail)
    })
}

/// Takes a domain away, as long as a Global Administrator can sign in from another.
pub(super) async fn remove(state: &AppState, ctx: &Ctx, domain: &str) -> Outcome<()> {
    let domain = read(domain)?;
    ctx.write(&state.db, async |tx| remove_in(tx, ctx, &domain).await).await
}

async fn remove_in(tx: &Tx, ctx: &Ctx, domain: &SignInDomain) -> Outcome<()> {
    // Of two that are taken away at once, the second sees what the first has left.
    organization::ops::touch(tx, ctx.organization).await?;
    let row = store::delete(tx, ctx.organization, domain.as_str()).await?.ok_or_else(none)?;
    if row.verified {
        require_way_in(tx, ctx.organization).await?;
    }
    happened(tx, ctx, Event::OrganizationDomainRemoved { domain: domain.clone() }).await
}

async fn require_way_in(tx: &Tx, organization: Uuid) -> Outcome<()> {
    let left = verified(tx, organization).await?;
    let addresses = store::addresses_of_administrators(tx, organization).await?;
    let leads_in =
        |address: &String| address.split_once('@').is_some_and(|(_, end)| left.iter().any(|own| own == end));
    if addresses.iter().any(leads_in) {
        return Ok(());
    }
    Err(Fail::new(
        Code::LastDomain,
        "No Global Administrator could sign in any more: none has an address of another domain that is verified. \
         Verify another domain first.",
    ))
}

/// Assigns a domain to an organization in the operator's name, whoever may have added it.
///
/// # Errors
/// `not_found`, `invalid_field`; `domain_taken` if another organization has it; the database's.
pub async fn assign(state: &AppState, organization: Uuid, domain: &SignInDomain) -> Outcome<()> {
    let ctx = Ctx::trusted(organization, Actor::OPERATOR, state.clock.now());
    ctx.write(&state.db, async |tx| {
        organization::ops::get(tx, organization).await?;
        assign_in(tx, &ctx, domain).await?;
        happened(tx, &ctx, Event::OrganizationDomainVerified { domain: domain.clone() }).await
    })
    .await
}

/// Assigns a domain in the transaction at hand.
pub(crate) async fn assign_in(tx: &Tx, ctx: &Ctx, domain: &SignInDomain) -> Outcome<()> {
    let row = Model { verified: true, verified_at: Some(ctx.now), ..new_row(ctx, domain, None) };
    if !store::insert(tx, row).await.map_err(taken)? {
        store::verify(tx, ctx, domain.as_str(), None).await.map_err(taken)?;
    }
    Ok(())
}

/// Takes a domain of an organization away in the operator's name.
///
/// # Errors
/// `not_found`, `last_domain`; the database's.
pub async fn unassign(state: &AppState, organization: Uuid, domain: &SignInDomain) -> Outcome<()> {
    let ctx = Ctx::trusted(organization, Actor::OPERATOR, state.clock.now());
    ctx.write(&state.db, async |tx| remove_in(tx, &ctx, domain).await).await
}

fn new_row(ctx: &Ctx, domain: &SignInDomain, token: Option<String>) -> Model {
    Model {
        organization_id: ctx.organization,
        domain: domain.to_string(),
        verified: false,
        token,
        added_by: ctx.actor.id,
        created_at: ctx.now,
        verified_at: None,
    }
}

async fn happened(tx: &Tx, ctx: &Ctx, event: Event) -> Outcome<()> {
    write_events(tx, ctx, &[Happening::new(event)]).await
}

fn shown(row: Model) -> Outcome<Shown> {
    let name = read(&row.domain).map(|domain| domain.record_name())?;
    let state = match (row.verified, &row.token) {
        (true, None) => DomainState::Assigned,
        (true, Some(_)) => DomainState::Verified,
        (false, _) => DomainState::Pending,
    };
    let record = row.token.map(|token| DomainRecord { name, text: record_text(&token) });
    let (added_at, verified_at) = (row.created_at, row.verified_at);
    Ok(Shown { domain: row.domain, state, record, added_at, verified_at })
}

/// A domain as a path names it: what is none is not there.
fn read(domain: &str) -> Outcome<SignInDomain> {
    SignInDomain::read(domain).map_err(|_problem| none())
}

fn none() -> Fail {
    Fail::new(Code::NotFound, "There is no such domain in your organization. Add it first.")
}

/// What the database says of a domain that is another organization's: only who has proven it, and the operator, ask.
fn taken(error: DbErr) -> Fail {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => Fail::new(
            Code::DomainTaken,
            "Another organization of this server signs in from this domain, and one domain signs in to one. Ask the \
             operator of this server to move it.",
        ),
        Some(_) | None => error.into(),
    }
}
