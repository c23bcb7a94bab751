//! Medians, percentiles, and how they are told.

use std::time::Duration;

/// The middle one; of an even number, the upper of the two in the middle.
pub(crate) fn median(of: &[f64]) -> f64 {
    let mut sorted = of.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

/// What so many of a hundred stay below.
pub(crate) fn percentile(of: &[Duration], percent: usize) -> Duration {
    let mut sorted = of.to_vec();
    sorted.sort_unstable();
    let index = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(index).copied().unwrap_or_default()
}

/// All of them, shortly.
pub(crate) fn list(of: &[f64]) -> String {
    of.iter().map(|one| format!("{one:.2}")).collect::<Vec<_>>().join(" ")
}
