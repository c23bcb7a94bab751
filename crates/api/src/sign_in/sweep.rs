//! Sweeps away what signing in leaves behind: challenges, attempts, sessions, used logout tokens and counts that no longer matter.

use chrono::{DateTime, TimeDelta, Utc};

use crate::budgets;
use crate::db::Sql;
use crate::problem::Outcome;
use crate::state::AppState;

/// Rows of one statement: short enough that nobody waits for it.
const SOME: u64 = 500;
/// How long something is kept after it has ceased to matter, so that a clock set back finds it still.
const KEPT: TimeDelta = TimeDelta::days(2);

/// Deletes some of what is over; `true` if there may be more.
pub(crate) async fn sweep(state: &AppState) -> Outcome<bool> {
    let before = state.clock.now() - KEPT;
    let challenges = old_rows("challenges", "id", before);
    let attempts = old_rows("sign_in_states", "state_hash", before);
    let sessions = old_rows("sessions", "id", before);
    let logouts = old_rows("logout_tokens", "token_hash", before);
    let swept = state
        .db
        .write(async |tx| {
            let mut swept = 0;
            for (sql, before) in [&challenges, &attempts, &sessions, &logouts] {
                swept += Sql::new(sql.clone()).bind(*before).execute(tx).await?;
            }
            swept += budgets::sweep(tx, before, SOME).await?;
            Ok(swept)
        })
        .await?;
    Ok(swept >= SOME)
}

fn old_rows(table: &str, key: &str, before: DateTime<Utc>) -> (String, DateTime<Utc>) {
    let sql = format!(
        "DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {table} WHERE expires_at < $1 ORDER BY expires_at LIMIT {SOME})"
    );
    (sql, before)
}
