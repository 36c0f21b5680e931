//! The sentences of the port, made true over stores in memory, and over files that keep feeds in their own way.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

use std::path::Path;
use std::sync::Arc;

use store::Store;
use store::memory::MemoryStore;
use store_many::{Database, ManyStore, Map};
use store_sqlite::SqliteStore;

/// Several stores as one, each with its share of the buckets.
fn many(stores: Vec<Arc<dyn Store>>) -> Box<dyn Store> {
    let map = Map::even((1..=stores.len()).map(|nth| [u8::try_from(nth).unwrap(); 8]).collect());
    let database = |(nth, store)| Database { name: format!("database {nth}"), store };
    Box::new(ManyStore::fixed(stores.into_iter().enumerate().map(database).collect(), map).unwrap())
}

fn in_memory(count: usize) -> Box<dyn Store> {
    many((0..count).map(|_| Arc::new(MemoryStore::new()) as Arc<dyn Store>).collect())
}

fn in_files(folder: &Path) -> Box<dyn Store> {
    let open = |nth| {
        let folder = folder.join(format!("{nth}"));
        std::fs::create_dir_all(&folder).unwrap();
        Arc::new(SqliteStore::open(&folder.join("waymark.db")).unwrap()) as Arc<dyn Store>
    };
    many((0..2).map(open).collect())
}

mod two {
    store::conformance!(|_| crate::in_memory(2));
}

mod three {
    store::conformance!(|_| crate::in_memory(3));
}

mod fed {
    store::conformance!(feeds: crate::in_files);
    store::conformance_of_ageing!(crate::in_files);

    mod ageing_feeds {
        store::conformance_of_ageing!(feeds: crate::in_files);
    }
}
