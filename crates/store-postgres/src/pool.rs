//! Connections that read: a few, shared. A connection that was lost is made anew by who asks next.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use store::StoreError;

use crate::connect::Server;
use crate::fault::Try;
use crate::link::Link;

/// The readers of a store.
pub(crate) struct Pool {
    server: Arc<Server>,
    most: usize,
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Default)]
struct State {
    idle: Vec<Link>,
    opened: usize,
}

/// A place in the pool; it is given back by itself.
struct Loan<'a> {
    pool: &'a Pool,
    link: Option<Link>,
}

impl Pool {
    pub(crate) fn new(server: &Arc<Server>, most: usize) -> Self {
        let server = Arc::clone(server);
        Self { server, most: most.max(1), state: Mutex::default(), freed: Condvar::new() }
    }

    /// Runs a use case that reads. If the connection was lost since it was last used, it is asked once more on a
    /// new one: reading twice harms nobody.
    pub(crate) fn read<T>(&self, work: impl Fn(&Link) -> Try<T>) -> Result<T, StoreError> {
        let mut loan = self.lend();
        let rested = loan.link.is_some();
        let first = self.on(&mut loan, &work);
        let again = rested && first.as_ref().is_err_and(|fault| fault.is_of_the_way());
        let read = if again { self.on(&mut loan, &work) } else { first };
        read.map_err(|fault| fault.told())
    }

    fn on<T>(&self, loan: &mut Loan<'_>, work: impl Fn(&Link) -> Try<T>) -> Try<T> {
        let link = match loan.link.take() {
            Some(link) if !link.is_closed() => link,
            _ => self.server.link()?,
        };
        let read = work(&link);
        if !read.as_ref().is_err_and(|fault| fault.is_of_the_way()) {
            loan.link = Some(link);
        }
        read
    }

    fn lend(&self) -> Loan<'_> {
        let mut state = self.state();
        loop {
            if let Some(link) = state.idle.pop() {
                return Loan { pool: self, link: Some(link) };
            }
            if state.opened < self.most {
                state.opened += 1;
                return Loan { pool: self, link: None };
            }
            state = self.freed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Loan<'_> {
    fn drop(&mut self) {
        let mut state = self.pool.state();
        match self.link.take() {
            Some(link) => state.idle.push(link),
            None => state.opened -= 1,
        }
        self.pool.freed.notify_one();
    }
}
