//! API clients and the access tokens that they bring.
//!
//! A token is sealed by the server and read by nobody else (docs/decisions/0032). It says which client it is of, by which
//! secret it was got, and for what. Whether that client and that secret still count is asked of the database each time,
//! so that what is taken away counts no more from that moment.

use actix_web::HttpRequest;
use actix_web::http::header::{AUTHORIZATION, HeaderMap};
use chrono::{DateTime, TimeDelta, Utc};
use rollcall_domain::Scope;
use rollcall_domain::scope::known;
use rollcall_wire::Code;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ctx::Ctx;
use super::store::CLOCKS;
use crate::db::Sql;
use crate::keys::Purpose;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// What a token begins with, so that it is known for what it is wherever it is found.
const PREFIX: &str = "rollcall_token_";

/// How long a token counts.
pub(crate) const TOKEN_LIFETIME: TimeDelta = TimeDelta::minutes(15);

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AccessToken {
    /// The organization.
    pub(crate) organization: Uuid,
    /// The client.
    pub(crate) client: Uuid,
    /// The secret that it was got by.
    pub(crate) secret: Uuid,
    /// What it is for.
    pub(crate) scopes: Vec<Scope>,
    /// When it was made.
    pub(crate) issued_at: DateTime<Utc>,
}

/// An API client that makes a request.
#[derive(Clone, Debug)]
pub(crate) struct ApiClient {
    token: AccessToken,
    /// Its name.
    pub(crate) name: String,
    now: DateTime<Utc>,
}

impl AccessToken {
    /// Seals it, as the client is given it.
    pub(crate) fn seal(&self, state: &AppState) -> Outcome<String> {
        let plain = serde_json::to_vec(self).map_err(|error| Fail::Internal(error.to_string()))?;
        Ok(format!("{PREFIX}{}", state.keys.seal(Purpose::Token, state.ids.bytes(), &plain)))
    }

    /// Opens one that is still young enough. After a clock was set back, those of the future count no more (C21).
    fn open(state: &AppState, token: &str) -> Option<Self> {
        let plain = state.keys.open(Purpose::Token, token.strip_prefix(PREFIX)?)?;
        let token: Self = serde_json::from_slice(&plain).ok()?;
        let age = state.clock.now() - token.issued_at;
        (-CLOCKS..TOKEN_LIFETIME).contains(&age).then_some(token)
    }
}

impl ApiClient {
    /// The client.
    pub(crate) fn id(&self) -> Uuid {
        self.token.client
    }

    /// Its organization.
    pub(crate) fn organization(&self) -> Uuid {
        self.token.organization
    }

    /// Whether it may do what the scope names.
    pub(super) fn require(&self, scope: Scope) -> Outcome<()> {
        if self.token.scopes.contains(&scope) { Ok(()) } else { Err(scope_required(scope)) }
    }

    /// Acts in its name.
    pub(super) fn ctx(&self, needs: Scope) -> Ctx {
        let AccessToken { organization, client, secret, .. } = self.token;
        Ctx::client(organization, (client, secret), needs, self.now)
    }
}

/// Whether a request brings the token of an API client, whatever it is worth. No cookie counts then: no browser sends one
/// of its own accord, so that nobody is made to (R11).
pub(crate) fn brings_token(headers: &HeaderMap) -> bool {
    token_in(headers).is_some()
}

/// A token of ours (RFC 6750 §2.1). One of somebody else, such as a proxy's own, says nothing here.
fn token_in(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && token.starts_with(PREFIX)).then_some(token)
}

/// The client that makes this request, if one does.
///
/// # Errors
/// `token_refused`; the database's.
pub(crate) async fn client_of(request: &HttpRequest) -> Outcome<Option<ApiClient>> {
    let Some(token) = token_in(request.headers()) else { return Ok(None) };
    let state = AppState::of(request)?;
    let mut token = AccessToken::open(state, token).ok_or_else(token_refused)?;
    let key = (token.client, token.secret);
    let found = find(state.db.reader(), token.organization, key).await?.ok_or_else(token_refused)?;
    token.scopes.retain(|scope| found.may(*scope));
    Ok(Some(ApiClient { token, name: found.name, now: state.clock.now() }))
}

/// A client that still counts.
#[derive(FromQueryResult)]
struct Found {
    name: String,
    scopes: String,
}

impl Found {
    fn may(&self, scope: Scope) -> bool {
        known(&self.scopes).contains(&scope)
    }
}

/// The client of a secret, unless either was taken away.
async fn find(
    db: &impl ConnectionTrait,
    organization: Uuid,
    (client, secret): (Uuid, Uuid),
) -> Result<Option<Found>, DbErr> {
    let sql = "SELECT c.name, c.scopes FROM client_secrets s \
               JOIN clients c ON c.organization_id = s.organization_id AND c.id = s.client_id \
               WHERE s.organization_id = $1 AND s.client_id = $2 AND s.id = $3 AND c.removed_at IS NULL";
    Sql::new(sql).bind(organization).bind(client).bind(secret).one(db).await
}

/// Asks, inside a write, whether a client may still do what it is about to.
///
/// # Errors
/// `token_refused`, `scope_required`; the database's.
pub(super) async fn confirm(
    db: &impl ConnectionTrait,
    organization: Uuid,
    key: (Uuid, Uuid),
    needs: Scope,
) -> Outcome<()> {
    let found = find(db, organization, key).await?.ok_or_else(token_refused)?;
    if found.may(needs) { Ok(()) } else { Err(scope_required(needs)) }
}

fn token_refused() -> Fail {
    let detail = "Get a new access token at `/oauth/token`: this one has expired, its client or secret was taken away, \
                  or it is none of this server's.";
    Fail::new(Code::TokenRefused, detail)
}

fn scope_required(scope: Scope) -> Fail {
    let detail = format!(
        "This needs the scope `{}`. Ask for a token with it; if the client does not have it, a Global Administrator \
         makes one that does.",
        scope.as_str()
    );
    Fail::new(Code::ScopeRequired, detail)
}

/// What a client is told that would do what only people do.
pub(super) fn people_only() -> Fail {
    Fail::new(Code::PeopleOnly, "API clients cannot do this. Sign in to the admin center.")
}
