//! One endpoint's part of a round: what waits, what is on its way, and whether the endpoint needs a rest.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::Timestamp;
use store::{ClaimedNotice, Endpoint, NoticeId};
use tokio::time::Instant;

/// The most that is on its way to one endpoint, so that a slow one leaves room for others.
const MOST_AT_ONCE: usize = 8;
/// An endpoint that takes longer is slow: little may wait for it. One that then fails is hopeless until it
/// succeeds: one attempt at a time, and nothing waits.
const SLOW: Duration = Duration::from_secs(2);
/// One that takes less is quick.
const QUICK: Duration = Duration::from_millis(50);
/// For how long a notice is put off, in seconds: where many wait for a quick endpoint, a slow one, a hopeless one.
const CROWDED_PAUSE: f64 = 2.0;
const SLOW_PAUSE: f64 = 20.0;
const HOPELESS_PAUSE: f64 = 120.0;

/// A notice that is ours to send.
pub(super) struct Job {
    pub(super) notice: ClaimedNotice,
    /// What it is written from, if it is not kept as its text.
    pub(super) ground: Option<Vec<u8>>,
    pub(super) endpoint: Endpoint,
    /// Until when it is ours.
    pub(super) until: Timestamp,
}

/// One endpoint in a round.
#[derive(Default)]
pub(super) struct Lane {
    waiting: VecDeque<Job>,
    on_the_way: Vec<(NoticeId, Instant)>,
    rest_until: Option<Timestamp>,
    hopeless: bool,
    /// Whether the last attempt took no time.
    quick: bool,
    closed: bool,
}

/// For how long a notice is put off.
#[derive(Clone, Copy)]
pub(super) enum Pause {
    /// The endpoint said so.
    Until(Timestamp),
    /// About so many seconds.
    About(f64),
}

/// What becomes of what waits.
#[derive(Default)]
pub(super) struct Moves {
    /// To be sent now.
    pub(super) send: Vec<Job>,
    /// To be put off.
    pub(super) put_off: Vec<(Job, Pause)>,
    /// For an endpoint that was disabled meanwhile.
    pub(super) closed: Vec<Job>,
}

impl Lane {
    pub(super) fn push(&mut self, job: Job) {
        self.waiting.push_back(job);
    }

    /// How much it holds.
    pub(super) fn held(&self) -> usize {
        self.waiting.len() + self.on_the_way.len()
    }

    /// Takes what can leave, and what should not wait here: at most `crowd` may.
    pub(super) fn moves(&mut self, now: Timestamp, crowd: usize, moves: &mut Moves) {
        if self.closed {
            moves.closed.extend(self.waiting.drain(..));
            return;
        }
        let (keep, pause) = self.patience(now, crowd);
        if !matches!(pause, Pause::Until(_)) {
            let most = if self.hopeless { 1 } else { MOST_AT_ONCE };
            let room = most.saturating_sub(self.on_the_way.len()).min(self.waiting.len());
            for job in self.waiting.drain(..room) {
                self.on_the_way.push((job.notice.id, Instant::now()));
                moves.send.push(job);
            }
        }
        let surplus = self.waiting.split_off(keep.min(self.waiting.len()));
        moves.put_off.extend(surplus.into_iter().map(|job| (job, pause)));
    }

    /// How many may wait, and for how long the others are put off.
    fn patience(&self, now: Timestamp, crowd: usize) -> (usize, Pause) {
        if let Some(until) = self.rest_until.filter(|until| *until > now) {
            return (0, Pause::Until(until));
        }
        if self.hopeless {
            return (0, Pause::About(HOPELESS_PAUSE));
        }
        match self.on_the_way.iter().any(|(_, since)| since.elapsed() >= SLOW) {
            true => (MOST_AT_ONCE.min(crowd), Pause::About(SLOW_PAUSE)),
            false => (crowd, Pause::About(CROWDED_PAUSE)),
        }
    }

    /// An attempt has ended.
    pub(super) fn arrived(&mut self, id: NoticeId, well: bool) {
        let took = |than: Duration| {
            self.on_the_way.iter().any(|(other, since)| *other == id && since.elapsed() >= than)
        };
        self.quick = well && !took(QUICK);
        self.hopeless = !well && (self.hopeless || took(SLOW));
        self.leave(id);
    }

    pub(super) fn is_quick(&self) -> bool {
        self.quick
    }

    /// An attempt was not made.
    pub(super) fn leave(&mut self, id: NoticeId) {
        self.on_the_way.retain(|(other, _)| *other != id);
    }

    pub(super) fn rest(&mut self, until: Timestamp) {
        self.rest_until = self.rest_until.max(Some(until));
    }

    pub(super) fn close(&mut self) {
        self.closed = true;
    }

    /// Whether there is nothing to remember of it.
    pub(super) fn is_over(&self, now: Timestamp) -> bool {
        self.held() == 0 && !self.hopeless && self.rest_until.is_none_or(|until| until <= now)
    }
}
