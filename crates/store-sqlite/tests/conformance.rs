//! The sentences of the port, made true by SQLite.

use store_sqlite::SqliteStore;

store::conformance!(|folder| Box::new(SqliteStore::open(&folder.join("waymark.db")).unwrap()));
store::conformance_of_ageing!(|folder| Box::new(SqliteStore::open(&folder.join("waymark.db")).unwrap()));

mod feeds {
    use super::SqliteStore;

    store::conformance!(feeds: |folder| Box::new(SqliteStore::open(&folder.join("waymark.db")).unwrap()));
    store::conformance_of_ageing!(feeds: |folder| Box::new(SqliteStore::open(&folder.join("waymark.db")).unwrap()));
}

mod moving {
    use super::SqliteStore;

    store::conformance_of_moving!(
        from: |folder| Box::new(SqliteStore::open(&folder.join("waymark.db")).unwrap()),
        to: |_| Box::new(store::memory::MemoryStore::new())
    );
}
