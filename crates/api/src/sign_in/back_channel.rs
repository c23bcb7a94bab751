//! An identity provider says that somebody has signed out there: OpenID Connect Back-Channel Logout 1.0.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, Condition, DbErr, EntityTrait};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::jws::{self, Unsigned};
use super::oidc::SKEW;
use super::refused::Refused;
use super::session;
use crate::auth::{Actor, Ctx, token_hash};
use crate::connections::ops::{self as connections, Connection};
use crate::db::Tx;
use crate::db::entities::{logout_tokens, sessions};
use crate::problem::Outcome;
use crate::state::AppState;

/// What a logout token says that it is.
const KIND: &str = "logout+jwt";
/// The event that it tells of.
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// How old it may be. Whoever keeps one longer must ask for another.
const FRESH: TimeDelta = TimeDelta::minutes(5);

/// What a logout token says.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Logout {
    /// Its id.
    id: String,
    /// What the provider calls the person.
    subject: Option<String>,
    /// What it calls its session.
    session: Option<String>,
    /// Until when it could be taken for a new one.
    until: DateTime<Utc>,
}

/// Ends the sessions that a logout token means, if it holds; the log says why it does not.
pub(crate) async fn log_out(
    state: &AppState,
    organization: Uuid,
    token: &str,
) -> Outcome<Result<(), Refused>> {
    let connection = connections::find(state.db.reader(), state, organization).await?;
    let read = match &connection {
        Some(connection) => read_with_keys(state, connection, token).await,
        None => Err(Refused::Token("the organization has no provider".to_owned())),
    };
    let ended = match read {
        Ok(logout) => end(state, organization, &logout).await?,
        Err(refused) => Err(refused),
    };
    match &ended {
        Ok(ended) => tracing::info!(%organization, sessions = ended, "an identity provider has signed out"),
        Err(reason) => tracing::warn!(%organization, %reason, "a logout token was refused"),
    }
    Ok(ended.map(drop))
}

/// Reads a token by the keys that are known, and by new ones if it names one that is not.
async fn read_with_keys(state: &AppState, connection: &Connection, token: &str) -> Result<Logout, Refused> {
    let issuer = &connection.rules.issuer;
    let metadata = state.providers.get(&state.outbound, issuer).await?;
    let claims = match jws::claims(metadata.jwks().keys(), token, KIND) {
        Err(Unsigned::UnknownKey) => match state.providers.refresh(&state.outbound, issuer).await {
            Some(metadata) => jws::claims(metadata.jwks().keys(), token, KIND),
            None => Err(Unsigned::UnknownKey),
        },
        read => read,
    };
    let refused = |why: String| Refused::Token(why);
    let claims = claims.map_err(|error| refused(error.to_string()))?;
    read(connection, &claims, state.clock.now()).map_err(|why| refused(why.to_owned()))
}

/// Reads the claims of a token whose signature holds (section 2.6).
fn read(
    connection: &Connection,
    claims: &Map<String, Value>,
    now: DateTime<Utc>,
) -> Result<Logout, &'static str> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    if text("iss") != Some(&connection.rules.issuer) {
        return Err("it is another issuer's");
    }
    if !is_for(&connection.client_id, claims.get("aud")) {
        return Err("it is for somebody else");
    }
    let issued = time(claims.get("iat")).ok_or("it does not say when it was issued")?;
    if issued > now + SKEW || issued < now - FRESH - SKEW {
        return Err("it was issued too long ago, or in time to come");
    }
    if claims.contains_key("exp") && time(claims.get("exp")).is_none_or(|until| until < now - SKEW) {
        return Err("it has expired");
    }
    if claims.get("events").and_then(|events| events.get(EVENT)).is_none_or(|event| !event.is_object()) {
        return Err("it tells of no sign-out");
    }
    if claims.contains_key("nonce") {
        return Err("it is an ID token");
    }
    let (subject, session) = (text("sub"), text("sid"));
    if subject.is_none() && session.is_none() {
        return Err("it names nobody");
    }
    Ok(Logout {
        id: text("jti").ok_or("it has no id")?.to_owned(),
        subject: subject.map(str::to_owned),
        session: session.map(str::to_owned),
        until: issued + FRESH + SKEW,
    })
}

fn is_for(client: &str, audience: Option<&Value>) -> bool {
    match audience {
        Some(Value::String(one)) => one == client,
        Some(Value::Array(all)) => all.iter().any(|one| one == client),
        _ => false,
    }
}

/// A time in whole seconds.
fn time(value: Option<&Value>) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(value?.as_i64()?, 0)
}

/// Uses the token up and ends what it means; answers how many sessions.
async fn end(state: &AppState, organization: Uuid, logout: &Logout) -> Outcome<Result<usize, Refused>> {
    let ctx = Ctx::trusted(organization, Actor::SYSTEM, state.clock.now());
    state
        .db
        .write(async |tx| {
            if !use_up(tx, organization, logout).await? {
                return Ok(Err(Refused::Token("it has been used".to_owned())));
            }
            Ok(Ok(session::end_those(tx, &ctx, meant(logout)).await?))
        })
        .await
}

/// Which sessions are meant. A session of whose id at the provider nothing is known is meant by the person alone.
fn meant(logout: &Logout) -> Condition {
    use sessions::Column::{ProviderSession, Subject};
    let of_subject = logout.subject.as_ref().map(|subject| Subject.eq(subject));
    let of_session = logout.session.as_ref().map(|session| {
        let this = Condition::any().add(ProviderSession.eq(session));
        if logout.subject.is_some() { this.add(ProviderSession.is_null()) } else { this }
    });
    Condition::all().add_option(of_subject).add_option(of_session)
}

/// Notes that a token is used; `false` if it was.
async fn use_up(tx: &Tx, organization: Uuid, logout: &Logout) -> Result<bool, DbErr> {
    let row = logout_tokens::Model {
        organization_id: organization,
        token_hash: token_hash(&format!("{organization} {}", logout.id)),
        expires_at: logout.until,
    };
    let inserted = logout_tokens::Entity::insert(logout_tokens::ActiveModel::from(row))
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    Ok(inserted > 0)
}
