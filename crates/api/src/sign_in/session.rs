//! Begins and ends sessions.

use chrono::TimeDelta;
use rollcall_domain::event::Event;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::auth::{Actor, Ctx, new_token, token_hash};
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

/// Who a person is that signs in by code: never the address, which may pass to somebody else.
pub(crate) fn code_issuer(organization: Uuid) -> String {
    format!("urn:rollcall:code:{organization}")
}

/// Begins a session of the person, whose identity was just proven by a code: always with a new id and token.
pub(crate) async fn start(tx: &Tx, state: &AppState, ctx: &Ctx, person: &people::Model) -> Outcome<Started> {
    let issuer = code_issuer(ctx.organization);
    let account = account_of(tx, state, ctx, &issuer, &person.id.to_string(), &person.email).await?;
    let token = new_token(&state.ids);
    let row = sessions::Model {
        id: state.ids.sortable(ctx.now),
        token_hash: token_hash(&token),
        account_id: account,
        organization_id: ctx.organization,
        person_id: person.id,
        created_at: ctx.now,
        expires_at: ctx.now + TimeDelta::hours(state.config.session.hours),
    };
    let session = row.id;
    sessions::Entity::insert(sessions::ActiveModel::from(row)).exec_without_returning(tx).await?;
    let actor = Actor { kind: "account", id: Some(account) };
    let ctx = Ctx::trusted(ctx.organization, actor, ctx.now);
    write_events(tx, &ctx, &[Happening::about_person(Event::SessionStarted, person.id)]).await?;
    Ok(Started { token, session, account })
}

/// Ends a session; ending it twice changes nothing.
pub(crate) async fn end(tx: &Tx, ctx: &Ctx, session: Uuid, person: Uuid) -> Outcome<()> {
    let ended = sessions::Entity::delete_by_id(session).exec(tx).await?.rows_affected;
    if ended > 0 {
        write_events(tx, ctx, &[Happening::about_person(Event::SessionEnded, person)]).await?;
    }
    Ok(())
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

/// The person of the organization that an account signs in as.
pub(crate) async fn person_of(
    db: &impl ConnectionTrait,
    organization: Uuid,
    account: Uuid,
) -> Outcome<Option<people::Model>> {
    let own = identities::Entity::find()
        .filter(identities::Column::AccountId.eq(account))
        .filter(identities::Column::Issuer.eq(code_issuer(organization)))
        .one(db)
        .await?;
    let Some(person) = own.and_then(|identity| identity.subject.parse::<Uuid>().ok()) else {
        return Ok(None);
    };
    Ok(people::Entity::find_by_id((organization, person)).one(db).await?)
}

/// The account of an identity, made at its first sign-in.
async fn account_of(
    tx: &Tx,
    state: &AppState,
    ctx: &Ctx,
    issuer: &str,
    subject: &str,
    email: &str,
) -> Outcome<Uuid> {
    let key = (issuer.to_owned(), subject.to_owned());
    if let Some(identity) = identities::Entity::find_by_id(key.clone()).one(tx).await? {
        return Ok(identity.account_id);
    }
    let account = accounts::Model {
        id: state.ids.sortable(ctx.now),
        work_email: email.to_owned(),
        created_at: ctx.now,
    };
    let identity = identities::Model {
        issuer: key.0.clone(),
        subject: key.1.clone(),
        account_id: account.id,
        created_at: ctx.now,
    };
    let account_id = account.id;
    accounts::Entity::insert(accounts::ActiveModel::from(account)).exec_without_returning(tx).await?;
    let inserted = identities::Entity::insert(identities::ActiveModel::from(identity))
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    if inserted > 0 {
        return Ok(account_id);
    }
    // Somebody signed in with this identity at the same moment: theirs is the account.
    accounts::Entity::delete_by_id(account_id).exec(tx).await?;
    let identity = identities::Entity::find_by_id(key).one(tx).await?;
    Ok(identity.map_or(account_id, |identity| identity.account_id))
}
