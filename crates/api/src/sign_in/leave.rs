//! Signing out: here, and at the identity provider where it offers that (OpenID Connect RP-Initiated Logout 1.0).

use actix_web::HttpRequest;
use chrono::{DateTime, Utc};
use sea_orm::EntityTrait;
use url::Url;

use super::{hint, session};
use crate::auth::{Actor, Caller, Ctx, own_caller_of};
use crate::connections::ops as connections;
use crate::db::Tx;
use crate::db::entities::sessions;
use crate::problem::Outcome;
use crate::state::AppState;

/// Ends the caller's session here alone.
pub(crate) async fn leave(state: &AppState, caller: &Caller) -> Outcome<()> {
    state.db.write(async |tx| leave_in(tx, caller, caller.now).await).await
}

pub(super) async fn leave_in(tx: &Tx, caller: &Caller, now: DateTime<Utc>) -> Outcome<()> {
    let actor = Actor { kind: "account", id: Some(caller.account) };
    let ctx = Ctx::trusted(caller.organization, actor, now);
    session::end(tx, &ctx, &[caller.session], caller.person).await
}

/// Ends the session of whoever makes the request, if anybody is signed in; answers where the browser can end that at the
/// identity provider, if there is such a place.
pub(crate) async fn sign_out(state: &AppState, request: &HttpRequest) -> Outcome<Option<Url>> {
    let Some(caller) = own_caller_of(request).await? else { return Ok(None) };
    let former = sessions::Entity::find_by_id(caller.session).one(state.db.reader()).await?;
    leave(state, &caller).await?;
    match former.and_then(|former| former.id_token) {
        Some(sealed) => at_provider(state, &caller, &sealed).await,
        None => Ok(None),
    }
}

/// Whoever cannot be asked is not waited for long: here nobody is signed in any more.
async fn at_provider(state: &AppState, caller: &Caller, sealed: &str) -> Outcome<Option<Url>> {
    let organization = caller.organization;
    let found = connections::find(state.db.reader(), state, organization).await?;
    let Some(connection) = found else { return Ok(None) };
    let metadata = match state.providers.get(&state.outbound, &connection.rules.issuer).await {
        Ok(metadata) => metadata,
        Err(error) => {
            tracing::warn!(%organization, %error, "an identity provider cannot be asked where to sign out");
            return Ok(None);
        }
    };
    let Some(mut address) = metadata.additional_metadata().end_session() else { return Ok(None) };
    let mut query = address.query_pairs_mut();
    query.append_pair("client_id", &connection.client_id);
    query.append_pair("post_logout_redirect_uri", &connections::post_logout_redirect_uri(state));
    // Sealed with a key that is retired it is missing, and the provider asks whether to sign out.
    if let Some(id_token) = hint::open(state, organization, sealed) {
        query.append_pair("id_token_hint", &id_token);
    }
    drop(query);
    Ok(Some(address))
}
