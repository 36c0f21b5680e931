//! The one writer of a node: a thread with a connection of its own, that commits in groups.
//!
//! Callers put their use case into a bounded queue and wait. The writer takes all that waits into one transaction:
//! what is to be kept is written together, a statement a table; each other use case goes under its own savepoint.
//! It commits (which is the server's fsync), and only then answers. While it commits, the next group gathers.
//!
//! Nodes write beside one another. What they touch they touch in the order of its keys; should two of them wait for
//! each other all the same, the server stops one, and it begins again. A connection that is lost before the commit
//! was sent has written nothing: the group is done on a new one. One that is lost later leaves callers without an
//! answer, which is said.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use store::StoreError;

use crate::connect::Server;
use crate::fault::{Fault, Try};
use crate::job::{Admit, Admitted, Done, Job, Task, Work, stopped};
use crate::link::Link;
use crate::{custody, keep};

/// The most use cases in one transaction.
const LARGEST_GROUP: usize = 512;
/// The most bytes of them; one use case alone may have more.
const HEAVIEST_GROUP: usize = 16 << 20;
/// The most bytes that may wait to be written, all requests together.
const MOST_WAITING_BYTES: usize = 256 << 20;
/// How often a group that met another node's is tried again.
const MEETINGS: usize = 5;

/// The way to the writer.
pub(crate) struct Writer {
    queue: Mutex<Option<SyncSender<Job>>>,
    waiting: Arc<Waiting>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Waiting {
    requests: AtomicUsize,
    bytes: AtomicUsize,
}

impl Writer {
    /// Starts the thread.
    pub(crate) fn start(server: Arc<Server>, queue: usize) -> std::io::Result<Self> {
        let (sender, receiver) = sync_channel(queue.max(1));
        let waiting = Arc::new(Waiting::default());
        let thread = Thread { server, link: None, waiting: Arc::clone(&waiting) };
        let thread = std::thread::Builder::new()
            .name("waymark-writer".to_owned())
            .spawn(move || thread.serve(&receiver))?;
        Ok(Self { queue: Mutex::new(Some(sender)), waiting, thread: Some(thread) })
    }

    /// Has a use case done in a transaction, and waits until the server's disk has it. The work may be done again
    /// from the start.
    pub(crate) fn write<T: Send + 'static>(
        &self,
        weight: usize,
        work: impl FnMut(&Link) -> Try<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, answered) = sync_channel(1);
        self.send(Job::Other(Box::new(Task::new(work, answer, weight))))?;
        answered.recv().unwrap_or_else(|_| Err(stopped()))
    }

    /// Has parcels and captures kept, together with those of others who wait.
    pub(crate) fn admit(
        &self,
        admit: impl FnOnce(SyncSender<Result<Admitted, StoreError>>) -> Admit,
    ) -> Result<Admitted, StoreError> {
        let (answer, answered) = sync_channel(1);
        self.send(Job::Admit(admit(answer)))?;
        answered.recv().unwrap_or_else(|_| Err(stopped()))
    }

    fn send(&self, job: Job) -> Result<(), StoreError> {
        let weight = job.weight();
        self.waiting.enter(weight)?;
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match queue.ok_or_else(stopped)?.try_send(job) {
            Ok(()) => Ok(()),
            Err(refused) => {
                let waiting = self.waiting.leave(weight);
                Err(match refused {
                    TrySendError::Full(_) => StoreError::Busy { waiting },
                    TrySendError::Disconnected(_) => stopped(),
                })
            }
        }
    }
}

impl Drop for Writer {
    /// Finishes what waits, then stops.
    fn drop(&mut self) {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Waiting {
    fn enter(&self, bytes: usize) -> Result<(), StoreError> {
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

/// What the thread owns.
struct Thread {
    server: Arc<Server>,
    link: Option<Link>,
    waiting: Arc<Waiting>,
}

/// A group that failed, and whether the commit had been sent: then nobody knows.
struct Failed {
    fault: Fault,
    committing: bool,
}

/// A group, sorted by how it is written.
struct Group {
    admits: Vec<Admit>,
    others: Vec<Box<dyn Work>>,
}

impl Thread {
    fn serve(mut self, queue: &Receiver<Job>) {
        while let Ok(first) = queue.recv() {
            let mut weight = first.weight();
            let mut group = vec![first];
            while group.len() < LARGEST_GROUP && weight < HEAVIEST_GROUP {
                let Ok(next) = queue.try_recv() else { break };
                weight += next.weight();
                group.push(next);
            }
            for job in &group {
                self.waiting.leave(job.weight());
            }
            self.commit_group(group);
        }
    }

    /// One transaction for all. If that fails for anything but the way to the server, each gets its own, so that one
    /// that does not fit does not take the others with it.
    fn commit_group(&mut self, group: Vec<Job>) {
        let alone = group.len() == 1;
        let mut group = Group::of(group);
        match self.insist(&mut group) {
            Ok(()) => group.into_jobs().for_each(|job| job.answer(Ok(()))),
            Err(fault) if !alone && !fault.is_of_the_way() => {
                group.into_jobs().for_each(|job| self.commit_group(vec![job]));
            }
            Err(fault) => {
                let error = fault.told();
                group.into_jobs().for_each(|job| job.answer(Err(error.clone())));
            }
        }
    }

    /// Tries again where that is right.
    fn insist(&mut self, group: &mut Group) -> Try<()> {
        let mut meetings = 0;
        let mut rested = self.link.as_ref().is_some_and(|link| !link.is_closed());
        loop {
            let failed = match self.together(group) {
                Ok(()) => return Ok(()),
                Err(failed) => failed,
            };
            if failed.fault.is_of_the_way() {
                self.link = None;
                // The connection may have been lost long before anybody used it again: once is tried anew.
                if !failed.committing && std::mem::take(&mut rested) {
                    continue;
                }
                return Err(failed.fault);
            }
            meetings += 1;
            if !failed.fault.met_another() || meetings > MEETINGS {
                return Err(failed.fault);
            }
        }
    }

    fn together(&mut self, group: &mut Group) -> Result<(), Failed> {
        let link = match self.link.take() {
            Some(link) if !link.is_closed() => link,
            _ => self.server.link().map_err(before)?,
        };
        let link = self.link.insert(link);
        custody::begin(link, self.server.options.shared).map_err(before)?;
        if let Err(fault) = group.run(link) {
            if !fault.is_of_the_way() {
                link.batch("ROLLBACK").map_err(before)?;
            }
            return Err(before(fault));
        }
        link.commit().map_err(|fault| Failed { fault, committing: true })
    }
}

fn before(fault: Fault) -> Failed {
    Failed { fault, committing: false }
}

impl Group {
    fn of(jobs: Vec<Job>) -> Self {
        let (mut admits, mut others) = (Vec::new(), Vec::new());
        for job in jobs {
            match job {
                Job::Admit(admit) => admits.push(admit),
                Job::Other(work) => others.push(work),
            }
        }
        Self { admits, others }
    }

    fn into_jobs(self) -> impl Iterator<Item = Job> {
        self.admits.into_iter().map(Job::Admit).chain(self.others.into_iter().map(Job::Other))
    }

    fn run(&mut self, link: &Link) -> Try<()> {
        if !self.admits.is_empty() {
            let ours = custody::admitted(link, &mut self.admits);
            keep::together(link, &mut self.admits[..ours])?;
        }
        let lonely = self.admits.is_empty() && self.others.len() == 1;
        for work in &mut self.others {
            if !lonely {
                link.batch("SAVEPOINT job")?;
            }
            let end = match work.run(link) {
                Done::Stopped(fault) => return Err(fault),
                Done::Well if lonely => continue,
                Done::Badly if lonely => "ROLLBACK; BEGIN",
                Done::Well => "RELEASE SAVEPOINT job",
                Done::Badly => "ROLLBACK TO SAVEPOINT job; RELEASE SAVEPOINT job",
            };
            link.batch(end)?;
        }
        Ok(())
    }
}
