//! Asking for a code, and signing in with it.
//!
//! Whether an address is known shows nowhere: one challenge is written for each request, the worker that sends the mail
//! finds out whose address it is, and every refusal is the same.

use chrono::{DateTime, TimeDelta, Utc};
use rollcall_domain::email::Email;
use rollcall_wire::Code;
use rollcall_wire::session::{Session, SessionAccount, SessionOrganization};
use uuid::Uuid;

use super::code::{Style, code_of};
use super::leave::leave_in;
use super::session::Beginning;
use super::{Identity, Visitor, session, store};
use crate::auth::{Actor, Caller, Ctx, token_hash};
use crate::budgets::{self, day, hour};
use crate::connections::ops as connections;
use crate::db::Tx;
use crate::db::entities::challenges;
use crate::domains;
use crate::keys::same;
use crate::organization;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// How long a code is good for, in minutes.
pub(crate) const VALID_MINUTES: i64 = 10;
/// How often a code can be tried.
const TRIES: i32 = 5;
/// How many codes are sent to one address in an hour.
const CODES_PER_HOUR: i64 = 5;
/// After so many failures for an address in a day its codes are of letters.
const FAILURES_PER_DAY: i64 = 10;
/// After so many failures in an organization in an hour all its codes are of letters.
const ORGANIZATION_FAILURES_PER_HOUR: i64 = 100;

/// For which organization somebody wants to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The one that the address's domain belongs to.
    Domain,
    /// This one: the address may be any of its people's.
    Organization(Uuid),
}

/// What the page that asks for the code may show to the browser that asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    /// The address, in canonical form.
    pub(crate) address: String,
    /// Whether the code is of letters.
    pub(crate) letters: bool,
}

/// A session just begun.
#[derive(Debug)]
pub(crate) struct Entered {
    /// The token for the cookie.
    pub(crate) token: String,
    /// What the API answers.
    pub(crate) session: Session,
}

/// Writes a challenge; answers its id, which binds it to the browser that asked.
///
/// Above the limit nothing is sent and nothing is said: what is said would tell of other people's attempts.
pub(super) async fn request_code(state: &AppState, scope: Scope, email: &Email) -> Outcome<Uuid> {
    let now = state.clock.now();
    let (id, key_id) = (state.ids.random(), state.keys.newest());
    let address = token_hash(email.key().as_str());
    state
        .db
        .write(async |tx| {
            let organization = match scope {
                Scope::Domain => domains::ops::organization_of(tx, email.domain()).await?,
                Scope::Organization(organization) => Some(organization),
            };
            let sent = budgets::take(tx, &format!("code/{address}"), hour(now), 1, CODES_PER_HOUR).await?;
            let letters = wants_letters(tx, (&address, email.key().as_str()), organization, now).await?;
            let challenge = challenge((id, key_id), organization, email, (sent, letters), now);
            store::insert(tx, challenge).await?;
            Ok(())
        })
        .await?;
    state.wake.notify_one();
    Ok(id)
}

fn challenge(
    (id, key_id): (Uuid, i32),
    organization: Option<Uuid>,
    email: &Email,
    (sent, letters): (bool, bool),
    now: DateTime<Utc>,
) -> challenges::Model {
    challenges::Model {
        id,
        organization_id: organization,
        email_key: email.key().as_str().to_owned(),
        style: if letters { Style::Letters } else { Style::Digits }.as_str().to_owned(),
        key_id,
        state: "open".to_owned(),
        tries: 0,
        person_id: None,
        mail_state: if sent { "queued" } else { "dropped" }.to_owned(),
        attempt: 0,
        owner: None,
        next_at: now,
        created_at: now,
        expires_at: now + TimeDelta::minutes(VALID_MINUTES),
    }
}

/// Where codes have been guessed at, they become harder to guess; nobody is locked out.
async fn wants_letters(
    tx: &Tx,
    (address, email_key): (&str, &str),
    organization: Option<Uuid>,
    now: DateTime<Utc>,
) -> Outcome<bool> {
    let of_address = budgets::used(tx, &failures_of_address(address), day(now)).await?;
    let of_all = budgets::used(tx, &failures_of_organization(organization, email_key), hour(now)).await?;
    Ok(of_address >= FAILURES_PER_DAY || of_all >= ORGANIZATION_FAILURES_PER_HOUR)
}

fn failures_of_address(address: &str) -> String {
    format!("code-failures/{address}")
}

/// A domain that nobody has counts like an organization of its own: how codes look must not tell it apart.
fn failures_of_organization(organization: Option<Uuid>, email_key: &str) -> String {
    let domain = email_key.rsplit('@').next().unwrap_or_default();
    let whose = organization.map_or_else(|| token_hash(domain), |id| id.to_string());
    format!("code-failures-of/{whose}")
}

/// What was asked for with this challenge, while it can be answered.
pub(crate) async fn asked(state: &AppState, challenge: Uuid) -> Outcome<Option<Asked>> {
    let row = store::open(state.db.reader(), challenge, state.clock.now()).await?;
    Ok(row.map(|row| Asked {
        letters: Style::from_name(&row.style) == Some(Style::Letters),
        address: row.email_key,
    }))
}

/// Signs in with the code of the challenge that this browser asked for. `also` is carried out in the transaction of the sign-in.
///
/// # Errors
/// `code_refused`, whatever the reason; the database's.
pub(super) async fn sign_in(
    state: &AppState,
    challenge: Option<Uuid>,
    typed: &str,
    visitor: &Visitor,
    also: impl AsyncFn(&Tx, &Ctx, Uuid) -> Outcome<()>,
) -> Outcome<Entered> {
    let now = state.clock.now();
    // A browser without a challenge takes the same way, with one that nobody has.
    let id = challenge.unwrap_or_else(|| state.ids.random());
    let tried = state
        .db
        .write(async |tx| {
            let taken = store::take_try(tx, id, TRIES, now).await?;
            let row = store::open(tx, id, now).await?;
            Ok(row.filter(|_| taken))
        })
        .await?;
    let right = is_right(state, id, tried.as_ref(), typed);
    let whose = tried.as_ref().and_then(|row| row.organization_id.zip(row.person_id)).filter(|_| right);
    let signed_in = state
        .db
        .write(async |tx| match whose {
            Some((organization, person)) => {
                let ctx = Ctx::trusted(organization, Actor::SYSTEM, now);
                enter(tx, state, &ctx, (id, person), visitor, &also).await
            }
            None => count_failure(tx, tried.as_ref(), now).await,
        })
        .await?;
    signed_in.ok_or_else(refused)
}

/// Whether that is the challenge's code. One that nobody has takes as long.
fn is_right(state: &AppState, challenge: Uuid, row: Option<&challenges::Model>, typed: &str) -> bool {
    let style = row.and_then(|row| Style::from_name(&row.style)).unwrap_or(Style::Digits);
    let key_id = row.map_or_else(|| state.keys.newest(), |row| row.key_id);
    let typed: String =
        typed.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase()).collect();
    code_of(&state.keys, key_id, challenge, style)
        .is_some_and(|code| same(code.to_ascii_uppercase().as_bytes(), typed.as_bytes()))
}

async fn count_failure(
    tx: &Tx,
    tried: Option<&challenges::Model>,
    now: DateTime<Utc>,
) -> Outcome<Option<Entered>> {
    if let Some(row) = tried {
        let address = failures_of_address(&token_hash(&row.email_key));
        budgets::take(tx, &address, day(now), 1, i64::MAX).await?;
        let organization = failures_of_organization(row.organization_id, &row.email_key);
        budgets::take(tx, &organization, hour(now), 1, i64::MAX).await?;
    }
    Ok(None)
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
    let beginning =
        Beginning { person: &person, identity: &identity, sign_in_version: version, at_provider: None };
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
        email: person.email.clone(),
        display_name: person.display_name.clone(),
        roles: crate::auth::roles_of(tx, ctx.organization, person.id).await?,
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
fn refused() -> Fail {
    Fail::new(
        Code::CodeRefused,
        "That is not the code of the newest mail, or it is no longer good. Check it, or ask for a new one.",
    )
}
