//! Listing users by why their last mail has not arrived.
//!
//! Two ways lead to the same page. Where few mails are in that state, an index of just those leads to their users, who
//! are sorted then. Where many are, as after a large send, users are read in the order of the list and those whose mail
//! is in another state are passed over: of a million users at least one in a hundred fits, so that a page is soon full.
//! Which way it is costs one count that stops at the bound.

use rollcall_wire::users::Undelivered;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use crate::db::Sql;

/// Mails that are few enough to sort their users.
const FEW: i64 = 10_000;

/// The users wanted, and whether they are few.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    state: Undelivered,
    are_few: bool,
}

impl Wanted {
    /// Whether their users are found first and sorted then.
    pub(super) fn are_few(self) -> bool {
        self.are_few
    }

    /// The condition on `u`, the users, and `o`, their last mails.
    pub(super) fn condition(self) -> String {
        let of_last_mail = condition(self.state, "o");
        if !self.are_few {
            return format!(" AND {of_last_mail}");
        }
        let mails = mails(self.state);
        format!(" AND {of_last_mail} AND u.id IN (SELECT m.user_id FROM {mails})")
    }
}

/// Chooses the way.
pub(super) async fn wanted(
    db: &impl ConnectionTrait,
    organization: Uuid,
    state: Undelivered,
) -> Result<Wanted, DbErr> {
    #[derive(FromQueryResult)]
    struct Count {
        mails: i64,
    }
    let mails = mails(state);
    let sql = format!("SELECT COUNT(*) AS mails FROM (SELECT m.id FROM {mails} LIMIT {}) few", FEW + 1);
    let count = Sql::new(sql).bind(organization).one::<Count>(db).await?;
    Ok(Wanted { state, are_few: count.is_none_or(|count| count.mails <= FEW) })
}

/// The mails in this state, of the organization `$1`.
fn mails(state: Undelivered) -> String {
    let class = match state {
        // The leading column of the index of mails that wait.
        Undelivered::Waiting => "m.class IN (1, 2) AND ",
        Undelivered::Bounced | Undelivered::Deferred => "",
    };
    format!("outbox m WHERE {class}m.organization_id = $1 AND {}", condition(state, "m"))
}

/// The predicates of the indexes, word for word.
fn condition(state: Undelivered, mail: &str) -> String {
    match state {
        Undelivered::Bounced => format!("{mail}.state = 'bounced'"),
        Undelivered::Deferred => format!("{mail}.state = 'queued' AND {mail}.attempt > 0"),
        Undelivered::Waiting => format!("{mail}.state = 'queued' AND {mail}.attempt = 0"),
    }
}
