//! Of several nodes on one database one learns for all; when it goes, another does.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

#[expect(dead_code, reason = "other tests use more of it")]
#[path = "../../store-postgres/tests/cluster/mod.rs"]
mod cluster;

use std::sync::Arc;
use std::time::{Duration, Instant};

use channels::{Message, Tell, Telling, Told};
use engine::run::{Running, start};
use engine::{Counters, Engine, Settings};
use jiff::{SignedDuration, Timestamp};
use packs::Library;
use packs::request::Question;
use sources::{Ask, Asking, Unanswered};
use store_postgres::PostgresStore;

const PAUSE: Duration = Duration::from_millis(20);
/// Longer than from one walk to the next.
const MUCH_LATER: SignedDuration = SignedDuration::from_hours(2);

struct Nobody;

impl Ask for Nobody {
    fn ask<'a>(&'a self, _: &'a Question) -> Asking<'a> {
        let why = Unanswered::Unreachable { host: "nowhere".to_owned(), why: "offline".to_owned() };
        Box::pin(std::future::ready(Err(why)))
    }
}

impl Tell for Nobody {
    fn tell<'a>(&'a self, _: &'a Message<'a>) -> Telling<'a> {
        Box::pin(std::future::ready(Ok(Told { answer: "heard".to_owned() })))
    }
}

/// A node whose clock is ahead by so much.
fn node(url: &str, ahead: SignedDuration) -> (Engine, Running) {
    let first: Timestamp = "2026-08-01T00:00:00Z".parse().unwrap();
    let engine = Engine {
        store: Arc::new(PostgresStore::open(url).unwrap()),
        library: Arc::new(Library::embedded()),
        ask: Arc::new(Nobody),
        clock: Arc::new(move || first + ahead),
        settings: Arc::new(Settings::default()),
        counters: Arc::new(Counters::default()),
        learnt: Arc::default(),
        desk: Arc::default(),
    };
    let running = start(&engine, Arc::new(Nobody), PAUSE).unwrap();
    (engine, running)
}

/// How often a node has walked over everything.
fn walks(engine: &Engine) -> f64 {
    engine.counters.sum("waymark_lessons_total", None)
}

#[track_caller]
fn walks_soon(engine: &Engine) {
    let begun = Instant::now();
    while walks(engine) < 1.0 {
        assert!(begun.elapsed() < Duration::from_secs(60), "it does not learn");
        std::thread::sleep(PAUSE);
    }
}

#[test]
fn one_node_learns_for_all_and_another_when_it_has_gone() {
    let Some(cluster) = cluster::shared() else { return };
    let url = cluster.fresh();
    let (first, running) = node(&url, SignedDuration::ZERO);
    walks_soon(&first);
    // By its clock it is time for a walk, but the other one has the turn.
    let (second, idle) = node(&url, MUCH_LATER);
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!((walks(&first), walks(&second)), (1.0, 0.0));
    idle.stop();
    running.stop();
    // The control: with the turn it walks, by the same clock.
    let (third, running) = node(&url, MUCH_LATER);
    walks_soon(&third);
    running.stop();
}
