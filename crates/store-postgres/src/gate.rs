//! When the compact way of feeds begins: not while a node of an older version works on the same database, for it would
//! neither find nor forget what only feeds know, or send a notice as it is kept. With the first feed the database is
//! closed to such nodes.
//!
//! A registration that does not know yet whether there are feeds holds the row that says so, and the first feed waits
//! for it: from then on both sides look for one another (`fed_ends`).

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::fault::Try;
use crate::lease;
use crate::link::Link;
use crate::schema::{FEEDS_VERSION, LETTERS_VERSION};

/// How long an answer about other nodes is good for.
const GOOD_FOR: Duration = Duration::from_secs(5);

/// What a node knows of the others.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    asked: Mutex<Option<(Instant, bool)>>,
}

impl Gate {
    /// The answer of a short while ago.
    pub(crate) fn known(&self) -> Option<bool> {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.filter(|(at, _)| at.elapsed() < GOOD_FOR).map(|(_, open)| open)
    }

    /// Remembers an answer.
    pub(crate) fn learn(&self, open: bool) {
        *self.asked.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), open));
    }
}

const OLDER: &str = "SELECT 1 FROM node WHERE bucket = 0 AND until > $1 \
    AND (speaks IS NULL OR speaks < $2) LIMIT 1";
const CLOSED: &str = "SELECT 1 FROM migration WHERE bucket = 0 AND version = $1 AND works_with >= $1";
const CLOSE: &str =
    "UPDATE migration SET works_with = $1 WHERE bucket = 0 AND version = $1 AND works_with < $1";

/// Whether every node that is heard of would see what feeds told.
pub(crate) fn nobody_is_older(link: &Link) -> Try<bool> {
    let now = lease::hour(link)?.as_microsecond();
    Ok(link.row(OLDER, &[&now, &LETTERS_VERSION])?.is_none())
}

/// Closes the database to programs that would not see them.
pub(crate) fn close_to_older(link: &Link) -> Try<()> {
    close_to_older_than(link, FEEDS_VERSION)?;
    close_to_older_than(link, LETTERS_VERSION)
}

/// The same for what another version brought.
pub(crate) fn close_to_older_than(link: &Link, version: i32) -> Try<()> {
    if link.row(CLOSED, &[&version])?.is_none() {
        link.run(CLOSE, &[&version])?;
    }
    Ok(())
}

const HELD: &str = "SELECT works_with >= $2 FROM migration WHERE bucket = $1 AND version = $2 FOR SHARE";

/// Whether there may be feeds. If not, there are none until the end of the transaction.
pub(crate) fn has_feeds(link: &Link) -> Try<bool> {
    if !link.feeds.get() {
        let row = link.row(HELD, &[&0_i16, &FEEDS_VERSION])?;
        link.feeds.set(row.is_some_and(|row| row.try_get(0).unwrap_or_default()));
    }
    Ok(link.feeds.get())
}
