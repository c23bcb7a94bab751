//! The schema's version.

use rollcall_migrations::{Migrator, MigratorTrait};

use crate::problem::Outcome;
use crate::state::AppState;

/// Brings the schema up to date; does nothing where it is.
///
/// # Errors
/// The database's.
pub async fn migrate(state: &AppState) -> Outcome<()> {
    Ok(Migrator::up(state.db.schema(), None).await?)
}

/// Whether this binary knows migrations that the database has not had.
///
/// # Errors
/// The database's.
pub async fn is_behind(state: &AppState) -> Outcome<bool> {
    Ok(!Migrator::get_pending_migrations(state.db.schema()).await?.is_empty())
}
