//! Sends sign-in codes. Every address that asked has a challenge; here, where nobody sees the time it takes, it is
//! found out whose address it is.

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};
use uuid::{Builder, Uuid};

use super::facts;
use super::recipients::{Recipient, recipient};
use super::waits::doubled;
use crate::db::entities::challenges;
use crate::db::{Sql, Tx};
use crate::keys::Purpose;
use crate::mail::messages::Message;
use crate::mail::{Failure, Letter};
use crate::organization;
use crate::problem::{Fail, Outcome};
use crate::sign_in::challenge::{CodeFor, VALID_MINUTES};
use crate::sign_in::code::{Style, code_of};
use crate::state::AppState;

/// Codes that are being sent at the same time.
const IN_FLIGHT: usize = 4;
/// The wait after the first failure; it doubles with each, up to the longest. Somebody is waiting for the code.
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(5);
const LONGEST_WAIT: TimeDelta = TimeDelta::seconds(60);
/// What the Message-ID is made of first: it must not tell the challenge's id, which belongs to the asking browser.
const MESSAGE_ID_CONTEXT: &[u8] = b"rollcall/code-mail/v1\0";

/// What became of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Sent,
    Deferred(DateTime<Utc>),
    Dropped,
}

/// Sends all codes that are due; `true` if there was any.
pub(crate) async fn step(state: &AppState) -> Outcome<bool> {
    free_own(state).await?;
    let mut under_way: FuturesUnordered<_> =
        claim(state).await?.into_iter().map(|challenge| deliver(state, challenge)).collect();
    let any = !under_way.is_empty();
    let mut failed = None;
    while let Some(outcome) = under_way.next().await {
        failed = failed.or(outcome.err());
    }
    failed.map_or(Ok(any), Err)
}

/// Frees what this process has claimed before and could not end: nothing is under way when it begins anew.
async fn free_own(state: &AppState) -> Outcome<()> {
    let own = challenges::Entity::find()
        .filter(challenges::Column::MailState.eq("claimed"))
        .filter(challenges::Column::Owner.eq(state.process));
    if own.one(state.db.reader()).await?.is_some() {
        state.db.write(async |tx| free(tx, state.process).await).await?;
    }
    Ok(())
}

/// Lets the codes that a process has claimed and will not end wait again.
pub(crate) async fn free(tx: &Tx, owner: Uuid) -> Outcome<()> {
    challenges::Entity::update_many()
        .col_expr(challenges::Column::MailState, Expr::value("queued"))
        .col_expr(challenges::Column::Owner, Expr::value(None::<Uuid>))
        .filter(challenges::Column::MailState.eq("claimed"))
        .filter(challenges::Column::Owner.eq(owner))
        .exec(tx)
        .await?;
    Ok(())
}

async fn claim(state: &AppState) -> Outcome<Vec<challenges::Model>> {
    let now = state.clock.now();
    let due = format!(
        "SELECT * FROM challenges WHERE mail_state = 'queued' AND (next_at <= $1 OR next_at > $2) \
         ORDER BY next_at, id LIMIT {IN_FLIGHT}"
    );
    let found: Vec<challenges::Model> =
        Sql::new(due).bind(now).bind(now + LONGEST_WAIT).all(state.db.reader()).await?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    state
        .db
        .write(async |tx| {
            let mut claimed = Vec::with_capacity(found.len());
            for challenge in &found {
                let sql = "UPDATE challenges SET mail_state = 'claimed', owner = $1, attempt = attempt + 1 \
                           WHERE id = $2 AND mail_state = 'queued' RETURNING *";
                claimed.extend(Sql::new(sql).bind(state.process).bind(challenge.id).one(tx).await?);
            }
            Ok(claimed)
        })
        .await
}

async fn deliver(state: &AppState, challenge: challenges::Model) -> Outcome<()> {
    let (end, person) = attempt(state, &challenge).await?;
    tracing::info!(attempt = challenge.attempt, end = ?end, "a sign-in code was tried");
    state.db.write(async |tx| Ok(finish(tx, &challenge, end, person).await?)).await
}

async fn attempt(state: &AppState, challenge: &challenges::Model) -> Outcome<(End, Option<Uuid>)> {
    if challenge.expires_at <= state.clock.now() {
        return Ok((End::Dropped, None));
    }
    let Some(to) = recipient(state, challenge).await? else { return Ok((End::Dropped, None)) };
    // Before the mail leaves: the code must work when it arrives.
    if !bind(state, challenge, to.person).await? {
        return Ok((End::Dropped, None));
    }
    let letter = letter(state, challenge, &to).await?;
    let end = match state.transport.send(letter).await {
        Ok(_) => End::Sent,
        Err(Failure::Lasting(_)) => End::Dropped,
        Err(Failure::Passing(..)) => {
            let next = state.clock.now() + doubled(FIRST_WAIT, challenge.attempt, LONGEST_WAIT);
            if next < challenge.expires_at { End::Deferred(next) } else { End::Dropped }
        }
    };
    Ok((end, Some(to.person)))
}

/// Notes whose code it is, if this process still has the claim.
async fn bind(state: &AppState, challenge: &challenges::Model, person: Uuid) -> Outcome<bool> {
    state
        .db
        .write(async |tx| {
            let result = challenges::Entity::update_many()
                .col_expr(challenges::Column::PersonId, Expr::value(Some(person)))
                .filter(challenges::Column::Id.eq(challenge.id))
                .filter(challenges::Column::Owner.eq(challenge.owner))
                .filter(challenges::Column::Attempt.eq(challenge.attempt))
                .exec(tx)
                .await?;
            Ok(result.rows_affected == 1)
        })
        .await
}

async fn letter(state: &AppState, challenge: &challenges::Model, to: &Recipient) -> Outcome<Letter> {
    let style = Style::from_name(&challenge.style)
        .ok_or_else(|| Fail::Internal(format!("a challenge has the unknown style {:?}", challenge.style)))?;
    let no_key = || Fail::Internal(format!("key {} of a code is not on this server", challenge.key_id));
    let code = code_of(&state.keys, challenge.key_id, challenge.id, style).ok_or_else(no_key)?;
    let parts: [&[u8]; 2] = [MESSAGE_ID_CONTEXT, challenge.id.as_bytes()];
    let mac = state.keys.mac(challenge.key_id, Purpose::Code, &parts).ok_or_else(no_key)?;
    let (id, _) = mac.split_first_chunk::<16>().ok_or_else(no_key)?;
    let db = state.db.reader();
    let organization = organization::ops::get(db, to.organization).await?;
    let mut head = facts::letterhead(db, &organization, None).await?;
    if to.is_private {
        head.reply_to = None;
    }
    let message = match to.code_for {
        CodeFor::WorkAccount | CodeFor::OwnPage => Message::SignInCode(code, VALID_MINUTES),
        CodeFor::PrivateAddress => Message::AddressCode(code, VALID_MINUTES),
    };
    message.letter(&head, Builder::from_random_bytes(*id).into_uuid(), &to.address, state.clock.now())
}

async fn finish(tx: &Tx, challenge: &challenges::Model, end: End, person: Option<Uuid>) -> Result<(), DbErr> {
    let (mail_state, next_at) = match end {
        End::Sent => ("sent", challenge.next_at),
        End::Deferred(next_at) => ("queued", next_at),
        End::Dropped => ("dropped", challenge.next_at),
    };
    let update = challenges::Entity::update_many()
        .col_expr(challenges::Column::MailState, Expr::value(mail_state))
        .col_expr(challenges::Column::NextAt, Expr::value(next_at))
        .col_expr(challenges::Column::Owner, Expr::value(None::<Uuid>))
        .filter(challenges::Column::Id.eq(challenge.id));
    let update = match end {
        End::Sent => update.col_expr(challenges::Column::PersonId, Expr::value(person)),
        End::Deferred(_) | End::Dropped => update
            .filter(challenges::Column::MailState.eq("claimed"))
            .filter(challenges::Column::Owner.eq(challenge.owner))
            .filter(challenges::Column::Attempt.eq(challenge.attempt)),
    };
    update.exec(tx).await?;
    Ok(())
}
