//! Queries of the outbox.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter};
use uuid::Uuid;

use crate::db::entities::outbox;
use crate::db::sql::places;
use crate::db::{Sql, Tx};

/// No mail waits longer for its next try; one that seems to was written by a clock that was wrong, and is due.
pub(super) const LONGEST_WAIT: TimeDelta = TimeDelta::hours(4);

/// Which mails of the row `o` may leave: those of a released batch, if no earlier mail to the same user still waits.
/// `$1` is now and `$2` the time that no wait reaches.
const MAY_LEAVE: &str = "o.state = 'queued' AND (o.next_at <= $1 OR o.next_at > $2) \
     AND EXISTS (SELECT 1 FROM batches b WHERE b.organization_id = o.organization_id AND b.id = o.batch_id \
       AND b.state = 'released') \
     AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.organization_id = o.organization_id AND e.user_id = o.user_id \
       AND e.user_version < o.user_version AND e.state IN ('queued', 'claimed'))";

/// A mail that may leave.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub(super) struct Candidate {
    pub(super) organization_id: Uuid,
    pub(super) id: Uuid,
}

/// The organizations after `after`, in the order of their ids, with a mail of the class that is due. Each is found by
/// one step into an index, however many mails wait.
pub(super) async fn organizations_with_due(
    db: &impl ConnectionTrait,
    class: i32,
    now: DateTime<Utc>,
    after: Uuid,
    limit: usize,
) -> Result<Vec<Uuid>, DbErr> {
    #[derive(FromQueryResult)]
    struct Found {
        organization_id: Uuid,
    }
    let next =
        "FROM outbox q WHERE q.state = 'queued' AND q.class = $1 AND (q.next_at <= $2 OR q.next_at > $3)";
    let sql = format!(
        "WITH RECURSIVE turn (organization_id, place) AS ( \
           SELECT (SELECT q.organization_id {next} AND q.organization_id > $4 ORDER BY q.organization_id LIMIT 1), 1 \
           UNION ALL \
           SELECT (SELECT q.organization_id {next} AND q.organization_id > turn.organization_id \
             ORDER BY q.organization_id LIMIT 1), turn.place + 1 \
           FROM turn WHERE turn.organization_id IS NOT NULL AND turn.place < {limit}) \
         SELECT organization_id FROM turn WHERE organization_id IS NOT NULL"
    );
    let found: Vec<Found> =
        Sql::new(sql).bind(class).bind(now).bind(now + LONGEST_WAIT).bind(after).all(db).await?;
    Ok(found.into_iter().map(|found| found.organization_id).collect())
}

/// Mails of one organization and class that may leave, the longest due first.
pub(super) async fn candidates(
    db: &impl ConnectionTrait,
    organization: Uuid,
    class: i32,
    now: DateTime<Utc>,
    limit: usize,
) -> Result<Vec<Candidate>, DbErr> {
    let sql = format!(
        "SELECT o.organization_id, o.id FROM outbox o WHERE {MAY_LEAVE} AND o.organization_id = $3 AND o.class = $4 \
         ORDER BY o.next_at LIMIT {limit}"
    );
    Sql::new(sql).bind(now).bind(now + LONGEST_WAIT).bind(organization).bind(class).all(db).await
}

/// Claims those that may still leave, and counts the try.
pub(super) async fn claim(
    tx: &Tx,
    organization: Uuid,
    ids: &[Uuid],
    owner: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<outbox::Model>, DbErr> {
    let sql = format!(
        "UPDATE outbox AS o SET state = 'claimed', owner = $4, attempt = o.attempt + 1, changed_at = $1 \
         WHERE {MAY_LEAVE} AND o.organization_id = $3 AND o.id IN ({}) RETURNING *",
        places(5, ids.len())
    );
    let sql = Sql::new(sql).bind(now).bind(now + LONGEST_WAIT).bind(organization).bind(owner);
    ids.iter().fold(sql, |sql, id| sql.bind(*id)).all(tx).await
}

/// Whether the process has claimed any mail.
pub(super) async fn has_claims(db: &impl ConnectionTrait, owner: Uuid) -> Result<bool, DbErr> {
    Ok(claims_of(owner, outbox::Entity::find()).one(db).await?.is_some())
}

/// Lets the mails that the process has claimed wait again; their tries stay counted.
pub(super) async fn free(tx: &Tx, owner: Uuid) -> Result<(), DbErr> {
    let update = outbox::Entity::update_many()
        .col_expr(outbox::Column::State, Expr::value("queued"))
        .col_expr(outbox::Column::Owner, Expr::value(None::<Uuid>));
    claims_of(owner, update).exec(tx).await?;
    Ok(())
}

fn claims_of<Q: QueryFilter>(owner: Uuid, query: Q) -> Q {
    query.filter(outbox::Column::State.eq("claimed")).filter(outbox::Column::Owner.eq(owner))
}

/// What became of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The mail server has it.
    HandedOver,
    /// It is tried again at this time.
    Deferred(DateTime<Utc>),
    /// It is given up.
    Bounced,
    /// It is not to be sent any more.
    Cancelled,
}

/// Keeps what became of a try: a success always, anything else only for whoever still has the claim.
pub(super) async fn finish(
    tx: &Tx,
    claimed: &outbox::Model,
    end: &End,
    reply: String,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let (state, next_at) = match end {
        End::HandedOver => ("handed_over", claimed.next_at),
        End::Deferred(next_at) => ("queued", *next_at),
        End::Bounced => ("bounced", claimed.next_at),
        End::Cancelled => ("cancelled", claimed.next_at),
    };
    let update = outbox::Entity::update_many()
        .col_expr(outbox::Column::State, Expr::value(state))
        .col_expr(outbox::Column::NextAt, Expr::value(next_at))
        .col_expr(outbox::Column::Owner, Expr::value(None::<Uuid>))
        .col_expr(outbox::Column::Reply, Expr::value(Some(reply)))
        .col_expr(outbox::Column::ChangedAt, Expr::value(now))
        .filter(outbox::Column::OrganizationId.eq(claimed.organization_id))
        .filter(outbox::Column::Id.eq(claimed.id));
    let update = match end {
        End::HandedOver => update,
        End::Deferred(_) | End::Bounced | End::Cancelled => update
            .filter(outbox::Column::State.eq("claimed"))
            .filter(outbox::Column::Owner.eq(claimed.owner))
            .filter(outbox::Column::Attempt.eq(claimed.attempt)),
    };
    update.exec(tx).await?;
    Ok(())
}
