//! The extractors that handlers name in their signatures.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use chrono::{DateTime, TimeDelta, Utc};
use rollcall_domain::role::{Permission, Role};
use uuid::Uuid;

use super::client::{brings_token, client_of, people_only};
use super::ctx::{Ctx, allows, not_signed_in, role_required};
use super::{Reach, SESSION_COOKIE, SessionKind, cookie_of, store, token_hash};
use crate::limits;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// The person behind a session.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The session.
    pub session: Uuid,
    /// The account that signed in.
    pub account: Uuid,
    /// The organization the session belongs to.
    pub organization: Uuid,
    /// The person of the directory.
    pub person: Uuid,
    /// What the session was begun with.
    pub kind: SessionKind,
    /// The work e-mail.
    pub email: String,
    /// The name to show.
    pub display_name: String,
    /// The roles held now.
    pub roles: Vec<Role>,
    /// When the request came.
    pub now: DateTime<Utc>,
}

impl Caller {
    pub(super) fn ctx(&self, reach: Reach, needs: Option<Permission>) -> Ctx {
        Ctx::session(self.organization, self.account, (self.session, reach), needs, self.now)
    }
}

/// Anybody with a session, whatever their role.
#[derive(Clone, Debug)]
pub struct SignedIn(pub Caller);

impl SignedIn {
    /// Acts in the caller's name.
    #[must_use]
    pub fn ctx(&self) -> Ctx {
        self.0.ctx(Reach::Work, None)
    }
}

/// A Business or Global Administrator.
#[derive(Clone, Debug)]
pub struct Admin(pub Caller);

impl Admin {
    /// Acts in the caller's name; the role is asked again in the transaction.
    #[must_use]
    pub fn ctx(&self) -> Ctx {
        self.0.ctx(Reach::Work, Some(Permission::ManageUsers))
    }
}

/// A Global Administrator.
#[derive(Clone, Debug)]
pub struct GlobalAdmin(pub Caller);

impl GlobalAdmin {
    /// Acts in the caller's name; the role is asked again in the transaction.
    #[must_use]
    pub fn ctx(&self) -> Ctx {
        self.0.ctx(Reach::Work, Some(Permission::ManageOrganization))
    }
}

/// Somebody at their own page, by whatever session.
#[derive(Clone, Debug)]
pub(crate) struct OwnPage(pub(crate) Caller);

impl OwnPage {
    /// Acts in the caller's name, on what is the person's own.
    pub(crate) fn ctx(&self) -> Ctx {
        self.0.ctx(Reach::OwnPage, None)
    }
}

/// Who makes this request, if anybody is signed in with a work account.
pub(crate) async fn caller_of(request: &HttpRequest) -> Outcome<Option<Caller>> {
    caller_within(request, Reach::Work).await
}

/// Who is at their own page, or leaves: signed in with a work account or a private address.
pub(crate) async fn own_caller_of(request: &HttpRequest) -> Outcome<Option<Caller>> {
    caller_within(request, Reach::OwnPage).await
}

async fn caller_within(request: &HttpRequest, reach: Reach) -> Outcome<Option<Caller>> {
    if brings_token(request.headers()) {
        return Ok(None);
    }
    let state = AppState::of(request)?;
    let Some(cookie) = cookie_of(request, SESSION_COOKIE) else { return Ok(None) };
    let found = store::caller(state.db.reader(), &token_hash(&cookie), reach, state.clock.now()).await?;
    let Some((caller, noted)) = found else { return Ok(None) };
    note_use(state, &caller, noted).await;
    Ok(Some(caller))
}

/// Notes that the session is used, if that was not done a moment ago: a request seldom writes. Where it cannot be noted,
/// the request goes on all the same.
async fn note_use(state: &AppState, caller: &Caller, noted: DateTime<Utc>) {
    let settings = &state.config.session;
    // What was noted before the clock was set back lies in the future, and is put right.
    let noted_since = caller.now - noted;
    if (TimeDelta::zero()..settings.noted_every()).contains(&noted_since) {
        return;
    }
    let idle_until = caller.now + settings.idle();
    let times = (noted, caller.now);
    let touched =
        state.db.write_soon(async |tx| Ok(store::touch(tx, caller.session, times, idle_until).await?)).await;
    if let Err(error) = touched {
        tracing::warn!(?error, "that a session is used cannot be noted");
    }
}

pub(super) async fn require(request: HttpRequest, permission: Option<Permission>) -> Outcome<Caller> {
    if client_of(&request).await?.is_some() {
        return Err(people_only());
    }
    let caller = caller_of(&request).await?.ok_or_else(not_signed_in)?;
    limits::take_of_organization(&request, caller.organization).await?;
    let Some(permission) = permission.filter(|permission| !allows(&caller.roles, *permission)) else {
        return Ok(caller);
    };
    let state = AppState::of(&request)?;
    Err(role_required(state.db.reader(), caller.organization, permission).await?)
}

pub(super) type Extracting<T> = Pin<Box<dyn Future<Output = Outcome<T>>>>;

impl FromRequest for SignedIn {
    type Error = Fail;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Ok(Self(require(request, None).await?)) })
    }
}

impl FromRequest for Admin {
    type Error = Fail;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Ok(Self(require(request, Some(Permission::ManageUsers)).await?)) })
    }
}

impl FromRequest for GlobalAdmin {
    type Error = Fail;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Ok(Self(require(request, Some(Permission::ManageOrganization)).await?)) })
    }
}
