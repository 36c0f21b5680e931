//! The one writer: a thread that owns the only connection that writes, and commits in groups.
//!
//! Callers put their use case into a bounded queue and wait. The writer takes all that waits into one
//! transaction, each use case under its own savepoint, commits (which is the fsync), and only then answers.
//! (Statements that thousands of rows go through say `OR FAIL`: since the savepoint undoes them, SQLite need not
//! prepare to undo each alone.)
//! While it commits, the next group gathers: the slower the disk, the larger the groups. If the disk does
//! not confirm a commit, nobody knows what is on it; the writer then refuses all further work rather
//! than believe a second try.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rusqlite::{Connection, OptionalExtension};
use store::StoreError;
use store::queue::{Inbox, Queue};
use tracking::Text;

use crate::fault::{Fault, Try};
use crate::job::{Done, Job, Task, stopped};
use crate::log::{Keeper, checkpoint};

/// The most use cases in one transaction.
const LARGEST_GROUP: usize = 512;
/// How many words the writer remembers, before it starts anew.
const REMEMBERED_WORDS: usize = 10_000;
/// How a transaction is committed; another one in the tests of a failing disk.
pub(crate) type CommitFn = fn(&Connection) -> rusqlite::Result<()>;

/// The connection inside a transaction of the writer.
pub(crate) struct Writing<'a> {
    pub(crate) conn: &'a Connection,
    words: &'a RefCell<HashMap<Text, i64>>,
}

/// The way to the writer.
pub(crate) struct Writer {
    queue: Queue<Box<dyn Job>>,
    path: PathBuf,
    poisoned: Arc<OnceLock<String>>,
}

impl Writer {
    /// Starts the thread.
    pub(crate) fn start(
        conn: Connection,
        path: &Path,
        queue: usize,
        commit: CommitFn,
    ) -> std::io::Result<Self> {
        let poisoned = Arc::new(OnceLock::new());
        let thread = Thread {
            conn,
            path: path.to_owned(),
            words: RefCell::default(),
            poisoned: Arc::clone(&poisoned),
            commit,
            keeper: Keeper::default(),
        };
        let queue = Queue::start(queue, stopped, move |inbox| thread.serve(&inbox))?;
        Ok(Self { queue, path: path.to_owned(), poisoned })
    }

    /// Has a use case done in a transaction, and waits until it is on the disk. The work may be done
    /// again from the start, if the group it was in failed for another's fault.
    pub(crate) fn write<T: Send + 'static>(
        &self,
        weight: usize,
        work: impl FnMut(&Writing<'_>) -> Try<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.ask(weight, false, work)
    }

    /// Has something done outside of any transaction, with no other work in between.
    pub(crate) fn alone<T: Send + 'static>(
        &self,
        work: impl FnMut(&Writing<'_>) -> Try<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.ask(0, true, work)
    }

    /// Says so if the disk failed before.
    pub(crate) fn trusted(&self) -> Result<(), StoreError> {
        match self.poisoned.get() {
            Some(why) => Err(StoreError::Poisoned { why: why.clone() }),
            None => Ok(()),
        }
    }

    fn ask<T: Send + 'static>(
        &self,
        weight: usize,
        alone: bool,
        work: impl FnMut(&Writing<'_>) -> Try<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.trusted()?;
        self.queue.ask(|answer| Box::new(Task::new(work, answer, self.path.clone(), alone, weight)))
    }
}

/// What the thread owns.
struct Thread {
    conn: Connection,
    path: PathBuf,
    words: RefCell<HashMap<Text, i64>>,
    poisoned: Arc<OnceLock<String>>,
    commit: CommitFn,
    keeper: Keeper,
}

impl Thread {
    fn serve(mut self, inbox: &Inbox<Box<dyn Job>>) {
        let more = |group: &[Box<dyn Job>]| {
            group.len() < LARGEST_GROUP && !group.last().is_some_and(|job| job.alone())
        };
        while let Some(mut group) = inbox.group(more) {
            let lonely = group.pop_if(|job| job.alone());
            self.commit_group(group);
            if let Some(job) = lonely {
                self.run_alone(job);
            }
            if self.poisoned.get().is_none()
                && let Err(error) = self.keeper.after_commit(&self.conn)
            {
                // A log that cannot be written back now is written back later; a disk that fails is not believed again.
                self.give_up(error.into());
            }
        }
        // What the log holds is safe in the log too; this only makes the next start shorter.
        let _ = checkpoint(&self.conn, "TRUNCATE");
    }

    /// One transaction for all. If that fails for anything but the disk itself, each gets its own, so that
    /// one that does not fit does not take the others with it.
    fn commit_group(&self, mut group: Vec<Box<dyn Job>>) {
        if group.is_empty() {
            return;
        }
        match self.together(&mut group) {
            Ok(()) => group.into_iter().for_each(|job| job.answer(Ok(()))),
            Err(fault) if group.len() > 1 && !fault.is_of_the_disk() => {
                group.into_iter().for_each(|job| self.commit_group(vec![job]));
            }
            Err(fault) => {
                let error = self.give_up(fault);
                group.into_iter().for_each(|job| job.answer(Err(error.clone())));
            }
        }
    }

    fn together(&self, group: &mut [Box<dyn Job>]) -> Try<()> {
        self.healthy()?;
        self.conn.execute_batch("BEGIN IMMEDIATE")?;
        let done = self.run_each(group).and_then(|()| Ok((self.commit)(&self.conn)?));
        if done.is_err() {
            self.words.borrow_mut().clear();
            if !self.conn.is_autocommit() {
                let _ = self.conn.execute_batch("ROLLBACK");
            }
        }
        done
    }

    fn run_each(&self, group: &mut [Box<dyn Job>]) -> Try<()> {
        let writing = Writing { conn: &self.conn, words: &self.words };
        let execute = |sql: &str| self.conn.prepare_cached(sql)?.execute([]);
        for job in group {
            execute("SAVEPOINT job")?;
            match job.run(&writing) {
                Done::Well => execute("RELEASE job")?,
                Done::Badly { disk: true } => {
                    return Err(StoreError::Poisoned { why: "a write failed".into() }.into());
                }
                // SQLite undid the whole transaction, as it does when the disk is full.
                Done::Badly { .. } if self.conn.is_autocommit() => return Err(StoreError::Full.into()),
                Done::Badly { .. } => {
                    self.words.borrow_mut().clear();
                    execute("ROLLBACK TO job")?;
                    execute("RELEASE job")?
                }
            };
        }
        Ok(())
    }

    fn run_alone(&self, mut job: Box<dyn Job>) {
        let group = match self.healthy() {
            Ok(()) => {
                if let Done::Badly { disk: true } = job.run(&Writing { conn: &self.conn, words: &self.words })
                {
                    self.give_up(StoreError::Poisoned { why: "a write failed".into() }.into());
                }
                Ok(())
            }
            Err(fault) => Err(fault.told(&self.path)),
        };
        job.answer(group);
    }

    fn healthy(&self) -> Try<()> {
        match self.poisoned.get() {
            Some(why) => Err(StoreError::Poisoned { why: why.clone() }.into()),
            None => Ok(()),
        }
    }

    fn give_up(&self, fault: Fault) -> StoreError {
        let disk = fault.is_of_the_disk();
        let error = fault.told(&self.path);
        if disk {
            let why = if let StoreError::Poisoned { why } = &error { why.clone() } else { error.to_string() };
            let _ = self.poisoned.set(why);
        }
        error
    }
}

impl Writing<'_> {
    /// The number of a text in the dictionary, which gets one if it has none.
    pub(crate) fn word(&self, text: &Text) -> Try<i64> {
        if let Some(id) = self.words.borrow().get(text) {
            return Ok(*id);
        }
        let id = match self.known_word(text)? {
            Some(id) => id,
            None => self
                .conn
                .prepare_cached("INSERT INTO word (text) VALUES (?1) RETURNING id")?
                .query_row([text], |row| row.get(0))?,
        };
        let mut words = self.words.borrow_mut();
        if words.len() >= REMEMBERED_WORDS {
            words.clear();
        }
        words.insert(Text::clone(text), id);
        Ok(id)
    }

    fn known_word(&self, text: &str) -> Try<Option<i64>> {
        let mut find = self.conn.prepare_cached("SELECT id FROM word WHERE text = ?1")?;
        Ok(find.query_row([text], |row| row.get(0)).optional()?)
    }
}
