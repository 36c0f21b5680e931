//! Feeds where several nodes share a database: who registers meets who folds, a node of the first version keeps the
//! compact way shut, all read what one learnt, and thousands of states are a few statements.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

#[expect(dead_code, reason = "other tests use more of it")]
mod cluster;

use std::collections::BTreeSet;

use store::conformance::world::{hour, ours};
use store::feed::{Chunk, ChunkNo, Item, ItemAt, Kept, NewChunk, NewState, joined};
use store::{Buckets, Commit, Digest, Feeds, NewParcel, ParcelId, Store, Token};
use store_postgres::PostgresStore;
use tracking::milestone::Milestone;

use cluster::Cluster;

fn id(number: &str) -> ParcelId {
    ParcelId::new(&ours(), number, Some("post"))
}

fn numbers(round: usize, many: usize) -> Vec<String> {
    (0..many).map(|nth| format!("TEST{round:03}N{nth:05}")).collect()
}

/// A line about each number, kept.
fn keep(store: &PostgresStore, said: &str, numbers: &[String]) -> (Kept, Vec<u32>) {
    let item = |number: &String| Item { parcel: id(number), body: format!("{number} {said}").into_bytes() };
    let chunk = NewChunk {
        chunk: Chunk {
            account: ours(),
            carrier: Some("post".into()),
            source: "plain/feed".into(),
            content_type: "text/plain".into(),
            received: hour(0),
            envelope: Digest::of(format!("{said} {numbers:?}").as_bytes()),
        },
        items: numbers.iter().map(item).collect(),
    };
    let places = chunk.places();
    (store.keep(&chunk).unwrap(), places)
}

/// The states that follow, as they are to be written now.
fn states(store: &PostgresStore, numbers: &[String], kept: (Kept, &[u32]), looks: &[u8]) -> Vec<NewState> {
    let mut ids: Vec<(ParcelId, &String, u32)> =
        numbers.iter().zip(kept.1).map(|(number, place)| (id(number), number, *place)).collect();
    ids.sort();
    let parcels: Vec<ParcelId> = ids.iter().map(|(id, ..)| *id).collect();
    let known = store.states(&parcels).unwrap();
    let state = |((parcel, number, place), known): ((ParcelId, &String, u32), store::feed::State)| NewState {
        parcel,
        number: number.as_str().into(),
        account: ours(),
        carrier: Some("post".into()),
        registered: hour(0),
        expected: known.version,
        milestone: Milestone::Accepted,
        looks: known.looks.map(|_| looks.to_vec()),
        items: vec![ItemAt { chunk: kept.0.no, place }],
        aliases: Vec::new(),
        notices: Vec::new(),
    };
    ids.into_iter().zip(known).map(state).collect()
}

/// Folds until nobody else wrote in between.
fn fold(store: &PostgresStore, numbers: &[String], (kept, places): (Kept, &[u32]), looks: &[u8]) {
    let done: [ChunkNo; 1] = [kept.no];
    let mut left = numbers.to_vec();
    let mut places = places.to_vec();
    while !left.is_empty() {
        let states = states(store, &left, (kept, &places), looks);
        let commits = store.fold(hour(1), &states, &done).unwrap();
        let met: BTreeSet<ParcelId> = states
            .iter()
            .zip(commits)
            .filter(|(_, commit)| matches!(commit, Commit::Conflict { .. }))
            .map(|(state, _)| state.parcel)
            .collect();
        (left, places) = left.into_iter().zip(places).filter(|(number, _)| met.contains(&id(number))).unzip();
    }
}

fn sql(cluster: &Cluster, url: &str, sql: &str) -> String {
    let schema = url.rsplit("%3D").next().unwrap();
    cluster.sql(&format!("SET search_path = {schema}; {sql}"))
}

/// Registers parcels while a feed speaks of them for the first time; how many passed one another unseen.
fn passed_unseen(cluster: &Cluster, rounds: usize, meet: bool) -> usize {
    let url = cluster.fresh();
    let (folder, registrar) = (PostgresStore::open(&url).unwrap(), PostgresStore::open(&url).unwrap());
    let mut unseen = 0;
    for round in 0..rounds {
        let numbers = numbers(round, 150);
        let (kept, places) = keep(&folder, "EMA", &numbers);
        if !meet {
            // The control: whoever registers believes that there are no feeds.
            sql(cluster, &url, "UPDATE migration SET works_with = 1");
        }
        let parcel = |number: &String| NewParcel::new(&ours(), number, Some("post"), Token(id(number).0));
        let parcels: Vec<NewParcel> = numbers.iter().map(parcel).collect();
        std::thread::scope(|scope| {
            scope.spawn(|| fold(&folder, &numbers, (kept, &places), b"EMA"));
            scope.spawn(|| registrar.register(hour(1), &parcels).unwrap());
        });
        let stale: BTreeSet<ParcelId> = folder.stale(&Buckets::ALL, 10_000).unwrap().into_iter().collect();
        for parcel in &parcels {
            let state = folder.states(&[parcel.id]).unwrap().remove(0);
            let whole = state.looks.is_none() && folder.looks(parcel.id, None).unwrap().len() == 1;
            unseen += usize::from(!whole || !stale.contains(&parcel.id));
        }
    }
    unseen
}

#[test]
fn who_registers_and_who_folds_first_do_not_pass_one_another() {
    let Some(cluster) = cluster::shared() else { return };
    let rounds = if std::env::var_os("WAYMARK_SOAK").is_some() { 200 } else { 5 };
    assert_eq!(passed_unseen(cluster, rounds, true), 0);
    assert!(passed_unseen(cluster, 20, false) > 0, "the control: without holding one another they do");
}

#[test]
fn a_node_of_an_older_version_keeps_the_compact_way_shut() {
    let Some(cluster) = cluster::shared() else { return };
    let url = cluster.fresh();
    PostgresStore::open(&url).unwrap();
    let refused = "SELECT count(*) FROM migration WHERE bucket = 0 AND version > 1 AND works_with > 1";
    assert_eq!(sql(cluster, &url, refused), "0", "programs of the first version may still be started");
    for speaks in ["NULL", "2"] {
        let old = format!("(0, 'old {speaks}', 9000000000000000000, {speaks})");
        sql(cluster, &url, &format!("INSERT INTO node (bucket, name, until, speaks) VALUES {old}"));
        assert!(!PostgresStore::open(&url).unwrap().is_open().unwrap(), "{speaks}");
        sql(cluster, &url, "UPDATE node SET until = 1");
    }
    let later = PostgresStore::open(&url).unwrap();
    assert!(later.is_open().unwrap(), "it is not heard of any more");
    let now = later.hour(hour(0)).unwrap();
    later.lease("new", now, std::time::Duration::from_secs(60)).unwrap();
    assert!(PostgresStore::open(&url).unwrap().is_open().unwrap(), "a node of this version is no hindrance");
    keep(&later, "EMA", &numbers(0, 1));
    assert_eq!(sql(cluster, &url, refused), "2", "from the first feed on they are refused");
}

#[test]
fn what_one_node_learnt_another_reads() {
    let Some(cluster) = cluster::shared() else { return };
    let url = cluster.fresh();
    let (first, second) = (PostgresStore::open(&url).unwrap(), PostgresStore::open(&url).unwrap());
    let looks = joined(2, &[b"what a code means, in many words".as_slice(), b"Shenzhen"], b"own");
    let all = numbers(0, 2_500);
    let sizes = ["posted", "sorted in Guangzhou", "left the office of exchange", "delivered"].map(|said| {
        let (kept, places) = keep(&first, said, &all);
        fold(&first, &all, (kept, &places), &looks);
        first.learn().unwrap();
        sql(cluster, &url, "SELECT sum(length(looks)) FROM fed").parse::<u64>().unwrap()
    });
    let learnt = sql(cluster, &url, "SELECT (SELECT count(*) FROM part), (SELECT count(*) FROM dictionary)");
    assert_eq!(learnt, "2|1");
    assert!(sizes[3] * 2 < sizes[0], "{sizes:?}");
    let one = id(&all[0]);
    assert_eq!(second.states(&[one]).unwrap()[0].looks.as_ref().unwrap(), &looks);
    assert_eq!(second.looks(one, None).unwrap().len(), 4);
    second.learn().unwrap();
    assert_eq!(second.check().unwrap().problems, [""; 0]);
}

#[test]
fn thousands_of_states_are_a_few_statements() {
    let Some(cluster) = cluster::shared() else { return };
    let url = cluster.fresh() + "%20-clog_statement%3Dall";
    let store = PostgresStore::open(&url).unwrap();
    let all = numbers(0, 8_000);
    let statements = || {
        let log = std::fs::read_to_string(cluster.data().parent().unwrap().join("log")).unwrap();
        log.lines()
            .filter(|line| {
                ["INTO fed", "UPDATE fed", "FROM fed", "JOIN fed"].iter().any(|sql| line.contains(sql))
            })
            .count()
    };
    for said in ["EMA", "EMC"] {
        let (kept, places) = keep(&store, said, &all);
        let before = statements();
        fold(&store, &all, (kept, &places), said.as_bytes());
        let asked = statements() - before;
        assert!((1..20).contains(&asked), "{asked} statements");
    }
    assert_eq!(store.stats().unwrap().parcels, 8_000);
}
