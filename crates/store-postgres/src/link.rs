//! One connection, and how statements go through it: prepared once, sent without waiting for one another where
//! the next does not need what the one before gives.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use store::{Bucket, Gate};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Row, Statement};

use crate::custody::Seen;
use crate::fault::{Fault, Try};
use crate::wait::{in_order, wait};

/// What a statement is given.
pub(crate) type Params<'a> = &'a [&'a (dyn ToSql + Sync)];

/// How long an answer may take. The server gives up before, and says so.
pub(crate) const PATIENCE: Duration = Duration::from_secs(45);
/// How many statements are under way at once; more would only fill buffers.
const PIPELINE: usize = 64;

/// A connection with its prepared statements.
pub(crate) struct Link {
    client: Client,
    prepared: RefCell<HashMap<&'static str, Statement>>,
    /// Whether it was seen that feeds are kept in their compact way: it never ends.
    pub(crate) feeds: Cell<bool>,
    /// Whether the server warned of something; its connection notes it before the answer that it belongs to.
    warned: Arc<AtomicBool>,
    /// Whether late writes of workers are refused.
    pub(crate) fenced: bool,
    /// The gates, as the transaction has read them.
    gates: RefCell<Option<Seen>>,
}

impl Link {
    pub(crate) fn new(client: Client, warned: Arc<AtomicBool>, fenced: bool) -> Self {
        let (prepared, feeds, gates) = (RefCell::default(), Cell::default(), RefCell::default());
        Self { client, prepared, feeds, warned, fenced, gates }
    }

    /// Says which gates this transaction has read.
    pub(crate) fn see_gates(&self, gates: Seen) {
        *self.gates.borrow_mut() = Some(gates);
    }

    /// The gate of a bucket, if it has one.
    pub(crate) fn gate(&self, bucket: Bucket) -> Option<Gate> {
        self.gates.borrow().as_ref()?.get(&bucket.number()).copied()
    }

    /// Whether the database is one of several: then a transaction that writes has read the gates.
    pub(crate) fn is_shared(&self) -> bool {
        self.gates.borrow().is_some()
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Statements without parameters, in one go.
    pub(crate) fn batch(&self, sql: &str) -> Try<()> {
        self.batch_within(sql, PATIENCE)
    }

    /// The same, for what may take long.
    pub(crate) fn batch_within(&self, sql: &str, at_most: Duration) -> Try<()> {
        Ok(wait(self.client.batch_execute(sql), at_most).ok_or_else(late)??)
    }

    /// Ends a transaction whose caller is promised something. A server that stops waiting for its standby, because
    /// somebody cancels that or because it takes too long, warns and says that all is well; then nobody knows.
    pub(crate) fn commit(&self) -> Try<()> {
        self.warned.store(false, Ordering::Relaxed);
        self.batch("COMMIT")?;
        if self.warned.load(Ordering::Relaxed) {
            return Err(Fault::away("a commit was not confirmed by the standby"));
        }
        Ok(())
    }

    /// The rows of a query.
    pub(crate) fn rows(&self, sql: &'static str, params: Params<'_>) -> Try<Vec<Row>> {
        let statement = self.prepare(sql)?;
        Ok(wait(self.client.query(&statement, params), PATIENCE).ok_or_else(late)??)
    }

    /// The first row of a query, if there is one.
    pub(crate) fn row(&self, sql: &'static str, params: Params<'_>) -> Try<Option<Row>> {
        Ok(self.rows(sql, params)?.into_iter().next())
    }

    /// How many rows a statement changed.
    pub(crate) fn run(&self, sql: &'static str, params: Params<'_>) -> Try<u64> {
        let statement = self.prepare(sql)?;
        Ok(wait(self.client.execute(&statement, params), PATIENCE).ok_or_else(late)??)
    }

    /// Several statements, one behind the other: the rows that each gives. All are done, in their order, or
    /// there is an error.
    pub(crate) fn pipeline(&self, statements: &[(&'static str, Params<'_>)]) -> Try<Vec<Vec<Row>>> {
        let mut given = Vec::with_capacity(statements.len());
        for part in statements.chunks(PIPELINE) {
            let prepared = part.iter().map(|(sql, _)| self.prepare(sql)).collect::<Try<Vec<_>>>()?;
            let sent = prepared.iter().zip(part).map(|(sql, (_, params))| self.client.query(sql, params));
            for rows in wait(in_order(sent), PATIENCE).ok_or_else(late)? {
                given.push(rows?);
            }
        }
        Ok(given)
    }

    fn prepare(&self, sql: &'static str) -> Try<Statement> {
        if let Some(known) = self.prepared.borrow().get(sql) {
            return Ok(known.clone());
        }
        let statement = wait(self.client.prepare(sql), PATIENCE).ok_or_else(late)??;
        self.prepared.borrow_mut().insert(sql, statement.clone());
        Ok(statement)
    }
}

fn late() -> Fault {
    Fault::away(format!("no answer within {} seconds", PATIENCE.as_secs()))
}
