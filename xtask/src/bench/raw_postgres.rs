//! The same engine without Waymark: what PostgreSQL does with the same bytes in plain tables, a thousand events a
//! commit, a statement a table (`unnest`), each commit on the disk.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use tokio_postgres::{Client, NoTls, Statement};

use super::raw::{GROUP, NOTICE_BYTES, STATE_BYTES, id};
use super::{Wish, world};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

const TABLES: &str = "
CREATE TABLE event (bucket int2, parcel bytea, received int8, source int2, body bytea,
  PRIMARY KEY (bucket, parcel, received));
CREATE TABLE state (bucket int2, parcel bytea, version int8, milestone int2, journey bytea,
  PRIMARY KEY (bucket, parcel));
CREATE TABLE notice (bucket int2, id bytea, parcel bytea, due int8, payload bytea, PRIMARY KEY (bucket, id));";
const EVENTS: &str = "INSERT INTO event SELECT k.bucket, k.parcel, k.received, 1, k.body \
    FROM unnest($1::int2[], $2::bytea[], $3::int8[], $4::bytea[]) AS k (bucket, parcel, received, body)";
const STATES: &str = "INSERT INTO state SELECT k.bucket, k.parcel, 1, 1, $3 \
    FROM unnest($1::int2[], $2::bytea[]) AS k (bucket, parcel) ON CONFLICT (bucket, parcel) \
    DO UPDATE SET version = state.version + 1, milestone = excluded.milestone, journey = excluded.journey";
const NOTICES: &str = "INSERT INTO notice SELECT k.bucket, k.id, k.parcel, k.due, $5 \
    FROM unnest($1::int2[], $2::bytea[], $3::bytea[], $4::int8[]) AS k (bucket, id, parcel, due)";

/// A group as the statements take it.
#[derive(Default)]
struct Group {
    buckets: Vec<i16>,
    parcels: Vec<Vec<u8>>,
    received: Vec<i64>,
    bodies: Vec<Vec<u8>>,
    of_states: BTreeMap<Vec<u8>, i16>,
    of_notices: Vec<(i16, Vec<u8>, Vec<u8>, i64)>,
}

/// Writes the events; how long it took.
pub(super) fn run(url: &str, wish: &Wish) -> Result<Duration> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    runtime.block_on(async {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
        tokio::spawn(connection);
        client.batch_execute(TABLES).await?;
        client.batch_execute("SET synchronous_commit = on").await?;
        let statements =
            [client.prepare(EVENTS).await?, client.prepare(STATES).await?, client.prepare(NOTICES).await?];
        let mut busy = Duration::ZERO;
        let mut next = 0;
        while next < wish.events {
            let to = (next + GROUP).min(wish.events);
            let group = group(next, to, wish)?;
            let started = Instant::now();
            write(&client, &statements, &group).await?;
            busy += started.elapsed();
            next = to;
        }
        Ok(busy)
    })
}

fn group(from: u64, to: u64, wish: &Wish) -> Result<Group> {
    let body = world::body(from, to, wish.parcels, world::start());
    let mut group = Group::default();
    for (event, line) in (from..to).zip(body.lines()) {
        let parcel = id(line);
        let bucket = i16::try_from((u16::from(parcel[0]) << 2) | u16::from(parcel[1] >> 6))?;
        let received = i64::try_from(event)?;
        group.buckets.push(bucket);
        group.parcels.push(parcel.to_vec());
        group.received.push(received);
        group.bodies.push(line.as_bytes().to_vec());
        group.of_states.insert(parcel.to_vec(), bucket);
        if event % 10 == 0 {
            let mut id = parcel;
            id[8..].copy_from_slice(&event.to_be_bytes());
            group.of_notices.push((bucket, id.to_vec(), parcel.to_vec(), received));
        }
    }
    Ok(group)
}

/// One commit; the statements follow one another without waiting.
async fn write(client: &Client, statements: &[Statement; 3], group: &Group) -> Result<()> {
    let [events, states, notices] = statements;
    let (state, notice) = (vec![7_u8; STATE_BYTES], vec![7_u8; NOTICE_BYTES]);
    let (parcels, buckets): (Vec<&Vec<u8>>, Vec<i16>) =
        group.of_states.iter().map(|(parcel, bucket)| (parcel, *bucket)).unzip();
    let told = &group.of_notices;
    let notice_buckets: Vec<i16> = told.iter().map(|one| one.0).collect();
    let ids: Vec<&Vec<u8>> = told.iter().map(|one| &one.1).collect();
    let about: Vec<&Vec<u8>> = told.iter().map(|one| &one.2).collect();
    let due: Vec<i64> = told.iter().map(|one| one.3).collect();
    let events_of: [&(dyn tokio_postgres::types::ToSql + Sync); 4] =
        [&group.buckets, &group.parcels, &group.received, &group.bodies];
    let states_of: [&(dyn tokio_postgres::types::ToSql + Sync); 3] = [&buckets, &parcels, &state];
    let notices_of: [&(dyn tokio_postgres::types::ToSql + Sync); 5] =
        [&notice_buckets, &ids, &about, &due, &notice];
    let (begun, events, states, notices, ended) = tokio::join!(
        client.batch_execute("BEGIN"),
        client.execute(events, &events_of),
        client.execute(states, &states_of),
        client.execute(notices, &notices_of),
        client.batch_execute("COMMIT"),
    );
    begun.and(events).and(states).and(notices)?;
    Ok(ended?)
}
