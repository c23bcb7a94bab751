//! Releases batches whose undo window has passed: from then on their mail may leave.

use chrono::TimeDelta;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter};

use crate::db::entities::batches;
use crate::problem::Outcome;
use crate::state::AppState;

/// No undo window is longer; a batch that is due later than this was written by a clock that was wrong.
const LONGEST_WINDOW: TimeDelta = TimeDelta::hours(1);

/// Releases all that are due; `true` if any was.
pub(super) async fn step(state: &AppState) -> Outcome<bool> {
    let now = state.clock.now();
    let due = batches::Column::ReleaseAt.lte(now).or(batches::Column::ReleaseAt.gt(now + LONGEST_WINDOW));
    let held = batches::Column::State.eq("held");
    if batches::Entity::find()
        .filter(held.clone())
        .filter(due.clone())
        .one(state.db.reader())
        .await?
        .is_none()
    {
        return Ok(false);
    }
    state
        .db
        .write(async |tx| {
            let released = batches::Entity::update_many()
                .col_expr(batches::Column::State, Expr::value("released"))
                .filter(held.clone())
                .filter(due.clone())
                .exec(tx)
                .await?;
            Ok(released.rows_affected > 0)
        })
        .await
}
