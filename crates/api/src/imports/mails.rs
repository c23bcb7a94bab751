//! What became of the mail of an import.

use rollcall_wire::imports::MailCounts;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use crate::db::Sql;

/// The mails of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mails {
    /// By what became of them.
    pub(super) counts: MailCounts,
    /// Those that wait and will leave by themselves: not those that were stopped.
    pub(super) leaving: i64,
}

#[derive(Debug, FromQueryResult)]
struct Counted {
    what: String,
    batch: String,
    mails: i64,
}

/// Counts the mails of all batches of an import.
pub(super) async fn count(
    db: &impl ConnectionTrait,
    organization: Uuid,
    import: Uuid,
) -> Result<Mails, DbErr> {
    let sql = "SELECT CASE WHEN o.state = 'claimed' THEN 'queued' \
                 WHEN o.state = 'queued' AND o.attempt > 0 THEN 'deferred' ELSE o.state END AS what, \
               b.state AS batch, COUNT(*) AS mails \
               FROM batches b JOIN outbox o ON o.organization_id = b.organization_id AND o.batch_id = b.id \
               WHERE b.organization_id = $1 AND b.import_id = $2 GROUP BY 1, 2";
    let rows: Vec<Counted> = Sql::new(sql).bind(organization).bind(import).all(db).await?;
    Ok(rows.iter().fold(Mails::default(), add))
}

fn add(mut mails: Mails, row: &Counted) -> Mails {
    let counts = &mut mails.counts;
    let of_this = match row.what.as_str() {
        "queued" => &mut counts.queued,
        "deferred" => &mut counts.deferred,
        "handed_over" => &mut counts.handed_over,
        "bounced" => &mut counts.bounced,
        _ => &mut counts.cancelled,
    };
    *of_this = of_this.saturating_add(row.mails);
    let waits = matches!(row.what.as_str(), "queued" | "deferred");
    // Of a batch that was taken back waits only the mail of users who were left as they are: it leaves as well.
    if waits && row.batch != "stopped" {
        mails.leaving = mails.leaving.saturating_add(row.mails);
    }
    mails
}
