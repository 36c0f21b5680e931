//! How the store is: what an operator asks.
//!
//! What feeds told is counted with all the rest, and named apart. Its items are counted by the places that the states
//! of their parcels note, so that no slice is read for it: what waits to be folded is among the bytes alone, and what
//! was forgotten of a parcel that is known again counts as kept.

use crate::feed::places;

/// What the store holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Parcels that are known and not forgotten.
    pub parcels: u64,
    /// Of these, parcels that only feeds speak of.
    pub fed_parcels: u64,
    /// Looks at them.
    pub looks: u64,
    /// Of these, items of feeds.
    pub fed_looks: u64,
    /// Captures whose bytes are kept.
    pub captures: u64,
    /// Bytes of captures, as they are kept.
    pub capture_bytes: u64,
    /// Of these, bytes of feeds.
    pub fed_bytes: u64,
    /// Parcels whose captures are newer than their facts.
    pub stale: u64,
    /// Notices that wait to be told.
    pub notices_waiting: u64,
    /// Bytes on the disk, all files together; 0 for a store without files.
    pub disk_bytes: u64,
}

/// What a check of the whole store found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// How many captures were read and compared with their digests.
    pub captures: u64,
    /// What is wrong, a sentence each; the first hundred. Empty means that all is well.
    pub problems: Vec<String>,
}

const MOST_PROBLEMS: usize = 100;

impl Stats {
    /// Counts a parcel that feeds told of: where its items lie ([`places`]), whether nobody else speaks of it, and
    /// whether it was forgotten.
    pub fn count_fed(&mut self, items: &[u8], alone: bool, forgotten: bool) {
        let items = places::read(items).len() as u64;
        self.parcels += u64::from(alone);
        self.fed_parcels += u64::from(alone);
        self.looks += items;
        self.fed_looks += items;
        self.captures += if forgotten { 0 } else { items };
    }

    /// Adds the bytes of slices.
    pub fn count_fed_bytes(&mut self, bytes: u64) {
        self.capture_bytes += bytes;
        self.fed_bytes += bytes;
    }

    /// Adds what another database of the same store holds.
    pub fn add(&mut self, other: &Self) {
        self.parcels += other.parcels;
        self.fed_parcels += other.fed_parcels;
        self.looks += other.looks;
        self.fed_looks += other.fed_looks;
        self.captures += other.captures;
        self.capture_bytes += other.capture_bytes;
        self.fed_bytes += other.fed_bytes;
        self.stale += other.stale;
        self.notices_waiting += other.notices_waiting;
        self.disk_bytes += other.disk_bytes;
    }
}

impl Checked {
    /// Notes that something is wrong.
    pub fn found(&mut self, problem: String) {
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(problem);
        }
    }
}
