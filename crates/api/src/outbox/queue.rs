//! Finds the mails whose turn it is.
//!
//! Mails wait in lanes: those of one class and organization to one domain. What is not due, is held back or waits for a
//! domain is passed over a lane at a time, by steps into one index, however many mails wait.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::backoffs;
use super::store::LONGEST_WAIT;
use crate::budgets;
use crate::db::Sql;
use crate::db::Tx;
use crate::db::entities::outbox;
use crate::db::sql::places;

/// Lanes that are looked at together, at most.
pub(super) const LANES: usize = 64;

/// Which mails of the row `o` may leave when they are due: those of no batch, of a released one, or of one that was
/// undone and has left the user as it was, if no earlier mail to the same user still waits.
const MAY_LEAVE: &str = "o.state = 'queued' \
     AND (o.batch_id IS NULL OR EXISTS (SELECT 1 FROM batches b \
       WHERE b.organization_id = o.organization_id AND b.id = o.batch_id \
         AND (b.state = 'released' OR (b.state = 'undone' AND NOT EXISTS (SELECT 1 FROM batch_items i \
           WHERE i.organization_id = b.organization_id AND i.batch_id = b.id AND i.user_id = o.user_id))))) \
     AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.organization_id = o.organization_id AND e.user_id = o.user_id \
       AND e.user_version < o.user_version AND e.state IN ('queued', 'claimed'))";

/// The mails of one class and organization to one domain.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub(super) struct Lane {
    pub(super) organization_id: Uuid,
    pub(super) domain: String,
    /// How many mails have left to the domain in this hour.
    pub(super) used: i64,
}

/// A mail that may leave.
#[derive(Clone, Copy, Debug, FromQueryResult)]
struct Candidate {
    id: Uuid,
}

/// Which of a lane's mails are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// All.
    Any,
    /// Those that were tried before.
    Tried,
    /// Those that were not.
    Untried,
}

/// The lanes with due mail after a place, in order: a place is an organization and a domain, or the end of that
/// organization if no domain is given. Passes over organizations whose mail waits for the next hour, and domains that
/// are waited for.
pub(super) async fn lanes_after(
    db: &impl ConnectionTrait,
    class: i32,
    now: DateTime<Utc>,
    (organization, domain): (Uuid, Option<&str>),
) -> Result<Vec<Lane>, DbErr> {
    let queued = "FROM outbox q WHERE q.state = 'queued' AND q.class = $1";
    let next_domain = format!(
        "{queued} AND q.organization_id = lane.organization_id AND q.domain > lane.domain ORDER BY q.domain LIMIT 1"
    );
    let in_lane = format!("{queued} AND q.organization_id = l.organization_id AND q.domain = l.domain");
    let sql = format!(
        "WITH RECURSIVE lane (organization_id, domain, place) AS ( \
           SELECT $4, $5, 0 \
           UNION ALL \
           SELECT COALESCE((SELECT q.organization_id {next_domain}), \
               (SELECT q.organization_id {queued} AND q.organization_id > lane.organization_id \
                ORDER BY q.organization_id LIMIT 1)), \
             COALESCE((SELECT q.domain {next_domain}), ''), lane.place + 1 \
           FROM lane WHERE lane.organization_id IS NOT NULL) \
         SELECT l.organization_id, l.domain, COALESCE(b.used, 0) AS used FROM lane l \
         LEFT JOIN budgets b ON b.name = 'mails-domain/' || l.domain AND b.period = $7 \
         WHERE l.place > 0 AND l.organization_id IS NOT NULL \
           AND (EXISTS (SELECT 1 {in_lane} AND q.next_at <= $2) OR EXISTS (SELECT 1 {in_lane} AND q.next_at > $3)) \
           AND NOT EXISTS (SELECT 1 FROM mail_pauses p WHERE p.organization_id = l.organization_id) \
           AND NOT EXISTS (SELECT 1 FROM mail_backoffs w WHERE w.domain = l.domain AND w.until > $2 AND w.until <= $6) \
         LIMIT {LANES}"
    );
    let sql = Sql::new(sql).bind(class).bind(now).bind(now + LONGEST_WAIT).bind(organization);
    let sql = sql.bind(domain.map(str::to_owned)).bind(now + backoffs::LONGEST_WAIT).bind(budgets::hour(now));
    sql.all(db).await
}

/// Mails of a lane that may leave, the longest due first; last those whose time was written by a clock that was wrong.
pub(super) async fn candidates(
    db: &impl ConnectionTrait,
    lane: &Lane,
    class: i32,
    now: DateTime<Utc>,
    which: Which,
    limit: usize,
) -> Result<Vec<Uuid>, DbErr> {
    let which = match which {
        Which::Any => "",
        Which::Tried => "AND o.attempt > 0",
        Which::Untried => "AND o.attempt = 0",
    };
    let due = |when: &str| {
        format!(
            "SELECT o.id FROM outbox o WHERE {MAY_LEAVE} {which} AND o.next_at {when} AND o.organization_id = $3 \
             AND o.class = $4 AND o.domain = $5 ORDER BY o.next_at LIMIT {limit}"
        )
    };
    let sql = format!(
        "SELECT id FROM ({}) AS due UNION ALL SELECT id FROM ({}) AS wrong LIMIT {limit}",
        due("<= $1"),
        due("> $2")
    );
    let sql = Sql::new(sql).bind(now).bind(now + LONGEST_WAIT).bind(lane.organization_id);
    let found: Vec<Candidate> = sql.bind(class).bind(&*lane.domain).all(db).await?;
    Ok(found.into_iter().map(|candidate| candidate.id).collect())
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
         WHERE {MAY_LEAVE} AND (o.next_at <= $1 OR o.next_at > $2) AND o.organization_id = $3 AND o.id IN ({}) RETURNING *",
        places(5, ids.len())
    );
    let sql = Sql::new(sql).bind(now).bind(now + LONGEST_WAIT).bind(organization).bind(owner);
    ids.iter().fold(sql, |sql, id| sql.bind(*id)).all(tx).await
}
