//! An engine on a store in memory, with a clock that the test sets, and parcels that are told day by day.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};

use engine::derive::Tell;
use engine::ingest::Given;
use engine::view::JourneyBody;
use engine::{Counters, Engine, Settings};
use jiff::{SignedDuration, Timestamp};
use packs::Library;
use packs::request::Question;
use sources::{Ask, Asking, Unanswered};
use store::memory::MemoryStore;
use store::{AccountId, ParcelId, Store};

/// Nobody is asked anything.
struct Nobody;

impl Ask for Nobody {
    fn ask<'a>(&'a self, _: &'a Question) -> Asking<'a> {
        let why = Unanswered::Unreachable { host: "nowhere".to_owned(), why: "offline".to_owned() };
        Box::pin(std::future::ready(Err(why)))
    }
}

static LIBRARY: LazyLock<Arc<Library>> = LazyLock::new(|| Arc::new(Library::embedded()));

/// What happened on which day, by its code.
pub type Told = [(f64, &'static str)];

pub struct House {
    pub engine: Engine,
    pub account: AccountId,
    clock: Arc<AtomicI64>,
}

impl House {
    pub fn new() -> Self {
        Self::on(Arc::new(MemoryStore::new()))
    }

    pub fn on(store: Arc<dyn Store>) -> Self {
        let clock = Arc::new(AtomicI64::new(0));
        let hand = clock.clone();
        let now = move || Timestamp::from_second(hand.load(Ordering::SeqCst)).unwrap();
        let engine = Engine {
            store,
            library: LIBRARY.clone(),
            ask: Arc::new(Nobody),
            clock: Arc::new(now),
            settings: Arc::new(Settings::default()),
            counters: Arc::new(Counters::default()),
            learnt: Arc::default(),
            desk: Arc::default(),
        };
        let house = Self { engine, account: AccountId::new("ours"), clock };
        house.set(0.0);
        house
    }

    /// So many days after the beginning of all stories.
    pub fn at(days: f64) -> Timestamp {
        let start: Timestamp = "2026-01-05T08:00:00Z".parse().unwrap();
        start + SignedDuration::from_secs((days * 86_400.0) as i64)
    }

    pub fn set(&self, days: f64) {
        self.clock.store(Self::at(days).as_second(), Ordering::SeqCst);
    }

    pub fn set_to(&self, hour: Timestamp) {
        self.clock.store(hour.as_second(), Ordering::SeqCst);
    }

    /// A parcel from China to the United States whose carrier tells each event an hour after it happened.
    pub fn parcel(&self, number: &str, told: &Told) -> ParcelId {
        for upto in 1..=told.len() {
            self.set(told[upto - 1].0 + 1.0 / 24.0);
            let events: Vec<_> = told[..upto]
                .iter()
                .map(|(day, code)| serde_json::json!({"time": Self::at(*day).to_string(), "code": code, "text": code}))
                .collect();
            let body = serde_json::json!({
                "number": number, "carrier": "china-post", "origin": "CN", "destination": "US", "events": events,
            })
            .to_string();
            let given = Given {
                carrier: "plain",
                source: None,
                body: body.as_bytes(),
                content_type: "application/json",
                status: None,
            };
            self.engine.ingest(&self.account, &given).unwrap();
            if upto == 1 || upto == told.len() {
                self.engine.derive_stale(10).unwrap();
            }
        }
        self.engine.store.resolve(&self.account, number).unwrap()[0]
    }

    /// Delivered parcels that began a day apart, and were between two countries for so many days.
    pub fn history(&self, name: &str, count: u32, begun: f64, abroad: f64) {
        for nth in 0..count {
            let start = begun + f64::from(nth) * 0.5;
            // One is a little quicker, the next a little slower.
            let there = start + 1.0 + abroad * (0.9 + 0.02 * f64::from(nth % 11));
            let way = [(start, "EMA"), (start + 1.0, "EMC"), (there, "EMD"), (there + 2.0, "EMI")];
            self.parcel(&format!("{name}{nth:05}X"), &way);
        }
    }

    /// What is said of a parcel on a day.
    pub fn said(&self, parcel: ParcelId, days: f64) -> JourneyBody {
        self.set(days);
        let kept = self.engine.store.parcel(parcel).unwrap().unwrap();
        self.engine.judged(&self.engine.known(kept).unwrap())
    }

    pub fn again(&self, parcel: ParcelId) {
        self.engine.derive(parcel, Tell::No).unwrap();
    }
}
