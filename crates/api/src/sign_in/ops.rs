//! Signing in with a code, and who is signed in. Every refusal of a code is the same.

use rollcall_wire::Code;
use rollcall_wire::session::{Session, SessionAccount, SessionOrganization};
use uuid::Uuid;

use super::challenge::CodeFor;
use super::leave::leave_in;
use super::session::Beginning;
use super::{Identity, Visitor, private, session, store, tries};
use crate::auth::{Actor, Caller, Ctx, Reach, roles_by};
use crate::connections::ops as connections;
use crate::db::Tx;
use crate::db::entities::challenges;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;
use crate::{organization, private_address};

/// A session just begun.
#[derive(Debug)]
pub(crate) struct Entered {
    /// The token for the cookie.
    pub(crate) token: String,
    /// What the API answers.
    pub(crate) session: Session,
}

/// Signs in with the code of the challenge that this browser asked for. What the session may reach is said by the page that
/// the code was typed into: elsewhere than on the way to one's own page, a private address is nobody's. `also` is carried
/// out in the transaction of the sign-in.
///
/// # Errors
/// `code_refused`, whatever the reason; the database's.
pub(super) async fn sign_in(
    state: &AppState,
    challenge: Option<Uuid>,
    (typed, reach): (&str, Reach),
    visitor: &Visitor,
    also: impl AsyncFn(&Tx, &Ctx, Uuid) -> Outcome<()>,
) -> Outcome<Entered> {
    let tried = tries::take(state, challenge, typed).await?;
    let whose = tried.right().and_then(|row| whose(row, reach));
    let signed_in = state
        .db
        .write(async |tx| match whose {
            Some(Whose::OfOrganization(organization, person)) => {
                let ctx = Ctx::trusted(organization, Actor::SYSTEM, state.clock.now());
                enter(tx, state, &ctx, (tried.id, person), visitor, &also).await
            }
            Some(Whose::OfPrivateAddress(ref email_key, person)) => {
                enter_privately(tx, state, (tried.id, email_key, person), visitor).await
            }
            None => tried.count_failure(tx, state.clock.now()).await.map(|()| None),
        })
        .await?;
    signed_in.ok_or_else(code_refused)
}

/// Whom a code signs in.
enum Whose {
    /// A person of this organization, whose work account it is.
    OfOrganization(Uuid, Uuid),
    /// The person who has confirmed this private address.
    OfPrivateAddress(String, Uuid),
}

/// A work address has the organization of its domain; only on the way to one's own page can a private one have nothing
/// but its person.
fn whose(row: &challenges::Model, reach: Reach) -> Option<Whose> {
    let person = row.person_id?;
    match (CodeFor::from_name(&row.purpose)?, row.organization_id) {
        (CodeFor::WorkAccount | CodeFor::OwnPage, Some(organization)) => {
            Some(Whose::OfOrganization(organization, person))
        }
        (CodeFor::OwnPage, None) if reach == Reach::OwnPage => {
            Some(Whose::OfPrivateAddress(row.email_key.clone(), person))
        }
        (CodeFor::WorkAccount | CodeFor::OwnPage, None) | (CodeFor::PrivateAddress, _) => None,
    }
}

/// Begins a session that reaches the person's own page, if the challenge is not used yet and the address is still theirs.
async fn enter_privately(
    tx: &Tx,
    state: &AppState,
    (challenge, email_key, person): (Uuid, &str, Uuid),
    visitor: &Visitor,
) -> Outcome<Option<Entered>> {
    let Some(held) = private_address::ops::touch(tx, email_key, person).await? else { return Ok(None) };
    if !store::use_up(tx, challenge).await? {
        return Ok(None);
    }
    private::begin(tx, state, &held, visitor).await
}

/// Begins the session of the person, if the challenge is not used yet and the person is still enabled.
async fn enter(
    tx: &Tx,
    state: &AppState,
    ctx: &Ctx,
    (challenge, person): (Uuid, Uuid),
    visitor: &Visitor,
    also: &impl AsyncFn(&Tx, &Ctx, Uuid) -> Outcome<()>,
) -> Outcome<Option<Entered>> {
    // A code that was asked for before an identity provider was set counts for nothing.
    let Some(version) = connections::version_for_codes(tx, ctx.organization).await? else { return Ok(None) };
    let Some(person) = store::enabled_person(tx, ctx.organization, person).await? else { return Ok(None) };
    if !store::use_up(tx, challenge).await? {
        return Ok(None);
    }
    let identity = Identity::by_code(ctx.organization, person.id);
    let beginning = Beginning::by_code(&person, &identity, version);
    Ok(Some(begin_session(tx, state, ctx, &beginning, visitor, also).await?))
}

/// Begins a session in the place of the one that the browser leaves.
pub(super) async fn begin_session(
    tx: &Tx,
    state: &AppState,
    ctx: &Ctx,
    beginning: &Beginning<'_>,
    visitor: &Visitor,
    also: &impl AsyncFn(&Tx, &Ctx, Uuid) -> Outcome<()>,
) -> Outcome<Entered> {
    if let Some(former) = &visitor.former {
        leave_in(tx, former, ctx.now).await?;
    }
    let started = session::start(tx, state, ctx, beginning, visitor).await?;
    let person = beginning.person;
    let caller = Caller {
        session: started.session,
        account: started.account,
        organization: ctx.organization,
        person: person.id,
        kind: beginning.kind,
        email: person.email.clone(),
        display_name: person.display_name.clone(),
        roles: roles_by(tx, beginning.kind, ctx.organization, person.id).await?,
        now: ctx.now,
    };
    let actor = Actor { kind: "account", id: Some(started.account) };
    also(tx, &Ctx::trusted(ctx.organization, actor, ctx.now), person.id).await?;
    let session = describe_in(tx, state, &caller).await?;
    Ok(Entered { token: started.token, session })
}

/// Who is signed in, for the API.
pub(crate) async fn describe(state: &AppState, caller: &Caller) -> Outcome<Session> {
    describe_in(state.db.reader(), state, caller).await
}

async fn describe_in(
    db: &impl sea_orm::ConnectionTrait,
    state: &AppState,
    caller: &Caller,
) -> Outcome<Session> {
    let organization = organization::ops::get(db, caller.organization).await?;
    let undo_seconds = organization::ops::undo_seconds(db, state, caller.organization).await?;
    let ask = if caller.roles.is_empty() {
        organization::ops::global_administrators(db, caller.organization).await?
    } else {
        Vec::new()
    };
    Ok(Session {
        account: SessionAccount {
            id: caller.account,
            person_id: caller.person,
            email: caller.email.clone(),
            display_name: caller.display_name.clone(),
        },
        organization: SessionOrganization {
            id: organization.id,
            name: organization.name,
            product: organization.product,
            undo_seconds,
        },
        roles: caller.roles.iter().copied().map(Into::into).collect(),
        ask,
    })
}

/// Always the same, so that it tells nothing.
pub(crate) fn code_refused() -> Fail {
    Fail::new(
        Code::CodeRefused,
        "That is not the code of the newest mail, or it is no longer good. Check it, or ask for a new one.",
    )
}
