//! `waymark db`: look after the store: check it, count it, copy it, make it smaller.
//!
//! `check`, `stats` and `backup` only read, and work while `waymark serve` runs; `compact` needs the store for itself.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use ::engine::facts::known_looks;
use anyhow::Result;
use serde_json::json;
use store::{Checked, Stats, Store};
use store_postgres::Options;
use store_sqlite::{Progress, SqliteStore, Visit};

use super::Setup;
use super::engine::{many, open};
use crate::exit::{self, Failure};
use crate::print;

/// How often a long check says how far it is.
const SENTENCE_EVERY: Duration = Duration::from_secs(2);
/// From here on one is told that it takes a while.
const MUCH: u64 = 256 << 20;

/// Look after the store: check, count, copy, compact.
#[derive(Debug, clap::Subcommand)]
#[command(after_help = "\
Examples:
  waymark db check
  waymark db stats --json
  waymark db backup /backup/waymark-2026-08-04.db
  waymark db compact")]
pub enum Command {
    /// Read everything and compare it with its digests; works while the store is served.
    ///
    /// Says what is damaged, where, and what to do.
    #[command(after_help = "\
Examples:
  waymark db check
  waymark db check --data /var/lib/waymark --json

Exit codes: 0 all is well, 1 something is damaged, 2 usage")]
    Check,
    /// Count what is held; works while the store is served.
    #[command(after_help = "\
Examples:
  waymark db stats
  waymark db stats --json")]
    Stats,
    /// Write a copy to a new file and read it back; works while the store is served.
    #[command(after_help = "\
Examples:
  waymark db backup /backup/waymark-2026-08-04.db
  cp /backup/waymark-2026-08-04.db /var/lib/waymark/waymark.db    how it is restored, when nothing serves it")]
    Backup {
        /// The copy; a file that is there is never overwritten.
        to: PathBuf,
    },
    /// Say which of several databases holds which buckets.
    #[command(after_help = "\
Example:
  waymark db map --store postgres://waymark@a.example/waymark --store postgres://waymark@b.example/waymark")]
    Map,
    /// Move buckets to another of several databases, while everything runs.
    ///
    /// When it is interrupted, run it again: it goes on. A bucket's writers wait while what changed last is copied.
    #[command(after_help = "\
Examples:
  waymark db move --buckets 512-1023 --to 2
  waymark db move --buckets 0-99,200 --to b.example/waymark")]
    Move(super::buckets::Move),
    /// Give room that is no longer used back to the disk; nothing else may use the store meanwhile.
    ///
    /// It needs as much free room as the store has.
    #[command(after_help = "\
Example:
  waymark db compact")]
    Compact,
}

/// Runs the command.
pub fn run(setup: &Setup, command: &Command) -> Result<ExitCode> {
    match setup.databases()?.as_slice() {
        [] => {}
        [url] => return database(setup, command, &open(url, &Options::default())?),
        several => return database(setup, command, &many(several)?),
    }
    let path = setup.data.join("waymark.db");
    match command {
        Command::Check => told_of_check(&check(&Visit::open(&path)?)?, setup.json),
        Command::Stats => told_of_stats(&Visit::open(&path)?.stats()?, setup.json),
        Command::Backup { to } => backup(&Visit::open(&path)?, to, setup.json),
        Command::Compact => {
            // Opening would make a store where there is none.
            let size = Visit::open(&path)?.stats()?.disk_bytes;
            warn_of_much("writing", size);
            compact(&SqliteStore::open(&path)?, setup.json)
        }
        Command::Map => super::buckets::map(setup),
        Command::Move(wanted) => super::buckets::go(setup, wanted),
    }
}

/// The same for a store in a database of its own, as far as that can be asked from here.
fn database(setup: &Setup, command: &Command, store: &dyn Store) -> Result<ExitCode> {
    match command {
        Command::Check => {
            let mut checked = store.check()?;
            if let Some(feeds) = store.feeds() {
                let more = feeds.audit(known_looks)?.problems;
                let new: Vec<String> =
                    more.into_iter().filter(|one| !checked.problems.contains(one)).collect();
                new.into_iter().for_each(|problem| checked.found(problem));
            }
            told_of_check(&checked, setup.json)
        }
        Command::Stats => told_of_stats(&store.stats()?, setup.json),
        Command::Backup { to } => {
            store.backup(to)?;
            Ok(ExitCode::from(exit::DONE))
        }
        Command::Compact => compact(store, setup.json),
        Command::Map => super::buckets::map(setup),
        Command::Move(wanted) => super::buckets::go(setup, wanted),
    }
}

fn check(visit: &Visit) -> Result<Checked> {
    warn_of_much("reading", visit.stats().map_or(0, |stats| stats.disk_bytes));
    let mut last = Instant::now();
    Ok(visit.check(Some(known_looks), |progress| {
        if last.elapsed() >= SENTENCE_EVERY {
            last = Instant::now();
            let Progress { buckets, of, captures } = progress;
            print::talk(&format!("checked {buckets} of {of} buckets, {captures} captures so far"));
        }
    })?)
}

fn told_of_check(checked: &Checked, json: bool) -> Result<ExitCode> {
    let well = checked.problems.is_empty();
    if json {
        let line = json!({ "well": well, "captures": checked.captures, "problems": checked.problems });
        print::line(&line.to_string());
    } else {
        checked.problems.iter().for_each(|problem| print::line(problem));
        let how =
            if well { "all is well".to_owned() } else { format!("{} problems", checked.problems.len()) };
        print::line(&format!("{} captures compared with their digests: {how}", checked.captures));
    }
    if well {
        return Ok(ExitCode::from(exit::DONE));
    }
    Err(Failure::nothing(
        "the store is damaged: stop waymark, keep a copy of the files as they are, and restore the last backup; \
         where there is none, `waymark db backup` copies what can still be read",
    ))
}

fn told_of_stats(stats: &Stats, json: bool) -> Result<ExitCode> {
    let rows = [
        ("parcels", stats.parcels),
        ("fed_parcels", stats.fed_parcels),
        ("looks", stats.looks),
        ("fed_looks", stats.fed_looks),
        ("captures", stats.captures),
        ("capture_bytes", stats.capture_bytes),
        ("fed_bytes", stats.fed_bytes),
        ("stale", stats.stale),
        ("notices_waiting", stats.notices_waiting),
        ("disk_bytes", stats.disk_bytes),
    ];
    if json {
        let line: serde_json::Map<_, _> =
            rows.iter().map(|(name, count)| ((*name).to_owned(), json!(count))).collect();
        print::line(&serde_json::Value::Object(line).to_string());
    } else {
        rows.iter().for_each(|(name, count)| print::line(&format!("{:16} {count}", name.replace('_', " "))));
    }
    Ok(ExitCode::from(exit::DONE))
}

/// Copies, and reads the copy back: a backup that nobody has read is a hope.
fn backup(visit: &Visit, to: &Path, json: bool) -> Result<ExitCode> {
    warn_of_much("copying", visit.stats()?.disk_bytes);
    visit.backup(to)?;
    let copy = Visit::open(to)?;
    let (stats, checked) = (copy.stats()?, check(&copy)?);
    if let Some(problem) = checked.problems.first() {
        return Err(Failure::nothing(format!(
            "the copy `{}` is damaged as the store is: {problem}; run `waymark db check`",
            to.display()
        )));
    }
    if json {
        let line = json!({
            "to": to.display().to_string(), "parcels": stats.parcels, "captures": checked.captures,
            "bytes": stats.disk_bytes,
        });
        print::line(&line.to_string());
    } else {
        print::line(&format!(
            "wrote `{}`: {} parcels, {} captures, {} bytes; read back, all is well",
            to.display(),
            stats.parcels,
            checked.captures,
            stats.disk_bytes
        ));
    }
    Ok(ExitCode::from(exit::DONE))
}

fn compact(store: &dyn Store, json: bool) -> Result<ExitCode> {
    let before = store.stats()?.disk_bytes;
    store.compact()?;
    let after = store.stats()?.disk_bytes;
    if json {
        print::line(&json!({ "bytes_before": before, "bytes_after": after }).to_string());
    } else {
        print::line(&format!("{before} bytes before, {after} bytes now"));
    }
    Ok(ExitCode::from(exit::DONE))
}

fn warn_of_much(doing: &str, bytes: u64) {
    if bytes >= MUCH {
        print::talk(&format!("{doing} {} MB; this takes a while", bytes >> 20));
    }
}
