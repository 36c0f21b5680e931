//! Load: a few clients that send captures and feeds as fast as they are answered, and remember every answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::http::{Answer, Client};
use super::ledger::{Fate, Sent, digest};

/// How many captures each parcel gets.
pub(super) const CAPTURES: u64 = 8;
/// After this many connections in a row that failed the server is gone.
const GONE: u32 = 3;

/// How to send.
#[derive(Clone)]
pub(super) struct Load<'a> {
    pub(super) address: &'a str,
    pub(super) key: &'a str,
    /// Begins every number, so that no two rounds share a parcel.
    pub(super) name: String,
    pub(super) senders: u64,
    /// How many clients feed, beside those that send captures.
    pub(super) feeders: u64,
    /// The control of a kill: what was sent counts as accepted.
    pub(super) early: bool,
    /// How many bytes of words each capture carries.
    pub(super) words: usize,
    /// A pause after a refusal.
    pub(super) rest: Duration,
    /// How long the first acceptance may take: a moment is counted from there, so that a slow machine shows no less.
    pub(super) patience: Duration,
    pub(super) accepted: Arc<AtomicU64>,
}

impl<'a> Load<'a> {
    pub(super) fn new(address: &'a str, key: &'a str, name: String) -> Self {
        Self {
            address,
            key,
            name,
            senders: 6,
            feeders: 2,
            early: false,
            words: 60,
            rest: Duration::from_millis(5),
            patience: Duration::from_secs(20),
            accepted: Arc::default(),
        }
    }

    /// Sends until somebody says stop, or the server is gone.
    pub(super) fn run(&self, stop: &AtomicBool) -> Vec<Sent> {
        std::thread::scope(|scope| {
            let goes_on = |unanswered| !stop.load(Ordering::Relaxed) && unanswered < GONE;
            let mut senders: Vec<_> =
                (0..self.senders).map(|sender| scope.spawn(move || self.send(sender, goes_on))).collect();
            senders.extend((0..self.feeders).map(|feeder| scope.spawn(move || self.feed(feeder, goes_on))));
            senders.into_iter().flat_map(|sender| sender.join().unwrap_or_default()).collect()
        })
    }

    /// Sends while a condition holds, at most for so long; then does something (a kill, say) while sending goes on, and
    /// gives what was sent until the server was gone.
    pub(super) fn until_then(
        &self,
        most: Duration,
        goes_on: impl Fn() -> bool,
        then: impl FnOnce(),
    ) -> Vec<Sent> {
        let stop = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let load = scope.spawn(|| self.run(&stop));
            let first = || self.accepted.load(Ordering::Relaxed) == 0;
            wait(self.patience, || first() && goes_on() && !load.is_finished());
            wait(most, || goes_on() && !load.is_finished());
            then();
            stop.store(true, Ordering::Relaxed);
            load.join().unwrap_or_default()
        })
    }

    fn send(&self, sender: u64, goes_on: impl Fn(u32) -> bool) -> Vec<Sent> {
        let mut client = Client::new(self.address, Some(self.key));
        let (mut all, mut unanswered) = (Vec::new(), 0);
        for nth in 0.. {
            if !goes_on(unanswered) {
                break;
            }
            let number = number(&self.name, sender, nth);
            let body = self.body(&number, nth);
            let began = Instant::now();
            let answer = client.ask("POST", "/v1/captures/plain", body.as_bytes());
            let fate = self.fate(answer, client.left);
            unanswered = if client.answered { 0 } else { unanswered + 1 };
            if !client.left {
                continue;
            }
            if matches!(fate, Fate::Refused(..)) {
                std::thread::sleep(self.rest);
            }
            let digest = digest(body.as_bytes());
            all.push(Sent { number, carrier: None, digest, fate, began, printed: None, told: false });
        }
        all
    }

    /// What an answer says of what was sent.
    pub(super) fn fate(&self, answer: Option<Answer>, left: bool) -> Fate {
        match answer {
            Some(answer) if answer.status == 202 => {
                self.accepted.fetch_add(1, Ordering::Relaxed);
                Fate::Accepted
            }
            Some(answer) => Fate::Refused(answer.status, answer.retry_after),
            None if self.early && left => Fate::Accepted,
            None => Fate::InTheAir,
        }
    }

    fn body(&self, number: &str, nth: u64) -> String {
        let words = self.words(&format!("{number} {nth}"));
        format!(
            "{{\"number\":\"{number}\",\"carrier\":\"plain\",\"events\":[{{\"time\":\"2026-08-{:02}T10:00:00+08:00\",\
             \"code\":\"EMA\",\"text\":\"capture {nth} {words}\"}}]}}",
            nth % CAPTURES + 1
        )
    }

    /// Words that do not repeat, so that they stay as many when they are compressed.
    pub(super) fn words(&self, of: &str) -> String {
        let mut chance = simulator::chance::Chance::named(0, of);
        (0..self.words.div_ceil(16)).map(|_| format!("{:016x}", chance.bits())).collect()
    }
}

/// The parcel of the n-th capture of a sender.
pub(super) fn number(name: &str, sender: u64, nth: u64) -> String {
    format!("TEST{name}S{sender}P{:05}", nth / CAPTURES)
}

/// Waits while something is so, at most for so long.
fn wait(most: Duration, holds: impl Fn() -> bool) {
    let started = Instant::now();
    while started.elapsed() < most && holds() {
        std::thread::sleep(Duration::from_millis(1));
    }
}
