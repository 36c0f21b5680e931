//! Connections that only read: a few, shared, each with a view of the store that does not change while
//! one use case looks at it.

use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OpenFlags};
use store::StoreError;

use crate::fault::Try;
use crate::open;

/// The readers of a store.
pub(crate) struct Readers {
    path: PathBuf,
    most: usize,
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Default)]
struct State {
    idle: Vec<Connection>,
    opened: usize,
}

/// A connection on loan; it goes back by itself.
struct Loan<'a> {
    readers: &'a Readers,
    conn: Option<Connection>,
}

impl Readers {
    pub(crate) fn new(path: &Path, most: usize) -> Self {
        Self { path: path.to_owned(), most: most.max(1), state: Mutex::default(), freed: Condvar::new() }
    }

    /// Runs a use case that reads, in one transaction.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Connection) -> Try<T>) -> Result<T, StoreError> {
        self.outside_transaction(|conn| {
            let transaction = conn.unchecked_transaction()?;
            work(&transaction)
        })
    }

    /// Runs something that makes its own transaction.
    pub(crate) fn outside_transaction<T>(
        &self,
        work: impl FnOnce(&Connection) -> Try<T>,
    ) -> Result<T, StoreError> {
        let mut loan = self.lend().map_err(|fault| fault.told(&self.path))?;
        loan.with(work).map_err(|fault| fault.told(&self.path))
    }

    fn lend(&self) -> Try<Loan<'_>> {
        let mut state = self.state();
        loop {
            if let Some(conn) = state.idle.pop() {
                return Ok(Loan { readers: self, conn: Some(conn) });
            }
            if state.opened < self.most {
                state.opened += 1;
                break;
            }
            state = self.freed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        drop(state);
        // From here on the loan gives the place back, also if the connection cannot be made.
        let mut loan = Loan { readers: self, conn: None };
        loan.conn = Some(self.connect()?);
        Ok(loan)
    }

    fn connect(&self) -> Try<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(&self.path, flags)?;
        open::tune(&conn)?;
        Ok(conn)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Loan<'_> {
    fn with<T>(&mut self, work: impl FnOnce(&Connection) -> Try<T>) -> Try<T> {
        match &self.conn {
            Some(conn) => work(conn),
            None => {
                Err(StoreError::Io { doing: "read the store".into(), why: "no connection".into() }.into())
            }
        }
    }
}

impl Drop for Loan<'_> {
    fn drop(&mut self) {
        let mut state = self.readers.state();
        match self.conn.take() {
            Some(conn) => state.idle.push(conn),
            None => state.opened -= 1,
        }
        self.readers.freed.notify_one();
    }
}
