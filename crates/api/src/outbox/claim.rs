//! Claims mails whose turn it is: class by class, an organization at a time, within the caps.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use tokio::sync::watch;
use uuid::Uuid;

use super::backoffs::{self, Backoffs, SERVER, Way};
use super::caps;
use super::queue::{self, LANES, Lane, Which};
use super::store;
use crate::db::Tx;
use crate::db::entities::outbox;
use crate::problem::Outcome;
use crate::state::AppState;

/// The classes of mail, the first before the second: single actions, imports.
const CLASSES: [i32; 2] = [1, 2];

/// Whose turn it is, and whether there is one more.
#[derive(Clone, Debug, Default)]
pub(crate) struct Turn {
    /// The organization that was served last, so that each has its turn.
    last: Uuid,
    /// Told when nothing new is to be begun; never if absent.
    stopping: Option<watch::Receiver<bool>>,
}

impl Turn {
    /// Takes turns until it is told to stop.
    pub(crate) fn until(stopping: watch::Receiver<bool>) -> Self {
        Self { last: Uuid::nil(), stopping: Some(stopping) }
    }

    pub(super) fn is_over(&self) -> bool {
        self.stopping.as_ref().is_some_and(|stopping| *stopping.borrow())
    }
}

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
        choose(state, turn, &backoffs, (class, now), most, &mut chosen).await?;
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
    (class, now): (i32, DateTime<Utc>),
    most: usize,
    chosen: &mut Chosen,
) -> Outcome<()> {
    let db = state.db.reader();
    // From whom follows the last one to the end, and once more from the beginning.
    let (mut place, mut is_second) = ((turn.last, None), false);
    while chosen.number < most {
        let lanes = queue::lanes_after(db, class, now, (place.0, place.1.as_deref())).await?;
        let is_last = lanes.len() < LANES;
        if let Some(lane) = lanes.last() {
            place = (lane.organization_id, Some(lane.domain.clone()));
        }
        let lanes = lanes.into_iter().filter(|lane| caps::has_left(state, lane)).collect();
        choose_of(state, turn, backoffs, (class, now), lanes, most, chosen).await?;
        match (is_last, is_second) {
            (false, _) => {}
            (true, false) => (place, is_second) = ((Uuid::nil(), None), true),
            (true, true) => break,
        }
    }
    Ok(())
}

/// Chooses mails of some lanes, each organization's together.
async fn choose_of(
    state: &AppState,
    turn: &mut Turn,
    backoffs: &Backoffs,
    (class, now): (i32, DateTime<Utc>),
    lanes: Vec<Lane>,
    most: usize,
    chosen: &mut Chosen,
) -> Outcome<()> {
    let mut organizations = lanes.iter().map(|lane| lane.organization_id).collect::<BTreeSet<_>>().len();
    for lanes in lanes.chunk_by(|one, other| one.organization_id == other.organization_id) {
        let share = most.saturating_sub(chosen.number).div_ceil(organizations.max(1));
        organizations = organizations.saturating_sub(1);
        let until = chosen.number.saturating_add(share);
        for (index, lane) in lanes.iter().enumerate() {
            let share = until.saturating_sub(chosen.number).div_ceil(lanes.len() - index);
            choose_in(state, backoffs, (class, now), lane, share, chosen).await?;
            turn.last = lane.organization_id;
        }
    }
    Ok(())
}

/// Chooses up to `share` mails of a lane: one alone where one is to go ahead.
async fn choose_in(
    state: &AppState,
    backoffs: &Backoffs,
    (class, now): (i32, DateTime<Utc>),
    lane: &Lane,
    share: usize,
    chosen: &mut Chosen,
) -> Outcome<()> {
    let db = state.db.reader();
    let ids = match backoffs.way(&lane.domain) {
        Way::Closed => return Ok(()),
        Way::Probe(_) if share == 0 || chosen.probes.contains_key(&lane.domain) => return Ok(()),
        Way::Open => queue::candidates(db, lane, class, now, Which::Any, share).await?,
        Way::Probe(failures) => {
            // In turns: one that was tried, which a greylisting server lets in, and one that was not, because it may be
            // the mailbox of the first that is at fault.
            let wanted = if failures % 2 == 1 { Which::Tried } else { Which::Untried };
            let mut ids = queue::candidates(db, lane, class, now, wanted, 1).await?;
            if ids.is_empty() {
                ids = queue::candidates(db, lane, class, now, Which::Any, 1).await?;
            }
            if !ids.is_empty() {
                chosen.probes.insert(lane.domain.clone(), failures);
            }
            ids
        }
    };
    let left = ids.into_iter().filter(|id| !chosen.has(lane.organization_id, *id)).collect::<Vec<_>>();
    chosen.number += left.len();
    chosen.by_organization.entry(lane.organization_id).or_default().extend(left);
    Ok(())
}

impl Chosen {
    fn has(&self, organization: Uuid, id: Uuid) -> bool {
        self.by_organization.get(&organization).is_some_and(|ids| ids.contains(&id))
    }
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
