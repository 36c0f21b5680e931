//! A clock that jumps: an hour back and a day forward, between rounds and in the middle of a question and of a
//! telling. Every answer is kept once, every notice is told once, and every parcel comes to its end.
//!
//! This runs the engine's own rounds on a store, with a clock, a post and a receiver of ours. The first round uses
//! the embedded store, the others the one in memory.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use channels::{Advice, Failure, Message, Tell, Telling, Told};
use engine::add::Declaration;
use engine::poll::Pace;
use engine::{Counters, Engine, Settings};
use jiff::Timestamp;
use packs::Library;
use packs::request::Question;
use simulator::chance::Chance;
use sources::{Answer, Ask, Asking, Unanswered};
use store::memory::MemoryStore;
use store::{AccountId, CaptureKind, Endpoint, EndpointId, Outcome, Store};
use store_sqlite::SqliteStore;
use tracking::milestone::Milestone;

use super::{Setting, Verdict};

const PARCELS: u32 = 6;
/// What the post has to tell of each, one more at each question.
const CODES: [&str; 6] = ["EMA", "EMC", "EMD", "EDC", "EDG", "EMI"];
const STEPS: u32 = 120;
const BEGIN: i64 = 1_785_571_200;
const HOUR: i64 = 3_600;

/// How the receiver behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Receiver {
    Honest,
    /// The control of "nothing twice".
    HearsTwice,
    /// The control of "nothing lost".
    Forgets,
}

/// Runs worlds of six parcels.
pub(super) fn run(setting: &Setting) -> Verdict {
    let mut all = Figures::default();
    for round in 0..setting.rounds {
        let figures = world(setting, round, Receiver::Honest)?;
        if let Some(wrong) = figures.wrong() {
            return Err(format!("round {round}: {wrong}"));
        }
        all.add(&figures);
    }
    Ok(format!(
        "{} worlds, {} jumps: {} answers kept, {} lost, {} twice; {} notices told, {} lost, {} twice; every parcel ended",
        setting.rounds,
        all.jumps,
        all.answers,
        all.answers_lost,
        all.answers_twice,
        all.notices,
        all.lost,
        all.twice
    ))
}

/// Receivers that break the promise: each must be noticed.
pub(super) fn control(setting: &Setting) -> Verdict {
    let twice = world(setting, 1, Receiver::HearsTwice)?;
    let lost = world(setting, 1, Receiver::Forgets)?;
    if twice.twice == 0 || lost.lost == 0 {
        return Err(format!(
            "{} notices heard twice, {} forgotten: the reckoning sees nothing",
            twice.twice, lost.lost
        ));
    }
    Ok(format!("{} notices heard twice, {} forgotten", twice.twice, lost.lost))
}

#[derive(Default)]
struct Figures {
    jumps: u64,
    answers: usize,
    answers_lost: usize,
    answers_twice: usize,
    notices: usize,
    lost: usize,
    twice: usize,
    unended: usize,
}

impl Figures {
    fn add(&mut self, other: &Self) {
        self.jumps += other.jumps;
        self.answers += other.answers;
        self.notices += other.notices;
    }

    fn wrong(&self) -> Option<String> {
        let bad = self.answers_lost + self.answers_twice + self.lost + self.twice + self.unended;
        (bad > 0 || self.notices == 0).then(|| {
            format!(
                "of {} answers {} lost, {} twice; of {} notices {} lost, {} twice; {} parcels never ended",
                self.answers,
                self.answers_lost,
                self.answers_twice,
                self.notices,
                self.lost,
                self.twice,
                self.unended
            )
        })
    }
}

/// The clock, and the chance that moves it.
struct Hands {
    now: AtomicI64,
    chance: Mutex<Chance>,
    jumps: AtomicI64,
    /// Once the world is to come to its end, nothing jumps any more.
    calm: AtomicI64,
}

impl Hands {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.now.load(Ordering::Relaxed)).unwrap_or_default()
    }

    fn chance(&self) -> MutexGuard<'_, Chance> {
        self.chance.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pass(&self, seconds: i64) {
        // A real clock never stands still, and never shows the same moment by chance.
        let odd = self.chance().between(1, 999_999);
        self.now.fetch_add(seconds * 1_000_000 + odd, Ordering::Relaxed);
    }

    /// Perhaps jumps.
    fn may_jump(&self, per_mille: u16) {
        if self.calm.load(Ordering::Relaxed) == 1 || !self.chance().happens(per_mille) {
            return self.pass(0);
        }
        self.jumps.fetch_add(1, Ordering::Relaxed);
        let by = if self.chance().happens(500) { -HOUR } else { 24 * HOUR };
        self.pass(by);
    }
}

/// A post that knows one event more at each question.
struct Post {
    hands: Arc<Hands>,
    asked: Mutex<BTreeMap<String, usize>>,
}

impl Ask for Post {
    fn ask<'a>(&'a self, question: &'a Question) -> Asking<'a> {
        self.hands.may_jump(100);
        let number = (1..=PARCELS).map(number).find(|number| question.url.contains(number.as_str()));
        let fails = self.hands.chance().happens(100);
        let Some(number) = number.filter(|_| !fails) else {
            let nobody = Unanswered::TimedOut { host: "post".to_owned(), seconds: 20 };
            return Box::pin(std::future::ready(Err(nobody)));
        };
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let times = asked.entry(number.clone()).or_default();
        *times += 1;
        let body = answer(&number, (*times).min(CODES.len()), *times).into_bytes();
        Box::pin(std::future::ready(Ok(Answer {
            status: 200,
            content_type: "application/json".to_owned(),
            body,
        })))
    }
}

/// What the post says; each answer differs, so that each can be found again.
fn answer(number: &str, events: usize, asked: usize) -> String {
    let events: Vec<String> = CODES
        .iter()
        .take(events)
        .enumerate()
        .map(|(nth, code)| {
            let at = (BEGIN + nth as i64 * 8 * HOUR) * 1_000;
            format!("{{\"EventCd\":\"{code}\",\"EventNm\":\"{code}\",\"EventDT\":\"/Date({at}+0000)/\",\"EventLocation\":\"SHENZHEN\"}}")
        })
        .collect();
    format!("[{{\"ID\":\"{number}\",\"State\":{asked},\"Events\":[{}]}}]", events.join(","))
}

fn number(nth: u32) -> String {
    let serial = 10_000_000 + nth;
    let digits = [7, 6, 5, 4, 3, 2, 1, 0].map(|place| serial / 10_u32.pow(place) % 10);
    format!("LB{serial}{}CN", tracking::number::s10::check_digit(digits.map(|digit| digit as u8)))
}

/// A receiver that remembers the ids it heard.
struct Ears {
    hands: Arc<Hands>,
    receiver: Receiver,
    heard: Mutex<BTreeMap<String, usize>>,
}

impl Tell for Ears {
    fn tell<'a>(&'a self, message: &'a Message<'a>) -> Telling<'a> {
        self.hands.may_jump(100);
        let fails = self.hands.chance().happens(150);
        let special = self.hands.chance().happens(200);
        if fails {
            let failure = Failure { why: "not now".to_owned(), advice: Advice::Later };
            return Box::pin(std::future::ready(Err(failure)));
        }
        let times = match self.receiver {
            Receiver::HearsTwice if special => 2,
            Receiver::Forgets if special => 0,
            _ => 1,
        };
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        *heard.entry(message.id.to_owned()).or_default() += times;
        Box::pin(std::future::ready(Ok(Told { answer: "200".to_owned() })))
    }
}

/// A world from its first hour until nothing is left to do, and what came of it.
fn world(setting: &Setting, round: u64, receiver: Receiver) -> Result<Figures, String> {
    let hands = Arc::new(Hands {
        now: AtomicI64::new(BEGIN * 1_000_000),
        chance: Mutex::new(Chance::of(setting.seed, round)),
        jumps: AtomicI64::new(0),
        calm: AtomicI64::new(0),
    });
    let post = Arc::new(Post { hands: Arc::clone(&hands), asked: Mutex::default() });
    let ears = Ears { hands: Arc::clone(&hands), receiver, heard: Mutex::default() };
    let store: Arc<dyn Store> = if round == 0 {
        let path = setting.folder("clock")?.join("waymark.db");
        Arc::new(SqliteStore::open(&path).map_err(|error| error.to_string())?)
    } else {
        Arc::new(MemoryStore::new())
    };
    let engine = engine(&hands, Arc::clone(&post), store)?;
    live(&engine, &hands, &ears).map_err(|error| error.to_string())?;
    reckon(&engine, &hands, &post, &ears).map_err(|error| error.to_string())
}

fn engine(hands: &Arc<Hands>, post: Arc<Post>, store: Arc<dyn Store>) -> Result<Engine, String> {
    let clock = Arc::clone(hands);
    let settings = Settings::parse("[source.upu]\nbase = \"http://127.0.0.1:1\"")?;
    Ok(Engine {
        store,
        library: Arc::new(Library::embedded()),
        ask: post,
        clock: Arc::new(move || clock.now()),
        settings: Arc::new(settings),
        counters: Arc::new(Counters::default()),
        learnt: Arc::default(),
        desk: Arc::default(),
    })
}

fn account() -> AccountId {
    AccountId::new("main")
}

/// Days of jumps, then days without, until all is settled.
fn live(engine: &Engine, hands: &Hands, ears: &Ears) -> Result<(), Box<dyn std::error::Error>> {
    let numbers: Vec<String> = (1..=PARCELS).map(|nth| format!("\"{}\"", number(nth))).collect();
    let declaration = Declaration::parse(format!("{{\"numbers\":[{}]}}", numbers.join(",")).as_bytes())?;
    engine.store.put_endpoint(&Endpoint {
        id: EndpointId([1; 16]),
        account: account(),
        url: "https://example.org/hook".into(),
        secret: channels::Secrets::new(channels::Secret::new([7; 32])).encode(),
        events: Vec::new(),
        created: hands.now(),
        disabled: None,
    })?;
    engine.add(&account(), &declaration)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let pace = Pace::default();
    for step in 0..STEPS {
        hands.calm.store(i64::from(step > STEPS / 2), Ordering::Relaxed);
        let pause = hands.chance().between(60, 6 * HOUR);
        hands.pass(pause);
        hands.may_jump(200);
        runtime.block_on(engine.poll_due(&pace, 100))?;
        hands.may_jump(100);
        engine.derive_stale(100)?;
        hands.may_jump(100);
        runtime.block_on(engine.announce(ears, 100))?;
    }
    Ok(())
}

/// Compares what the post said and the receiver heard with what the store has.
fn reckon(
    engine: &Engine,
    hands: &Hands,
    post: &Post,
    ears: &Ears,
) -> Result<Figures, Box<dyn std::error::Error>> {
    let jumps = u64::try_from(hands.jumps.load(Ordering::Relaxed)).unwrap_or_default();
    let mut figures = Figures { jumps, ..Figures::default() };
    let asked = post.asked.lock().unwrap_or_else(PoisonError::into_inner);
    let heard = ears.heard.lock().unwrap_or_else(PoisonError::into_inner);
    for number in (1..=PARCELS).map(number) {
        for parcel in engine.store.resolve(&account(), &number)? {
            let looks = engine.store.looks(parcel, None)?;
            let said = looks.iter().filter(|look| look.kind == CaptureKind::Observation);
            let said: Vec<&[u8]> = said.filter_map(|look| look.bytes()).collect();
            for asked in 1..=asked.get(&number).copied().unwrap_or_default() {
                let answer = answer(&number, asked.min(CODES.len()), asked);
                let times = said.iter().filter(|said| **said == answer.as_bytes()).count();
                figures.answers += 1;
                figures.answers_lost += usize::from(times == 0);
                figures.answers_twice += usize::from(times > 1);
            }
            for notice in engine.store.notices(parcel)? {
                let told =
                    notice.attempts.iter().filter(|a| matches!(a.outcome, Outcome::Told { .. })).count();
                let times = heard.get(&notice.id.to_string()).copied().unwrap_or_default();
                figures.notices += 1;
                figures.lost += usize::from(times == 0 || told == 0);
                figures.twice += usize::from(times > 1 || told > 1);
            }
            let ended =
                engine.store.facts(parcel)?.is_some_and(|facts| facts.milestone == Milestone::Delivered);
            figures.unended += usize::from(!ended);
        }
    }
    Ok(figures)
}
