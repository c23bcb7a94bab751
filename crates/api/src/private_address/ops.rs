//! Adds, changes and removes a private address, and finds whose one is.

use rollcall_domain::Email;
use rollcall_wire::Code;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::forget::forget;
use super::store;
use crate::auth::{Caller, Ctx, OwnPage, SessionKind};
use crate::db::Tx;
use crate::db::entities::private_addresses::Model;
use crate::directory::forget::addresses_of;
use crate::domains;
use crate::outbox::domain_of;
use crate::problem::{Fail, Outcome};
use crate::sign_in::challenge::{self, CodeFor, Wanted};
use crate::sign_in::ops::{Entered, code_refused};
use crate::sign_in::{Visitor, private, tries};
use crate::state::AppState;

/// Why an address cannot be the person's private one. It is said before any code is sent, so it says only what the person
/// may know: about the domain, and about addresses of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// An organization signs in with its domain: whoever has it gives the mailbox to somebody else one day.
    WorkDomain,
    /// The organization's directory has it as the person's.
    InDirectory,
}

/// How a code that confirms ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Confirmed {
    /// The address is the person's.
    Theirs,
    /// Somebody else of the organization has it. Only who reads its mail is told.
    Taken,
}

/// The private address of somebody.
pub(crate) async fn of_person(
    db: &impl ConnectionTrait,
    organization: Uuid,
    person: Uuid,
) -> Outcome<Option<Model>> {
    Ok(store::of_person(db, organization, person).await?)
}

/// Whose private address that is: of several organizations' people, who confirmed it last.
pub(crate) async fn newest_of(db: &impl ConnectionTrait, email_key: &str) -> Outcome<Option<Model>> {
    Ok(store::holders(db, email_key).await?.into_iter().next())
}

/// The address while it is the person's, for a session that begins by it.
pub(crate) async fn touch(tx: &Tx, email_key: &str, person: Uuid) -> Outcome<Option<Model>> {
    Ok(store::touch(tx, email_key, person).await?)
}

/// Sends a code to an address that is to be the person's. Whether somebody has it already changes nothing here (R7).
pub(crate) async fn ask(state: &AppState, caller: &Caller, email: &Email) -> Outcome<Result<Uuid, Unfit>> {
    let db = state.db.reader();
    if domains::ops::organization_of(db, email.domain()).await?.is_some() {
        return Ok(Err(Unfit::WorkDomain));
    }
    let own = addresses_of(db, caller.organization, caller.person).await?;
    if own.iter().any(|own| own == email.key().as_str()) {
        return Ok(Err(Unfit::InDirectory));
    }
    let wanted = Wanted::PrivateAddress(caller.organization, caller.person);
    Ok(Ok(challenge::request(state, wanted, email).await?))
}

/// Confirms the address that a code was sent to. The former one, if there was one, and the sessions that came of it end.
///
/// # Errors
/// `code_refused`, whatever the reason; `not_signed_in`; the database's.
pub(crate) async fn confirm(
    state: &AppState,
    own: &OwnPage,
    challenge: Option<Uuid>,
    typed: &str,
) -> Outcome<Confirmed> {
    let ctx = own.ctx();
    let whose = (own.0.organization, own.0.person);
    let tried = tries::take(state, challenge, typed).await?;
    let right = tried.right().filter(|row| {
        CodeFor::from_name(&row.purpose) == Some(CodeFor::PrivateAddress)
            && row.organization_id.zip(row.person_id) == Some(whose)
    });
    let Some(row) = right else {
        state.db.write(async |tx| tried.count_failure(tx, ctx.now).await).await?;
        return Err(code_refused());
    };
    let confirmed = ctx.write(&state.db, async |tx| {
        if !challenge::use_up(tx, row.id).await? {
            return Err(code_refused());
        }
        take(tx, &ctx, &own.0, &row.email_key).await
    });
    match confirmed.await {
        Err(Fail::Problem(problem)) if problem.code == Code::Changed => Ok(Confirmed::Taken),
        confirmed => confirmed,
    }
}

async fn take(tx: &Tx, ctx: &Ctx, caller: &Caller, email_key: &str) -> Outcome<Confirmed> {
    let person = caller.person;
    if store::is_taken(tx, (ctx.organization, person), email_key).await? {
        return Ok(Confirmed::Taken);
    }
    // Verified for an organization since the code was sent.
    if domains::ops::organization_of(tx, domain_of(email_key)).await?.is_some() {
        return Err(code_refused());
    }
    let former = store::of_person(tx, ctx.organization, person).await?;
    if former.is_some_and(|former| former.email_key == email_key) {
        return Ok(Confirmed::Theirs);
    }
    forget(tx, ctx, person).await?;
    let row = Model {
        organization_id: ctx.organization,
        person_id: person,
        email_key: email_key.to_owned(),
        confirmed_at: ctx.now,
    };
    if !store::insert(tx, row).await? {
        return Err(Fail::new(Code::Changed, "Somebody else has confirmed this address at the same moment."));
    }
    private::add_identity(tx, ctx, person, caller.account).await?;
    Ok(Confirmed::Theirs)
}

/// Removes the person's private address, and ends the sessions that came of it.
///
/// # Errors
/// `not_signed_in`; the database's.
pub(crate) async fn remove(state: &AppState, own: &OwnPage) -> Outcome<()> {
    let ctx = own.ctx();
    ctx.write(&state.db, async |tx| forget(tx, &ctx, own.0.person).await).await
}

/// The other organizations at which the private address of somebody is one human's as well.
pub(crate) async fn elsewhere(db: &impl ConnectionTrait, held: &Model) -> Outcome<Vec<Model>> {
    let mut all = store::holders(db, &held.email_key).await?;
    all.retain(|other| other.organization_id != held.organization_id);
    Ok(all)
}

/// Goes on to another organization at which the private address is confirmed, by which this session was begun: its mailbox
/// has been proven, and that is all that a code would prove again.
///
/// # Errors
/// `not_signed_in`; the database's.
pub(crate) async fn go_to(
    state: &AppState,
    own: &OwnPage,
    organization: Uuid,
    visitor: &Visitor,
) -> Outcome<Option<Entered>> {
    // A work account's sign-in has proven no mailbox.
    if own.0.kind != SessionKind::Private {
        return Ok(None);
    }
    let ctx = own.ctx();
    ctx.write(&state.db, async |tx| {
        let Some(held) = store::of_person(tx, ctx.organization, own.0.person).await? else { return Ok(None) };
        let others = elsewhere(tx, &held).await?;
        let Some(other) = others.iter().find(|other| other.organization_id == organization) else {
            return Ok(None);
        };
        match store::touch(tx, &other.email_key, other.person_id).await? {
            Some(held) => private::begin(tx, state, &held, visitor).await,
            None => Ok(None),
        }
    })
    .await
}
