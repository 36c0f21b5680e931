//! The queue before the one writer of a store: bounded in requests and in bytes, and taken in groups.
//!
//! Callers put their use case into it and wait; while the writer commits one group, the next gathers. Who finds no
//! room is told at once how many wait.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

use crate::{Result, StoreError};

/// The most bytes that may wait to be written, all requests together.
const MOST_WAITING_BYTES: usize = 256 << 20;

/// Something that holds memory while it waits.
pub trait Weighed: Send {
    /// How many bytes it holds.
    fn weight(&self) -> usize;
}

/// The way to a writer.
#[derive(Debug)]
pub struct Queue<J> {
    sender: Option<SyncSender<J>>,
    waiting: Arc<Waiting>,
    thread: Option<JoinHandle<()>>,
    stopped: fn() -> StoreError,
}

/// What waits, on the writer's side.
#[derive(Debug)]
pub struct Inbox<J> {
    jobs: Receiver<J>,
    waiting: Arc<Waiting>,
}

#[derive(Debug, Default)]
struct Waiting {
    requests: AtomicUsize,
    bytes: AtomicUsize,
}

impl<J: Weighed + 'static> Queue<J> {
    /// Starts a writer. So many requests may wait; `stopped` is what callers are told when it is there no more.
    ///
    /// # Errors
    /// The system has no thread for it.
    pub fn start(
        length: usize,
        stopped: fn() -> StoreError,
        serve: impl FnOnce(Inbox<J>) + Send + 'static,
    ) -> std::io::Result<Self> {
        let (sender, jobs) = sync_channel(length.max(1));
        let waiting = Arc::new(Waiting::default());
        let inbox = Inbox { jobs, waiting: Arc::clone(&waiting) };
        let thread = std::thread::Builder::new().name("waymark-writer".to_owned()).spawn(|| serve(inbox))?;
        Ok(Self { sender: Some(sender), waiting, thread: Some(thread), stopped })
    }

    /// Has something done, and waits for what comes of it.
    ///
    /// # Errors
    /// What the writer says; [`StoreError::Busy`] where there is no room.
    pub fn ask<T>(&self, job: impl FnOnce(SyncSender<Result<T>>) -> J) -> Result<T> {
        let (answer, answered) = sync_channel(1);
        self.send(job(answer))?;
        answered.recv().unwrap_or_else(|_| Err((self.stopped)()))
    }

    fn send(&self, job: J) -> Result<()> {
        let weight = job.weight();
        self.waiting.enter(weight)?;
        let sent = self.sender.as_ref().ok_or_else(self.stopped)?.try_send(job);
        sent.map_err(|refused| {
            let waiting = self.waiting.leave(weight);
            match refused {
                TrySendError::Full(_) => StoreError::Busy { waiting },
                TrySendError::Disconnected(_) => (self.stopped)(),
            }
        })
    }
}

impl<J> Drop for Queue<J> {
    /// Finishes what waits, then stops.
    fn drop(&mut self) {
        self.sender = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl<J: Weighed> Inbox<J> {
    /// Waits for something to do, and takes what else waits, while there may be more of it. Nothing when nobody can
    /// ask any more.
    pub fn group(&self, mut more: impl FnMut(&[J]) -> bool) -> Option<Vec<J>> {
        let mut group = vec![self.jobs.recv().ok()?];
        while more(&group) {
            let Ok(next) = self.jobs.try_recv() else { break };
            group.push(next);
        }
        for job in &group {
            self.waiting.leave(job.weight());
        }
        Some(group)
    }
}

impl Waiting {
    fn enter(&self, bytes: usize) -> Result<()> {
        let before = self.bytes.fetch_add(bytes, Ordering::Relaxed);
        let waiting = self.requests.fetch_add(1, Ordering::Relaxed);
        if waiting > 0 && before.saturating_add(bytes) > MOST_WAITING_BYTES {
            self.leave(bytes);
            return Err(StoreError::Busy { waiting });
        }
        Ok(())
    }

    fn leave(&self, bytes: usize) -> usize {
        self.bytes.fetch_sub(bytes, Ordering::Relaxed);
        self.requests.fetch_sub(1, Ordering::Relaxed) - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Job(usize, SyncSender<Result<usize>>);

    impl Weighed for Job {
        fn weight(&self) -> usize {
            self.0
        }
    }

    fn stopped() -> StoreError {
        StoreError::Away { why: "stopped".to_owned() }
    }

    /// A writer that answers with the size of the group, once it is let go.
    fn queue(length: usize) -> (Queue<Job>, SyncSender<()>) {
        let (go, gone) = sync_channel::<()>(9);
        let queue = Queue::start(length, stopped, move |inbox| {
            while gone.recv().is_ok() {
                let Some(group) = inbox.group(|group: &[Job]| group.len() < 2) else { break };
                let size = group.len();
                group.into_iter().for_each(|job| job.1.send(Ok(size)).unwrap());
            }
        });
        (queue.unwrap(), go)
    }

    fn put(queue: &Queue<Job>, weight: usize) -> Result<Receiver<Result<usize>>> {
        let (answer, answered) = sync_channel(1);
        queue.send(Job(weight, answer)).map(|()| answered)
    }

    #[test]
    fn what_waits_is_taken_in_groups_and_finished_before_the_end() {
        let (queue, go) = queue(9);
        let answered: Vec<_> = (0..3).map(|_| put(&queue, 1).unwrap()).collect();
        (0..2).for_each(|_| go.send(()).unwrap());
        let sizes: Vec<usize> = answered.iter().map(|answered| answered.recv().unwrap().unwrap()).collect();
        assert_eq!(sizes, [2, 2, 1]);
        let last = put(&queue, 1).unwrap();
        go.send(()).unwrap();
        drop(go);
        drop(queue);
        assert_eq!(last.recv().unwrap().unwrap(), 1);
    }

    #[test]
    fn who_finds_no_room_is_told_how_many_wait() {
        let (queue, _go) = queue(2);
        let _waiting = [put(&queue, 1).unwrap(), put(&queue, 1).unwrap()];
        assert!(matches!(put(&queue, 1), Err(StoreError::Busy { waiting: 2 })));
    }

    #[test]
    fn many_bytes_wait_alone_or_not_at_all() {
        let (queue, _go) = queue(9);
        let _waiting = put(&queue, MOST_WAITING_BYTES + 1).unwrap();
        assert!(matches!(put(&queue, 1), Err(StoreError::Busy { waiting: 1 })));
    }

    #[test]
    fn a_writer_that_is_gone_is_said_to_be() {
        let queue: Queue<Job> = Queue::start(1, stopped, drop).unwrap();
        let answer = queue.ask(|answer| Job(1, answer));
        assert!(matches!(answer, Err(StoreError::Away { .. })), "{answer:?}");
    }
}
