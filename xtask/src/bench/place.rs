//! Where a bench's store lies: in a file, or in a PostgreSQL of the bench's own.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;

use super::{Wish, raw, raw_postgres};
use crate::cluster::Cluster;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// A place for one store.
pub(super) enum Place {
    File(PathBuf),
    Postgres { cluster: Box<Cluster>, url: String, schema: String },
}

/// The size of a table with its indexes.
type Sizes = Vec<(String, i64)>;

impl Place {
    /// The place that was wished for; the server is started here.
    pub(super) fn new(wish: &Wish, folder: &Path) -> Result<Self> {
        if !wish.postgres {
            return Ok(Self::File(folder.to_owned()));
        }
        let cluster = Box::new(Cluster::start().ok_or("PostgreSQL is not installed")?);
        let url = cluster.fresh();
        let schema = url.rsplit("%3D").next().unwrap_or_default().to_owned();
        Ok(Self::Postgres { cluster, url, schema })
    }

    /// What `--store` is given.
    pub(super) fn store(&self) -> Option<&str> {
        match self {
            Self::File(_) => None,
            Self::Postgres { url, .. } => Some(url),
        }
    }

    /// How long the bare engine takes, which leaves nothing behind.
    pub(super) fn raw(&self, wish: &Wish) -> Result<Duration> {
        match self {
            Self::File(folder) => {
                let took = raw::run(folder, wish)?;
                std::fs::remove_file(folder.join("raw.db"))?;
                Ok(took)
            }
            Self::Postgres { cluster, .. } => {
                let url = cluster.fresh();
                let schema = url.rsplit("%3D").next().unwrap_or_default().to_owned();
                let took = raw_postgres::run(&url, wish)?;
                cluster.sql(&format!("DROP SCHEMA {schema} CASCADE"));
                cluster.sql("CHECKPOINT");
                Ok(took)
            }
        }
    }

    /// The tables and their bytes on the disk, indexes included.
    pub(super) fn sizes(&self) -> Result<Sizes> {
        match self {
            Self::File(folder) => {
                let conn = Connection::open(folder.join("waymark.db"))?;
                let mut tables =
                    conn.prepare("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC")?;
                let rows = tables.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
                Ok(rows.collect::<rusqlite::Result<_>>()?)
            }
            Self::Postgres { cluster, schema, .. } => {
                let said = cluster.sql(&format!(
                    "SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r' \
                     AND relnamespace = '{schema}'::regnamespace ORDER BY 2 DESC"
                ));
                let size = |line: &str| {
                    let (name, size) = line.split_once('|')?;
                    Some((name.to_owned(), size.parse().ok()?))
                };
                Ok(said.lines().filter_map(size).collect())
            }
        }
    }
}
