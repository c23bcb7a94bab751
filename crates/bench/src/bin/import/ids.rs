//! Ids for rows that no server makes.

#![expect(clippy::disallowed_methods, reason = "nothing here is tested against fixed ids")]

use uuid::Uuid;

/// One that sorts by time, as those of users, mails and invitations.
pub(crate) fn sortable() -> Uuid {
    Uuid::now_v7()
}
