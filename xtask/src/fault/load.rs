//! Load: a few clients that send captures and feeds as fast as they are answered, and remember every answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use simulator::chance::Chance;

use super::http::{Answer, Client};
use super::ledger::{Fate, Sent};
use super::request::Script;

/// After this many connections in a row that failed the server is gone.
const GONE: u32 = 3;
/// Before each body, so that captures have their share of the server.
const PAUSE: Duration = Duration::from_millis(15);
/// How many of a thousand bodies are sent again as a whole.
const AGAIN: u16 = 150;

/// How to send.
#[derive(Clone)]
pub(super) struct Load<'a> {
    pub(super) address: &'a str,
    pub(super) key: &'a str,
    pub(super) script: Script,
    /// The control of a kill: what was sent counts as accepted.
    pub(super) early: bool,
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
            script: Script { name, senders: 6, feeders: 2, words: 60 },
            early: false,
            rest: Duration::from_millis(5),
            patience: Duration::from_secs(20),
            accepted: Arc::default(),
        }
    }

    /// The same with more words in each capture and line.
    pub(super) fn heavy(mut self) -> Self {
        self.script.words = 4_000;
        self.patience = Duration::ZERO;
        self
    }

    /// The same under another name, with an account of its own.
    pub(super) fn named(&self, name: String) -> Self {
        let script = Script { name, ..self.script.clone() };
        Self { script, accepted: Arc::default(), ..self.clone() }
    }

    /// Sends until somebody says stop, or the server is gone.
    pub(super) fn run(&self, stop: &AtomicBool) -> Vec<Sent> {
        std::thread::scope(|scope| {
            let clients: Vec<_> = (0..self.script.clients())
                .map(|client| scope.spawn(move || self.send(client, stop)))
                .collect();
            clients.into_iter().flat_map(|client| client.join().unwrap_or_default()).collect()
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

    fn send(&self, sender: u64, stop: &AtomicBool) -> Vec<Sent> {
        let mut client = Client::new(self.address, Some(self.key));
        let mut chance = Chance::named(sender, &self.script.name);
        let (mut all, mut unanswered) = (Vec::new(), 0);
        for nth in 0.. {
            if stop.load(Ordering::Relaxed) || unanswered >= GONE {
                break;
            }
            let request = self.script.request(sender, nth);
            if request.feeds {
                std::thread::sleep(PAUSE);
            }
            for _ in 0..if request.feeds && chance.happens(AGAIN) { 2 } else { 1 } {
                let began = Instant::now();
                let answer = request.ask(&mut client);
                let fate = self.fate(answer, client.left);
                unanswered = if client.answered { 0 } else { unanswered + 1 };
                if client.left {
                    all.extend(request.sent(fate, began));
                }
                if matches!(fate, Fate::Refused(..)) {
                    std::thread::sleep(self.rest);
                }
            }
        }
        all
    }

    /// What an answer says of what was sent.
    fn fate(&self, answer: Option<Answer>, left: bool) -> Fate {
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
}

/// Waits while something is so, at most for so long.
pub(super) fn wait(most: Duration, holds: impl Fn() -> bool) {
    let started = Instant::now();
    while started.elapsed() < most && holds() {
        std::thread::sleep(Duration::from_millis(1));
    }
}
