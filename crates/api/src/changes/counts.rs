//! Totals by status: in sixteen shards, so that writers of one organization do not queue for one row.

use sea_orm::EntityTrait;
use uuid::Uuid;

use super::Written;
use crate::auth::Ctx;
use crate::db::entities::{user_counts, users};
use crate::db::{Sql, Tx};
use crate::problem::Outcome;
use crate::state::AppState;

/// How many shards an organization has.
const SHARDS: i32 = 16;

#[derive(Default, PartialEq, Eq)]
struct Delta {
    invited: i64,
    active: i64,
    archived: i64,
}

impl Delta {
    fn add(&mut self, row: Option<&users::Model>, by: i64) {
        match row.map(|row| row.status.as_str()) {
            Some("invited") => self.invited += by,
            Some("active") => self.active += by,
            Some("archived") => self.archived += by,
            Some(_) | None => {}
        }
    }
}

/// Makes the shards of a new organization.
pub(crate) async fn open_totals(tx: &Tx, organization: Uuid) -> Outcome<()> {
    let rows = (0..SHARDS).map(|shard| {
        user_counts::ActiveModel::from(user_counts::Model {
            organization_id: organization,
            shard,
            invited: 0,
            active: 0,
            archived: 0,
        })
    });
    user_counts::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

/// Moves the totals by what was written; the last statement of its transaction.
pub(super) async fn add(tx: &Tx, state: &AppState, ctx: &Ctx, written: &[Written]) -> Outcome<()> {
    let mut delta = Delta::default();
    for item in written {
        delta.add(item.before.as_ref(), -1);
        delta.add(item.after.as_ref(), 1);
    }
    if delta == Delta::default() {
        return Ok(());
    }
    add_totals(tx, state, ctx.organization, [delta.invited, delta.active, delta.archived]).await
}

/// Moves the totals of invited, active and archived users in one shard.
async fn add_totals(tx: &Tx, state: &AppState, organization: Uuid, by: [i64; 3]) -> Outcome<()> {
    let [shard] = state.ids.bytes::<1>();
    Sql::new(
        "UPDATE user_counts SET invited = invited + $1, active = active + $2, archived = archived + $3 \
         WHERE organization_id = $4 AND shard = $5",
    )
    .bind(by[0])
    .bind(by[1])
    .bind(by[2])
    .bind(organization)
    .bind(i32::from(shard) % SHARDS)
    .execute(tx)
    .await?;
    Ok(())
}
