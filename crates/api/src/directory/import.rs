//! The directory by file.

use uuid::Uuid;

use super::file::{self, Format};
use super::sync::{self, Options, Plan};
use crate::auth::{Actor, Ctx};
use crate::problem::{Fail, Outcome};
use crate::state::AppState;

/// Plans what a file of everybody in the directory would change.
///
/// # Errors
/// `unreadable_file`, `empty_file`, `not_found` for an organization that is none; the database's.
pub async fn plan_file(
    state: &AppState,
    organization: Uuid,
    bytes: Vec<u8>,
    format: Format,
) -> Outcome<Plan> {
    crate::organization::ops::get(state.db.reader(), organization).await?;
    let content = read(bytes, format).await?;
    let mut plan = sync::plan(state, organization, content.rows, true).await?;
    plan.set_ignored_columns(content.ignored_columns);
    Ok(plan)
}

/// Carries such a plan out in the operator's name; `yes` if many may lose their access by it.
///
/// # Errors
/// `too_many_leave` without a yes; `changed`; the database's.
pub async fn apply_file(state: &AppState, organization: Uuid, plan: Plan, yes: bool) -> Outcome<Plan> {
    let ctx = Ctx::trusted(organization, Actor::OPERATOR, state.clock.now());
    plan.apply(state, &ctx, Options { complete: true, dry_run: false, yes, caller: None }).await
}

/// Syncs the directory with a file in an administrator's name.
pub(super) async fn sync_file(
    state: &AppState,
    ctx: &Ctx,
    bytes: Vec<u8>,
    format: Format,
    options: Options,
) -> Outcome<Plan> {
    let content = read(bytes, format).await?;
    let mut plan = sync::sync(state, ctx, content.rows, options).await?;
    plan.set_ignored_columns(content.ignored_columns);
    Ok(plan)
}

/// Reads the file away from the threads that answer requests.
async fn read(bytes: Vec<u8>, format: Format) -> Outcome<file::Content> {
    tokio::task::spawn_blocking(move || file::read(&bytes, format))
        .await
        .map_err(|error| Fail::Internal(error.to_string()))?
}
