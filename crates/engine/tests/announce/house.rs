//! An engine on a store in memory, with a clock that the test moves, and a receiver made of a closure.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use channels::{Advice, Failure, Message, Tell, Telling, Told};
use engine::derive::Tell as DeriveTell;
use engine::endpoints::MadeEndpoint;
use engine::ingest::Given;
use engine::{Counters, Engine, Settings};
use jiff::Timestamp;
use packs::Library;
use packs::request::Question;
use sources::{Ask, Asking, Unanswered};
use store::memory::MemoryStore;
use store::{AccountId, Notice, ParcelId, Store};

/// Nobody is asked anything.
struct Nobody;

impl Ask for Nobody {
    fn ask<'a>(&'a self, _: &'a Question) -> Asking<'a> {
        let why = Unanswered::Unreachable { host: "nowhere".to_owned(), why: "offline".to_owned() };
        Box::pin(std::future::ready(Err(why)))
    }
}

/// The engine under test.
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
        let clock = Arc::new(AtomicI64::new(1_800_000_000_000));
        let hand = clock.clone();
        let now = move || Timestamp::from_millisecond(hand.load(Ordering::SeqCst)).unwrap();
        let mut settings = Settings::default();
        settings.server.private_webhooks = true;
        let engine = Engine {
            store,
            library: Arc::new(Library::embedded()),
            ask: Arc::new(Nobody),
            clock: Arc::new(now),
            settings: Arc::new(settings),
            counters: Arc::new(Counters::default()),
            learnt: Arc::default(),
            desk: Arc::default(),
        };
        Self { engine, account: AccountId::new("ours"), clock }
    }

    pub fn now(&self) -> Timestamp {
        self.engine.clock.now()
    }

    /// Lets so many seconds pass.
    pub fn pass(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1_000, Ordering::SeqCst);
    }

    pub fn endpoint(&self, url: &str) -> MadeEndpoint {
        self.engine.add_endpoint(&self.account, url, &[]).unwrap()
    }

    /// Something happens to a parcel, and its facts follow.
    pub fn happens(&self, number: &str, code: &str) -> ParcelId {
        let day = jiff::civil::date(2027, 1, 1).at(0, 0, 0, 0);
        let hour = day + jiff::Span::new().hours(code.bytes().next_back().map_or(0, i64::from));
        let body =
            format!(r#"{{"number":"{number}","events":[{{"time":"{hour}Z","text":"x","code":"{code}"}}]}}"#);
        let given = Given {
            carrier: "plain",
            source: None,
            body: body.as_bytes(),
            content_type: "application/json",
            status: None,
        };
        self.pass(1);
        self.engine.ingest(&self.account, &given).unwrap();
        let parcel = self.engine.store.resolve(&self.account, number).unwrap()[0];
        self.engine.derive(parcel, DeriveTell::Yes).unwrap();
        parcel
    }

    pub fn notices(&self, parcel: ParcelId) -> Vec<Notice> {
        self.engine.store.notices(parcel).unwrap()
    }
}

/// What a message was, as its receiver saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub id: String,
    pub url: String,
    pub at: Timestamp,
    pub number: String,
    pub version: u64,
    /// How many events the journey had.
    pub events: usize,
}

type Answer = Pin<Box<dyn Future<Output = Result<Told, Failure>> + Send>>;

/// Receivers that answer by a closure: what was seen before, and the message.
pub struct Ears {
    pub seen: Mutex<Vec<Seen>>,
    answer: Box<dyn Fn(&Seen) -> Answer + Send + Sync>,
}

impl Ears {
    pub fn new(answer: impl Fn(&Seen) -> Result<Told, Failure> + Send + Sync + 'static) -> Self {
        Self::slow(move |seen| Box::pin(std::future::ready(answer(seen))))
    }

    pub fn slow(answer: impl Fn(&Seen) -> Answer + Send + Sync + 'static) -> Self {
        Self { seen: Mutex::default(), answer: Box::new(answer) }
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

impl Tell for Ears {
    fn tell<'a>(&'a self, message: &'a Message<'a>) -> Telling<'a> {
        let payload: serde_json::Value = serde_json::from_slice(message.payload).unwrap();
        let version = payload["data"]["version"].as_u64().unwrap_or_default();
        let number = payload["data"]["journey"]["number"].as_str().unwrap_or_default().to_owned();
        let events = payload["data"]["journey"]["events"].as_array().map_or(0, Vec::len);
        let (id, url) = (message.id.to_owned(), message.url.to_owned());
        let seen = Seen { id, url, at: message.at, number, version, events };
        self.seen.lock().unwrap().push(seen.clone());
        (self.answer)(&seen)
    }
}

pub fn ok() -> Result<Told, Failure> {
    Ok(Told { answer: "HTTP 200".to_owned() })
}

pub fn fails(advice: Advice) -> Result<Told, Failure> {
    Err(Failure { why: "HTTP 500".to_owned(), advice })
}
