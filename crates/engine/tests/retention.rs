//! Letting old things go: what goes, what a replay finds afterwards, and a clock that is wrong by years.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use engine::ingest::Given;
use engine::retention::Ageing;
use engine::{Counters, Engine, Settings};
use jiff::Timestamp;
use packs::Library;
use packs::request::Question;
use sources::{Ask, Asking, Unanswered};
use store::AccountId;
use store::memory::MemoryStore;

const DAY: i64 = 86_400;

struct Nobody;

impl Ask for Nobody {
    fn ask<'a>(&'a self, _: &'a Question) -> Asking<'a> {
        let why = Unanswered::Unreachable { host: "nowhere".to_owned(), why: "offline".to_owned() };
        Box::pin(std::future::ready(Err(why)))
    }
}

/// An engine whose clock shows the day that is set.
fn engine(settings: &str) -> (Engine, Arc<AtomicI64>) {
    let hand = Arc::new(AtomicI64::new(20_000 * DAY));
    let clock = Arc::clone(&hand);
    let engine = Engine {
        store: Arc::new(MemoryStore::new()),
        library: Arc::new(Library::embedded()),
        ask: Arc::new(Nobody),
        clock: Arc::new(move || Timestamp::from_second(clock.load(Ordering::SeqCst)).unwrap()),
        settings: Arc::new(Settings::parse(settings).unwrap()),
        counters: Arc::new(Counters::default()),
        learnt: Arc::default(),
        desk: Arc::default(),
    };
    (engine, hand)
}

fn tell(engine: &Engine, number: &str, code: &str) {
    let body = format!(
        "{{\"number\":\"{number}\",\"events\":[{{\"time\":\"2026-08-01T10:00:00+08:00\",\"code\":\"{code}\"}}]}}"
    );
    let given = Given {
        carrier: "plain",
        source: None,
        body: body.as_bytes(),
        content_type: "application/json",
        status: None,
    };
    engine.ingest(&AccountId::new("main"), &given).unwrap();
    engine.derive_stale(10).unwrap();
}

/// Lets the loop look once an hour, for some days.
fn live(engine: &Engine, hand: &AtomicI64, days: i64) -> u64 {
    let mut ageing = Ageing::default();
    let look = |_| {
        hand.fetch_add(3_600, Ordering::SeqCst);
        engine.age_some(&mut ageing, 100).unwrap()
    };
    (0..days * 24).map(look).sum()
}

#[test]
fn what_is_over_goes_and_a_replay_finds_nothing_to_change() {
    let (engine, hand) = engine("[retention]\nended = \"10 days\"\nsilent = \"30 days\"");
    tell(&engine, "TEST00000001", "delivered");
    tell(&engine, "TEST00000002", "accepted");
    assert_eq!(live(&engine, &hand, 9), 0);
    assert_eq!(live(&engine, &hand, 3), 1);
    let replayed = engine.replay(true).unwrap();
    assert_eq!((replayed.parcels, replayed.differences.len()), (1, 0));
    assert_eq!(engine.store.stats().unwrap().captures, 1);
    assert_eq!(live(&engine, &hand, 21), 1);
}

#[test]
fn without_settings_nothing_goes() {
    let (engine, hand) = engine("");
    tell(&engine, "TEST00000001", "delivered");
    assert_eq!(live(&engine, &hand, 100), 0);
}

#[test]
fn a_clock_that_is_wrong_by_years_erases_nothing_for_a_day() {
    let (engine, hand) = engine("[retention]\nended = \"400 days\"");
    tell(&engine, "TEST00000001", "delivered");
    assert_eq!(live(&engine, &hand, 3), 0);
    hand.fetch_add(5_000 * DAY, Ordering::SeqCst);
    assert_eq!(live(&engine, &hand, 1), 0);
    hand.fetch_sub(5_000 * DAY, Ordering::SeqCst);
    assert_eq!(live(&engine, &hand, 30), 0, "somebody set it right");
    assert!(engine.store.stats().unwrap().parcels == 1);
}
