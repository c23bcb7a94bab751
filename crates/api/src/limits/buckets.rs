//! Buckets by address or id, in memory that does not grow: whoever has hashed to a slot shares it.
//!
//! A slot holds the time at which its bucket is full again (the generic cell rate algorithm). There are two tables with
//! hashes of their own, and the emptier slot counts: so that one caller is refused for another's requests, both their
//! slots must be others', of whom there must be tens of thousands. Two requests at once may pass for one.

use std::hash::{BuildHasher as _, Hash, RandomState};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};

/// Slots of one table: two tables are 1 MiB.
const SLOTS: usize = 1 << 16;

/// Buckets that hold `quota` and are full again after `window`.
#[derive(Debug)]
pub(super) struct Buckets {
    quota: u32,
    window: Duration,
    tables: [Table; 2],
}

#[derive(Debug)]
struct Table {
    hasher: RandomState,
    /// Microseconds since 1970.
    full_at: Box<[AtomicI64]>,
}

/// What came of taking one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// One was taken.
    Yes {
        /// How many are left now.
        left: u32,
        /// When all will be there again.
        full: Duration,
    },
    /// Nothing is left.
    No {
        /// When there will be one.
        again: Duration,
    },
}

impl Table {
    fn new() -> Self {
        Self { hasher: RandomState::new(), full_at: (0..SLOTS).map(|_| AtomicI64::new(0)).collect() }
    }

    fn slot(&self, key: &impl Hash) -> Option<&AtomicI64> {
        let place = self.hasher.hash_one(key) % u64::try_from(SLOTS).ok()?;
        self.full_at.get(usize::try_from(place).ok()?)
    }
}

impl Buckets {
    pub(super) fn new(quota: u32, window: Duration) -> Self {
        Self {
            quota: quota.max(1),
            window: window.max(Duration::from_secs(1)),
            tables: [Table::new(), Table::new()],
        }
    }

    pub(super) fn quota(&self) -> u32 {
        self.quota
    }

    pub(super) fn window(&self) -> Duration {
        self.window
    }

    /// Takes one from the bucket of an address.
    pub(super) fn take(&self, address: IpAddr, now: DateTime<Utc>) -> Taken {
        self.take_of(&network_of(address), now)
    }

    /// Takes one from the bucket of whatever the key names.
    pub(super) fn take_of(&self, key: &impl Hash, now: DateTime<Utc>) -> Taken {
        let (now, window) = (now.timestamp_micros(), micros(self.window));
        let each = (window / i64::from(self.quota)).max(1);
        let slots = || self.tables.iter().filter_map(|table| table.slot(key));
        let full_at = |slot: &AtomicI64| {
            let at = slot.load(Ordering::Relaxed).max(now);
            // Later than any bucket can be: the clock was put back.
            if at > now + window { now } else { at }
        };
        let before = slots().map(full_at).min().unwrap_or(now);
        let after = before + each;
        if after > now + window {
            return Taken::No { again: seconds(after - now - window) };
        }
        for slot in slots() {
            slot.store(full_at(slot).max(after), Ordering::Relaxed);
        }
        let left = (now + window - after) / each;
        Taken::Yes { left: u32::try_from(left).unwrap_or(0), full: seconds(after - now) }
    }
}

/// An address of its own for IPv4; for IPv6 the network of a site, in which everybody has addresses without number.
fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
    }
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX / 4)
}

/// Rounded up: whoever waits that long has waited long enough.
fn seconds(micros: i64) -> Duration {
    Duration::from_secs(u64::try_from(micros).unwrap_or(0).div_ceil(1_000_000))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    const START: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn at(seconds: i64) -> DateTime<Utc> {
        START + TimeDelta::days(20_000) + TimeDelta::seconds(seconds)
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn takes(buckets: &Buckets, address: &str, seconds: i64) -> bool {
        matches!(buckets.take(ip(address), at(seconds)), Taken::Yes { .. })
    }

    #[test]
    fn a_bucket_is_emptied_and_fills_again_evenly() {
        let buckets = Buckets::new(3, Duration::from_secs(30));
        for (left, full) in [(2, 10), (1, 20), (0, 30)] {
            let full = Duration::from_secs(full);
            assert_eq!(buckets.take(ip("203.0.113.9"), at(0)), Taken::Yes { left, full });
        }
        assert_eq!(buckets.take(ip("203.0.113.9"), at(0)), Taken::No { again: Duration::from_secs(10) });
        assert_eq!(buckets.take(ip("203.0.113.9"), at(4)), Taken::No { again: Duration::from_secs(6) });
        assert!(takes(&buckets, "203.0.113.8", 4), "another address has a bucket of its own");
        assert!(takes(&buckets, "203.0.113.9", 10));
        assert!(!takes(&buckets, "203.0.113.9", 10));
        assert!(takes(&buckets, "203.0.113.9", 1000) && takes(&buckets, "203.0.113.9", 1000));
    }

    #[test]
    fn a_site_of_ipv6_shares_one_and_mapped_addresses_are_those_they_map() {
        let buckets = Buckets::new(1, Duration::from_secs(30));
        assert!(takes(&buckets, "2001:db8:1:2::9", 0));
        assert!(!takes(&buckets, "2001:db8:1:2:ffff::1", 0));
        assert!(takes(&buckets, "2001:db8:1:3::9", 0));
        assert!(takes(&buckets, "203.0.113.9", 0));
        assert!(!takes(&buckets, "::ffff:203.0.113.9", 0));
    }

    #[test]
    fn a_clock_that_is_put_back_locks_nobody_out() {
        let buckets = Buckets::new(1, Duration::from_secs(30));
        assert!(takes(&buckets, "203.0.113.9", 86_400));
        assert!(takes(&buckets, "203.0.113.9", 0));
        assert!(!takes(&buckets, "203.0.113.9", 1));
    }

    #[test]
    fn ten_thousand_others_at_their_limit_hardly_touch_anybody() {
        let buckets = Buckets::new(1, Duration::from_secs(30));
        for n in 0..10_000_u32 {
            buckets.take(IpAddr::V4(n.into()), at(0));
        }
        let refused = (0..1000_u32).filter(|n| {
            let address = IpAddr::V4((0xC000_0000 + n).into());
            matches!(buckets.take(address, at(0)), Taken::No { .. })
        });
        // Each with a chance of one in fifty.
        assert!(refused.count() < 80);
    }
}
