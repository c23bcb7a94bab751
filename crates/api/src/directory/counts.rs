//! How many people are enabled, disabled and gone: in sixteen shards, so that writers of one organization do not queue
//! for one row, and nobody is ever counted for a page.

use rollcall_domain::user::PersonState;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use crate::auth::Ctx;
use crate::db::{Sql, Tx};
use crate::problem::Outcome;
use crate::state::AppState;

/// How many shards an organization has.
const SHARDS: i32 = 16;

/// People by what the directory says of them: totals, or what is added to them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub(super) struct PeopleCounts {
    pub(super) enabled: i64,
    pub(super) disabled: i64,
    pub(super) gone: i64,
}

impl PeopleCounts {
    /// Somebody new.
    pub(super) fn arrive(&mut self, at: PersonState) {
        *self.of(at) += 1;
    }

    /// Somebody of whom nothing is kept any more.
    pub(super) fn leave(&mut self, from: PersonState) {
        *self.of(from) -= 1;
    }

    /// Somebody of whom the directory says something else now.
    pub(super) fn pass(&mut self, from: PersonState, to: PersonState) {
        *self.of(from) -= 1;
        *self.of(to) += 1;
    }

    fn of(&mut self, state: PersonState) -> &mut i64 {
        match state {
            PersonState::Enabled => &mut self.enabled,
            PersonState::Disabled => &mut self.disabled,
            PersonState::Gone => &mut self.gone,
        }
    }
}

/// Moves the totals; the last statement of its transaction.
pub(super) async fn add(tx: &Tx, state: &AppState, ctx: &Ctx, by: PeopleCounts) -> Outcome<()> {
    if by == PeopleCounts::default() {
        return Ok(());
    }
    let [shard] = state.ids.bytes::<1>();
    Sql::new(
        "INSERT INTO people_counts (organization_id, shard, enabled, disabled, gone) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (organization_id, shard) DO UPDATE SET enabled = people_counts.enabled + excluded.enabled, \
         disabled = people_counts.disabled + excluded.disabled, gone = people_counts.gone + excluded.gone",
    )
    .bind(ctx.organization)
    .bind(i32::from(shard) % SHARDS)
    .bind(by.enabled)
    .bind(by.disabled)
    .bind(by.gone)
    .execute(tx)
    .await?;
    Ok(())
}

/// The totals: the sum of the shards.
pub(super) async fn sum(db: &impl ConnectionTrait, organization: Uuid) -> Result<PeopleCounts, DbErr> {
    let sums = Sql::new(
        "SELECT CAST(COALESCE(SUM(enabled), 0) AS bigint) AS enabled, CAST(COALESCE(SUM(disabled), 0) AS bigint) AS disabled, \
         CAST(COALESCE(SUM(gone), 0) AS bigint) AS gone FROM people_counts WHERE organization_id = $1",
    );
    Ok(sums.bind(organization).one(db).await?.unwrap_or_default())
}
