//! The sentences of the port, made true by PostgreSQL, on a server that the tests start for themselves.

#[expect(dead_code, reason = "other tests use more of it")]
mod cluster;

store::conformance!(|_| Box::new(cluster::shared().unwrap().store()), when cluster::shared().is_some());
store::conformance_of_ageing!(|_| Box::new(cluster::shared().unwrap().store()), when cluster::shared().is_some());

mod feeds {
    use super::cluster;

    store::conformance!(feeds: |_| Box::new(cluster::shared().unwrap().store()), when cluster::shared().is_some());
    store::conformance_of_ageing!(
        feeds: |_| Box::new(cluster::shared().unwrap().store()), when cluster::shared().is_some()
    );
}

mod from_a_file {
    use super::cluster;

    store::conformance_of_moving!(
        fed: |folder| Box::new(store_sqlite::SqliteStore::open(&folder.join("waymark.db")).unwrap()),
        to: |_| Box::new(cluster::shared().unwrap().store()), when cluster::shared().is_some()
    );
}

mod from_a_database {
    use super::cluster;

    store::conformance_of_moving!(
        fed: |_| Box::new(cluster::shared().unwrap().store()),
        to: |_| Box::new(cluster::shared().unwrap().store()), when cluster::shared().is_some()
    );
}
