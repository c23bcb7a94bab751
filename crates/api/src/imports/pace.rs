//! How many rows a transaction takes: as many as its time allows, by how long the last one took.
//!
//! On `SQLite`, whose only writer it holds, that is less than 20 ms (C16): every other change waits for it. How many rows
//! that is depends on the machine and on the size of the database.

use std::time::{Duration, Instant};

use crate::state::AppState;

/// The time that is aimed at on `SQLite`, so that a slow one stays below 20 ms.
const TARGET_SQLITE: Duration = Duration::from_millis(12);
/// The time that is aimed at on PostgreSQL, where others write meanwhile.
const TARGET_POSTGRES: Duration = Duration::from_millis(200);
/// Rows of a transaction at least: with fewer, a busy machine would do little but begin and end transactions.
const LEAST: usize = 50;
/// Rows of a transaction at most, for the sake of memory.
const MOST: usize = 2000;

/// The rows of the next transaction.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    rows: usize,
}

impl Pace {
    /// Begins with so many.
    pub(super) fn new(rows: usize) -> Self {
        Self { rows }
    }

    /// How many rows are to be taken.
    pub(super) fn rows(self) -> usize {
        self.rows
    }

    /// Learns from a transaction that took so many rows since then.
    pub(super) fn learn(&mut self, state: &AppState, rows: usize, began: Instant) {
        let target = if state.db.is_sqlite() { TARGET_SQLITE } else { TARGET_POSTGRES };
        self.rows = next(self.rows, rows, began.elapsed(), target);
    }
}

/// Of half of the last to twice as many, those that the target allows. The last few rows of a file are no measure.
fn next(last: usize, rows: usize, took: Duration, target: Duration) -> usize {
    if rows < last {
        return last;
    }
    let rows = u32::try_from(rows).unwrap_or(u32::MAX);
    let allowed = target.saturating_mul(rows).as_micros() / took.as_micros().max(1);
    let allowed = usize::try_from(allowed).unwrap_or(MOST);
    allowed.clamp(last / 2, last * 2).clamp(LEAST, MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transaction_takes_as_many_rows_as_its_time_allows() {
        let next = |last, rows, millis| super::next(last, rows, Duration::from_millis(millis), TARGET_SQLITE);
        assert_eq!(next(100, 100, 12), 100);
        assert_eq!(next(100, 100, 9), 133);
        assert_eq!(next(100, 100, 0), 200, "not more than twice as many");
        assert_eq!(next(200, 200, 18), 133);
        assert_eq!(next(100, 100, 800), 50, "one that was held up is no measure");
        assert_eq!(next(100, 3, 1), 100, "the last rows of a file say nothing");
        assert_eq!(next(60, 60, 100), LEAST);
        assert_eq!(next(1500, 1500, 1), MOST);
    }
}
