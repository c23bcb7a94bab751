//! One try of a mail, and what is kept of it.

use chrono::TimeDelta;

use super::backoffs::{self, SERVER, Sign};
use super::claim::{Claimed, Probe};
use super::render::{Rendered, render};
use super::store::{self, End, LONGEST_WAIT};
use super::waits::doubled;
use crate::db::Tx;
use crate::db::entities::outbox;
use crate::mail::{Failure, Fault, Reply};
use crate::problem::Outcome;
use crate::state::AppState;

/// The wait after the first failure of a mail; it doubles with each.
const FIRST_WAIT: TimeDelta = TimeDelta::minutes(1);

/// A mail that was tried.
#[derive(Debug)]
pub(super) struct Tried {
    mail: outbox::Model,
    probe: Probe,
    result: TryResult,
}

/// What a try came to.
#[derive(Debug)]
struct TryResult {
    /// What becomes of the mail; nothing if it is not this process's to send any more.
    end: Option<End>,
    reply: String,
    /// What was seen of the mail server …
    server: Sign,
    /// … and of the recipient's domain.
    domain: Sign,
}

impl TryResult {
    /// The mail was not sent.
    fn unsent(end: Option<End>, reply: impl Into<String>) -> Self {
        Self { end, reply: reply.into(), server: Sign::Unclear, domain: Sign::Unclear }
    }
}

/// Tries mails one after the other, and keeps what became of each.
pub(crate) async fn deliver_all(state: &AppState, mails: Vec<Claimed>) -> Outcome<()> {
    for mail in mails {
        let tried = attempt(state, mail).await?;
        record(state, &[tried]).await?;
    }
    Ok(())
}

/// Carries out one try of one mail.
pub(super) async fn attempt(state: &AppState, claimed: Claimed) -> Outcome<Tried> {
    let Claimed { mail, probe } = claimed;
    let result = send(state, &mail).await?;
    let (id, template, attempt) = (mail.id, &mail.template, mail.attempt);
    match &result.end {
        Some(end) => tracing::info!(mail = %id, template, attempt, ?end, "a mail was tried"),
        None => {
            tracing::warn!(mail = %id, "a mail was not sent, because this process does not own it any more");
        }
    }
    Ok(Tried { mail, probe, result })
}

async fn send(state: &AppState, mail: &outbox::Model) -> Outcome<TryResult> {
    let tries = mail.attempt.saturating_sub(mail.excused);
    if tries > state.config.mail.attempts {
        let ended = || "The server ended while sending, at every try.".to_owned();
        return Ok(TryResult::unsent(Some(End::Bounced), mail.reply.clone().unwrap_or_else(ended)));
    }
    let overtaken = |reason: &str| Ok(TryResult::unsent(Some(End::Deferred(mail.next_at)), reason));
    let letter = match render(state, mail).await? {
        Rendered::Send(letter) => letter,
        Rendered::Cancel(reason) => return Ok(TryResult::unsent(Some(End::Cancelled), reason)),
        Rendered::Overtaken(reason) => return overtaken(reason),
    };
    // The last look before it leaves: a process that was away for a while may have lost its claim.
    match store::claimed_as(state.db.reader(), mail).await? {
        None => return Ok(TryResult::unsent(None, "")),
        Some(now) if now.cancelled_by.is_some() => {
            return overtaken("Something newer happened before the mail left.");
        }
        Some(_) => {}
    }
    Ok(judge(state, tries, state.transport.send(*letter).await))
}

/// What an answer of the mail server, or its silence, means for the mail, the server and the domain.
fn judge(state: &AppState, tries: i32, answer: Result<Reply, Failure>) -> TryResult {
    let (end, reply, server, domain) = match answer {
        Ok(reply) => (End::HandedOver, reply, Sign::Taken, Sign::Taken),
        Err(Failure::Lasting(reply)) => (End::Bounced, reply, Sign::Taken, Sign::Unclear),
        Err(Failure::Passing(Fault::Server, reply)) => (End::Excused, reply, Sign::Refused, Sign::Unclear),
        Err(Failure::Passing(Fault::Domain, reply)) => {
            (later(state, tries), reply, Sign::Taken, Sign::Refused)
        }
        Err(Failure::Passing(Fault::Mail, reply)) => (later(state, tries), reply, Sign::Taken, Sign::Unclear),
    };
    TryResult { end: Some(end), reply: reply.into(), server, domain }
}

/// After so many tries that count: another one 1, 2, 4 … minutes later, at most four hours, or none.
fn later(state: &AppState, tries: i32) -> End {
    if tries >= state.config.mail.attempts {
        End::Bounced
    } else {
        End::Deferred(state.clock.now() + doubled(FIRST_WAIT, tries, LONGEST_WAIT))
    }
}

/// Keeps what became of mails, together: what ended at the same time costs one transaction.
pub(super) async fn record(state: &AppState, tried: &[Tried]) -> Outcome<()> {
    if tried.is_empty() {
        return Ok(());
    }
    let mut in_order: Vec<_> = tried.iter().collect();
    // The same order everywhere, so that two processes cannot lock each other out.
    in_order.sort_unstable_by_key(|tried| (tried.mail.person_id, tried.mail.id));
    state.db.write(async |tx| record_in(tx, state, &in_order).await).await
}

async fn record_in(tx: &Tx, state: &AppState, tried: &[&Tried]) -> Outcome<()> {
    let now = state.clock.now();
    for Tried { mail, result, .. } in tried {
        if let Some(end) = &result.end {
            store::finish(tx, mail, end, result.reply.clone(), now).await?;
        }
    }
    let mut notes: Vec<_> = tried.iter().flat_map(|tried| notes(tried)).collect();
    notes.sort_unstable_by_key(|(to, ..)| *to);
    for (to, probe, sign, reply) in notes {
        backoffs::note(tx, to, probe, sign, reply, now).await?;
    }
    Ok(())
}

fn notes(Tried { mail, probe, result }: &Tried) -> [(&str, i32, Sign, &str); 2] {
    let note = |to, probe, sign| (to, probe, sign, &*result.reply);
    [note(SERVER, probe.server, result.server), note(&*mail.domain, probe.domain, result.domain)]
}
