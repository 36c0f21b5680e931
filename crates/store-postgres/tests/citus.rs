//! The sentences of the port on a Citus of the operator's: `CITUS_URL` names it, and each test makes a schema there.
//! Without it nothing is tested here, which is said.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

use std::io::Write;
use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};

use store_postgres::PostgresStore;

fn url() -> Option<String> {
    static SAID: Once = Once::new();
    let url = std::env::var("CITUS_URL").ok();
    if url.is_none() {
        // Past the capture of the test harness, and once.
        SAID.call_once(|| {
            let said =
                "SKIPPED: no CITUS_URL names a Citus: the same SQL on distributed tables is not tested";
            let _ = writeln!(std::io::stderr(), "{said}");
        });
    }
    url
}

/// A store in a schema of its own.
fn fresh(url: &str) -> PostgresStore {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!("waymark_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        client.batch_execute(&format!("CREATE SCHEMA {name}")).await.unwrap();
    });
    let joint = if url.contains('?') { '&' } else { '?' };
    PostgresStore::open(&format!("{url}{joint}options=-csearch_path%3D{name},public")).unwrap()
}

store::conformance!(|_| Box::new(fresh(&url().unwrap())), when url().is_some());
