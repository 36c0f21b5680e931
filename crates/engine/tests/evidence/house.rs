//! An engine on a store in memory, a clock that the test moves, and one parcel that a post tells of.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use engine::add::Declaration;
use engine::derive::Tell;
use engine::evidence::{Evidence, Wish};
use engine::find::Known;
use engine::ingest::Given;
use engine::{Counters, Engine, Settings};
use jiff::Timestamp;
use packs::Library;
use packs::request::Question;
use sources::{Ask, Asking, Unanswered};
use store::AccountId;
use store::memory::MemoryStore;

pub const NUMBER: &str = "LB123456785CN";

/// Two looks: between them one event is moved to another day.
const LOOKS: [&str; 2] = [
    r#"{"number":"LB123456785CN","carrier":"china-post","events":[
        {"time":"2026-08-01T10:12:00+08:00","code":"EMA","place":"Shenzhen"},
        {"time":"2026-08-02T10:00:00+08:00","code":"EMB","place":"Shenzhen"},
        {"time":"2026-08-03T09:00:00+08:00","code":"EMC","place":"Shanghai","text":"A <bag> & more"}]}"#,
    r#"{"number":"LB123456785CN","carrier":"china-post","events":[
        {"time":"2026-08-01T10:12:00+08:00","code":"EMA","place":"Shenzhen"},
        {"time":"2026-08-03T09:00:00+08:00","code":"EMC","place":"Shanghai","text":"A <bag> & more"}]}"#,
];

struct Nobody;

impl Ask for Nobody {
    fn ask<'a>(&'a self, _: &'a Question) -> Asking<'a> {
        let why = Unanswered::Unreachable { host: "nowhere".to_owned(), why: "offline".to_owned() };
        Box::pin(std::future::ready(Err(why)))
    }
}

pub struct House {
    pub engine: Engine,
    clock: Arc<AtomicI64>,
}

impl House {
    /// A house in which the parcel was declared and told of twice.
    pub fn new() -> Self {
        let house = Self::empty("2026-08-03T08:00:00Z");
        let declared = r#"{"reference":"R-1","numbers":["LB123456785CN"],"seller":"Lantern & Sons",
            "destination":{"country":"GB","city":"Leeds","postcode":"LS1 1AA"}}"#;
        let declared = Declaration::parse(declared.as_bytes()).unwrap();
        house.engine.add(&AccountId::new("main"), &declared).unwrap();
        house.pass(1);
        for look in LOOKS {
            house.told(look);
            house.pass(1);
        }
        house
    }

    pub fn empty(now: &str) -> Self {
        let now: Timestamp = now.parse().unwrap();
        let clock = Arc::new(AtomicI64::new(now.as_second()));
        let hand = clock.clone();
        let engine = Engine {
            store: Arc::new(MemoryStore::new()),
            library: Arc::new(Library::embedded()),
            ask: Arc::new(Nobody),
            clock: Arc::new(move || Timestamp::from_second(hand.load(Ordering::SeqCst)).unwrap()),
            settings: Arc::new(Settings::default()),
            counters: Arc::new(Counters::default()),
            learnt: Arc::default(),
            desk: Arc::default(),
        };
        Self { engine, clock }
    }

    /// Lets so many days pass.
    pub fn pass(&self, days: i64) {
        self.clock.fetch_add(days * 86_400, Ordering::SeqCst);
    }

    pub fn told(&self, body: &str) {
        let given = Given {
            carrier: "plain",
            source: None,
            body: body.as_bytes(),
            content_type: "application/json",
            status: None,
        };
        self.engine.ingest(&AccountId::new("main"), &given).unwrap();
        let parcel = self.known().parcel.id;
        self.engine.derive(parcel, Tell::Yes).unwrap();
    }

    pub fn known(&self) -> Known {
        let parcel = self.engine.parcel_of_number(&AccountId::new("main"), NUMBER).unwrap();
        self.engine.known(parcel).unwrap()
    }

    pub fn evidence(&self, wish: Wish) -> Evidence {
        self.engine.evidence(&self.known(), wish).unwrap()
    }
}
