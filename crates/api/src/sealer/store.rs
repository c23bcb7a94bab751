//! Queries of the sealer.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};
use serde::Deserialize;
use uuid::Uuid;

use crate::db::entities::{chain_heads, event_batches, events, leases};
use crate::db::sql::places;
use crate::db::taken::Column;
use crate::db::{Sql, Tx};
use crate::problem::{Fail, Outcome};

/// Batches that are sealed in one transaction at most, and events of them beyond which no further batch is taken.
const BATCHES: u64 = 200;
const EVENTS: i32 = 5000;

/// The lease's name.
const SEALER: &str = "sealer";

/// A batch's place and link.
pub(super) struct Seal {
    pub(super) batch: i64,
    pub(super) first_seq: i64,
    pub(super) last_seq: i64,
    pub(super) link: String,
}

/// Organizations that have something to seal, but for those who are left alone.
pub(super) async fn organizations_with_unsealed(
    db: &impl ConnectionTrait,
    aside: &[Uuid],
) -> Result<Vec<Uuid>, DbErr> {
    #[derive(FromQueryResult)]
    struct Found {
        organization_id: Uuid,
    }
    // The first unsealed batches of all name the organizations that have waited longest.
    let but = if aside.is_empty() {
        String::new()
    } else {
        format!(" AND organization_id NOT IN ({})", places(1, aside.len()))
    };
    let sql = format!(
        "SELECT DISTINCT organization_id FROM \
         (SELECT organization_id FROM event_batches WHERE first_seq IS NULL{but} ORDER BY id LIMIT 1000) AS oldest \
         ORDER BY organization_id"
    );
    let found: Vec<Found> = aside.iter().fold(Sql::new(sql), |sql, id| sql.bind(*id)).all(db).await?;
    Ok(found.into_iter().map(|found| found.organization_id).collect())
}

/// Whether the process holds the lease.
pub(super) async fn has_lease(db: &impl ConnectionTrait, process: Uuid) -> Result<bool, DbErr> {
    let owned = leases::Column::Owner.eq(process);
    Ok(leases::Entity::find_by_id(SEALER).filter(owned).one(db).await?.is_some())
}

/// Takes the lease, or keeps it; it is freed when this process has ended.
pub(super) async fn take_lease(tx: &Tx, process: Uuid) -> Result<bool, DbErr> {
    let insert = "INSERT INTO leases (name, owner) VALUES ($1, NULL) ON CONFLICT DO NOTHING";
    Sql::new(insert).bind(SEALER).execute(tx).await?;
    let take = "UPDATE leases SET owner = $1 WHERE name = $2 AND (owner IS NULL OR owner = $1)";
    Ok(Sql::new(take).bind(process).bind(SEALER).execute(tx).await? == 1)
}

/// Batches of the organization that are committed and not sealed, as many as one transaction seals.
pub(super) async fn unsealed(
    db: &impl ConnectionTrait,
    organization: Uuid,
) -> Result<Vec<event_batches::Model>, DbErr> {
    let rows = event_batches::Entity::find()
        .filter(event_batches::Column::OrganizationId.eq(organization))
        .filter(event_batches::Column::FirstSeq.is_null())
        .order_by_asc(event_batches::Column::Id)
        .limit(BATCHES)
        .all(db)
        .await?;
    Ok(up_to_enough_events(rows))
}

/// As many of the batches as hold [`EVENTS`] together, and one at least.
fn up_to_enough_events(batches: Vec<event_batches::Model>) -> Vec<event_batches::Model> {
    let mut before = 0_i32;
    let fits = |batch: &event_batches::Model| {
        let fits = before < EVENTS;
        before = before.saturating_add(batch.count);
        fits
    };
    batches.into_iter().take_while(fits).collect()
}

/// Batches of the organization that have their places, those after one place and up to another: as many as are looked at
/// together.
pub(super) async fn sealed(
    db: &impl ConnectionTrait,
    organization: Uuid,
    after: i64,
    until: i64,
) -> Result<Vec<event_batches::Model>, DbErr> {
    let rows = event_batches::Entity::find()
        .filter(event_batches::Column::OrganizationId.eq(organization))
        .filter(event_batches::Column::FirstSeq.gt(after))
        .filter(event_batches::Column::FirstSeq.lte(until))
        .order_by_asc(event_batches::Column::FirstSeq)
        .limit(BATCHES)
        .all(db)
        .await?;
    Ok(up_to_enough_events(rows))
}

/// How many events of the organization wait for their places.
pub(super) async fn count_unsealed(db: &impl ConnectionTrait, organization: Uuid) -> Result<i64, DbErr> {
    #[derive(FromQueryResult)]
    struct Found {
        events: i64,
    }
    let sql = "SELECT CAST(COALESCE(SUM(count), 0) AS bigint) AS events FROM event_batches \
               WHERE organization_id = $1 AND first_seq IS NULL";
    let found: Option<Found> = Sql::new(sql).bind(organization).one(db).await?;
    Ok(found.map_or(0, |found| found.events))
}

/// An event in the order of [`UNSEALED`].
#[derive(Deserialize)]
struct Unsealed {
    batch_id: i64,
    ordinal: i32,
    name: String,
    user_id: Option<Uuid>,
    user_version: Option<i64>,
    person_id: Option<Uuid>,
    import_id: Option<Uuid>,
    actor_kind: String,
    actor_id: Option<Uuid>,
    at: DateTime<Utc>,
    data: String,
}

const UNSEALED: [Column; 11] = [
    Column::Plain("batch_id"),
    Column::Plain("ordinal"),
    Column::Plain("name"),
    Column::Uuid("user_id"),
    Column::Plain("user_version"),
    Column::Uuid("person_id"),
    Column::Uuid("import_id"),
    Column::Plain("actor_kind"),
    Column::Uuid("actor_id"),
    Column::Plain("at"),
    Column::Plain("data"),
];

/// The events of the batches, each batch's in their order.
pub(super) async fn events_of(
    db: &impl ConnectionTrait,
    organization: Uuid,
    batches: &[event_batches::Model],
) -> Result<Vec<events::Model>, DbErr> {
    if batches.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT batch_id, ordinal, name, user_id, user_version, person_id, import_id, actor_kind, actor_id, at, data \
         FROM events WHERE organization_id = $1 AND batch_id IN ({})",
        places(2, batches.len())
    );
    let sql = batches.iter().fold(Sql::new(sql).bind(organization), |sql, batch| sql.bind(batch.id));
    let mut found: Vec<Unsealed> = sql.take(db, &UNSEALED).await?;
    found.sort_unstable_by_key(|event| (event.batch_id, event.ordinal));
    Ok(found.into_iter().map(|event| event.row(organization)).collect())
}

impl Unsealed {
    fn row(self, organization_id: Uuid) -> events::Model {
        events::Model {
            organization_id,
            batch_id: self.batch_id,
            ordinal: self.ordinal,
            name: self.name,
            user_id: self.user_id,
            user_version: self.user_version,
            person_id: self.person_id,
            import_id: self.import_id,
            actor_kind: self.actor_kind,
            actor_id: self.actor_id,
            at: self.at,
            data: self.data,
        }
    }
}

/// Moves the head and gives the batches their places; `false` if another process was quicker.
pub(super) async fn seal(tx: &Tx, head: &chain_heads::Model, seals: &[Seal]) -> Outcome<bool> {
    let Some(last) = seals.last() else { return Ok(false) };
    let moved = chain_heads::Entity::update_many()
        .col_expr(chain_heads::Column::Seq, Expr::value(last.last_seq))
        .col_expr(chain_heads::Column::Link, Expr::value(last.link.clone()))
        .filter(chain_heads::Column::OrganizationId.eq(head.organization_id))
        .filter(chain_heads::Column::Seq.eq(head.seq))
        .filter(chain_heads::Column::Link.eq(head.link.clone()))
        .exec(tx)
        .await?;
    if moved.rows_affected == 0 {
        return Ok(false);
    }
    for seal in seals {
        let sealed = event_batches::Entity::update_many()
            .col_expr(event_batches::Column::FirstSeq, Expr::value(Some(seal.first_seq)))
            .col_expr(event_batches::Column::Link, Expr::value(Some(seal.link.clone())))
            .filter(event_batches::Column::OrganizationId.eq(head.organization_id))
            .filter(event_batches::Column::Id.eq(seal.batch))
            .filter(event_batches::Column::FirstSeq.is_null())
            .exec(tx)
            .await?;
        if sealed.rows_affected != 1 {
            return Err(Fail::Internal(format!("batch {} was sealed twice", seal.batch)));
        }
    }
    Ok(true)
}
