//! One store in several databases: how a database gives a bucket to another while nodes go on writing.
//!
//! Which database holds which bucket is in a map that all nodes read; but a node may have read it long ago. So the
//! databases themselves refuse what is not theirs ([`crate::StoreError::Elsewhere`]): a bucket that is not simply
//! the database's own has a [`Gate`], and every writing transaction of a node passes the gates or is refused. Each
//! gate carries the epoch of the move that set it, so that a move that was followed by another writes nothing more.

use crate::feed::ChunkNo;
use crate::identity::Bucket;
use crate::moving::{Whole, WholeSlice};
use crate::{ParcelId, Result};

/// What a database lets through for a bucket that is not simply its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gate {
    /// It is about to go: nothing new is kept; what was kept may still be folded.
    Closing,
    /// It is going or has gone: nothing is written.
    Gone,
    /// It is coming: nothing is written but by the move.
    Coming,
}

/// A gate that is set, and since which epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gated {
    /// The bucket.
    pub bucket: Bucket,
    /// What it lets through.
    pub gate: Gate,
    /// The epoch of the move that set it.
    pub epoch: u64,
}

/// A database that holds some of a store's buckets.
pub trait Custody: Send + Sync {
    /// Makes the database one of several, by the name it has or else by this one; the name it has. From then on it is
    /// neither opened alone nor by programs that know no gates.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn join(&self, setting: &str, name: &[u8]) -> Result<Vec<u8>>;

    /// Writes a setting if it is as the caller saw it; whether it was.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn swap(&self, name: &str, before: Option<&[u8]>, after: &[u8]) -> Result<bool>;

    /// The parcels of a bucket of which anything is kept, after the one given, in the order of ids.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn ids(&self, bucket: Bucket, after: Option<ParcelId>, limit: usize) -> Result<Vec<ParcelId>>;

    /// Whether something that feeds told of the bucket waits to be folded.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn unfolded(&self, bucket: Bucket) -> Result<bool>;

    /// All gates that are set.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn gates(&self) -> Result<Vec<Gated>>;

    /// Sets a bucket's gate, or takes it away. When this returns every write that began without it has ended. False,
    /// and nothing changes, when a later epoch set one.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn set_gate(&self, bucket: Bucket, gate: Option<Gate>, epoch: u64) -> Result<bool>;

    /// Writes parcels of a bucket that is coming under this epoch, in place of what is known of them.
    ///
    /// # Errors
    /// A [`crate::StoreError`]: [`crate::StoreError::Elsewhere`] when the bucket is not coming, or by another move.
    fn take_in(&self, bucket: Bucket, epoch: u64, wholes: &[Whole]) -> Result<()>;

    /// Writes slices of a bucket that is coming under this epoch, in place of what is known of them; their chunks'
    /// numbers here.
    ///
    /// # Errors
    /// A [`crate::StoreError`], as [`Custody::take_in`].
    fn take_slices(&self, bucket: Bucket, epoch: u64, slices: &[WholeSlice]) -> Result<Vec<ChunkNo>>;

    /// Removes the slices of these chunks of a bucket that is coming under this epoch: they are gone where it comes from.
    ///
    /// # Errors
    /// A [`crate::StoreError`], as [`Custody::take_in`].
    fn drop_slices(&self, bucket: Bucket, epoch: u64, chunks: &[ChunkNo]) -> Result<()>;

    /// Erases a person's data from a copy that this database has of a bucket which is coming, or gone: of this parcel, as
    /// the database tells it that has the bucket. Nothing happens where the bucket is the database's own.
    ///
    /// # Errors
    /// A [`crate::StoreError`].
    fn forget_copy(&self, whole: &Whole) -> Result<()>;

    /// Removes these parcels, with all that leads to them, of a bucket that is gone, or coming, under this epoch.
    ///
    /// # Errors
    /// A [`crate::StoreError`], as [`Custody::take_in`].
    fn remove(&self, bucket: Bucket, epoch: u64, parcels: &[ParcelId]) -> Result<()>;

    /// Removes what is left of a bucket when all its parcels are removed: what feeds told.
    ///
    /// # Errors
    /// A [`crate::StoreError`], as [`Custody::take_in`].
    fn sweep(&self, bucket: Bucket, epoch: u64) -> Result<()>;
}

impl Gate {
    /// How it lies in a row.
    #[must_use]
    pub fn number(self) -> i16 {
        match self {
            Self::Closing => 1,
            Self::Gone => 2,
            Self::Coming => 3,
        }
    }

    /// What [`Gate::number`] wrote.
    #[must_use]
    pub fn from_number(number: i16) -> Option<Self> {
        [Self::Closing, Self::Gone, Self::Coming].into_iter().find(|gate| gate.number() == number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gate_is_read_as_it_is_written() {
        for gate in [Gate::Closing, Gate::Gone, Gate::Coming] {
            assert_eq!(Gate::from_number(gate.number()), Some(gate));
        }
        assert_eq!(Gate::from_number(0), None);
    }
}
