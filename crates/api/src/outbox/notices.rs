//! Mails to people about themselves: they belong to no user and no batch.

use rollcall_domain::role::Role;
use uuid::Uuid;

use crate::auth::Ctx;
use crate::db::Tx;
use crate::problem::Outcome;
use crate::state::AppState;

/// Will tell a person that a role was granted or taken. Nothing is written yet: the outbox has mails of users only.
#[expect(clippy::unused_async, reason = "writing the mail awaits the database")]
pub(crate) async fn role_changed(
    _tx: &Tx,
    _state: &AppState,
    _ctx: &Ctx,
    _person: Uuid,
    _granted: bool,
    _role: Role,
) -> Outcome<()> {
    Ok(())
}
