//! The only writer of status, events, totals and outbox mail.
//!
//! [`record`] takes what the state machine decided and writes all that follows from it in the caller's transaction:
//! the user by compare-and-set, its invitation and membership, what undo will need, the mail, the events and the
//! totals, in the lock order people, users, invitations, events, outbox, counters. Nobody can forget one of them.

mod before;
mod counts;
mod erase;
mod events;
mod invitations;
mod mails;
mod undo;
mod users;

use chrono::{DateTime, TimeDelta, Utc};
use rollcall_domain::event::Event;
use rollcall_domain::user::Changed;
use sea_orm::EntityTrait;
use uuid::Uuid;

use crate::auth::Ctx;
use crate::db::entities::{batch_items, batches, users as users_table};
use crate::db::{Tx, given};
use crate::problem::Outcome;
use crate::state::AppState;

pub(crate) use counts::open_totals;
pub(crate) use erase::erase;
pub(crate) use events::{Happening, write_events};
pub(crate) use undo::{Undone, claim_undo, undo_items};
pub(crate) use users::to_domain;

/// What kind of action a batch is, as the database keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BatchKind {
    /// Invitations one at a time or a few.
    Invite,
    /// New invitations for those who are invited.
    Resend,
    /// Removals.
    Archive,
    /// New invitations for those who were archived.
    Reinvite,
    /// The send of an import.
    Import,
}

impl BatchKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Invite => "invite",
            Self::Resend => "resend",
            Self::Archive => "archive",
            Self::Reinvite => "reinvite",
            Self::Import => "import",
        }
    }
}

/// A batch that changes are recorded under.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Batch {
    /// Its id.
    pub(crate) id: Uuid,
    /// When its mail may leave.
    pub(crate) release_at: DateTime<Utc>,
    import: Option<Uuid>,
    class: i32,
}

impl Batch {
    /// The batch as it was written before, to go on under it.
    pub(crate) fn of(row: &batches::Model) -> Self {
        let class = if row.kind == "import" { 2 } else { 1 };
        Self { id: row.id, release_at: row.release_at, import: row.import_id, class }
    }

    /// The same batch, whose mail lets that of single actions go first.
    pub(crate) fn bulk(self) -> Self {
        Self { class: 2, ..self }
    }
}

impl From<Batch> for rollcall_wire::users::Batch {
    fn from(batch: Batch) -> Self {
        Self { id: batch.id, release_at: batch.release_at }
    }
}

/// Opens a batch, held for the undo window.
pub(crate) async fn open_batch(
    tx: &Tx,
    state: &AppState,
    ctx: &Ctx,
    kind: BatchKind,
    import: Option<Uuid>,
) -> Outcome<Batch> {
    let undo_seconds = crate::organization::ops::undo_seconds(tx, state, ctx.organization).await?;
    let release_at = ctx.now + TimeDelta::seconds(i64::from(undo_seconds));
    let row = batches::Model {
        organization_id: ctx.organization,
        id: state.ids.sortable(ctx.now),
        kind: kind.as_str().to_owned(),
        state: if undo_seconds == 0 { "released" } else { "held" }.to_owned(),
        release_at,
        actor_kind: ctx.actor.kind.to_owned(),
        actor_id: ctx.actor.id,
        import_id: import,
        created_at: ctx.now,
    };
    let batch = Batch::of(&row);
    batches::Entity::insert(batches::ActiveModel::from(row)).exec_without_returning(tx).await?;
    Ok(batch)
}

/// A change that the state machine decided, with what the tables need besides.
#[derive(Debug)]
pub(crate) struct Change {
    /// The decision.
    pub(crate) changed: Changed,
    /// The user's row as it was read; `None` for somebody who is no user yet.
    pub(crate) row: Option<users_table::Model>,
    /// The directory's keys of the person, by which users are sorted.
    pub(crate) keys: SortKeys,
    /// Who joins, for an acceptance.
    pub(crate) joining: Option<Joining>,
}

/// By what users are sorted.
#[derive(Clone, Debug)]
pub(crate) struct SortKeys {
    /// The canonical work e-mail.
    pub(crate) email_key: String,
    /// The folded name.
    pub(crate) name_key: String,
}

/// Who joins, by which invitation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Joining {
    /// The account.
    pub(crate) account: Uuid,
    /// The invitation.
    pub(crate) invitation: Uuid,
}

/// A change once its compare-and-set has succeeded.
pub(crate) struct Written {
    before: Option<users_table::Model>,
    after: Option<users_table::Model>,
    event: Event,
    joining: Option<Joining>,
    mail: Option<Uuid>,
    invitation: Option<Uuid>,
}

impl Written {
    fn user(&self) -> Option<&users_table::Model> {
        self.after.as_ref().or(self.before.as_ref())
    }

    fn user_id(&self) -> Option<Uuid> {
        self.user().map(|user| user.id)
    }
}

/// Records changes: one answer each, in the order given. `None` says that somebody else changed the user meanwhile, so
/// that nothing of this change was written; the caller tells the loser.
///
/// `changes` must be in the order of their people's ids, as everywhere, so that two batches cannot deadlock.
pub(crate) async fn record(
    tx: &Tx,
    state: &AppState,
    ctx: &Ctx,
    batch: Option<Batch>,
    changes: Vec<Change>,
) -> Outcome<Vec<Option<users_table::Model>>> {
    let mut answers = Vec::with_capacity(changes.len());
    let mut written = Vec::with_capacity(changes.len());
    for change in changes {
        let row = users::write(tx, state, ctx, change).await?;
        answers.push(row.as_ref().and_then(|row| row.after.clone()));
        written.extend(row);
    }
    follow_up(tx, state, ctx, batch, written).await?;
    Ok(answers)
}

/// Records first invitations whose rows an import's statement has just inserted.
pub(crate) async fn record_inserted(
    tx: &Tx,
    state: &AppState,
    ctx: &Ctx,
    batch: Batch,
    rows: Vec<users_table::Model>,
) -> Outcome<()> {
    let written = rows.into_iter().map(|row| Written {
        before: None,
        mail: row.mail_id,
        invitation: Some(state.ids.sortable(ctx.now)),
        after: Some(row),
        event: Event::UserInvited,
        joining: None,
    });
    let written = written.collect();
    follow_up(tx, state, ctx, Some(batch), written).await
}

async fn follow_up(
    tx: &Tx,
    state: &AppState,
    ctx: &Ctx,
    batch: Option<Batch>,
    written: Vec<Written>,
) -> Outcome<()> {
    if written.is_empty() {
        return Ok(());
    }
    if let Some(batch) = batch {
        keep_before(tx, ctx, batch, &written).await?;
    }
    invitations::write(tx, state, ctx, batch, &written).await?;
    invitations::write_memberships(tx, ctx, &written).await?;
    let import = batch.and_then(|batch| batch.import);
    let happenings: Vec<_> = written.iter().map(|item| Happening::of(item, import)).collect();
    write_events(tx, ctx, &happenings).await?;
    mails::write(tx, ctx, batch, &written).await?;
    counts::add(tx, state, ctx, &written).await
}

async fn keep_before(tx: &Tx, ctx: &Ctx, batch: Batch, written: &[Written]) -> Outcome<()> {
    let items = written.iter().filter_map(|item| {
        let after = item.after.as_ref()?;
        Some(batch_items::Model {
            organization_id: ctx.organization,
            batch_id: batch.id,
            user_id: after.id,
            person_id: after.person_id,
            version_after: after.version,
            before: item.before.as_ref().map(before::Before::to_json),
        })
    });
    Ok(given::insert(tx, &items.collect::<Vec<_>>()).await?)
}
