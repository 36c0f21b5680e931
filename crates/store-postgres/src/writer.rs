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

use std::sync::Arc;
use std::sync::mpsc::SyncSender;

use store::StoreError;
use store::queue::{Inbox, Queue, Weighed};

use crate::connect::Server;
use crate::fault::{Fault, Try};
use crate::job::{Admit, Admitted, Done, Job, Task, Work, stopped};
use crate::link::Link;
use crate::{custody, keep};

/// The most use cases in one transaction.
const LARGEST_GROUP: usize = 512;
/// The most bytes of them; one use case alone may have more.
const HEAVIEST_GROUP: usize = 16 << 20;
/// How often a group that met another node's is tried again.
const MEETINGS: usize = 5;

/// The way to the writer.
pub(crate) struct Writer {
    queue: Queue<Job>,
}

impl Writer {
    /// Starts the thread.
    pub(crate) fn start(server: Arc<Server>, queue: usize) -> std::io::Result<Self> {
        let thread = Thread { server, link: None };
        Ok(Self { queue: Queue::start(queue, stopped, move |inbox| thread.serve(&inbox))? })
    }

    /// Has a use case done in a transaction, and waits until the server's disk has it. The work may be done again
    /// from the start.
    pub(crate) fn write<T: Send + 'static>(
        &self,
        weight: usize,
        work: impl FnMut(&Link) -> Try<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.queue.ask(|answer| Job::Other(Box::new(Task::new(work, answer, weight))))
    }

    /// Has parcels and captures kept, together with those of others who wait.
    pub(crate) fn admit(
        &self,
        admit: impl FnOnce(SyncSender<Result<Admitted, StoreError>>) -> Admit,
    ) -> Result<Admitted, StoreError> {
        self.queue.ask(|answer| Job::Admit(admit(answer)))
    }
}

/// What the thread owns.
struct Thread {
    server: Arc<Server>,
    link: Option<Link>,
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
    fn serve(mut self, inbox: &Inbox<Job>) {
        loop {
            let mut weight = 0;
            let more = |group: &[Job]| {
                weight += group.last().map_or(0, Job::weight);
                group.len() < LARGEST_GROUP && weight < HEAVIEST_GROUP
            };
            let Some(group) = inbox.group(more) else { return };
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
