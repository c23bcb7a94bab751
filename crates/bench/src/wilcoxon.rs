//! The signed-rank test of Wilcoxon for pairs: whether differences lie about zero, whatever their distribution.

/// What came of a test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SignedRank {
    /// The chance of differences at least as one-sided if there is nothing in them; of both sides.
    pub p: f64,
    /// The median of the differences.
    pub median: f64,
}

/// Tests the differences of pairs, by the normal approximation with corrections for ties and continuity: good for more
/// than some twenty pairs. Pairs without a difference count for nothing.
#[must_use]
pub fn signed_rank(differences: &[f64]) -> SignedRank {
    let mut by_size: Vec<f64> = differences.iter().copied().filter(|difference| *difference != 0.0).collect();
    by_size.sort_by(|one, other| one.abs().total_cmp(&other.abs()));
    let (mut positive, mut ties, mut before) = (0.0, 0.0, 0.0);
    for equal in by_size.chunk_by(|one, other| one.abs().total_cmp(&other.abs()).is_eq()) {
        let count = number(equal.len());
        let rank = before + f64::midpoint(count, 1.0);
        positive += rank * number(equal.iter().filter(|difference| **difference > 0.0).count());
        ties += count.powi(3) - count;
        before += count;
    }
    let n = number(by_size.len());
    let variance = n * (n + 1.0) * (2.0 * n + 1.0) / 24.0 - ties / 48.0;
    let distance = (positive - n * (n + 1.0) / 4.0).abs() - 0.5;
    let p =
        if variance > 0.0 && distance > 0.0 { erfc(distance / variance.sqrt() / 2_f64.sqrt()) } else { 1.0 };
    SignedRank { p, median: median(differences) }
}

/// The median.
#[must_use]
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    match (sorted.get(sorted.len().saturating_sub(1) / 2), sorted.get(sorted.len() / 2)) {
        (Some(low), Some(high)) => f64::midpoint(*low, *high),
        _ => f64::NAN,
    }
}

fn number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

/// The complementary error function for numbers that are not negative (Abramowitz and Stegun 7.1.26: wrong by less than
/// 1.5 × 10⁻⁷).
fn erfc(x: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let terms = [1.061_405_429, -1.453_152_027, 1.421_413_741, -0.284_496_736, 0.254_829_592];
    terms.iter().fold(0.0, |sum, term| (sum + term) * t) * (-x * x).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_was_computed_otherwise_comes_out() {
        // W⁺ = 96 of 15 pairs; p by the erfc of the C library.
        let differences =
            [6.0, 8.0, 14.0, 16.0, 23.0, 24.0, 28.0, 29.0, 41.0, -48.0, 49.0, 56.0, 60.0, -67.0, 75.0];
        let test = signed_rank(&differences);
        assert!((test.p - 0.043_772).abs() < 0.000_1, "{test:?}");
        assert!((test.median - 24.0).abs() < f64::EPSILON);
    }

    #[test]
    fn what_lies_about_zero_is_told_from_what_does_not() {
        let even: Vec<f64> =
            (1..=200).map(|n| if n % 2 == 0 { f64::from(n) } else { -f64::from(n) }).collect();
        assert!(signed_rank(&even).p > 0.5);
        let moved: Vec<f64> = even.iter().map(|difference| difference + 60.0).collect();
        assert!(signed_rank(&moved).p < 0.001);
        assert!((signed_rank(&[0.0; 50]).p - 1.0).abs() < f64::EPSILON);
        assert!((signed_rank(&[1.0; 50]).p) < 0.001);
    }
}
