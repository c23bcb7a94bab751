//! What is asked and changed of an organization's identity provider.

use rollcall_domain::event::Event;
use rollcall_domain::provider::{DirectoryClaim, RequiredClaim, Rules};
use rollcall_wire::organization::{CheckedProvider, ClaimValue, Provider, ProviderChange, SignInSettings};
use rollcall_wire::{Code, FieldError, Problem};
use sea_orm::ConnectionTrait;
use secrecy::{ExposeSecret as _, SecretString};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{provider, store};
use crate::auth::{Actor, Ctx};
use crate::changes::{Happening, write_events};
use crate::db::Tx;
use crate::db::entities::connections;
use crate::keys::{Purpose, sealed_with};
use crate::organization;
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// Where identity providers tell that somebody has signed out; the organization's id follows.
pub(crate) const BACK_CHANNEL_LOGOUT: &str = "/sign-in/back-channel-logout";

/// The way to sign in to an organization at its identity provider.
#[derive(Clone, Debug)]
pub(crate) struct Connection {
    /// The organization.
    pub(crate) organization: Uuid,
    /// Whose tokens count, and whom they name.
    pub(crate) rules: Rules,
    /// The client id.
    pub(crate) client_id: String,
    /// The client secret.
    pub(crate) client_secret: SecretString,
    /// How often the organization's way of signing in was changed.
    pub(crate) version: i64,
}

/// The organization's connection; `None` where people sign in by codes.
pub(crate) async fn find(
    db: &impl ConnectionTrait,
    state: &AppState,
    organization: Uuid,
) -> Outcome<Option<Connection>> {
    // First: whoever changes the connection after this raises it, so that what begins with it counts for nothing.
    let version = store::version(db, organization).await?;
    let Some(row) = store::find(db, organization).await? else { return Ok(None) };
    let client_secret = open_secret(state, &row)?;
    let required = row.required_claim.zip(row.required_value);
    let rules = Rules {
        issuer: row.issuer,
        directory_claim: DirectoryClaim::from_name(&row.directory_claim),
        required: required.map(|(name, value)| RequiredClaim { name, value }),
        link_by_address: row.link_by_address,
    };
    Ok(Some(Connection { organization, rules, client_id: row.client_id, client_secret, version }))
}

/// The connection of the organization that a domain signs in to.
pub(crate) async fn of_domain(state: &AppState, domain: &str) -> Outcome<Option<Connection>> {
    let db = state.db.reader();
    let organization = store::organization_of(db, domain).await?;
    // Of a domain that nobody has the same is asked, or the time would tell whose domain is known (R7): no organization
    // has the id of zeros.
    find(db, state, organization.unwrap_or_default()).await
}

/// Whether a domain is one that some organization signs in with: its addresses are work addresses.
pub(crate) async fn has_domain(db: &impl ConnectionTrait, domain: &str) -> Outcome<bool> {
    Ok(store::organization_of(db, domain).await?.is_some())
}

/// The number under which a sign-in by code begins a session; `None` where an identity provider is set.
pub(crate) async fn version_for_codes(db: &impl ConnectionTrait, organization: Uuid) -> Outcome<Option<i64>> {
    // In this order, as in `find`.
    let version = store::version(db, organization).await?;
    Ok(store::find(db, organization).await?.is_none().then_some(version))
}

/// How often the organization's way of signing in was changed.
pub(crate) async fn version(db: &impl ConnectionTrait, organization: Uuid) -> Outcome<i64> {
    Ok(store::version(db, organization).await?)
}

/// Where the identity provider sends people back to.
pub(crate) fn redirect_uri(state: &AppState, organization: Uuid) -> String {
    state.config.http.address(&format!("/sign-in/callback/{organization}"))
}

/// Where the identity provider sends people to who have signed out there: the same for every organization.
pub(crate) fn post_logout_redirect_uri(state: &AppState) -> String {
    state.config.http.address("/signed-out")
}

/// Where the identity provider tells that somebody has signed out there.
fn back_channel_logout_uri(state: &AppState, organization: Uuid) -> String {
    state.config.http.address(&format!("{BACK_CHANNEL_LOGOUT}/{organization}"))
}

/// How the organization's people sign in.
pub(super) async fn show(state: &AppState, organization: Uuid) -> Outcome<SignInSettings> {
    let db = state.db.reader();
    let provider = store::find(db, organization).await?.map(|row| Provider {
        issuer: row.issuer,
        client_id: row.client_id,
        directory_claim: row.directory_claim,
        required_claim: row
            .required_claim
            .zip(row.required_value)
            .map(|(name, value)| ClaimValue { name, value }),
        link_by_address: row.link_by_address,
        changed_at: row.changed_at,
    });
    let domains = organization::ops::domains(db, organization).await?;
    Ok(SignInSettings {
        provider,
        redirect_uri: redirect_uri(state, organization),
        post_logout_redirect_uri: post_logout_redirect_uri(state),
        back_channel_logout_uri: back_channel_logout_uri(state, organization),
        domains,
    })
}

/// Sets the identity provider, once it has told its own configuration.
pub(super) async fn set(state: &AppState, ctx: &Ctx, change: &ProviderChange) -> Outcome<SignInSettings> {
    let checked = CheckedProvider::try_from(change)?;
    let before = store::find(state.db.reader(), ctx.organization).await?;
    let secret = match (&checked.client_secret, before) {
        (Some(secret), _) => seal_secret(state, ctx.organization, secret),
        // A secret that is known goes to nobody but whom it was typed for.
        (None, Some(row)) if row.issuer == checked.rules.issuer && row.client_id == checked.client_id => {
            row.client_secret
        }
        (None, Some(_) | None) => return Err(wrong("/client_secret", "required", "Fill this in.")),
    };
    provider::fetch(&state.outbound, &checked.rules.issuer).await.map_err(|error| {
        wrong("/issuer", "unusable_issuer", &format!("That issuer cannot be used: {error}."))
    })?;
    ctx.write(&state.db, async |tx| {
        store::begin_anew(tx, ctx.organization).await?;
        let can_enter = may_link_made_by_operator(&checked.rules)
            || store::has_administrator_of_directory(tx, ctx.organization).await?;
        if !can_enter {
            let detail = "No Global Administrator could sign in any more: all were made by the operator, and the \
                          directory has no id of theirs. Give the role to a person of the directory first.";
            return Err(wrong("/directory_claim", "locks_out", detail));
        }
        store::put(tx, row(ctx, &checked, &secret)).await?;
        store::forget_other_issuers(tx, ctx.organization, &checked.rules.identity_issuer()).await?;
        changed(tx, ctx).await
    })
    .await?;
    show(state, ctx.organization).await
}

/// Whether people whom the operator has made, with no id of the directory's, can be linked by address.
pub(crate) fn may_link_made_by_operator(rules: &Rules) -> bool {
    rules.directory_claim != DirectoryClaim::Oid
}

/// Takes the identity provider away.
pub(super) async fn remove(state: &AppState, ctx: &Ctx) -> Outcome<()> {
    ctx.write(&state.db, async |tx| {
        if store::find(tx, ctx.organization).await?.is_none() {
            return Ok(());
        }
        store::begin_anew(tx, ctx.organization).await?;
        store::delete(tx, ctx.organization).await?;
        changed(tx, ctx).await
    })
    .await
}

/// Takes the identity provider away in the operator's name: the way back for an organization whose administrators
/// cannot sign in there.
///
/// # Errors
/// `not_found`; the database's.
pub async fn remove_by_operator(state: &AppState, organization: Uuid) -> Outcome<()> {
    organization::ops::get(state.db.reader(), organization).await?;
    remove(state, &Ctx::trusted(organization, Actor::OPERATOR, state.clock.now())).await
}

async fn changed(tx: &Tx, ctx: &Ctx) -> Outcome<()> {
    write_events(tx, ctx, &[Happening::new(Event::OrganizationSignInChanged)]).await
}

fn row(ctx: &Ctx, checked: &CheckedProvider, secret: &str) -> connections::Model {
    let required = checked.rules.required.as_ref();
    connections::Model {
        organization_id: ctx.organization,
        issuer: checked.rules.issuer.clone(),
        client_id: checked.client_id.clone(),
        client_secret: secret.to_owned(),
        directory_claim: checked.rules.directory_claim.name().to_owned(),
        required_claim: required.map(|required| required.name.clone()),
        required_value: required.map(|required| required.value.clone()),
        link_by_address: checked.rules.link_by_address,
        changed_at: ctx.now,
        changed_by: ctx.actor.id,
    }
}

/// Seals a secret for one organization: moved into another's row, it does not open.
fn seal_secret(state: &AppState, organization: Uuid, secret: &str) -> String {
    let plain = Zeroizing::new([organization.as_bytes(), secret.as_bytes()].concat());
    state.keys.seal(Purpose::Secret, state.ids.bytes(), &plain)
}

fn open_secret(state: &AppState, row: &connections::Model) -> Outcome<SecretString> {
    let opened = state.keys.open(Purpose::Secret, &row.client_secret);
    opened
        .and_then(|plain| {
            let plain = Zeroizing::new(plain);
            let secret = plain.strip_prefix(row.organization_id.as_bytes())?;
            Some(SecretString::from(std::str::from_utf8(secret).ok()?))
        })
        .ok_or_else(|| {
            Fail::Internal("a client secret was sealed with a key that is not in the key file".to_owned())
        })
}

/// Seals with the newest key what was sealed with this one; answers how many secrets that were.
///
/// # Errors
/// If one does not open: without the key it would be lost. The database's.
pub(crate) async fn reseal(state: &AppState, key: i32) -> Outcome<u64> {
    let mut resealed = 0;
    for row in store::all(state.db.reader()).await? {
        if sealed_with(&row.client_secret) != Some(key) {
            continue;
        }
        let organization = row.organization_id;
        let secret = open_secret(state, &row)?;
        let anew = seal_secret(state, organization, secret.expose_secret());
        let sealed = async |tx: &Tx| Ok(store::reseal(tx, organization, &row.client_secret, &anew).await?);
        // Whoever has changed it meanwhile has sealed it with the newest.
        resealed += state.db.write(sealed).await?;
    }
    Ok(resealed)
}

fn wrong(field: &str, code: &str, detail: &str) -> Fail {
    Problem::fields(vec![FieldError::new(field, code, detail)]).into()
}

/// The refusal of a code where people sign in with their work accounts.
pub(crate) fn work_account_required() -> Fail {
    Fail::new(
        Code::WorkAccountRequired,
        "Your organization signs in with its work accounts, so no code was sent. Go on at /sign-in.",
    )
}
