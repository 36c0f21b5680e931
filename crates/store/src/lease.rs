//! Which node of several works on which buckets.
//!
//! Any node answers any caller; but what the loop does (derive, ask carriers, tell) is done for each bucket by one
//! node, which holds it for a while and renews it. Each change of hands raises the bucket's *epoch*, and a worker's
//! writes are accepted under the current epoch only: a node that slept through the end of its lease finds its late
//! writes refused, whatever its clock says. A store that one process alone can open gives that process everything.

use std::collections::BTreeMap;

use jiff::Timestamp;
use tracking::Text;

use crate::identity::{Bucket, Buckets};

/// What a node holds, until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    node: Text,
    until: Timestamp,
    held: BTreeMap<Bucket, u64>,
}

impl Lease {
    /// These buckets, each with the epoch under which the node got it.
    #[must_use]
    pub fn new(node: &str, until: Timestamp, held: impl IntoIterator<Item = (Bucket, u64)>) -> Self {
        Self { node: node.into(), until, held: held.into_iter().collect() }
    }

    /// All buckets, as the only node has them: nothing ever changes hands.
    #[must_use]
    pub fn of_everything(node: &str, until: Timestamp) -> Self {
        Self::new(node, until, Buckets::ALL.iter().map(|bucket| (bucket, 0)))
    }

    /// Who holds it.
    #[must_use]
    pub fn node(&self) -> &str {
        &self.node
    }

    /// When it ends, unless it is renewed.
    #[must_use]
    pub fn until(&self) -> Timestamp {
        self.until
    }

    /// The buckets that are held.
    #[must_use]
    pub fn buckets(&self) -> Buckets {
        self.held.keys().fold(Buckets::NONE, |held, bucket| held.with(*bucket))
    }

    /// The epoch under which a bucket is held, if it is.
    #[must_use]
    pub fn epoch(&self, bucket: Bucket) -> Option<u64> {
        self.held.get(&bucket).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lease_names_its_buckets_and_their_epochs() {
        let (three, four) = (Bucket::new(3).unwrap(), Bucket::new(4).unwrap());
        let lease = Lease::new("a", Timestamp::UNIX_EPOCH, [(three, 7)]);
        assert_eq!(lease.buckets(), Buckets::NONE.with(three));
        assert_eq!((lease.epoch(three), lease.epoch(four)), (Some(7), None));
    }

    #[test]
    fn the_only_node_holds_everything() {
        assert_eq!(Lease::of_everything("a", Timestamp::UNIX_EPOCH).buckets(), Buckets::ALL);
    }
}
