//! The plan's application, in short transactions: user names that are given up, new people, changes, and last of all
//! whoever loses their access.

use rollcall_domain::event::Event;
use rollcall_wire::Code;
use rollcall_wire::directory::Difference;
use sea_orm::{DbErr, SqlErr};
use uuid::Uuid;

use super::plan::Plan;
use super::planned::{Planned, Step, person_state_of};
use super::{Options, record, write};
use crate::auth::Ctx;
use crate::changes::{Happening, write_events};
use crate::db::Tx;
use crate::directory::counts::{self, PeopleCounts};
use crate::directory::ops::{NewPerson, Source};
use crate::directory::rows;
use crate::organization::keep;
use crate::problem::{Fail, Outcome};
use crate::sign_in::session;
use crate::state::AppState;

/// People of one transaction: few enough that it is over in some milliseconds.
const CHUNK: usize = 100;

impl Plan {
    /// Carries the plan out. Who changed since it was made is left alone, and counted.
    ///
    /// # Errors
    /// `last_global_administrator`; `too_many_leave` without a yes; `not_signed_in`, `role_required` if the caller may
    /// not go on; `changed` if somebody took a user name meanwhile; the database's. What was done before stays done:
    /// the same again goes on.
    pub(crate) async fn apply(mut self, state: &AppState, ctx: &Ctx, options: Options) -> Outcome<Self> {
        if self.leaves_no_administrator {
            return Err(keep::last_one());
        }
        if self.needs_yes() && !options.yes {
            return Err(self.refusal());
        }
        let record =
            ctx.write(&state.db, async |tx| record::begin(tx, state, ctx, &self, options).await).await?;
        let applied = self.apply_changes(state, ctx, options, record).await;
        record::end(state, ctx, record, applied.is_ok()).await?;
        let left = self.changes.len().saturating_sub(applied?);
        self.changed_meanwhile = Some(left.try_into().unwrap_or(u64::MAX));
        Ok(self)
    }

    /// Carries out every change; answers how many found what the plan saw.
    async fn apply_changes(
        &self,
        state: &AppState,
        ctx: &Ctx,
        options: Options,
        record: Uuid,
    ) -> Outcome<usize> {
        for parked in self.parked.chunks(CHUNK) {
            ctx.write(&state.db, async |tx| Ok(write::park(tx, ctx, parked).await?)).await?;
        }
        let mut order: Vec<&Planned> = self.changes.iter().collect();
        order.sort_by_key(|change| {
            let person = change.person();
            (change.takes_access(), person.is_some() && person == options.caller, person, change.address())
        });
        let order = with_ids(state, ctx, order);
        let mut done = 0;
        for chunk in order.chunks(CHUNK) {
            done += ctx
                .write(&state.db, async |tx| {
                    let done = apply_chunk(tx, ctx, chunk).await?;
                    record::count(tx, ctx, record, done.changes).await?;
                    counts::add(tx, state, ctx, done.people).await?;
                    Ok(done.changes)
                })
                .await?;
        }
        Ok(done)
    }
}

/// What one transaction has done.
#[derive(Default)]
struct Done {
    /// How many changes found what the plan saw.
    changes: usize,
    /// How they move the totals.
    people: PeopleCounts,
}

/// A change, and the id of whoever it adds.
type Numbered<'a> = (&'a Planned, Option<Uuid>);

/// Gives ids to those who are added, in the order in which they stand: as [`rows::ids_by_address`] says.
fn with_ids<'a>(state: &AppState, ctx: &Ctx, order: Vec<&'a Planned>) -> Vec<Numbered<'a>> {
    let added = order.iter().filter(|change| change.added().is_some()).count();
    let mut ids = state.ids.ascending(ctx.now, added).into_iter();
    order.into_iter().map(|change| (change, change.added().and_then(|_| ids.next()))).collect()
}

/// Applies some changes.
async fn apply_chunk(tx: &Tx, ctx: &Ctx, chunk: &[Numbered<'_>]) -> Outcome<Done> {
    let added: Vec<_> = chunk.iter().filter_map(|(change, id)| change.added().zip(*id)).collect();
    let mut done = Done::default();
    let mut happenings = add(tx, ctx, &added, &mut done).await?;
    let mut rewritten = Vec::new();
    let mut ended = Vec::new();
    for (change, _) in chunk {
        let id = match &change.step {
            Step::Add(_) => continue,
            Step::Update(row, person) => {
                if !write::update(tx, ctx, row, person).await.map_err(taken)? {
                    continue;
                }
                rewritten.extend(changes_words(&change.what).then_some((row.id, &**person)));
                ended.extend((!person.enabled).then_some(row.id));
                row.id
            }
            Step::Remove(listed) => {
                if !write::remove(tx, ctx, listed).await? {
                    continue;
                }
                ended.push(listed.id);
                listed.id
            }
        };
        done.changes += 1;
        done.people.pass(change.before(), change.after());
        happenings.extend(events(change, id));
    }
    write::rewrite_words(tx, ctx, &rewritten).await?;
    if !ended.is_empty() {
        keep::require_one_left(tx, ctx.organization, &ended).await?;
        session::end_all_of(tx, ctx.organization, ended).await?;
    }
    write_events(tx, ctx, &happenings).await?;
    Ok(done)
}

/// Adds people whom nobody has added meanwhile.
async fn add(tx: &Tx, ctx: &Ctx, people: &[(&NewPerson, Uuid)], done: &mut Done) -> Outcome<Vec<Happening>> {
    let made = people.iter().map(|(person, id)| rows::row(ctx, *id, Source::Directory, person)).collect();
    let added = write::insert(tx, ctx, made).await?;
    let with_ids = people.iter().filter(|(_, id)| added.contains(id));
    let with_ids: Vec<_> = with_ids.map(|(person, id)| (*id, *person)).collect();
    write::insert_words(tx, ctx, &with_ids).await?;
    done.changes += with_ids.len();
    for (_, person) in &with_ids {
        done.people.arrive(person_state_of(person));
    }
    Ok(with_ids.iter().map(|(id, _)| Happening::about_person(Event::PersonAdded, *id)).collect())
}

/// Whether the person is found by other words, or sorted at another place.
fn changes_words(what: &[Difference]) -> bool {
    what.iter().any(|what| matches!(what, Difference::Renamed | Difference::Addresses))
}

fn events(change: &Planned, id: Uuid) -> Vec<Happening> {
    let back = |step: &Step| match step {
        Step::Update(_, person) if !person.enabled => Event::PersonDisabled,
        Step::Add(_) | Step::Update(..) | Step::Remove(_) => Event::PersonEnabled,
    };
    let access = change.what.iter().find_map(|what| match what {
        Difference::Disabled => Some(Event::PersonDisabled),
        Difference::Enabled => Some(Event::PersonEnabled),
        Difference::Back => Some(back(&change.step)),
        Difference::Gone => Some(Event::PersonGone),
        Difference::Added | Difference::Renamed | Difference::Addresses | Difference::Department => None,
    });
    let renamed = changes_words(&change.what).then_some(Event::PersonRenamed);
    access.into_iter().chain(renamed).map(|event| Happening::about_person(event, id)).collect()
}

/// Somebody took the user name between the plan and now.
fn taken(error: DbErr) -> Fail {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => Fail::new(
            Code::Changed,
            "Somebody else changed the directory at the same time. What was done so far stays; send the same again.",
        ),
        Some(_) | None => error.into(),
    }
}
