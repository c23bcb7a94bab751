//! How long to wait after a failure.

use chrono::TimeDelta;

/// The wait after so many failures: the first one's, doubled with each further one, up to the longest.
pub(super) fn doubled(first: TimeDelta, failures: i32, longest: TimeDelta) -> TimeDelta {
    let doublings = u32::try_from(failures.saturating_sub(1)).unwrap_or_default();
    let factor = 2_i32.checked_pow(doublings).unwrap_or(i32::MAX);
    first.checked_mul(factor).unwrap_or(longest).min(longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest() {
        let wait = |failures| doubled(TimeDelta::minutes(1), failures, TimeDelta::hours(4));
        let minutes: Vec<_> = (1..=12).map(|failures| wait(failures).num_minutes()).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 64, 128, 240, 240, 240, 240]);
        assert_eq!(wait(i32::MAX), TimeDelta::hours(4));
        assert_eq!(wait(0), TimeDelta::minutes(1));
    }
}
