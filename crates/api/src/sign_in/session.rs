//! Begins and ends sessions.

use std::collections::HashMap;

use rollcall_domain::event::Event;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{Identity, Visitor};
use crate::auth::{Actor, Ctx, SessionKind, new_token, token_hash};
use crate::changes::{Happening, write_events};
use crate::db::Tx;
use crate::db::entities::{accounts, identities, people, sessions};
use crate::problem::Outcome;
use crate::state::AppState;

/// A session just begun. The token stands nowhere but in the cookie.
pub(crate) struct Started {
    pub(crate) token: String,
    pub(crate) session: Uuid,
    pub(crate) account: Uuid,
}

/// What the issuers of all organizations' codes begin with.
pub(super) const CODE_ISSUERS: &str = "urn:rollcall:code:";

/// Who a person is that signs in by code: never the address, which may pass to somebody else.
pub(crate) fn code_issuer(organization: Uuid) -> String {
    format!("{CODE_ISSUERS}{organization}")
}

impl Identity {
    /// Who a person is that signs in by code.
    pub(crate) fn by_code(organization: Uuid, person: Uuid) -> Self {
        Self { issuer: code_issuer(organization), subject: person.to_string() }
    }
}

/// What a session begins with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Beginning<'a> {
    /// The person.
    pub(crate) person: &'a people::Model,
    /// The identity that was just proven.
    pub(crate) identity: &'a Identity,
    /// What it was proven with.
    pub(crate) kind: SessionKind,
    /// It counts while the organization's way of signing in has this version.
    pub(crate) sign_in_version: i64,
    /// The session at the identity provider.
    pub(crate) at_provider: Option<&'a AtProvider>,
}

impl<'a> Beginning<'a> {
    /// With a code for a work account.
    pub(crate) fn by_code(person: &'a people::Model, identity: &'a Identity, sign_in_version: i64) -> Self {
        Self { person, identity, kind: SessionKind::Work, sign_in_version, at_provider: None }
    }
}

/// A session at the identity provider, which can be ended there and from there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AtProvider {
    /// What the provider calls the person (`sub`).
    pub(crate) subject: String,
    /// What it calls its session (`sid`).
    pub(crate) session: Option<String>,
    /// The token of the sign-in, sealed.
    pub(crate) id_token: String,
}

/// Begins a session: always with a new id and token.
pub(crate) async fn start(
    tx: &Tx,
    state: &AppState,
    ctx: &Ctx,
    beginning: &Beginning<'_>,
    visitor: &Visitor,
) -> Outcome<Started> {
    let person = beginning.person;
    let account = account_of(tx, state, ctx, person, beginning.identity).await?;
    let token = new_token(&state.ids);
    let at_provider = beginning.at_provider;
    let row = sessions::Model {
        id: state.ids.sortable(ctx.now),
        token_hash: token_hash(&token),
        account_id: account,
        organization_id: ctx.organization,
        person_id: person.id,
        kind: beginning.kind.as_str().to_owned(),
        sign_in_version: beginning.sign_in_version,
        browser: visitor.browser.map(str::to_owned),
        system: visitor.system.map(str::to_owned),
        subject: at_provider.map(|at| at.subject.clone()),
        provider_session: at_provider.and_then(|at| at.session.clone()),
        id_token: at_provider.map(|at| at.id_token.clone()),
        created_at: ctx.now,
        last_used_at: ctx.now,
        idle_until: ctx.now + state.config.session.idle(),
        expires_at: ctx.now + state.config.session.lasts(),
    };
    let session = row.id;
    sessions::Entity::insert(sessions::ActiveModel::from(row)).exec_without_returning(tx).await?;
    // That somebody comes by a private address is no business of the organization's, whose events these are.
    if beginning.kind == SessionKind::Work {
        let actor = Actor { kind: "account", id: Some(account) };
        let ctx = Ctx::trusted(ctx.organization, actor, ctx.now);
        write_events(tx, &ctx, &[Happening::about_person(Event::SessionStarted, person.id)]).await?;
    }
    Ok(Started { token, session, account })
}

/// Ends sessions of a person in the organization; ending one twice changes nothing.
pub(crate) async fn end(tx: &Tx, ctx: &Ctx, ids: &[Uuid], person: Uuid) -> Outcome<()> {
    let these = Condition::all()
        .add(sessions::Column::PersonId.eq(person))
        .add(sessions::Column::Id.is_in(ids.iter().copied()));
    end_those(tx, ctx, these).await?;
    Ok(())
}

/// Ends those sessions of the organization; answers how many there were.
pub(super) async fn end_those(tx: &Tx, ctx: &Ctx, which: Condition) -> Outcome<usize> {
    let ended = sessions::Entity::delete_many()
        .filter(sessions::Column::OrganizationId.eq(ctx.organization))
        .filter(which)
        .exec_with_returning(tx)
        .await?;
    let at_work = ended.iter().filter(|session| session.kind == SessionKind::Work.as_str());
    let happened = at_work.map(|session| Happening::about_person(Event::SessionEnded, session.person_id));
    write_events(tx, ctx, &happened.collect::<Vec<_>>()).await?;
    Ok(ended.len())
}

/// Ends all sessions of these people in the organization: archiving and disabling take effect at once.
pub(crate) async fn end_all_of(tx: &Tx, organization: Uuid, people: Vec<Uuid>) -> Outcome<()> {
    sessions::Entity::delete_many()
        .filter(sessions::Column::OrganizationId.eq(organization))
        .filter(sessions::Column::PersonId.is_in(people))
        .exec(tx)
        .await?;
    Ok(())
}

/// The people of the organization that accounts sign in as, whichever way.
pub(crate) async fn people_of(
    db: &impl ConnectionTrait,
    organization: Uuid,
    accounts: &[Uuid],
) -> Outcome<HashMap<Uuid, people::Model>> {
    let own = identities::Entity::find()
        .filter(identities::Column::AccountId.is_in(accounts.iter().copied()))
        .all(db)
        .await?;
    let by_code = code_issuer(organization);
    let mut found = HashMap::with_capacity(own.len());
    for identity in own {
        let person = people::Entity::find().filter(people::Column::OrganizationId.eq(organization));
        let person = if identity.issuer == by_code {
            let Ok(id) = identity.subject.parse::<Uuid>() else { continue };
            person.filter(people::Column::Id.eq(id))
        } else {
            person
                .filter(people::Column::Issuer.eq(identity.issuer))
                .filter(people::Column::Subject.eq(identity.subject))
        };
        if let Some(person) = person.one(db).await? {
            found.insert(identity.account_id, person);
        }
    }
    Ok(found)
}

/// The account of an identity, made at its first sign-in. A person who has signed in to the organization another way
/// keeps the account of then: it is the same person of the same directory.
async fn account_of(
    tx: &Tx,
    state: &AppState,
    ctx: &Ctx,
    person: &people::Model,
    identity: &Identity,
) -> Outcome<Uuid> {
    if let Some(account) = account_with(tx, identity).await? {
        return Ok(account);
    }
    let former = match former_identity(person, identity) {
        Some(former) => account_with(tx, &former).await?,
        None => None,
    };
    let account = match former {
        Some(account) => account,
        None => new_account(tx, state, ctx, &person.email).await?,
    };
    let row = identities::Model {
        issuer: identity.issuer.clone(),
        subject: identity.subject.clone(),
        account_id: account,
        created_at: ctx.now,
    };
    let inserted = identities::Entity::insert(identities::ActiveModel::from(row))
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    if inserted > 0 {
        return Ok(account);
    }
    // Somebody signed in with this identity at the same moment: theirs is the account.
    if former.is_none() {
        accounts::Entity::delete_by_id(account).exec(tx).await?;
    }
    Ok(account_with(tx, identity).await?.unwrap_or(account))
}

/// The other way in which the person may have signed in: by code before there was a provider, or at the provider before
/// it was taken away.
fn former_identity(person: &people::Model, identity: &Identity) -> Option<Identity> {
    let by_code = Identity::by_code(person.organization_id, person.id);
    if *identity != by_code {
        return Some(by_code);
    }
    let (issuer, subject) = person.issuer.clone().zip(person.subject.clone())?;
    Some(Identity { issuer, subject })
}

async fn account_with(tx: &Tx, identity: &Identity) -> Result<Option<Uuid>, DbErr> {
    let key = (identity.issuer.clone(), identity.subject.clone());
    Ok(identities::Entity::find_by_id(key).one(tx).await?.map(|identity| identity.account_id))
}

async fn new_account(tx: &Tx, state: &AppState, ctx: &Ctx, email: &str) -> Result<Uuid, DbErr> {
    let account = accounts::Model {
        id: state.ids.sortable(ctx.now),
        work_email: email.to_owned(),
        created_at: ctx.now,
    };
    let id = account.id;
    accounts::Entity::insert(accounts::ActiveModel::from(account)).exec_without_returning(tx).await?;
    Ok(id)
}
