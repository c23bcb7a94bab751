//! Users of every status, invited over some weeks.

use std::collections::HashMap;

use chrono::TimeDelta;
use rollcall_domain::ids::{PersonId, UserId};
use rollcall_domain::user::{Changed, PersonState, User};
use uuid::Uuid;

use super::store;
use crate::auth::{Actor, Ctx};
use crate::changes::{BatchKind, Change, Joining, SortKeys, open_batch, record, to_domain};
use crate::db::Tx;
use crate::db::entities::{accounts, identities, people, users};
use crate::problem::Outcome;
use crate::sign_in::session::code_issuer;
use crate::state::AppState;

/// Users of one transaction.
const WAVE: usize = 50;

/// Makes users of so many of these people; answers how many are Invited, Active and Archived: 8, 24 and 3 of 35.
pub(super) async fn make(
    state: &AppState,
    organization: Uuid,
    people: &[Uuid],
    wanted: usize,
) -> Outcome<[usize; 3]> {
    let wanted = wanted.min(people.len());
    // Every so-many-eth, so that users are of all languages and departments.
    let step = (people.len() / wanted.max(1)).max(1);
    let people: Vec<_> = people.iter().step_by(step).take(wanted).copied().collect();
    let people = store::people(state.db.reader(), &people).await?;
    let (invited, archived) = (wanted * 8 / 35, wanted * 3 / 35);
    let mut users = Vec::with_capacity(wanted);
    for people in people.chunks(WAVE) {
        users.extend(invite(state, organization, people).await?);
        state.clock.advance(TimeDelta::days(3));
    }
    // The last were invited and have not joined; a third of the archived never had.
    let joining = wanted - invited - archived / 3;
    let (to_join, waiting) = users.split_at(joining);
    let mut joined = Vec::with_capacity(joining);
    for users in to_join.chunks(WAVE) {
        joined.extend(join(state, organization, users).await?);
        state.clock.advance(TimeDelta::hours(20));
    }
    let leaving = joined.iter().take(archived - archived / 3).chain(waiting.iter().take(archived / 3));
    let leaving: Vec<_> = leaving.cloned().collect();
    for users in leaving.chunks(WAVE) {
        archive(state, organization, users).await?;
    }
    Ok([invited, wanted - invited - archived, archived])
}

fn ctx(state: &AppState, organization: Uuid) -> Ctx {
    Ctx::trusted(organization, Actor::OPERATOR, state.clock.now())
}

async fn invite(
    state: &AppState,
    organization: Uuid,
    people: &[people::Model],
) -> Outcome<Vec<users::Model>> {
    let ctx = ctx(state, organization);
    let invite = |person: &people::Model| -> Outcome<Change> {
        let id = UserId::new(state.ids.sortable(ctx.now));
        let changed = User::invite(id, PersonId::new(person.id), ctx.now, PersonState::Enabled)?;
        let keys = SortKeys { email_key: person.email_key.clone(), name_key: person.name_key.clone() };
        Ok(Change { changed, row: None, keys, joining: None })
    };
    ctx.write(&state.db, async |tx| {
        let changes = people.iter().map(invite).collect::<Outcome<Vec<_>>>()?;
        let batch = open_batch(tx, state, &ctx, BatchKind::Invite, None).await?;
        let users = record(tx, state, &ctx, Some(batch), changes).await?;
        store::settle(tx, &ctx, batch.id).await?;
        Ok(users.into_iter().flatten().collect())
    })
    .await
}

async fn join(state: &AppState, organization: Uuid, users: &[users::Model]) -> Outcome<Vec<users::Model>> {
    let ctx = ctx(state, organization);
    ctx.write(&state.db, async |tx| {
        let accounts = sign_up(tx, state, &ctx, users).await?;
        let ids: Vec<_> = users.iter().map(|user| user.id).collect();
        let invitations = store::open_invitations(tx, &ctx, &ids).await?;
        let invitations: HashMap<_, _> = invitations.iter().map(|row| (row.user_id, row.id)).collect();
        let mut changes = Vec::with_capacity(users.len());
        for (user, account) in users.iter().zip(accounts) {
            let accepted = to_domain(user)?.accept(ctx.now, PersonState::Enabled)?;
            let joining =
                invitations.get(&user.id).map(|invitation| Joining { account, invitation: *invitation });
            changes.push(Change { joining, ..change(accepted, user) });
        }
        Ok(record(tx, state, &ctx, None, changes).await?.into_iter().flatten().collect())
    })
    .await
}

/// Accounts as signing in by code makes them.
async fn sign_up(tx: &Tx, state: &AppState, ctx: &Ctx, users: &[users::Model]) -> Outcome<Vec<Uuid>> {
    let new = |user: &users::Model| {
        let id = state.ids.sortable(ctx.now);
        let account = accounts::Model { id, work_email: user.email_key.clone(), created_at: ctx.now };
        let identity = identities::Model {
            issuer: code_issuer(ctx.organization),
            subject: user.person_id.to_string(),
            account_id: id,
            created_at: ctx.now,
        };
        (account, identity)
    };
    let (accounts, identities): (Vec<_>, Vec<_>) = users.iter().map(new).unzip();
    let ids = accounts.iter().map(|account| account.id).collect();
    store::insert_accounts(tx, accounts, identities).await?;
    Ok(ids)
}

async fn archive(state: &AppState, organization: Uuid, users: &[users::Model]) -> Outcome<()> {
    let ctx = ctx(state, organization);
    let mut users = users.to_vec();
    users.sort_by_key(|user| user.person_id);
    ctx.write(&state.db, async |tx| {
        let mut changes = Vec::with_capacity(users.len());
        for user in &users {
            changes.push(change(to_domain(user)?.archive(ctx.now)?, user));
        }
        let batch = open_batch(tx, state, &ctx, BatchKind::Archive, None).await?;
        record(tx, state, &ctx, Some(batch), changes).await?;
        Ok(store::settle(tx, &ctx, batch.id).await?)
    })
    .await
}

fn change(changed: Changed, user: &users::Model) -> Change {
    let keys = SortKeys { email_key: user.email_key.clone(), name_key: user.name_key.clone() };
    Change { changed, row: Some(user.clone()), keys, joining: None }
}
