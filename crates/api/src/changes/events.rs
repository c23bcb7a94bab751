//! Events: what happened, written in the transaction in which it happened.

use rollcall_domain::event::Event;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::EntityTrait;
use uuid::Uuid;

use super::Written;
use crate::auth::Ctx;
use crate::db::entities::{event_batches, events};
use crate::db::{Tx, given};
use crate::directory::near;
use crate::problem::{Fail, Outcome};

/// An event and what it is about.
#[derive(Clone, Debug)]
pub(crate) struct Happening {
    event: Event,
    user: Option<Uuid>,
    user_version: Option<i64>,
    person: Option<Uuid>,
    import: Option<Uuid>,
}

impl Happening {
    /// An event that is about the organization.
    pub(crate) fn new(event: Event) -> Self {
        Self { event, user: None, user_version: None, person: None, import: None }
    }

    /// An event about a user that does not change it.
    pub(crate) fn about_user(event: Event, user: Uuid, person: Uuid) -> Self {
        Self { user: Some(user), person: Some(person), ..Self::new(event) }
    }

    /// An event about a person.
    pub(crate) fn about_person(event: Event, person: Uuid) -> Self {
        Self { person: Some(person), ..Self::new(event) }
    }

    /// An event about an import.
    pub(crate) fn about_import(event: Event, import: Uuid) -> Self {
        Self { import: Some(import), ..Self::new(event) }
    }

    /// What a change did, and the import that it came from.
    pub(super) fn of(written: &Written, import: Option<Uuid>) -> Self {
        // A user that ceases to be has no row after: its last version is one more than the row's before.
        let version = match (&written.after, &written.before) {
            (Some(after), _) => Some(after.version),
            (None, before) => before.as_ref().map(|before| before.version + 1),
        };
        Self {
            event: written.event.clone(),
            user: written.user_id(),
            user_version: version,
            person: written.user().map(|user| user.person_id),
            import,
        }
    }
}

/// Writes events as one batch, for the sealer to give a place in the order.
pub(crate) async fn write_events(tx: &Tx, ctx: &Ctx, happenings: &[Happening]) -> Outcome<()> {
    if happenings.is_empty() {
        return Ok(());
    }
    let count = i32::try_from(happenings.len()).map_err(|error| Fail::Internal(error.to_string()))?;
    let batch = event_batches::ActiveModel {
        id: NotSet,
        organization_id: Set(ctx.organization),
        count: Set(count),
        first_seq: Set(None),
        link: Set(None),
    };
    let batch_id = event_batches::Entity::insert(batch).exec(tx).await?.last_insert_id;
    let rows = (0..).zip(happenings).map(|(ordinal, happening)| row(ctx, batch_id, ordinal, happening));
    given::insert(tx, &rows.collect::<Vec<_>>()).await?;
    if happenings.iter().any(|happening| happening.event.is_of_directory()) {
        near::bump(tx, ctx).await?;
    }
    Ok(())
}

fn row(ctx: &Ctx, batch_id: i64, ordinal: i32, happening: &Happening) -> events::Model {
    events::Model {
        organization_id: ctx.organization,
        batch_id,
        ordinal,
        name: happening.event.name().to_owned(),
        user_id: happening.user,
        user_version: happening.user_version,
        person_id: happening.person,
        import_id: happening.import,
        actor_kind: ctx.actor.kind.to_owned(),
        actor_id: ctx.actor.id,
        at: ctx.now,
        data: serde_json::to_string(&happening.event).unwrap_or_else(|_| "{}".to_owned()),
    }
}
