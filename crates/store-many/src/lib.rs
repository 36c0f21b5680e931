//! One store over several databases: each bucket lies in one of them, and the map says in which.
//!
//! Everything about a parcel, with all rows that lead to it, lies in the database of its bucket: so every transaction
//! stays in one database, and what a crash between two databases leaves is what a caller who asks again completes.
//! Work and reading of one parcel go to its database (`ask`); what asks over parcels asks all databases and takes from
//! each what is its own (`gather`); what belongs to no parcel lies in the first, which is called home. `founding` makes
//! the map, `held` keeps it fresh, `moving` moves buckets while others write, and `signs` tells whether it still does.
//! Decision 15 has the reasons.

mod ask;
mod feeds;
mod forget;
mod founding;
mod gather;
mod held;
pub mod map;
mod moving;
mod numbers;
mod port;
mod signs;
mod work;

use std::collections::BTreeMap;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex};

use store::{Lease, Store};
use tracking::Text;

pub use held::Ages;
pub use map::Map;
pub use moving::Step;

use held::Held;
use numbers::Numbers;
use signs::Watch;

/// A database, and what an operator calls it.
#[derive(Clone)]
pub struct Database {
    /// Its name, without secrets.
    pub name: String,
    /// The store in it.
    pub store: Arc<dyn Store>,
}

impl Database {
    /// Asks it something; an error names it.
    pub(crate) fn asked<T>(&self, ask: impl FnOnce(&dyn Store) -> store::Result<T>) -> store::Result<T> {
        ask(&*self.store).map_err(|error| error.named(&self.name))
    }
}

/// A store over several databases.
pub struct ManyStore {
    /// As this view uses them, in the order of the map.
    stores: Vec<Arc<dyn Store>>,
    /// Whether a worker uses it, under the leases that each database gave.
    worker: bool,
    base: Arc<Base>,
}

/// What all views share.
struct Base {
    names: Vec<String>,
    held: Held,
    numbers: Numbers,
    /// What each database leased, by node: of buckets that lie elsewhere too, for chunks are counted in them.
    leases: Mutex<BTreeMap<Text, Vec<Option<Lease>>>>,
    /// What this node has seen of movers before whose gates it waits.
    watch: Watch,
    /// Who is asked first next time, so that nobody's work waits behind another's.
    turn: AtomicUsize,
}

impl ManyStore {
    /// A store over these databases, in the order of a map that never changes.
    #[must_use]
    pub fn fixed(databases: Vec<Database>, map: Map) -> Option<Self> {
        let held = Held::new(databases.first()?, map.clone(), None);
        (map.databases().len() == databases.len()).then(|| Self::over(databases, held))
    }

    fn over(databases: Vec<Database>, held: Held) -> Self {
        let (names, stores) = databases.into_iter().map(|database| (database.name, database.store)).unzip();
        let base = Base {
            names,
            held,
            numbers: Numbers::default(),
            leases: Mutex::default(),
            watch: Watch::default(),
            turn: AtomicUsize::new(0),
        };
        Self { stores, worker: false, base: Arc::new(base) }
    }

    /// What an operator calls the databases, in the order of the map.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.base.names
    }

    /// The map as it is now.
    ///
    /// # Errors
    /// A [`store::StoreError`].
    pub fn map(&self) -> store::Result<Arc<Map>> {
        self.base.held.again()
    }
}
