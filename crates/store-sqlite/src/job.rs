//! A use case on its way to the writer: what to do, what came of it, who waits for the answer.

use std::path::PathBuf;
use std::sync::mpsc::SyncSender;

use store::StoreError;
use store::queue::Weighed;

use crate::fault::Try;
use crate::writer::Writing;

/// One waiting use case.
pub(crate) trait Job: Send {
    /// Does it; again from the start, if the group it was in failed for another's fault.
    fn run(&mut self, writing: &Writing<'_>) -> Done;
    /// Tells who waits what came of it and of its group.
    fn answer(self: Box<Self>, group: Result<(), StoreError>);
    /// It makes its own transactions, and wants no other work in between.
    fn alone(&self) -> bool;
    /// How many bytes it holds.
    fn bytes(&self) -> usize;
}

impl Weighed for Box<dyn Job> {
    fn weight(&self) -> usize {
        self.bytes()
    }
}

/// How a use case ended.
pub(crate) enum Done {
    Well,
    Badly { disk: bool },
}

/// A use case that gives a `T`.
pub(crate) struct Task<T, F> {
    work: F,
    result: Option<Try<T>>,
    answer: SyncSender<Result<T, StoreError>>,
    path: PathBuf,
    alone: bool,
    weight: usize,
}

impl<T, F> Task<T, F> {
    pub(crate) fn new(
        work: F,
        answer: SyncSender<Result<T, StoreError>>,
        path: PathBuf,
        alone: bool,
        weight: usize,
    ) -> Self {
        Self { work, result: None, answer, path, alone, weight }
    }
}

impl<T: Send, F: FnMut(&Writing<'_>) -> Try<T> + Send> Job for Task<T, F> {
    fn run(&mut self, writing: &Writing<'_>) -> Done {
        let result = (self.work)(writing);
        let done = match &result {
            Ok(_) => Done::Well,
            Err(fault) => Done::Badly { disk: fault.is_of_the_disk() },
        };
        self.result = Some(result);
        done
    }

    fn answer(self: Box<Self>, group: Result<(), StoreError>) {
        let answer = match (self.result, group) {
            (Some(Err(fault)), _) => Err(fault.told(&self.path)),
            (_, Err(error)) => Err(error),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (None, Ok(())) => Err(stopped()),
        };
        // Nobody waits any more: what was written stays written.
        let _ = self.answer.send(answer);
    }

    fn alone(&self) -> bool {
        self.alone
    }

    fn bytes(&self) -> usize {
        self.weight
    }
}

/// What is said when there is no writer any more.
pub(crate) fn stopped() -> StoreError {
    StoreError::Poisoned { why: "the writer of the store stopped".to_owned() }
}
