//! User names, of which nobody who is in the directory may have another's: who gives one up before somebody else takes
//! it, and who cannot have theirs.

use std::collections::{HashMap, HashSet};

use rollcall_domain::text::fold;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::plan::Plan;
use super::planned::Step;
use super::{BadRow, store};
use crate::problem::Outcome;

/// Somebody whose user name is to be another's.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parked {
    pub(super) person: Uuid,
    pub(super) version: i64,
}

/// Finds who holds each user name that is taken by the plan. Holders who give it up are parked; where one keeps it, the
/// change becomes a problem, which may make its own user name one that is kept: so until nothing more follows.
pub(super) async fn settle(db: &impl ConnectionTrait, organization: Uuid, plan: &mut Plan) -> Outcome<()> {
    let wanted: HashMap<String, usize> = plan
        .changes
        .iter()
        .enumerate()
        .filter_map(|(index, change)| Some((wants(&change.step)?, index)))
        .collect();
    let keys: Vec<_> = wanted.keys().map(String::as_str).collect();
    let mut taken = Vec::new();
    for holder in store::holders(db, organization, &keys).await? {
        if let Some(wanting) = wanted.get(&holder.user_name_key) {
            taken.push((*wanting, holder));
        }
    }
    taken.sort_by_key(|(wanting, _)| *wanting);
    let leavers: HashMap<Uuid, usize> = plan
        .changes
        .iter()
        .enumerate()
        .filter(|(_, change)| gives_up(&change.step))
        .filter_map(|(index, change)| Some((change.person()?, index)))
        .collect();
    let mut refused: HashSet<usize> = HashSet::new();
    loop {
        let stays = |holder: Uuid| leavers.get(&holder).is_none_or(|index| refused.contains(index));
        let more: Vec<_> = taken
            .iter()
            .filter(|(wanting, holder)| !refused.contains(wanting) && stays(holder.id))
            .map(|(wanting, _)| *wanting)
            .collect();
        if more.is_empty() {
            break;
        }
        refused.extend(more);
    }
    taken.retain(|(wanting, _)| !refused.contains(wanting));
    plan.parked =
        taken.iter().map(|(_, holder)| Parked { person: holder.id, version: holder.version }).collect();
    plan.parked.sort_by_key(|parked| parked.person);
    refuse(plan, &refused);
    Ok(())
}

/// The user name that the step takes and that the person does not have yet.
fn wants(step: &Step) -> Option<String> {
    match step {
        Step::Add(person) => Some(fold(&person.user_name)),
        Step::Update(row, person) => {
            let key = fold(&person.user_name);
            (key != row.user_name_key || row.gone_at.is_some()).then_some(key)
        }
        Step::Remove(_) => None,
    }
}

/// Whether the person will not have the present user name any more.
fn gives_up(step: &Step) -> bool {
    match step {
        Step::Add(_) => false,
        Step::Update(row, person) => fold(&person.user_name) != row.user_name_key,
        Step::Remove(_) => true,
    }
}

fn refuse(plan: &mut Plan, refused: &HashSet<usize>) {
    let (kept, left_out): (Vec<_>, Vec<_>) = std::mem::take(&mut plan.changes)
        .into_iter()
        .enumerate()
        .partition(|(index, _)| !refused.contains(index));
    plan.changes = kept.into_iter().map(|(_, change)| change).collect();
    for (_, change) in left_out {
        let (Step::Add(person) | Step::Update(_, person)) = change.step else { continue };
        let detail = format!(
            "Somebody else in the directory has the user name {} and keeps it. Correct one of the two, or remove the \
             other from the source.",
            person.user_name
        );
        let bad = BadRow { external_id: Some(person.external_id), code: "user_name_taken", detail };
        plan.problem(change.line, bad);
    }
}
