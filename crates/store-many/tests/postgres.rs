//! The sentences of the port, made true over two databases of a server that the tests start for themselves.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

#[expect(dead_code, reason = "other tests use more of it")]
#[path = "../../store-postgres/tests/cluster/mod.rs"]
mod cluster;

use std::sync::Arc;

use store::Store;
use store_many::{Ages, Database, ManyStore};
use store_postgres::{Options, PostgresStore};

fn many() -> Box<dyn Store> {
    let cluster = cluster::shared().unwrap();
    let open = |nth: usize| {
        let options = Options { shared: true, ..Options::default() };
        let store = PostgresStore::open_with(&cluster.fresh(), &options).unwrap();
        Database { name: format!("database {nth}"), store: Arc::new(store) }
    };
    Box::new(ManyStore::open((0..2).map(open).collect(), Ages::default()).unwrap())
}

store::conformance!(|_| crate::many(), when crate::cluster::shared().is_some());

mod feeds {
    store::conformance!(feeds: |_| crate::many(), when crate::cluster::shared().is_some());
}

mod from_a_file {
    store::conformance_of_moving!(
        fed: |folder| Box::new(store_sqlite::SqliteStore::open(&folder.join("waymark.db")).unwrap()),
        to: |_| crate::many(), when crate::cluster::shared().is_some()
    );
}

mod from_several_databases {
    store::conformance_of_moving!(
        fed: |_| crate::many(),
        to: |_| Box::new(crate::cluster::shared().unwrap().store()), when crate::cluster::shared().is_some()
    );
}
