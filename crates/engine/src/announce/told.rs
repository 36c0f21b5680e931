//! Who was told and has not been written down yet. Many are written down together: each time the disk is waited for,
//! and behind a feed that is being folded that takes a while.

use std::collections::BTreeSet;
use std::time::Duration;

use store::{Ended, EndpointId, Outcome};
use tokio::time::Instant;
use tracking::Text;

use super::lane::Job;

/// How many are written down together, and for how long one waits for others.
const MOST: usize = 500;
const LONGEST: Duration = Duration::from_millis(200);

/// Those who were told.
#[derive(Default)]
pub(super) struct ToldSoFar {
    ended: Vec<Ended>,
    well: BTreeSet<EndpointId>,
    since: Option<Instant>,
}

impl ToldSoFar {
    pub(super) fn add(&mut self, job: &Job, answer: Text) {
        let (id, attempt) = (job.notice.id, job.notice.attempt);
        self.ended.push(Ended { id, attempt, outcome: Outcome::Told { answer } });
        self.well.insert(job.endpoint.id);
        self.since.get_or_insert_with(Instant::now);
    }

    /// Whether they should be written down now.
    pub(super) fn is_due(&self) -> bool {
        self.ended.len() >= MOST || self.since.is_some_and(|since| since.elapsed() >= LONGEST)
    }

    /// All of them, and the endpoints that answered.
    pub(super) fn take(&mut self) -> (Vec<Ended>, BTreeSet<EndpointId>) {
        self.since = None;
        (std::mem::take(&mut self.ended), std::mem::take(&mut self.well))
    }
}
