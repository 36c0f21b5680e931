//! One endpoint's part of a round: what waits, what is on its way, and whether the endpoint needs a rest.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use store::{ClaimedNotice, Endpoint, NoticeId};
use tokio::time::Instant;

/// The most that is on its way to one endpoint, so that a slow one leaves room for others.
const MOST_AT_ONCE: usize = 8;
/// An endpoint that takes longer is slow: little may wait for it. One that then fails is hopeless until it
/// succeeds: one attempt at a time, and nothing waits.
const SLOW: Duration = Duration::from_secs(2);
/// One that takes less is quick.
const QUICK: Duration = Duration::from_millis(10);
/// For how long a notice is put off at least and at most where many wait for an endpoint that answers: in between, until
/// it is likely to be its turn.
const CROWDED: SignedDuration = SignedDuration::from_secs(2);
const MOST_CROWDED: SignedDuration = SignedDuration::from_secs(60);
/// For how long a notice is put off, in seconds, where many wait for a slow endpoint or a hopeless one.
const SLOW_PAUSE: f64 = 20.0;
const HOPELESS_PAUSE: f64 = 120.0;

/// The state that a notice is written from; none for one that is kept as its text.
pub(super) type Ground = Option<Vec<u8>>;

/// A notice that is ours to send.
pub(super) struct Job {
    pub(super) notice: ClaimedNotice,
    /// What it is written from, once that was read.
    pub(super) ground: Option<Ground>,
    pub(super) endpoint: Endpoint,
    /// Until when it is ours.
    pub(super) until: Timestamp,
}

impl Job {
    pub(super) fn ground(&self) -> Option<&[u8]> {
        self.ground.as_ref()?.as_deref()
    }
}

/// One endpoint in a round.
#[derive(Default)]
pub(super) struct Lane {
    waiting: VecDeque<Job>,
    on_the_way: Vec<(NoticeId, Instant)>,
    rest_until: Option<Timestamp>,
    hopeless: bool,
    /// Whether the last attempt failed.
    fails: bool,
    /// How long the last attempt took.
    took: Option<Duration>,
    /// When it may be the turn of the next that is put off.
    free_at: Option<Timestamp>,
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

    /// What waits.
    pub(super) fn waiting(&mut self) -> impl Iterator<Item = &mut Job> {
        self.waiting.iter_mut()
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
        if !matches!(pause, Some(Pause::Until(_))) {
            let most = if self.hopeless { 1 } else { MOST_AT_ONCE };
            let room = most.saturating_sub(self.on_the_way.len()).min(self.waiting.len());
            for job in self.waiting.drain(..room) {
                self.on_the_way.push((job.notice.id, Instant::now()));
                moves.send.push(job);
            }
        }
        for job in self.waiting.split_off(keep.min(self.waiting.len())) {
            let pause = pause.unwrap_or_else(|| Pause::Until(self.turn(now)));
            moves.put_off.push((job, pause));
        }
    }

    /// How many may wait, and for how long the others are put off; where nothing is said until it is their turn.
    fn patience(&self, now: Timestamp, crowd: usize) -> (usize, Option<Pause>) {
        if let Some(until) = self.rest_until.filter(|until| *until > now) {
            return (0, Some(Pause::Until(until)));
        }
        if self.hopeless {
            return (0, Some(Pause::About(HOPELESS_PAUSE)));
        }
        match self.on_the_way.iter().any(|(_, since)| since.elapsed() >= SLOW) {
            true => (MOST_AT_ONCE.min(crowd), Some(Pause::About(SLOW_PAUSE))),
            false => (crowd, None),
        }
    }

    /// When it is the turn of one that is put off now: behind those that were before.
    fn turn(&mut self, now: Timestamp) -> Timestamp {
        let later = |by: SignedDuration| now.saturating_add(by).unwrap_or(now);
        let each = self.pace() / u32::try_from(MOST_AT_ONCE).unwrap_or(1);
        let turn = self.free_at.unwrap_or(now).max(later(CROWDED)).min(later(MOST_CROWDED));
        let next = turn.saturating_add(SignedDuration::try_from(each).unwrap_or_default());
        self.free_at = next.ok();
        turn
    }

    /// An attempt has ended.
    pub(super) fn arrived(&mut self, id: NoticeId, well: bool) {
        let took = |than: Duration| {
            self.on_the_way.iter().any(|(other, since)| *other == id && since.elapsed() >= than)
        };
        self.fails = !well;
        self.took = self.on_the_way.iter().find(|(other, _)| *other == id).map(|(_, since)| since.elapsed());
        self.hopeless = !well && (self.hopeless || took(SLOW));
        self.leave(id);
    }

    /// Whether it answers at once, as far as is known.
    pub(super) fn is_quick(&self) -> bool {
        !self.fails && self.pace() < QUICK
    }

    /// How long an attempt takes: the last, or one that is on its way for longer.
    fn pace(&self) -> Duration {
        let waited = self.on_the_way.iter().map(|(_, since)| since.elapsed());
        waited.chain(self.took).max().unwrap_or_default()
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
        let past = |until: Option<Timestamp>| until.is_none_or(|until| until <= now);
        self.held() == 0 && !self.hopeless && past(self.rest_until) && past(self.free_at)
    }
}
