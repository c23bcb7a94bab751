//! What one process has seen of the others.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use uuid::Uuid;

use crate::db::entities::processes;

/// Without a change of its beat for this long a process is dead.
const DEAD: Duration = Duration::from_secs(15);

/// The beat of each process, and since when it has not changed by this process's monotonic clock.
#[derive(Debug, Default)]
pub struct Watch(HashMap<Uuid, (i64, Instant)>);

impl Watch {
    /// Notes the others as they are; answers those that are dead.
    pub(super) fn look(&mut self, others: Vec<processes::Model>, at: Instant) -> Vec<processes::Model> {
        self.0.retain(|id, _| others.iter().any(|other| other.id == *id));
        others
            .into_iter()
            .filter(|other| {
                let seen = self.0.entry(other.id).or_insert((other.beat, at));
                if seen.0 != other.beat {
                    *seen = (other.beat, at);
                }
                at.duration_since(seen.1) >= DEAD
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    fn process(id: u128, beat: i64) -> processes::Model {
        processes::Model { id: Uuid::from_u128(id), beat, started_at: DateTime::UNIX_EPOCH }
    }

    #[test]
    fn dead_is_whose_beat_stood_still_for_fifteen_seconds_before_our_eyes() {
        let begun = Instant::now();
        let after = |seconds| begun + Duration::from_secs(seconds);
        let mut watch = Watch::default();
        assert_eq!(watch.look(vec![process(1, 7), process(2, 1)], after(0)), []);
        assert_eq!(watch.look(vec![process(1, 7), process(2, 2)], after(14)), []);
        assert_eq!(watch.look(vec![process(1, 7), process(2, 2)], after(15)), [process(1, 7)]);
        assert_eq!(watch.look(vec![process(1, 8), process(2, 3)], after(16)), []);
    }

    #[test]
    fn a_process_that_was_away_is_seen_anew() {
        let begun = Instant::now();
        let mut watch = Watch::default();
        assert_eq!(watch.look(vec![process(1, 7)], begun), []);
        assert_eq!(watch.look(vec![], begun + Duration::from_secs(10)), []);
        assert_eq!(watch.look(vec![process(1, 7)], begun + Duration::from_secs(20)), []);
    }
}
