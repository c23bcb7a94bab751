//! Gives committed events their order and their chain.
//!
//! Ids drawn inside concurrent transactions become visible out of order, so no reader can follow them. The sealer
//! reads batches of events that are committed and not yet sealed, and appends them to the organization's chain: their
//! places have no gaps, and follow the order in which they became visible. One process seals at a time, by a lease;
//! if two ever do, the compare-and-set of the chain's head lets one of them win.
//!
//! # The chain
//! With SHA-256 and `‖` for concatenation:
//! ```text
//! leaf(event) = H(0x00 ‖ field…)                       each field: its length as 4 bytes, big-endian, and its bytes;
//!                                                      a field that is absent: FF FF FF FF
//! link(batch) = H(0x01 ‖ link(batch before) ‖ leaf…)   the first batch of an organization follows on 32 zero bytes
//! ```
//! The fields of an event, none of them personal: organization (16 bytes), place (8 bytes, big-endian), name, user (16),
//! version of the user (8), person (16), import (16), kind of actor, actor (16), time (microseconds since 1970, 8 bytes),
//! data (as stored). Links are kept as 64 hexadecimal digits.

mod chain;
mod store;
pub mod verify;

use std::collections::HashMap;
use std::time::{Duration, Instant};

use rollcall_wire::Code;
use sea_orm::EntityTrait;
use uuid::Uuid;

use self::chain::{Link, leaf};
use self::store::Seal;
use crate::db::entities::{chain_heads, event_batches, events};
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// How long an organization whose chain cannot be continued is left alone.
const ASIDE: Duration = Duration::from_mins(1);

/// Organizations whose chains cannot be continued, and since when they are left alone: they must not stop the others.
#[derive(Debug, Default)]
pub(crate) struct Aside(HashMap<Uuid, Instant>);

impl Aside {
    /// Forgets those who have waited long enough, and answers the others.
    fn now(&mut self, now: Instant) -> Vec<Uuid> {
        self.0.retain(|_, since| now.duration_since(*since) < ASIDE);
        self.0.keys().copied().collect()
    }
}

/// Seals what is committed; `true` if there was any.
///
/// # Errors
/// The database's, where it may pass.
pub(crate) async fn step(state: &AppState, aside: &mut Aside) -> Outcome<bool> {
    loop {
        let now = Instant::now();
        let organizations = store::organizations_with_unsealed(state.db.reader(), &aside.now(now)).await?;
        if organizations.is_empty() {
            return Ok(false);
        }
        if !leads(state).await? {
            return Ok(false);
        }
        let mut any = false;
        let mut broken = false;
        for organization in organizations {
            match seal(state, organization).await {
                Ok(sealed) => any |= sealed,
                Err(fail) => {
                    set_aside(aside, organization, now, fail)?;
                    broken = true;
                }
            }
        }
        // Broken ones may have hidden others that wait behind them.
        if any || !broken {
            return Ok(any);
        }
    }
}

/// Whether this process is the one that seals. Nothing is written where it already was.
async fn leads(state: &AppState) -> Outcome<bool> {
    if store::has_lease(state.db.reader(), state.process).await? {
        return Ok(true);
    }
    state.db.write(async |tx| Ok(store::take_lease(tx, state.process).await?)).await
}

/// Leaves an organization alone for a while, unless trying again may help.
fn set_aside(aside: &mut Aside, organization: Uuid, now: Instant, fail: Fail) -> Outcome<()> {
    if fail.to_problem().code == Code::Unavailable {
        return Err(fail);
    }
    tracing::error!(
        organization.id = %organization,
        error = %fail,
        "the events of an organization cannot be put in order; it is left alone for a minute, and the others go on"
    );
    aside.0.insert(organization, now);
    Ok(())
}

/// Seals some batches of one organization: reads, computes, and then writes all in one short transaction.
async fn seal(state: &AppState, organization: Uuid) -> Outcome<bool> {
    let db = state.db.reader();
    let head = chain_heads::Entity::find_by_id(organization).one(db).await?;
    let head = head.ok_or_else(|| Fail::Internal(format!("organization {organization} has no chain")))?;
    let batches = store::unsealed(db, organization).await?;
    let events = store::events_of(db, organization, &batches).await?;
    let Some(seals) = compute(&head, &batches, &events)? else { return Ok(false) };
    let sealed = state.db.write(async |tx| store::seal(tx, &head, &seals).await).await?;
    if let Some(last) = seals.last().filter(|_| sealed) {
        // Kept elsewhere with the log, it tells later whether the chain was cut or written anew.
        tracing::info!(organization.id = %organization, head = %format_args!("{}:{}", last.last_seq, last.link), "events were sealed");
    }
    Ok(sealed)
}

/// The places and links of the batches, in order; `None` if there is nothing to seal.
fn compute(
    head: &chain_heads::Model,
    batches: &[event_batches::Model],
    events: &[events::Model],
) -> Outcome<Option<Vec<Seal>>> {
    let mut by_batch: HashMap<i64, Vec<&events::Model>> = HashMap::new();
    for event in events {
        by_batch.entry(event.batch_id).or_default().push(event);
    }
    let mut link =
        Link::read(&head.link).ok_or_else(|| Fail::Internal("a chain's head is no link".to_owned()))?;
    let mut seq = head.seq;
    let mut seals = Vec::with_capacity(batches.len());
    for batch in batches {
        let own = by_batch.remove(&batch.id).unwrap_or_default();
        if i32::try_from(own.len()) != Ok(batch.count) {
            return Err(Fail::Internal(format!(
                "batch {} holds {} events, not {}",
                batch.id,
                own.len(),
                batch.count
            )));
        }
        let first_seq = seq + 1;
        let leaves: Vec<_> = (first_seq..).zip(own).map(|(seq, event)| leaf(seq, event)).collect();
        seq += i64::from(batch.count);
        link = link.next(&leaves);
        seals.push(Seal { batch: batch.id, first_seq, last_seq: seq, link: link.to_string() });
    }
    Ok((!seals.is_empty()).then_some(seals))
}
