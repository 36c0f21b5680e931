//! The store for many machines: one PostgreSQL, or a Citus of them, behind any number of nodes.
//!
//! The same use cases and the same tables as in the embedded store. One thread of a node writes and commits in groups
//! (`writer`, `job`, `keep`, `register`), a few connections read (`pool`), `connect` says what every session promises.
//! The tables are in `schema`; each other file holds the SQL of some use cases. Every statement names its bucket, or
//! the buckets it asks, so that the same SQL works where tables are distributed by bucket.

mod access;
mod age;
mod aged;
mod audit;
mod connect;
mod custody;
mod derived;
mod erase;
mod fault;
mod fed;
mod fed_ends;
mod feed;
mod find;
mod fold;
mod fold_notes;
mod forget;
mod gate;
mod house;
mod job;
mod keep;
mod learnt;
mod lease;
mod let_go;
mod link;
mod moving;
mod moving_fed;
mod moving_out;
mod pool;
mod port;
mod port_feeds;
mod register;
mod row;
mod schema;
mod telling;
mod wait;
mod writer;

use std::sync::Arc;

use store::{Lease, StoreError};

use connect::Server;
use gate::Gate;
use learnt::Learnt;
use pool::Pool;
use writer::Writer;

/// A store in a PostgreSQL database.
pub struct PostgresStore {
    base: Arc<Base>,
    /// Whose worker uses it, if one does.
    lease: Option<Arc<Lease>>,
}

/// What all views of one store share.
struct Base {
    writer: Writer,
    /// What was kept of feeds is folded beside what is kept: nobody who sends waits for it.
    folder: Writer,
    readers: Pool,
    learnt: Arc<Learnt>,
    gate: Gate,
    server: Arc<Server>,
}

/// What may be chosen; the defaults suit a node beside a few others.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many requests may wait to be written, before the next is told that the store is busy.
    pub queue: usize,
    /// How many use cases may read at once; each has a connection.
    pub readers: usize,
    /// For data that may be lost, and for the test that sees it lost: commits do not wait for the disk, and a server
    /// that never waits for it is not refused.
    pub lossy: bool,
    /// This database is one of several that hold the store: it refuses what is not its own.
    pub shared: bool,
    /// For the test that sees work done under an ended lease: late writes of workers are not refused.
    pub unfenced: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { queue: 1024, readers: 4, lossy: false, shared: false, unfenced: false }
    }
}

impl PostgresStore {
    /// Opens the store in the database of this URL (`postgres://user:password@host/database`), and makes its tables if
    /// there are none. `options=-csearch_path%3Dname` puts them into a schema of their own.
    ///
    /// # Errors
    /// [`StoreError::Away`] if nobody answers, [`StoreError::Version`] if the server does not keep what it confirms, or
    /// if its tables were made by a newer Waymark, and others. None of them shows the password.
    pub fn open(url: &str) -> Result<Self, StoreError> {
        Self::open_with(url, &Options::default())
    }

    /// The same, with other choices than the defaults.
    ///
    /// # Errors
    /// As [`PostgresStore::open`].
    pub fn open_with(url: &str, options: &Options) -> Result<Self, StoreError> {
        let server = Arc::new(Server::new(url, options)?);
        let link = server.patient_link().map_err(fault::Fault::told)?;
        schema::migrate(&link).map_err(fault::Fault::told)?;
        custody::belongs(&link, options.shared).map_err(fault::Fault::told)?;
        let learnt = Arc::new(Learnt::default());
        learnt.fetch(&link).map_err(fault::Fault::told)?;
        let base = Base {
            writer: start_writer(&server, options)?,
            folder: start_writer(&server, options)?,
            readers: Pool::new(&server, options.readers),
            learnt,
            gate: Gate::default(),
            server,
        };
        Ok(Self { base: Arc::new(base), lease: None })
    }
}

fn start_writer(server: &Arc<Server>, options: &Options) -> Result<Writer, StoreError> {
    Writer::start(Arc::clone(server), options.queue).map_err(|error| StoreError::Io {
        doing: "start the writer of the store".into(),
        why: error.to_string(),
    })
}
