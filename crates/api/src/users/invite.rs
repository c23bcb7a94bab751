//! Inviting people of the directory, one at a time or a few.

use std::collections::{HashMap, HashSet};

use rollcall_domain::email::EmailKey;
use rollcall_domain::ids::{PersonId, UserId};
use rollcall_domain::user::{Changed, Refusal, Status, User as DomainUser};
use rollcall_wire::users::{Batch, InviteOutcome, InviteRequest, InviteResponse, InviteResult, Invitee};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::act::change;
use super::{ops, store};
use crate::auth::Ctx;
use crate::changes::{self, BatchKind, Change};
use crate::db::Tx;
use crate::db::entities::{people, users};
use crate::directory::{self, ops::Resolved, person_state};
use crate::organization;
use crate::problem::{Outcome, refusal_problem};
use crate::state::AppState;

/// What is to become of one person, decided on what was read.
struct Plan {
    outcome: InviteOutcome,
    person: Option<Uuid>,
    detail: Option<String>,
    change: Option<Change>,
}

impl Plan {
    fn refused(outcome: InviteOutcome, person: Option<Uuid>, detail: impl Into<String>) -> Self {
        Self { outcome, person, detail: Some(detail.into()), change: None }
    }
}

/// Invites; with `dry_run`, only says what would happen.
pub(super) async fn invite(state: &AppState, ctx: &Ctx, request: &InviteRequest) -> Outcome<InviteResponse> {
    let invitees = request.invitees()?;
    if request.dry_run {
        let db = state.db.reader();
        let plans = plan(db, state, ctx, &invitees, request.reinvite).await?;
        return Ok(InviteResponse { batch: None, results: present(state, ctx, &plans, &invitees).await? });
    }
    let (batch, plans) =
        ctx.write(&state.db, async |tx| invite_in(tx, state, ctx, &invitees, request.reinvite).await).await?;
    state.wake.notify_one();
    Ok(InviteResponse { batch, results: present(state, ctx, &plans, &invitees).await? })
}

async fn invite_in(
    tx: &Tx,
    state: &AppState,
    ctx: &Ctx,
    invitees: &[Invitee],
    reinvite: bool,
) -> Outcome<(Option<Batch>, Vec<Plan>)> {
    organization::ops::require_invites(tx, ctx.organization).await?;
    let mut plans = plan(tx, state, ctx, invitees, reinvite).await?;
    let mut changes: Vec<_> =
        plans.iter_mut().filter_map(|plan| plan.person.zip(plan.change.take())).collect();
    if changes.is_empty() {
        return Ok((None, plans));
    }
    changes.sort_by_key(|(person, _)| *person);
    let (order, changes): (Vec<_>, Vec<_>) = changes.into_iter().unzip();
    let batch = changes::open_batch(tx, state, ctx, BatchKind::Invite, None).await?;
    let answers = changes::record(tx, state, ctx, Some(batch), changes).await?;
    let lost: HashSet<_> =
        order.iter().zip(&answers).filter(|(_, answer)| answer.is_none()).map(|(id, _)| *id).collect();
    for plan in plans.iter_mut().filter(|plan| plan.person.is_some_and(|person| lost.contains(&person))) {
        plan.outcome = InviteOutcome::AlreadyInvited;
        plan.detail = Some("Somebody else invited this person at the same moment.".to_owned());
    }
    let batch = (lost.len() < order.len()).then(|| batch.into());
    Ok((batch, plans))
}

/// Decides for each person. Whether somebody is enabled is read, not locked: a person disabled at this very moment
/// becomes an invited user who is suspended, which acceptance checks again.
async fn plan(
    db: &impl ConnectionTrait,
    state: &AppState,
    ctx: &Ctx,
    invitees: &[Invitee],
    reinvite: bool,
) -> Outcome<Vec<Plan>> {
    let found = find(db, ctx, invitees).await?;
    let ids: Vec<_> = found.iter().filter_map(|found| found.as_ref().ok()).map(|person| person.id).collect();
    let users = store::by_people(db, ctx.organization, &ids).await?;
    let users: HashMap<_, _> = users.into_iter().map(|row| (row.person_id, row)).collect();
    let mut seen = HashSet::new();
    found
        .into_iter()
        .map(|found| match found {
            Err(plan) => Ok(*plan),
            Ok(person) if !seen.insert(person.id) => Ok(Plan::refused(
                InviteOutcome::AlreadyInvited,
                Some(person.id),
                "The same person stands in this list before.",
            )),
            Ok(person) => plan_one(state, ctx, &person, users.get(&person.id), reinvite),
        })
        .collect()
}

fn plan_one(
    state: &AppState,
    ctx: &Ctx,
    person: &people::Model,
    row: Option<&users::Model>,
    reinvite: bool,
) -> Outcome<Plan> {
    let decided = match row {
        None => {
            let id = UserId::new(state.ids.sortable(ctx.now));
            DomainUser::invite(id, PersonId::new(person.id), ctx.now, person_state(person))
        }
        Some(row) => {
            let user = changes::to_domain(row)?;
            match user.status() {
                Status::Archived { .. } if reinvite => user.reinvite(ctx.now, person_state(person)),
                Status::Archived { .. } | Status::Invited { .. } | Status::Active { .. } => {
                    Err(user.invite_again())
                }
            }
        }
    };
    Ok(planned(decided, row, person))
}

fn planned(decided: Result<Changed, Refusal>, row: Option<&users::Model>, person: &people::Model) -> Plan {
    let refusal = match decided {
        Ok(changed) => {
            return Plan {
                outcome: InviteOutcome::Invited,
                person: Some(person.id),
                detail: None,
                change: Some(change(changed, row.cloned(), person)),
            };
        }
        Err(refusal) => refusal,
    };
    let outcome = match refusal {
        Refusal::AlreadyInvited { .. } => InviteOutcome::AlreadyInvited,
        Refusal::AlreadyActive { .. } => InviteOutcome::AlreadyActive,
        Refusal::Suspended { .. } => InviteOutcome::Disabled,
        Refusal::AlreadyArchived { .. }
        | Refusal::NotInvited { .. }
        | Refusal::NotArchived { .. }
        | Refusal::NotAUser
        | Refusal::Withdrawn { .. }
        | Refusal::Removed { .. }
        | Refusal::TooLate { .. }
        | Refusal::ChangedSince { .. }
        | Refusal::NotUndoable => InviteOutcome::AlreadyArchived,
    };
    Plan::refused(outcome, Some(person.id), refusal_problem(&refusal).detail)
}

/// Finds the person of each entry, or says why there is none.
async fn find(
    db: &impl ConnectionTrait,
    ctx: &Ctx,
    invitees: &[Invitee],
) -> Outcome<Vec<Result<people::Model, Box<Plan>>>> {
    let keys: Vec<EmailKey> = invitees
        .iter()
        .filter_map(|invitee| match invitee {
            Invitee::Address(email) => Some(email.key()),
            Invitee::Person(_) | Invitee::Unusable(_) => None,
        })
        .collect();
    let ids: Vec<_> = invitees
        .iter()
        .filter_map(|invitee| match invitee {
            Invitee::Person(id) => Some(id.get()),
            Invitee::Address(_) | Invitee::Unusable(_) => None,
        })
        .collect();
    let resolved = directory::ops::resolve(db, ctx.organization, &keys).await?;
    let people = directory::ops::people_by_ids(db, ctx.organization, &ids).await?;
    Ok(invitees.iter().map(|invitee| find_one(invitee, &resolved, &people)).collect())
}

fn find_one(
    invitee: &Invitee,
    resolved: &HashMap<String, Resolved>,
    people: &HashMap<Uuid, people::Model>,
) -> Result<people::Model, Box<Plan>> {
    let nobody = |what: &str| {
        let detail = format!("{what} is not in your organization's directory.");
        Box::new(Plan::refused(InviteOutcome::NotInDirectory, None, detail))
    };
    match invitee {
        Invitee::Unusable(why) => Err(Box::new(Plan::refused(InviteOutcome::Invalid, None, why.clone()))),
        Invitee::Person(id) => people
            .get(&id.get())
            .filter(|person| person.gone_at.is_none())
            .cloned()
            .ok_or_else(|| nobody("This person")),
        Invitee::Address(email) => match resolved.get(email.key().as_str()) {
            Some(Resolved::Person(person)) => Ok((**person).clone()),
            Some(Resolved::Several) => {
                let detail =
                    format!("{} belongs to more than one person. Choose the person by name.", email.as_str());
                Err(Box::new(Plan::refused(InviteOutcome::Ambiguous, None, detail)))
            }
            Some(Resolved::Nobody) | None => Err(nobody(email.as_str())),
        },
    }
}

async fn present(
    state: &AppState,
    ctx: &Ctx,
    plans: &[Plan],
    invitees: &[Invitee],
) -> Outcome<Vec<InviteResult>> {
    let db = state.db.reader();
    let people: Vec<_> = plans.iter().filter_map(|plan| plan.person).collect();
    let rows = store::by_people(db, ctx.organization, &people).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut shown = ops::shown(db, ctx.organization, &ids).await?;
    let by_person: HashMap<_, _> =
        rows.iter().filter_map(|row| Some((row.person_id, shown.remove(&row.id)?))).collect();
    let unknown =
        plans.iter().zip(invitees).filter_map(|(plan, invitee)| unknown_key(plan, invitee)).collect();
    let near = directory::near::suggestions(state, ctx.organization, unknown).await?;
    let result = |(plan, invitee): (&Plan, &Invitee)| InviteResult {
        outcome: plan.outcome,
        user: plan.person.and_then(|person| by_person.get(&person).cloned()),
        suggestion: unknown_key(plan, invitee).and_then(|key| near.get(key.as_str()).cloned()),
        detail: plan.detail.clone(),
    };
    Ok(plans.iter().zip(invitees).map(result).collect())
}

/// The address of somebody whom the directory does not know: for nobody else is there a suggestion (B1).
fn unknown_key(plan: &Plan, invitee: &Invitee) -> Option<EmailKey> {
    match invitee {
        Invitee::Address(email) if plan.outcome == InviteOutcome::NotInDirectory => Some(email.key()),
        Invitee::Address(_) | Invitee::Person(_) | Invitee::Unusable(_) => None,
    }
}
