//! Signing in with a work account: to the identity provider and back.

use rollcall_domain::Email;
use uuid::Uuid;

use super::attempt::{self, Kept, Secrets};
use super::bind::bind;
use super::challenge::Scope;
use super::hint;
use super::oidc::{self, Answer, Asking};
use super::ops::{Entered, begin_session};
use super::refused::Refused;
use super::session::{AtProvider, Beginning};
use super::{Visitor, Way};
use crate::auth::{Actor, Ctx, SessionKind};
use crate::connections::ops::{self as connections, Connection};
use crate::db::Tx;
use crate::problem::Outcome;
use crate::state::AppState;

/// An attempt that has begun.
#[derive(Debug)]
pub(crate) struct Begun {
    /// What names it.
    pub(crate) tag: String,
    /// What its cookie holds.
    pub(crate) cookie: String,
}

/// How an attempt ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// The way that it was begun on; unknown if there was no such attempt.
    pub(crate) way: Option<Way>,
    /// The session, or why there is none.
    pub(crate) entered: Result<Entered, Refused>,
}

/// Where somebody who wants to sign in must do it: `None` is here, by a code.
pub(crate) async fn connection(state: &AppState, scope: Scope, email: &Email) -> Outcome<Option<Connection>> {
    match scope {
        Scope::Domain => connections::of_domain(state, email.domain()).await,
        Scope::Organization(organization) => connections::find(state.db.reader(), state, organization).await,
    }
}

/// Begins an attempt.
pub(crate) async fn begin(
    state: &AppState,
    connection: &Connection,
    way: Way,
    asking: &Asking,
) -> Outcome<Result<Begun, Refused>> {
    let secrets = Secrets::new(state);
    let address = match state.providers.get(&state.outbound, &connection.rules.issuer).await {
        Ok(metadata) => oidc::address(state, connection, &metadata, &secrets, asking),
        Err(error) => Err(error.into()),
    };
    let address = match address {
        Ok(address) => address,
        Err(refused) => return Ok(Err(noted(connection.organization, refused))),
    };
    attempt::note(state, connection, way, &secrets).await?;
    let cookie = attempt::seal(state, &secrets, &address);
    Ok(Ok(Begun { tag: attempt::tag_of(&secrets.state), cookie }))
}

/// Ends an attempt with the answer that came to an organization's address: `kept` is what this browser kept of it.
/// `also` is carried out in the transaction of the sign-in.
pub(crate) async fn end(
    state: &AppState,
    organization: Uuid,
    (answer, kept): (&Answer, Option<&Kept>),
    visitor: &Visitor,
    also: impl AsyncFn(&Tx, &Ctx, Uuid) -> Outcome<()>,
) -> Outcome<Ended> {
    let own = answer.state.as_deref().filter(|state| kept.is_some_and(|kept| kept.is_of(state)));
    let now = state.clock.now();
    let taken = match own {
        Some(own) => state.db.write(async |tx| Ok(attempt::take(tx, organization, own, now).await?)).await?,
        None => None,
    };
    let connection = connections::find(state.db.reader(), state, organization).await?;
    let (Some(row), Some(connection)) = (taken, connection) else {
        return Ok(Ended { way: None, entered: Err(noted(organization, Refused::Attempt)) });
    };
    let way = Way::from_name(&row.page);
    if row.sign_in_version != connection.version {
        return Ok(Ended { way, entered: Err(noted(organization, Refused::Attempt)) });
    }
    let secrets = Secrets { state: String::new(), nonce: row.nonce, verifier: row.verifier };
    let (proven, id_token) = match oidc::redeem(state, &connection, &secrets, answer).await {
        Ok(redeemed) => redeemed,
        Err(refused) => return Ok(Ended { way, entered: Err(noted(organization, refused)) }),
    };
    let at_provider = AtProvider {
        subject: proven.subject.clone(),
        session: proven.provider_session.clone(),
        id_token: hint::seal(state, organization, &id_token),
    };
    let ctx = Ctx::trusted(organization, Actor::SYSTEM, state.clock.now());
    let entered = state
        .db
        .write(async |tx| match bind(tx, &connection, &proven).await? {
            Ok(person) => {
                let beginning = Beginning {
                    person: &person,
                    identity: &proven.identity,
                    kind: SessionKind::Work,
                    sign_in_version: connection.version,
                    at_provider: Some(&at_provider),
                };
                Ok(Ok(begin_session(tx, state, &ctx, &beginning, visitor, &also).await?))
            }
            Err(refused) => Ok(Err(refused)),
        })
        .await?;
    Ok(Ended { way, entered: entered.map_err(|refused| noted(organization, refused)) })
}

/// Says in the log why a sign-in was refused.
fn noted(organization: Uuid, refused: Refused) -> Refused {
    tracing::warn!(%organization, reason = %refused, "a sign-in with a work account was refused");
    refused
}
