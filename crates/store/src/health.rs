//! How the store is: what an operator asks.

/// What the store holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Parcels that are known and not forgotten.
    pub parcels: u64,
    /// Looks at them.
    pub looks: u64,
    /// Captures whose bytes are kept.
    pub captures: u64,
    /// Bytes of captures, as they are kept.
    pub capture_bytes: u64,
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

impl Checked {
    /// Notes that something is wrong.
    pub fn found(&mut self, problem: String) {
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(problem);
        }
    }
}
