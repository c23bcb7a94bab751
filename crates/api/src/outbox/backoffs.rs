//! Backing off: while a recipient's domain defers our mail, or the mail server is away, what would go there waits. That is
//! one row of `mail_backoffs`, however many mails wait.
//!
//! When the wait is over one mail goes ahead: if it is taken, the row goes and the others follow; if not, the wait is
//! twice as long. The number of failures names the wait: whoever ends or lengthens it does so by compare-and-set on that
//! number, so that mails that failed together count as one failure, and one that left before the wait began ends none.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use super::waits::doubled;
use crate::db::{Sql, Tx};

/// The name of the mail server's row. It is no domain.
pub(super) const SERVER: &str = "*";
/// The wait after the first failure; it doubles with each.
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(5);
/// How long a domain's wait is at most; one that seems to be longer was written by a clock that was wrong, and is over.
pub(super) const LONGEST_WAIT: TimeDelta = TimeDelta::hours(1);
/// How long the mail server's is: all mail waits for it.
const LONGEST_WAIT_FOR_SERVER: TimeDelta = TimeDelta::minutes(5);
/// How long it is waited for the mail that goes ahead, which its process may have lost, before another one does.
const LONGEST_PROBE: TimeDelta = TimeDelta::minutes(3);

/// Whether mail may go somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// All may.
    Open,
    /// One mail may, to see whether the others may again. The number is that of the failures.
    Probe(i32),
    /// None may.
    Closed,
}

/// What a try has shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// Mail is taken.
    Taken,
    /// Mail is not taken.
    Refused,
    /// Neither.
    Unclear,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    domain: String,
    failures: i32,
    until: DateTime<Utc>,
}

/// Where mail must wait.
#[derive(Debug)]
pub(super) struct Backoffs {
    now: DateTime<Utc>,
    rows: HashMap<String, Row>,
}

impl Backoffs {
    pub(super) async fn load(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Self, DbErr> {
        let rows: Vec<Row> = Sql::new("SELECT domain, failures, until FROM mail_backoffs").all(db).await?;
        Ok(Self { now, rows: rows.into_iter().map(|row| (row.domain.clone(), row)).collect() })
    }

    /// The time at which this holds.
    pub(super) fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Whether mail may go to the domain, or to the mail server at all.
    pub(super) fn way(&self, to: &str) -> Way {
        match self.rows.get(to) {
            None => Way::Open,
            Some(row) if row.until > self.now && row.until <= self.now + LONGEST_WAIT => Way::Closed,
            Some(row) => Way::Probe(row.failures),
        }
    }
}

/// Takes the right to send the one mail that goes ahead; `false` if another process has taken it.
pub(super) async fn begin_probe(tx: &Tx, to: &str, failures: i32, now: DateTime<Utc>) -> Result<bool, DbErr> {
    let sql = "UPDATE mail_backoffs SET until = $3 WHERE domain = $1 AND failures = $2 AND (until <= $4 OR until > $5)";
    let sql = Sql::new(sql).bind(to).bind(failures).bind(now + LONGEST_PROBE).bind(now);
    Ok(sql.bind(now + LONGEST_WAIT).execute(tx).await? > 0)
}

/// Keeps what a try has shown of a domain, or of the mail server. `probe` is the number of the failures after which the
/// mail went ahead; 0 if it was one of many.
pub(super) async fn note(
    tx: &Tx,
    to: &str,
    probe: i32,
    sign: Sign,
    reply: &str,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    match sign {
        Sign::Refused => lengthen(tx, to, probe, reply, now).await,
        Sign::Taken | Sign::Unclear if probe == 0 => Ok(()),
        Sign::Taken => {
            let sql = "DELETE FROM mail_backoffs WHERE domain = $1 AND failures = $2";
            Sql::new(sql).bind(to).bind(probe).execute(tx).await.map(drop)
        }
        Sign::Unclear => {
            let sql = "UPDATE mail_backoffs SET until = $3 WHERE domain = $1 AND failures = $2";
            Sql::new(sql).bind(to).bind(probe).bind(now).execute(tx).await.map(drop)
        }
    }
}

async fn lengthen(tx: &Tx, to: &str, probe: i32, reply: &str, now: DateTime<Utc>) -> Result<(), DbErr> {
    let failures = probe.saturating_add(1);
    let sql = if probe == 0 {
        "INSERT INTO mail_backoffs (domain, failures, until, reply) VALUES ($1, $2, $3, $4) ON CONFLICT (domain) DO NOTHING"
    } else {
        "UPDATE mail_backoffs SET failures = $2, until = $3, reply = $4 WHERE domain = $1 AND failures = $5"
    };
    let longest = if to == SERVER { LONGEST_WAIT_FOR_SERVER } else { LONGEST_WAIT };
    let until = now + doubled(FIRST_WAIT, failures, longest);
    let sql = Sql::new(sql).bind(to).bind(failures).bind(until).bind(reply);
    let changed = if probe == 0 { sql } else { sql.bind(probe) }.execute(tx).await?;
    if changed > 0 {
        tracing::warn!(to, failures, %until, reply, "mail waits, because it is not taken");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    #[test]
    fn one_mail_goes_ahead_when_the_wait_is_over_or_was_written_by_a_wrong_clock() {
        let now = Utc.with_ymd_and_hms(2026, 11, 24, 9, 0, 0).unwrap();
        let way = |seconds| {
            let until = now + TimeDelta::seconds(seconds);
            let row = Row { domain: "a.example".to_owned(), failures: 3, until };
            Backoffs { now, rows: HashMap::from([("a.example".to_owned(), row)]) }.way("a.example")
        };
        assert_eq!([way(1), way(3600)], [Way::Closed; 2]);
        assert_eq!([way(0), way(-1), way(3601)], [Way::Probe(3); 3]);
        assert_eq!(Backoffs { now, rows: HashMap::new() }.way("a.example"), Way::Open);
    }
}
