//! Where what was read waits to be folded: bounded, so that who feeds faster than we fold is told to wait.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use store::ParcelId;
use store::feed::{Chunk, ChunkNo};
use tracking::Text;

use super::looks::Told;

/// The most items that wait: some fifty megabytes, and work for a few seconds.
const MOST_ITEMS: usize = 30_000;
/// The most items that are folded at once.
const MOST_AT_ONCE: usize = 8_000;

/// An item that is kept and waits.
#[derive(Clone, Debug)]
pub(super) struct FedItem {
    pub(super) parcel: ParcelId,
    pub(super) number: Text,
    pub(super) place: u32,
    pub(super) told: Told,
}

/// A chunk that is kept and waits.
#[derive(Clone, Debug)]
pub(super) struct Batch {
    pub(super) no: ChunkNo,
    pub(super) chunk: Chunk,
    pub(super) items: Vec<FedItem>,
}

/// What waits to be folded.
#[derive(Debug, Default)]
pub struct Desk {
    waiting: Mutex<Waiting>,
    came: Condvar,
}

#[derive(Debug, Default)]
struct Waiting {
    batches: VecDeque<Batch>,
    items: usize,
    /// The chunks that lie here or were taken and are not folded yet.
    in_hand: BTreeSet<ChunkNo>,
}

impl Desk {
    /// How many items wait, if no more may.
    pub(super) fn is_full(&self) -> Option<usize> {
        Some(self.items()).filter(|items| *items >= MOST_ITEMS)
    }

    /// How many items wait.
    #[must_use]
    pub fn items(&self) -> usize {
        self.waiting().items
    }

    /// Whether more waits than is folded at once: what is known of parcels lags.
    pub(crate) fn is_behind(&self) -> bool {
        self.items() > MOST_AT_ONCE
    }

    pub(super) fn put(&self, batch: Batch) {
        let mut waiting = self.waiting();
        waiting.items += batch.items.len();
        waiting.in_hand.insert(batch.no);
        waiting.batches.push_back(batch);
        self.came.notify_one();
    }

    /// Whether this node is about to fold a chunk, or does.
    pub(super) fn has_in_hand(&self, chunk: ChunkNo) -> bool {
        self.waiting().in_hand.contains(&chunk)
    }

    /// Forgets what was taken and folded.
    pub(super) fn folded(&self, batches: &[Batch]) {
        let mut waiting = self.waiting();
        for batch in batches {
            waiting.in_hand.remove(&batch.no);
        }
    }

    /// Puts back what could not be folded now.
    pub(super) fn put_back(&self, batches: Vec<Batch>) {
        let mut waiting = self.waiting();
        for batch in batches.into_iter().rev() {
            waiting.items += batch.items.len();
            waiting.batches.push_front(batch);
        }
    }

    /// Takes what waits, as much as is good to fold at once; waits a while if there is nothing.
    pub(super) fn take(&self, patience: Duration) -> Vec<Batch> {
        let mut waiting = self.waiting();
        if waiting.batches.is_empty() {
            waiting = self.came.wait_timeout(waiting, patience).unwrap_or_else(PoisonError::into_inner).0;
        }
        let (mut taken, mut items) = (Vec::new(), 0);
        while items < MOST_AT_ONCE
            && let Some(batch) = waiting.batches.pop_front()
        {
            items += batch.items.len();
            taken.push(batch);
        }
        waiting.items -= items;
        taken
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
