//! An organization keeps a Global Administrator who may sign in (C4).

use rollcall_domain::role::Role;
use rollcall_wire::Code;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::store;
use crate::db::Tx;
use crate::problem::{Fail, Outcome};

/// A person who holds the role of Global Administrator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct GlobalHolder {
    /// Who.
    pub(crate) person: Uuid,
    /// Whether they may sign in.
    pub(crate) enabled: bool,
}

/// Everybody who holds the role of Global Administrator.
pub(crate) async fn global_holders(
    db: &impl ConnectionTrait,
    organization: Uuid,
) -> Outcome<Vec<GlobalHolder>> {
    let held = store::administrators(db, organization).await?;
    let global = held.into_iter().filter(|held| held.role == Role::GlobalAdministrator.as_str());
    Ok(global.map(|held| GlobalHolder { person: held.person_id, enabled: held.enabled }).collect())
}

/// Refuses if one of these people, whose access this transaction has taken, held the role and nobody is left with it who
/// may sign in. Whoever takes a role or another's access at the same moment is waited for: all write the organization's
/// row before they look, and after the person's.
///
/// # Errors
/// `last_global_administrator`; the database's.
pub(crate) async fn require_one_left(tx: &Tx, organization: Uuid, taken_from: &[Uuid]) -> Outcome<()> {
    store::touch(tx, organization).await?;
    let holders = global_holders(tx, organization).await?;
    let touches = holders.iter().any(|holder| taken_from.contains(&holder.person));
    if touches && !holders.iter().any(|holder| holder.enabled) { Err(last_one()) } else { Ok(()) }
}

/// Says that nobody would be left to administer the organization.
pub(crate) fn last_one() -> Fail {
    Fail::new(
        Code::LastGlobalAdministrator,
        "No Global Administrator who may sign in would be left. Make somebody else one first.",
    )
}
