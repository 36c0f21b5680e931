//! A use case on its way to the writer: what to do, what came of it, who waits for the answer.

use std::sync::mpsc::SyncSender;

use jiff::Timestamp;
use store::prepared::Prepared;
use store::queue::Weighed;
use store::{Appended, Bucket, NewParcel, ParcelId, Registered, StoreError};

use crate::fault::{Fault, Try};
use crate::link::Link;

/// A waiting use case.
pub(crate) enum Job {
    /// Parcels and captures: those of all who wait are written together.
    Admit(Admit),
    /// Anything else is done for itself.
    Other(Box<dyn Work>),
}

/// Parcels and captures to be kept.
pub(crate) struct Admit {
    pub(crate) now: Timestamp,
    pub(crate) parcels: Vec<NewParcel>,
    pub(crate) captures: Vec<Prepared>,
    pub(crate) weight: usize,
    /// Why it was put aside, if it was.
    pub(crate) refused: Option<StoreError>,
    pub(crate) result: Admitted,
    pub(crate) answer: SyncSender<Result<Admitted, StoreError>>,
}

impl Admit {
    /// The buckets it writes to.
    pub(crate) fn buckets(&self) -> impl Iterator<Item = Bucket> {
        let parcels = self.parcels.iter().map(|parcel| parcel.id);
        parcels.chain(self.captures.iter().map(|capture| capture.parcel)).map(ParcelId::bucket)
    }
}

/// What became of them.
pub(crate) type Admitted = (Vec<Registered>, Vec<Appended>);

/// A use case that the writer does.
pub(crate) trait Work: Send {
    /// Does it; again from the start, if the group it was in failed for another's fault.
    fn run(&mut self, link: &Link) -> Done;
    /// Tells who waits what came of it and of its group.
    fn answer(self: Box<Self>, group: Result<(), StoreError>);
    /// How many bytes it holds.
    fn bytes(&self) -> usize;
}

/// How a use case ended.
pub(crate) enum Done {
    Well,
    /// It will tell why.
    Badly,
    /// Not for a fault of its own: its whole group must begin again, or cannot.
    Stopped(Fault),
}

/// A use case that gives a `T`.
pub(crate) struct Task<T, F> {
    work: F,
    result: Option<Try<T>>,
    answer: SyncSender<Result<T, StoreError>>,
    weight: usize,
}

impl<T, F> Task<T, F> {
    pub(crate) fn new(work: F, answer: SyncSender<Result<T, StoreError>>, weight: usize) -> Self {
        Self { work, result: None, answer, weight }
    }
}

impl<T: Send, F: FnMut(&Link) -> Try<T> + Send> Work for Task<T, F> {
    fn run(&mut self, link: &Link) -> Done {
        match (self.work)(link) {
            Err(fault) if fault.is_of_the_way() || fault.met_another() => Done::Stopped(fault),
            result => {
                let done = if result.is_ok() { Done::Well } else { Done::Badly };
                self.result = Some(result);
                done
            }
        }
    }

    fn answer(self: Box<Self>, group: Result<(), StoreError>) {
        let answer = match (self.result, group) {
            (_, Err(error)) => Err(error),
            (Some(result), Ok(())) => result.map_err(Fault::told),
            (None, Ok(())) => Err(stopped()),
        };
        // Nobody waits any more: what was written stays written.
        let _ = self.answer.send(answer);
    }

    fn bytes(&self) -> usize {
        self.weight
    }
}

impl Weighed for Job {
    fn weight(&self) -> usize {
        match self {
            Self::Admit(admit) => admit.weight,
            Self::Other(work) => work.bytes(),
        }
    }
}

impl Job {
    pub(crate) fn answer(self, group: Result<(), StoreError>) {
        match self {
            Self::Admit(admit) => {
                let refused = admit.refused.map_or(Ok(()), Err);
                let _ = admit.answer.send(group.and(refused).map(|()| admit.result));
            }
            Self::Other(work) => work.answer(group),
        }
    }
}

/// What is said when there is no writer any more.
pub(crate) fn stopped() -> StoreError {
    StoreError::Away { why: "the writer of the store stopped".to_owned() }
}
