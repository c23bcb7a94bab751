//! Claims mails whose turn it is: class by class, an organization at a time, within the caps.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::backoffs::{self, Backoffs, SERVER, Way};
use super::caps;
use super::queue::{self, Lane, Which};
use super::store;
use super::turns::{Round, Turn};
use crate::db::Tx;
use crate::db::entities::outbox;
use crate::problem::Outcome;
use crate::state::AppState;

/// The classes of mail, the first before the second: single actions, imports.
const CLASSES: [i32; 2] = [1, 2];

/// A mail that this process is to send.
#[derive(Clone, Debug)]
pub(crate) struct Claimed {
    pub(super) mail: outbox::Model,
    pub(super) probe: Probe,
}

/// After how many failures a mail goes ahead of others; 0 if it does not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Probe {
    /// … of the mail server.
    pub(super) server: i32,
    /// … of the domain.
    pub(super) domain: i32,
}

/// The mails that may leave, as they were found before the claim.
#[derive(Debug, Default)]
struct Chosen {
    /// By organization, in the same order everywhere, so that two processes cannot lock each other out.
    by_organization: BTreeMap<Uuid, Vec<Uuid>>,
    number: usize,
    /// The domains to which one mail goes ahead, and after how many failures.
    probes: BTreeMap<String, i32>,
    server: i32,
}

/// Claims up to `free` mails.
pub(super) async fn claim(state: &AppState, turn: &mut Turn, free: usize) -> Outcome<Vec<Claimed>> {
    let now = state.clock.now();
    caps::end_pauses(state, now).await?;
    let backoffs = Backoffs::load(state.db.reader(), now).await?;
    let (server, most) = match backoffs.way(SERVER) {
        Way::Open => (0, free),
        Way::Probe(failures) => (failures, free.min(1)),
        Way::Closed => return Ok(Vec::new()),
    };
    let most = caps::left_in_second(state, now, most).await?;
    let mut chosen = Chosen { server, ..Chosen::default() };
    for class in CLASSES {
        let round = Round::after(turn, class, now);
        choose(state, turn, &backoffs, round, most, &mut chosen).await?;
    }
    if chosen.number == 0 {
        return Ok(Vec::new());
    }
    state.db.write(async |tx| take(tx, state, &chosen, now).await).await
}

/// Chooses mails of one class, until there are `most` in all: as many of each organization as of any other.
async fn choose(
    state: &AppState,
    turn: &mut Turn,
    backoffs: &Backoffs,
    mut round: Round,
    most: usize,
    chosen: &mut Chosen,
) -> Outcome<()> {
    while chosen.number < most {
        let lanes = round.next(state.db.reader()).await?;
        if lanes.is_empty() {
            break;
        }
        let lanes = lanes.into_iter().filter(|lane| caps::has_left(state, lane)).collect();
        choose_of(state, turn, backoffs, &round, lanes, most, chosen).await?;
    }
    Ok(())
}

/// Chooses mails of some lanes, each organization's together.
async fn choose_of(
    state: &AppState,
    turn: &mut Turn,
    backoffs: &Backoffs,
    round: &Round,
    lanes: Vec<Lane>,
    most: usize,
    chosen: &mut Chosen,
) -> Outcome<()> {
    let mut organizations = lanes.iter().map(|lane| lane.organization_id).collect::<BTreeSet<_>>().len();
    for lanes in lanes.chunk_by(|one, other| one.organization_id == other.organization_id) {
        // Whoever gets nothing this time is the first the next time.
        if chosen.number >= most {
            break;
        }
        let share = most.saturating_sub(chosen.number).div_ceil(organizations.max(1));
        organizations = organizations.saturating_sub(1);
        let until = chosen.number.saturating_add(share);
        for (index, lane) in lanes.iter().enumerate() {
            let share = until.saturating_sub(chosen.number).div_ceil(lanes.len() - index);
            choose_in(state, backoffs, round, lane, share, chosen).await?;
            turn.last = lane.organization_id;
        }
    }
    Ok(())
}

/// Chooses up to `share` mails of a lane: one alone where one is to go ahead.
async fn choose_in(
    state: &AppState,
    backoffs: &Backoffs,
    round: &Round,
    lane: &Lane,
    share: usize,
    chosen: &mut Chosen,
) -> Outcome<()> {
    if share == 0 {
        return Ok(());
    }
    let db = state.db.reader();
    let ids = match backoffs.way(&lane.domain) {
        Way::Closed => return Ok(()),
        Way::Probe(_) if chosen.probes.contains_key(&lane.domain) => return Ok(()),
        Way::Open => queue::candidates(db, lane, round.class(), backoffs.now(), Which::Any, share).await?,
        Way::Probe(failures) => {
            // In turns: one that was tried, which a greylisting server lets in, and one that was not, because it may be
            // the mailbox of the first that is at fault.
            let wanted = if failures % 2 == 1 { Which::Tried } else { Which::Untried };
            let mut ids = queue::candidates(db, lane, round.class(), backoffs.now(), wanted, 1).await?;
            if ids.is_empty() {
                ids = queue::candidates(db, lane, round.class(), backoffs.now(), Which::Any, 1).await?;
            }
            if !ids.is_empty() {
                chosen.probes.insert(lane.domain.clone(), failures);
            }
            ids
        }
    };
    if !ids.is_empty() {
        chosen.number += ids.len();
        chosen.by_organization.entry(lane.organization_id).or_default().extend(ids);
    }
    Ok(())
}

/// Claims what was chosen, as far as it may still leave.
async fn take(tx: &Tx, state: &AppState, chosen: &Chosen, now: DateTime<Utc>) -> Outcome<Vec<Claimed>> {
    let mut mails = Vec::with_capacity(chosen.number);
    for (organization, ids) in &chosen.by_organization {
        mails.extend(queue::claim(tx, *organization, ids, state.process, now).await?);
    }
    let mails = without_lost_probes(tx, chosen, mails, now).await?;
    let kept = caps::keep(tx, state, mails, now).await?;
    let claimed: Vec<_> = kept
        .into_iter()
        .map(|mail| {
            let domain = chosen.probes.get(&mail.domain).copied().unwrap_or_default();
            Claimed { mail, probe: Probe { server: chosen.server, domain } }
        })
        .collect();
    end_unused_probes(tx, chosen, &claimed, now).await?;
    Ok(claimed)
}

/// Puts mails back that were to go ahead, if another process has sent one ahead meanwhile.
async fn without_lost_probes(
    tx: &Tx,
    chosen: &Chosen,
    mut mails: Vec<outbox::Model>,
    now: DateTime<Utc>,
) -> Outcome<Vec<outbox::Model>> {
    let server = [(SERVER, chosen.server)].into_iter().filter(|(_, failures)| *failures > 0);
    // The mail server's name comes before those of domains.
    for (to, failures) in server.chain(chosen.probes.iter().map(|(domain, failures)| (&**domain, *failures)))
    {
        let is_of = |mail: &outbox::Model| to == SERVER || mail.domain == to;
        if mails.iter().any(is_of) && !backoffs::begin_probe(tx, to, failures, now).await? {
            let (lost, rest): (Vec<_>, Vec<_>) = mails.into_iter().partition(is_of);
            store::put_back(tx, &lost, None).await?;
            mails = rest;
        }
    }
    Ok(mails)
}

/// Lets another mail go ahead where the one that was to is kept back by a cap.
async fn end_unused_probes(tx: &Tx, chosen: &Chosen, claimed: &[Claimed], now: DateTime<Utc>) -> Outcome<()> {
    if claimed.is_empty() && chosen.server > 0 {
        backoffs::note(tx, SERVER, chosen.server, backoffs::Sign::Unclear, "", now).await?;
    }
    for (domain, failures) in &chosen.probes {
        if !claimed.iter().any(|claimed| claimed.mail.domain == *domain) {
            backoffs::note(tx, domain, *failures, backoffs::Sign::Unclear, "", now).await?;
        }
    }
    Ok(())
}

/// Claims the mails that may leave now, as many as are sent at the same time.
pub(crate) async fn claim_some(state: &AppState) -> Outcome<Vec<Claimed>> {
    claim(state, &mut Turn::default(), state.config.mail.connections).await
}
