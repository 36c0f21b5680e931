//! How fast captures come in, beside the raw engine on the same server in the same run: one row a capture by `unnest`,
//! as many to a commit, without anything of ours.
//!
//! `cargo bench -p store-postgres` prints captures a second and their ratio.

#![expect(clippy::unwrap_used, reason = "a bench may fail like a test")]

#[path = "../tests/cluster/mod.rs"]
#[expect(dead_code, reason = "tests use more of it")]
mod cluster;

use std::time::Instant;

use store::conformance::world::{capture, hour, parcel};
use store::{NewCapture, NewParcel, Store};

const PARCELS: usize = 2_000;
const BATCH: usize = 1_000;
const BATCHES: usize = 40;

fn said(nth: usize) -> String {
    format!(
        "{{\"events\":[{{\"code\":\"EMC\",\"office\":\"CNSZXA\",\"time\":\"2026-08-03T09:{:02}:00\",\"nth\":{nth}}}]}}",
        nth % 60
    )
}

fn batch(nth: usize) -> Vec<NewCapture> {
    let one =
        |at: usize| capture(&parcel(&format!("TEST{}", at % PARCELS)), (at / PARCELS) as i64, &said(at));
    (nth * BATCH..(nth + 1) * BATCH).map(one).collect()
}

fn ours(cluster: &cluster::Cluster, callers: usize) -> f64 {
    let store = cluster.store();
    let parcels: Vec<NewParcel> = (0..PARCELS).map(|nth| parcel(&format!("TEST{nth}"))).collect();
    store.register(hour(0), &parcels).unwrap();
    let batches: Vec<Vec<NewCapture>> = (0..BATCHES).map(batch).collect();
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for part in batches.chunks(BATCHES.div_ceil(callers)) {
            let store = &store;
            scope.spawn(move || {
                part.iter().for_each(|batch| assert_eq!(store.append(batch).unwrap().len(), BATCH))
            });
        }
    });
    (BATCH * BATCHES) as f64 / begun.elapsed().as_secs_f64()
}

const EVENTS: &str = "INSERT INTO raw_event SELECT * FROM unnest($1::int2[], $2::bytea[], $3::int8[], $4::text[], \
    $5::bytea[], $6::bytea[]) ON CONFLICT DO NOTHING";
const STATES: &str = "INSERT INTO raw_state SELECT DISTINCT ON (1, 2) * FROM unnest($1::int2[], $2::bytea[], $3::int8[]) \
    ON CONFLICT (bucket, parcel) DO UPDATE SET received = excluded.received";
const NOTICES: &str = "INSERT INTO raw_notice SELECT * FROM unnest($1::int2[], $2::bytea[], $3::bytea[]) ON CONFLICT DO NOTHING";

/// The same looks and bytes as rows: three tables, a thousand events to a commit, one connection.
async fn raw(cluster: &cluster::Cluster) -> f64 {
    cluster.sql(
        "CREATE TABLE raw_event (bucket int2, parcel bytea, received int8, source text, digest bytea, body bytea, \
         PRIMARY KEY (bucket, parcel, received, source, digest)); \
         CREATE TABLE raw_state (bucket int2, parcel bytea, received int8, PRIMARY KEY (bucket, parcel)); \
         CREATE TABLE raw_notice (bucket int2, id bytea, payload bytea, PRIMARY KEY (bucket, id))",
    );
    let (client, connection) = tokio_postgres::connect(&cluster.url(), tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let mut prepared = Vec::new();
    for sql in [EVENTS, STATES, NOTICES] {
        prepared.push(client.prepare(sql).await.unwrap());
    }
    let batches: Vec<Vec<NewCapture>> = (0..BATCHES).map(batch).collect();
    let begun = Instant::now();
    for captures in &batches {
        let buckets: Vec<i16> = captures.iter().map(|one| one.parcel.bucket().number() as i16).collect();
        let parcels: Vec<&[u8]> = captures.iter().map(|one| &one.parcel.0[..]).collect();
        let received: Vec<i64> = captures.iter().map(|one| one.received.as_microsecond()).collect();
        let sources: Vec<&str> = captures.iter().map(|one| &*one.source).collect();
        let digests: Vec<[u8; 32]> = captures.iter().map(|one| one.digest().0).collect();
        let digests: Vec<&[u8]> = digests.iter().map(|digest| &digest[..]).collect();
        let bodies: Vec<&[u8]> = captures.iter().map(|one| one.items[0].as_slice()).collect();
        let some: Vec<usize> = (0..captures.len()).step_by(10).collect();
        let (notice_buckets, ids): (Vec<i16>, Vec<&[u8]>) =
            some.iter().map(|at| (buckets[*at], digests[*at])).unzip();
        client.batch_execute("BEGIN").await.unwrap();
        client
            .execute(&prepared[0], &[&buckets, &parcels, &received, &sources, &digests, &bodies])
            .await
            .unwrap();
        client.execute(&prepared[1], &[&buckets, &parcels, &received]).await.unwrap();
        client.execute(&prepared[2], &[&notice_buckets, &ids, &ids]).await.unwrap();
        client.batch_execute("COMMIT").await.unwrap();
    }
    (BATCH * BATCHES) as f64 / begun.elapsed().as_secs_f64()
}

fn main() {
    let Some(cluster) = cluster::shared() else { return };
    let raw = tokio::runtime::Runtime::new().unwrap().block_on(raw(cluster));
    println!("raw: {raw:.0} events/s (event, state and every tenth a notice; {BATCH} a commit)");
    for callers in [1, 4] {
        let ours = ours(cluster, callers);
        println!(
            "ours, {callers} callers of {BATCH}: {ours:.0} captures/s, {:.0} % of raw",
            100.0 * ours / raw
        );
    }
}
