//! How fast a long piece of work goes and how long it will still take, from samples of how much is done.
//!
//! People trust an estimate that comes late and only ever shrinks. So there is none before a twentieth is done or three
//! seconds have passed; it is rounded, to ten seconds and from a minute on to minutes; and it never counts up: where the
//! work slows down, it stands still.

use std::collections::VecDeque;
use std::time::Duration;

/// Before this time there is an estimate only if [`EARLY_PARTS`] says so.
const EARLY: Duration = Duration::from_secs(3);
/// Once one of so many parts is done, there is an estimate.
const EARLY_PARTS: u64 = 20;
/// The speed is that of the last ten seconds: what was long ago says little of what is to come.
const WINDOW: Duration = Duration::from_secs(10);
/// Samples that are closer together say nothing of a speed.
const SHORTEST: Duration = Duration::from_millis(400);
/// Samples kept at most.
const KEPT: usize = 64;

/// What can be said of some work now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Estimate {
    /// Pieces in ten seconds.
    pub per_ten_seconds: Option<u64>,
    /// Seconds that it will still take, rounded.
    pub seconds_left: Option<u64>,
}

#[derive(Debug, Clone, Copy)]
struct Sample {
    at: Duration,
    done: u64,
}

/// The samples of one piece of work.
#[derive(Debug, Clone, Default)]
pub struct Pace {
    began: Option<Duration>,
    whole: u64,
    recent: VecDeque<Sample>,
    shown: Option<u64>,
}

impl Pace {
    /// Takes a sample: at this time, by any clock that does not go back, so much of the whole was done. Less done than
    /// before, or another whole, is other work, which begins anew.
    pub fn seen(&mut self, at: Duration, done: u64, whole: u64) -> Estimate {
        if self.whole != whole || self.recent.back().is_some_and(|last| last.done > done) {
            *self = Self { whole, ..Self::default() };
        }
        let began = *self.began.get_or_insert(at);
        self.keep(Sample { at, done });
        let Some(per_ten_seconds) = self.per_ten_seconds() else { return Estimate::default() };
        let is_early = at.saturating_sub(began) < EARLY && done.saturating_mul(EARLY_PARTS) < whole;
        if is_early || done >= whole {
            return Estimate { per_ten_seconds: Some(per_ten_seconds), seconds_left: None };
        }
        if let Some(left) = (whole - done).saturating_mul(10).checked_div(per_ten_seconds) {
            let left = rounded(left);
            self.shown = Some(self.shown.map_or(left, |shown| shown.min(left)));
        }
        Estimate { per_ten_seconds: Some(per_ten_seconds), seconds_left: self.shown }
    }

    fn keep(&mut self, sample: Sample) {
        self.recent.push_back(sample);
        while self.recent.len() > KEPT
            || self.recent.front().is_some_and(|first| sample.at.saturating_sub(first.at) > WINDOW)
        {
            self.recent.pop_front();
        }
    }

    fn per_ten_seconds(&self) -> Option<u64> {
        let (first, last) = (self.recent.front()?, self.recent.back()?);
        let time = last.at.saturating_sub(first.at);
        if time < SHORTEST {
            return None;
        }
        let milliseconds = u64::try_from(time.as_millis()).ok()?;
        last.done.saturating_sub(first.done).saturating_mul(10_000).checked_div(milliseconds)
    }
}

/// Up to a minute in tens of seconds, then in minutes, never too little.
fn rounded(seconds: u64) -> u64 {
    let unit = if seconds <= 60 { 10 } else { 60 };
    seconds.div_ceil(unit).max(1).saturating_mul(unit)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Estimate, Pace, rounded};

    fn left(pace: &mut Pace, milliseconds: u64, done: u64, whole: u64) -> Option<u64> {
        pace.seen(Duration::from_millis(milliseconds), done, whole).seconds_left
    }

    #[test]
    fn s17_nothing_is_said_before_a_twentieth_or_three_seconds() {
        let mut pace = Pace::default();
        assert_eq!(pace.seen(Duration::ZERO, 0, 1000), Estimate::default());
        assert_eq!(left(&mut pace, 1000, 10, 1000), None);
        assert_eq!(left(&mut pace, 2900, 29, 1000), None);
        assert_eq!(left(&mut pace, 3000, 30, 1000), Some(120), "97 s left, said in minutes");
        let mut quick = Pace::default();
        assert_eq!(left(&mut quick, 0, 0, 1000), None);
        assert_eq!(left(&mut quick, 500, 49, 1000), None);
        assert_eq!(left(&mut quick, 1000, 50, 1000), Some(20));
    }

    #[test]
    fn it_never_counts_up_and_ends_with_the_work() {
        let mut pace = Pace::default();
        let mut shown = Vec::new();
        // Quick, then ten times slower, then quick again.
        let done = |second: u64| match second {
            0..=10 => second * 20,
            11..=20 => 200 + (second - 10) * 2,
            _ => 220 + (second - 20) * 40,
        };
        for second in 0..=40 {
            shown.extend(left(&mut pace, second * 1000, done(second).min(1000), 1000));
        }
        assert!(shown.is_sorted_by(|earlier, later| earlier >= later), "{shown:?}");
        assert_eq!(shown.last(), Some(&10));
        assert_eq!(left(&mut pace, 41_000, 1000, 1000), None);
    }

    #[test]
    fn other_work_begins_anew() {
        let mut pace = Pace::default();
        left(&mut pace, 0, 0, 100);
        assert_eq!(left(&mut pace, 4000, 90, 100), Some(10));
        assert_eq!(left(&mut pace, 4500, 0, 90_000), None, "another whole");
        assert_eq!(left(&mut pace, 9000, 450, 90_000), Some(900), "895 s left, said in minutes");
        assert_eq!(left(&mut pace, 9500, 3, 90_000), None, "less than before");
    }

    #[test]
    fn work_that_stands_still_has_a_speed_of_nothing_and_what_was_said_stays() {
        let mut pace = Pace::default();
        left(&mut pace, 0, 0, 100);
        assert_eq!(left(&mut pace, 4000, 40, 100), Some(10));
        let still = pace.seen(Duration::from_secs(30), 40, 100);
        assert_eq!(still, Estimate { per_ten_seconds: None, seconds_left: None });
        let still = pace.seen(Duration::from_secs(31), 40, 100);
        assert_eq!(still, Estimate { per_ten_seconds: Some(0), seconds_left: Some(10) });
    }

    #[test]
    fn seconds_are_said_in_tens_and_from_a_minute_on_in_minutes() {
        for (seconds, said) in [(0, 10), (1, 10), (10, 10), (11, 20), (60, 60), (61, 120), (3601, 3660)] {
            assert_eq!(rounded(seconds), said);
        }
        assert_eq!(rounded(u64::MAX), u64::MAX, "and no number is too large");
    }
}
