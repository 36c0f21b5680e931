//! What this node works on, where several share one store: the buckets it holds, renewed while it runs and given back
//! when it ends. Callers are answered by any node; only the loop asks here.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use store::{Bucket, Lease};

use crate::{Engine, Error, Result};

/// How soon it is tried again when that failed.
const AGAIN: Duration = Duration::from_secs(1);
/// How often a lease is renewed while it lasts.
const RENEWALS: u32 = 3;

/// A node's turn at the work.
pub(crate) struct Shift {
    engine: Engine,
    node: String,
    /// How long a node that is not heard of keeps its buckets.
    length: Duration,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    lease: Option<Lease>,
    /// By this machine's steady clock: when it was taken, and when it is to be renewed.
    taken: Option<Instant>,
    next: Option<Instant>,
}

impl Shift {
    /// A node with a name that no other has, nor itself after a restart.
    ///
    /// # Errors
    /// [`Error::Chance`].
    pub(crate) fn new(engine: &Engine) -> Result<Self> {
        let node = crate::random::<8>()?.iter().map(|byte| format!("{byte:02x}")).collect();
        let length = Duration::from_secs(engine.settings.nodes.lease_seconds.into());
        Ok(Self { engine: engine.clone(), node, length, held: Mutex::default() })
    }

    /// The engine on the buckets that are held; none when there are none.
    pub(crate) fn engine(&self) -> Option<Engine> {
        let held = self.held();
        let lease = held.lease.as_ref()?;
        let Some(store) = self.engine.store.under(lease) else { return Some(self.engine.clone()) };
        let ours = held.taken.is_some_and(|taken| taken.elapsed() < self.length);
        ours.then(|| Engine { store, ..self.engine.clone() })
    }

    /// How long a node that is not heard of keeps its buckets.
    pub(crate) fn length(&self) -> Duration {
        self.length
    }

    /// The engine for what one node does for all: that one which holds the first bucket. A store that knows better
    /// refuses what it writes too late.
    pub(crate) fn engine_of_all(&self) -> Option<Engine> {
        self.held().lease.as_ref()?.epoch(Bucket::FIRST)?;
        self.engine()
    }

    /// Renews what is held and takes what is free, when it is time.
    pub(crate) fn renew_in_time(&self) {
        if self.held().next.is_none_or(|next| Instant::now() >= next) {
            self.renew();
        }
    }

    /// The same at once, after a bucket was found to have changed hands.
    pub(crate) fn renew(&self) {
        let begun = Instant::now();
        self.held().next = Some(begun + self.length / RENEWALS);
        let store = &self.engine.store;
        let leased =
            store.hour(self.engine.clock.now()).and_then(|now| store.lease(&self.node, now, self.length));
        match leased {
            Ok(lease) => {
                let mut held = self.held();
                held.lease = Some(lease);
                held.taken = Some(begun);
            }
            Err(error) => {
                self.held().next = Some(begun + AGAIN.min(self.length / RENEWALS));
                tracing::error!(%error, "this node's buckets were not renewed; it is tried again");
            }
        }
    }

    /// What went wrong in a round, and what follows from it.
    pub(crate) fn failed(&self, doing: &str, error: &Error) {
        if matches!(error, Error::Store(store::StoreError::Fenced { .. })) {
            tracing::warn!(%error, doing, "this node was too late");
            self.renew();
        } else {
            tracing::error!(%error, doing, "a round failed; it is tried again");
        }
    }

    /// Gives everything back.
    pub(crate) fn end(&self) {
        let Some(lease) = self.held().lease.take() else { return };
        if let Err(error) = self.engine.store.release(&lease) {
            tracing::warn!(%error, "this node's buckets were not given back; others take them when they end");
        }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine {
    /// Whether other nodes may work on the same store.
    pub(crate) fn has_peers(&self) -> bool {
        self.store.under(&Lease::new("", Timestamp::MIN, [])).is_some()
    }
}

impl std::fmt::Debug for Shift {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shift").field("node", &self.node).finish_non_exhaustive()
    }
}
