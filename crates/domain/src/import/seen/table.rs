//! Where each address stands, found by its hash: open addressing with linear probing (Knuth, volume 3, algorithm 6.4 L).
//!
//! Ours rather than a library's, because a slot has half of the hash beside the place: so nearly every address that is
//! new is found to be so in one line of the processor's cache, where a general table looks in two and in the address.

/// What a slot has that is free.
const FREE: Slot = Slot { tag: 0, place: u32::MAX };

/// The slots at first, and how many times as many there are when they do not suffice: of a million addresses the last
/// table is three quarters full.
const SLOTS: usize = 2560;
const GROWTH: usize = 8;

#[derive(Debug, Clone, Copy)]
struct Slot {
    /// The upper half of the hash.
    tag: u32,
    place: u32,
}

/// Places by hashes.
#[derive(Debug)]
pub(super) struct Table {
    slots: Vec<Slot>,
    used: usize,
}

impl Default for Table {
    fn default() -> Self {
        Self { slots: vec![FREE; SLOTS], used: 0 }
    }
}

impl Table {
    /// Whether so many more would crowd it.
    pub(super) fn is_short_of(&self, more: usize) -> bool {
        (self.used + more).saturating_mul(5) > self.slots.len().saturating_mul(4)
    }

    /// Becomes larger, and empty. What it had is given back first.
    pub(super) fn grow(&mut self) {
        let count = self.slots.len().saturating_mul(GROWTH);
        self.slots = Vec::new();
        *self = Self { slots: vec![FREE; count], used: 0 };
    }

    /// Whether the slot where a search begins is taken.
    pub(super) fn is_taken(&self, hash: u64) -> bool {
        self.slots.get(self.first(hash)).is_some_and(|slot| slot.place != FREE.place)
    }

    /// Gives the place with that hash for which `is_same` holds; without one, puts the given place there.
    pub(super) fn find_or_insert(
        &mut self,
        hash: u64,
        place: u32,
        is_same: impl Fn(u32) -> bool,
    ) -> Option<u32> {
        let tag = upper(hash);
        let mut at = self.first(hash);
        loop {
            match self.slots.get_mut(at) {
                Some(slot) if slot.place == FREE.place => {
                    *slot = Slot { tag, place };
                    self.used += 1;
                    return None;
                }
                Some(slot) if slot.tag == tag && is_same(slot.place) => return Some(slot.place),
                Some(_) => at += 1,
                None => at = 0,
            }
        }
    }

    /// The lower half of the hash, as a share of all slots (Lemire, "Fast random integer generation in an interval").
    fn first(&self, hash: u64) -> usize {
        let count = u64::try_from(self.slots.len()).unwrap_or(u64::MAX);
        let share = (hash & u64::from(u32::MAX)).saturating_mul(count) >> 32;
        usize::try_from(share).unwrap_or_default()
    }
}

fn upper(hash: u64) -> u32 {
    u32::try_from(hash >> 32).unwrap_or_default()
}
