//! Queries of the outbox.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, FromQueryResult, QueryFilter};
use uuid::Uuid;

use super::present::MailRow;
use crate::db::entities::{outbox, users};
use crate::db::{Sql, Tx};

/// No mail waits longer for its next try; one that seems to was written by a clock that was wrong, and is due.
pub(super) const LONGEST_WAIT: TimeDelta = TimeDelta::hours(4);

/// A cap of an hour is waited for no longer.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(1);

/// The mail as it is now, if the claim still stands.
pub(super) async fn claimed_as(
    db: &impl ConnectionTrait,
    claimed: &outbox::Model,
) -> Result<Option<outbox::Model>, DbErr> {
    outbox::Entity::find_by_id((claimed.organization_id, claimed.id))
        .filter(outbox::Column::State.eq("claimed"))
        .filter(outbox::Column::Owner.eq(claimed.owner))
        .filter(outbox::Column::Attempt.eq(claimed.attempt))
        .one(db)
        .await
}

/// Whether the process has claimed any mail.
pub(super) async fn has_claims(db: &impl ConnectionTrait, owner: Uuid) -> Result<bool, DbErr> {
    Ok(claims_of(owner, outbox::Entity::find()).one(db).await?.is_some())
}

/// What becomes of a mail that was under way and was not handed over: it waits again, unless a later change has
/// overtaken it meanwhile and was not undone.
const WAITS_AGAIN: &str = "CASE WHEN cancelled_by IS NULL THEN 'queued' ELSE 'cancelled' END";

/// Lets the mails that the process has claimed wait again; their tries stay counted.
pub(super) async fn free(tx: &Tx, owner: Uuid) -> Result<(), DbErr> {
    let update = outbox::Entity::update_many()
        .col_expr(outbox::Column::State, Expr::cust(WAITS_AGAIN))
        .col_expr(outbox::Column::Owner, Expr::value(None::<Uuid>));
    claims_of(owner, update).exec(tx).await?;
    Ok(())
}

fn claims_of<Q: QueryFilter>(owner: Uuid, query: Q) -> Q {
    query.filter(outbox::Column::State.eq("claimed")).filter(outbox::Column::Owner.eq(owner))
}

/// Puts mails just claimed back as they were; `why` they wait, and until when.
pub(super) async fn put_back(
    tx: &Tx,
    mails: &[outbox::Model],
    why: Option<(DateTime<Utc>, &str)>,
) -> Result<(), DbErr> {
    for mails in mails.chunk_by(|one, other| one.organization_id == other.organization_id) {
        let Some(organization) = mails.first().map(|mail| mail.organization_id) else { continue };
        let mut update = outbox::Entity::update_many()
            .col_expr(outbox::Column::State, Expr::value("queued"))
            .col_expr(outbox::Column::Owner, Expr::value(None::<Uuid>))
            .col_expr(outbox::Column::Attempt, Expr::cust("attempt - 1"));
        if let Some((next_at, reply)) = why {
            update = update
                .col_expr(outbox::Column::NextAt, Expr::value(next_at))
                .col_expr(outbox::Column::Reply, Expr::value(Some(reply)));
        }
        update
            .filter(outbox::Column::OrganizationId.eq(organization))
            .filter(outbox::Column::Id.is_in(mails.iter().map(|mail| mail.id)))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// Lets all mail of the organization wait: one row, however many mails.
pub(super) async fn pause(tx: &Tx, organization: Uuid, until: DateTime<Utc>) -> Result<(), DbErr> {
    let sql = "INSERT INTO mail_pauses (organization_id, until) VALUES ($1, $2) \
               ON CONFLICT (organization_id) DO UPDATE SET until = excluded.until";
    Sql::new(sql).bind(organization).bind(until).execute(tx).await?;
    Ok(())
}

/// Which pauses are over: `$1` is now, and `$2` the time that no pause reaches.
const OVER: &str = "FROM mail_pauses WHERE until <= $1 OR until > $2";

/// Whether any pause is over.
pub(super) async fn is_any_pause_over(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool, DbErr> {
    #[derive(FromQueryResult)]
    struct Pauses {
        number: i64,
    }
    let sql = Sql::new(format!("SELECT COUNT(*) AS number {OVER}")).bind(now).bind(now + LONGEST_PAUSE);
    Ok(sql.one(db).await?.is_some_and(|Pauses { number }| number > 0))
}

/// Ends the pauses that are over.
pub(super) async fn end_pauses(tx: &Tx, now: DateTime<Utc>) -> Result<u64, DbErr> {
    Sql::new(format!("DELETE {OVER}")).bind(now).bind(now + LONGEST_PAUSE).execute(tx).await
}

/// What became of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The mail server has it.
    HandedOver,
    /// It is tried again at this time, unless it was overtaken meanwhile.
    Deferred(DateTime<Utc>),
    /// It waits for the mail server as all mail does, and the try does not count against it.
    Excused,
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
        End::HandedOver => (Expr::value("handed_over"), claimed.next_at),
        End::Deferred(next_at) => (Expr::cust(WAITS_AGAIN), *next_at),
        End::Excused => (Expr::cust(WAITS_AGAIN), claimed.next_at),
        End::Bounced => (Expr::value("bounced"), claimed.next_at),
        End::Cancelled => (Expr::value("cancelled"), claimed.next_at),
    };
    let update = outbox::Entity::update_many()
        .col_expr(outbox::Column::State, state)
        .col_expr(outbox::Column::NextAt, Expr::value(next_at))
        .col_expr(outbox::Column::Owner, Expr::value(None::<Uuid>))
        .col_expr(outbox::Column::Reply, Expr::value(Some(reply)))
        .col_expr(outbox::Column::ChangedAt, Expr::value(now))
        .filter(outbox::Column::OrganizationId.eq(claimed.organization_id))
        .filter(outbox::Column::Id.eq(claimed.id));
    let excused = i32::from(*end == End::Excused);
    let update = update.col_expr(outbox::Column::Excused, Expr::col(outbox::Column::Excused).add(excused));
    let update = match end {
        End::HandedOver => update,
        End::Deferred(_) | End::Excused | End::Bounced | End::Cancelled => update
            .filter(outbox::Column::State.eq("claimed"))
            .filter(outbox::Column::Owner.eq(claimed.owner))
            .filter(outbox::Column::Attempt.eq(claimed.attempt)),
    };
    update.exec(tx).await?;
    Ok(())
}

/// Whether there is such a user.
pub(super) async fn user_exists(
    db: &impl ConnectionTrait,
    organization: Uuid,
    user: Uuid,
) -> Result<bool, DbErr> {
    Ok(users::Entity::find_by_id((organization, user)).one(db).await?.is_some())
}

/// The newest mails to a user, the newest first.
pub(super) async fn of_user(
    db: &impl ConnectionTrait,
    organization: Uuid,
    user: Uuid,
) -> Result<Vec<MailRow>, DbErr> {
    let sql = "SELECT o.id, o.template, o.state, o.attempt, o.reply, o.queued_at, o.changed_at, o.next_at, \
               b.state AS batch_state, p.until AS paused_until, COALESCE(s.domain, d.domain) AS waits_for, \
               COALESCE(s.reply, d.reply) AS waits_reply, COALESCE(s.until, d.until) AS waits_until FROM outbox o \
               LEFT JOIN batches b ON b.organization_id = o.organization_id AND b.id = o.batch_id \
               LEFT JOIN mail_pauses p ON p.organization_id = o.organization_id \
               LEFT JOIN mail_backoffs s ON s.domain = '*' \
               LEFT JOIN mail_backoffs d ON d.domain = o.domain \
               WHERE o.organization_id = $1 AND o.user_id = $2 ORDER BY o.user_version DESC LIMIT 200";
    Sql::new(sql).bind(organization).bind(user).all(db).await
}
