//! Resend, archive, re-invite and undo: one transaction for all users of a request, one result for each.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use rollcall_domain::user::{Changed, PersonState, Refusal};
use rollcall_wire::users::{
    ActionItem, ActionOutcome, ActionRequest, ActionResponse, ActionResult, Batch, UndoResponse, User,
};
use rollcall_wire::{Code, Problem};
use uuid::Uuid;

use super::{ops, store};
use crate::auth::{Actor, Ctx};
use crate::changes::{self, BatchKind, Change, SortKeys, Undone};
use crate::db::Tx;
use crate::db::entities::{people, users};
use crate::directory::{self, person_state};
use crate::imports;
use crate::organization;
use crate::problem::{Fail, Outcome, refusal_problem};
use crate::state::AppState;

/// What to do with users that exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// A new invitation for an invited user.
    Resend,
    /// Removal.
    Archive,
    /// A new invitation for an archived user.
    Reinvite,
}

impl Action {
    fn kind(self) -> BatchKind {
        match self {
            Self::Resend => BatchKind::Resend,
            Self::Archive => BatchKind::Archive,
            Self::Reinvite => BatchKind::Reinvite,
        }
    }

    fn invites(self) -> bool {
        match self {
            Self::Resend | Self::Reinvite => true,
            Self::Archive => false,
        }
    }

    fn decide(
        self,
        user: rollcall_domain::user::User,
        now: DateTime<Utc>,
        person: PersonState,
    ) -> Result<Changed, Refusal> {
        match self {
            Self::Resend => user.resend(now, person),
            Self::Archive => user.archive(now),
            Self::Reinvite => user.reinvite(now, person),
        }
    }
}

/// What was decided of each item, and the changes in the order of their people.
struct Decided {
    refused: HashMap<Uuid, Problem>,
    changes: Vec<Change>,
}

/// Carries an action out.
pub(super) async fn act(
    state: &AppState,
    ctx: &Ctx,
    action: Action,
    request: &ActionRequest,
) -> Outcome<ActionResponse> {
    let items = request.check()?;
    let (batch, refused) =
        ctx.write(&state.db, async |tx| act_in(tx, state, ctx, action, items).await).await?;
    state.wake.notify_one();
    let ids: Vec<_> = items.iter().map(|item| item.id).collect();
    let shown = ops::shown(state.db.reader(), ctx.organization, &ids).await?;
    let results = items.iter().map(|item| result(item.id, refused.get(&item.id).cloned(), &shown)).collect();
    Ok(ActionResponse { batch, results })
}

async fn act_in(
    tx: &Tx,
    state: &AppState,
    ctx: &Ctx,
    action: Action,
    items: &[ActionItem],
) -> Outcome<(Option<Batch>, HashMap<Uuid, Problem>)> {
    if action.invites() {
        organization::ops::require_invites(tx, ctx.organization).await?;
    }
    let Decided { mut refused, changes } = decide(tx, ctx, action, items).await?;
    if changes.is_empty() {
        return Ok((None, refused));
    }
    let batch = changes::open_batch(tx, state, ctx, action.kind(), None).await?;
    let targets: Vec<_> = changes.iter().filter_map(|change| change.row.clone()).collect();
    let answers = changes::record(tx, state, ctx, Some(batch), changes).await?;
    let mut done = Vec::new();
    for (target, answer) in targets.iter().zip(answers) {
        match answer {
            Some(_) => done.push(target.person_id),
            None => drop(
                refused
                    .insert(target.id, refusal_problem(&Refusal::ChangedSince { version: target.version })),
            ),
        }
    }
    if action == Action::Archive {
        store::end_sessions(tx, ctx.organization, &done).await?;
    }
    Ok((Some(batch.into()), refused))
}

/// Sends new invitations in the operator's name; answers to how many. Organizations that may not invite, and users who
/// cannot be invited, keep what they have.
pub(crate) async fn resend_by_operator(state: &AppState, organization: Uuid, users: &[Uuid]) -> Outcome<u64> {
    let ctx = Ctx::trusted(organization, Actor::OPERATOR, state.clock.now());
    let items = users.iter().map(|&id| ActionItem { id, version: None }).collect();
    match act(state, &ctx, Action::Resend, &ActionRequest { items }).await {
        Ok(answer) => {
            let done = answer.results.iter().filter(|result| result.outcome == ActionOutcome::Done);
            Ok(done.map(|_| 1).sum())
        }
        Err(Fail::Problem(problem)) => {
            tracing::warn!(%organization, problem = %problem.detail, "no new invitations were sent");
            Ok(0)
        }
        Err(fail) => Err(fail),
    }
}

/// Archives users under a batch that is open already. Whoever is not in the version given is left as they are.
pub(crate) async fn archive_under(
    tx: &Tx,
    state: &AppState,
    ctx: &Ctx,
    batch: changes::Batch,
    items: &[ActionItem],
) -> Outcome<()> {
    let changes = decide(tx, ctx, Action::Archive, items).await?.changes;
    let people: Vec<_> =
        changes.iter().filter_map(|change| change.row.as_ref()).map(|row| row.person_id).collect();
    changes::record(tx, state, ctx, Some(batch), changes).await?;
    store::end_sessions(tx, ctx.organization, &people).await?;
    Ok(())
}

async fn decide(tx: &Tx, ctx: &Ctx, action: Action, items: &[ActionItem]) -> Outcome<Decided> {
    let ids: Vec<_> = items.iter().map(|item| item.id).collect();
    let rows = store::by_ids(tx, ctx.organization, &ids).await?;
    let person_ids: Vec<_> = rows.iter().map(|row| row.person_id).collect();
    let people = directory::ops::people_by_ids(tx, ctx.organization, &person_ids).await?;
    let rows: HashMap<_, _> = rows.into_iter().map(|row| (row.id, row)).collect();
    let mut decided = Decided { refused: HashMap::new(), changes: Vec::with_capacity(items.len()) };
    for item in items {
        let found = rows.get(&item.id).and_then(|row| Some((row, people.get(&row.person_id)?)));
        let Some((row, person)) = found else {
            decided.refused.insert(item.id, ops::no_user().to_problem());
            continue;
        };
        match decide_one(ctx, action, *item, row, person)? {
            Ok(changed) => decided.changes.push(change(changed, Some(row.clone()), person)),
            Err(refusal) => drop(decided.refused.insert(item.id, refusal_problem(&refusal))),
        }
    }
    decided.changes.sort_by_key(|change| change.row.as_ref().map(|row| row.person_id));
    Ok(decided)
}

fn decide_one(
    ctx: &Ctx,
    action: Action,
    item: ActionItem,
    row: &users::Model,
    person: &people::Model,
) -> Outcome<Result<Changed, Refusal>> {
    let user = changes::to_domain(row)?;
    Ok(user.check_version(item.version).and_then(|()| action.decide(user, ctx.now, person_state(person))))
}

/// A decision with the sort keys of its person.
pub(super) fn change(changed: Changed, row: Option<users::Model>, person: &people::Model) -> Change {
    let keys = SortKeys { email_key: person.email_key.clone(), name_key: person.name_key.clone() };
    Change { changed, row, keys, joining: None }
}

fn result(id: Uuid, problem: Option<Problem>, shown: &HashMap<Uuid, User>) -> ActionResult {
    let outcome = if problem.is_some() { ActionOutcome::Refused } else { ActionOutcome::Done };
    ActionResult { id, outcome, user: shown.get(&id).cloned(), problem }
}

/// Takes a batch back. Sessions that it ended stay ended.
pub(super) async fn undo(state: &AppState, ctx: &Ctx, batch: Uuid) -> Outcome<UndoResponse> {
    let import = imports::undo::import_of(state.db.reader(), ctx.organization, batch).await?;
    let undone = match import {
        Some(import) => imports::undo::undo(state, ctx, import, batch).await?,
        None => {
            ctx.write(&state.db, async |tx| {
                changes::claim_undo(tx, ctx, batch).await?;
                changes::undo_items(tx, state, ctx, batch, u64::MAX >> 1).await
            })
            .await?
        }
    };
    let ids: Vec<_> = undone.iter().map(|undone| undone.user).collect();
    let shown = ops::shown(state.db.reader(), ctx.organization, &ids).await?;
    let results = undone.iter().map(|undone| undo_result(undone, &shown)).collect();
    Ok(UndoResponse { results })
}

fn undo_result(undone: &Undone, shown: &HashMap<Uuid, User>) -> ActionResult {
    let problem = undone.refusal.as_ref().map(|refusal| {
        if matches!(refusal, Refusal::ChangedSince { .. }) {
            let detail = "Something else has happened to this user meanwhile, so it was left as it is.";
            return Problem::new(Code::Changed, detail);
        }
        refusal_problem(refusal)
    });
    result(undone.user, problem, shown)
}
