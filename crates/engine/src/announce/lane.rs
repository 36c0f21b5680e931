//! One endpoint's part of a round: what waits, what is on its way, and whether the endpoint needs a rest.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::Timestamp;
use store::{ClaimedNotice, Endpoint, NoticeId};
use tokio::time::Instant;

/// The most that is on its way to one endpoint, so that a slow one leaves room for others.
const MOST_AT_ONCE: usize = 4;
/// An endpoint that takes longer is slow: what waits for it is put off.
const SLOW: Duration = Duration::from_secs(2);

/// A notice that is ours to send.
pub(super) struct Job {
    pub(super) notice: ClaimedNotice,
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
    closed: bool,
}

/// What becomes of what waits.
#[derive(Default)]
pub(super) struct Moves {
    /// To be sent now.
    pub(super) send: Vec<Job>,
    /// To be put off: until the hour given, or for a moment.
    pub(super) put_off: Vec<(Job, Option<Timestamp>)>,
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

    /// Takes what can leave, and what should not wait here.
    pub(super) fn moves(&mut self, now: Timestamp, moves: &mut Moves) {
        let rest = self.rest_until.filter(|until| *until > now);
        let slow = self.on_the_way.iter().any(|(_, since)| since.elapsed() >= SLOW);
        if self.closed {
            moves.closed.extend(self.waiting.drain(..));
        } else if rest.is_some() || slow {
            moves.put_off.extend(self.waiting.drain(..).map(|job| (job, rest)));
        }
        let room = MOST_AT_ONCE.saturating_sub(self.on_the_way.len()).min(self.waiting.len());
        for job in self.waiting.drain(..room) {
            self.on_the_way.push((job.notice.id, Instant::now()));
            moves.send.push(job);
        }
    }

    pub(super) fn arrived(&mut self, id: NoticeId) {
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
        self.held() == 0 && self.rest_until.is_none_or(|until| until <= now)
    }
}
