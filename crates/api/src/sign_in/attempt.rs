//! A sign-in under way at an identity provider: begun in one browser, and ended once, in the same.
//!
//! The database keeps the hash of the state; the browser keeps state and address in a sealed cookie of this attempt, so
//! that attempts in several tabs do not disturb each other. An answer counts only with both.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};
use url::Url;
use uuid::Uuid;

use super::Way;
use crate::auth::{new_token, token_hash};
use crate::connections::ops::Connection;
use crate::db::Tx;
use crate::db::entities::sign_in_states;
use crate::keys::{Purpose, same};
use crate::problem::Outcome;
use crate::state::AppState;

/// How long a sign-in at the provider may take, in minutes.
pub(crate) const VALID_MINUTES: i64 = 15;
/// Letters of the state's hash that name an attempt: in its cookie's name and in the address that leads on.
const TAG_LETTERS: usize = 16;
/// What the sealed value begins with, so that no other sealed value passes for it.
const MARK: u8 = b'a';

/// What an attempt is made of. None of it is known to anybody but this server, the browser and the provider.
pub(super) struct Secrets {
    /// Comes back with the answer.
    pub(super) state: String,
    /// Comes back in the token.
    pub(super) nonce: String,
    /// Proves to the provider that the code is ours (PKCE).
    pub(super) verifier: String,
}

/// What the browser keeps of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    /// The state.
    pub(crate) state: String,
    /// Where the provider asks who it is.
    pub(crate) address: String,
}

impl Secrets {
    pub(super) fn new(state: &AppState) -> Self {
        let [state, nonce, verifier] = [(); 3].map(|()| new_token(&state.ids));
        Self { state, nonce, verifier }
    }
}

/// Notes an attempt.
pub(super) async fn note(
    state: &AppState,
    connection: &Connection,
    way: Way,
    secrets: &Secrets,
) -> Outcome<()> {
    let now = state.clock.now();
    let row = sign_in_states::Model {
        state_hash: token_hash(&secrets.state),
        organization_id: connection.organization,
        sign_in_version: connection.version,
        nonce: secrets.nonce.clone(),
        verifier: secrets.verifier.clone(),
        page: way.as_str().to_owned(),
        created_at: now,
        expires_at: now + TimeDelta::minutes(VALID_MINUTES),
    };
    state
        .db
        .write(async |tx| {
            let row = sign_in_states::ActiveModel::from(row.clone());
            sign_in_states::Entity::insert(row).exec_without_returning(tx).await?;
            Ok(())
        })
        .await
}

/// Takes an attempt: the second who asks for it gets nothing, and neither does an answer to another organization's
/// address.
pub(super) async fn take(
    tx: &Tx,
    organization: Uuid,
    state: &str,
    now: DateTime<Utc>,
) -> Result<Option<sign_in_states::Model>, DbErr> {
    let taken = sign_in_states::Entity::delete_many()
        .filter(sign_in_states::Column::StateHash.eq(token_hash(state)))
        .filter(sign_in_states::Column::OrganizationId.eq(organization))
        .filter(sign_in_states::Column::ExpiresAt.gt(now))
        .exec_with_returning(tx)
        .await?;
    Ok(taken.into_iter().next())
}

/// What names an attempt; it yields nothing.
pub(crate) fn tag_of(state: &str) -> String {
    token_hash(state).chars().take(TAG_LETTERS).collect()
}

/// Seals what the browser keeps.
pub(super) fn seal(state: &AppState, secrets: &Secrets, address: &Url) -> String {
    let plain = [&[MARK][..], secrets.state.as_bytes(), b" ", address.as_str().as_bytes()].concat();
    state.keys.seal(Purpose::Handle, state.ids.bytes(), &plain)
}

/// Opens what the browser kept of the attempt with this tag.
pub(crate) fn open(state: &AppState, tag: &str, sealed: &str) -> Option<Kept> {
    let plain = state.keys.open(Purpose::Handle, sealed)?;
    let text = std::str::from_utf8(plain.strip_prefix(&[MARK])?).ok()?;
    let (own, address) = text.split_once(' ')?;
    let kept = Kept { state: own.to_owned(), address: address.to_owned() };
    (tag_of(&kept.state) == tag).then_some(kept)
}

impl Kept {
    /// Whether an answer's state is this attempt's.
    pub(crate) fn is_of(&self, state: &str) -> bool {
        same(self.state.as_bytes(), state.as_bytes())
    }
}
