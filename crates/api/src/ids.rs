//! The one place where ids and secrets are drawn.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use uuid::{Builder, Uuid};

/// Draws ids and random bytes.
#[derive(Clone, Debug)]
pub enum Ids {
    /// From the operating system's generator.
    System,
    /// From a seeded generator, for tests: the same every run.
    Seeded(Arc<Mutex<ChaCha20Rng>>),
}

impl Ids {
    /// Makes a source that yields the same sequence for the same seed.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Arc::new(Mutex::new(ChaCha20Rng::seed_from_u64(seed))))
    }

    /// A `UUIDv7` (RFC 9562, section 5.7) of the given time: sorts by time, fit for a primary key.
    #[must_use]
    pub fn sortable(&self, now: DateTime<Utc>) -> Uuid {
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
        Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid()
    }

    /// So many ids of [`Ids::sortable`], in their order.
    #[must_use]
    pub fn ascending(&self, now: DateTime<Utc>, count: usize) -> Vec<Uuid> {
        let mut ids: Vec<_> = std::iter::repeat_with(|| self.sortable(now)).take(count).collect();
        ids.sort_unstable();
        ids
    }

    /// A `UUIDv4` (RFC 9562, section 5.4): 122 random bits that tell nothing.
    #[must_use]
    pub fn random(&self) -> Uuid {
        Builder::from_random_bytes(self.bytes()).into_uuid()
    }

    /// Random bytes, fit for a secret.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match self {
            #[expect(clippy::disallowed_methods, reason = "this is the one place")]
            Self::System => rand::rng().fill_bytes(&mut bytes),
            Self::Seeded(rng) => {
                rng.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes);
            }
        }
        bytes
    }
}
