//! How long a computation takes on one core.

use std::time::{Duration, Instant};

/// Computes, and tells how long this thread was on a core for it. Where the system does not say (it is Linux that does),
/// the time that passed counts.
pub fn timed<T>(compute: impl FnOnce() -> T) -> (T, Duration) {
    let (begun, before) = (Instant::now(), on_cpu());
    let computed = compute();
    let passed = begun.elapsed();
    let on_core = on_cpu().zip(before).map(|(after, before)| after.saturating_sub(before));
    (computed, on_core.unwrap_or(passed))
}

/// The time this thread has spent on a core: the first number of its `schedstat`, in nanoseconds.
fn on_cpu() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}
