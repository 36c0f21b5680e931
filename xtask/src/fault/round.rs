//! What faults have in common: a store that lives through many rounds, and the reckoning at the end.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use super::Setting;
use super::ledger::{Sent, Tally, judge, judge_copy};
use super::serve::{Served, Who};

/// A data folder, the key of its server, and all that was ever sent to it.
pub(super) struct Story<'a> {
    pub(super) setting: &'a Setting,
    pub(super) data: PathBuf,
    pub(super) key: String,
    copy: PathBuf,
    ledger: Vec<Sent>,
    pub(super) tally: Tally,
    /// The longest that a start took.
    pub(super) slowest_start: Duration,
}

impl<'a> Story<'a> {
    pub(super) fn new(setting: &'a Setting, name: &str, data: PathBuf, key: String) -> Result<Self, String> {
        let copy = setting.folder(&format!("{name}-copy"))?;
        Ok(Self {
            setting,
            data,
            key,
            copy,
            ledger: Vec::new(),
            tally: Tally::default(),
            slowest_start: Duration::ZERO,
        })
    }

    /// Starts the server on what the last round left, and notes how long that took.
    pub(super) fn start(&mut self, who: Who) -> Result<Served, String> {
        let started = Instant::now();
        let served = Served::start(self.setting, who, &self.data)?;
        self.slowest_start = self.slowest_start.max(started.elapsed());
        Ok(served)
    }

    /// Compares what a round sent with what is there now; the server is dead.
    pub(super) fn reckon(&mut self, sent: Vec<Sent>) -> Result<Tally, String> {
        let tally = judge_copy(&self.data, &self.copy, &sent)?;
        self.tally.add(&tally);
        self.ledger.extend(sent);
        Ok(tally)
    }

    /// The last start: everything is derived, a replay from nothing finds the same facts, and all rounds together are
    /// compared once more.
    pub(super) fn end(mut self) -> Result<(Tally, Duration), String> {
        let served = self.start(Who::Product)?;
        served.settle()?;
        served.stop()?;
        replays(&self.setting.binary, &self.data)?;
        let tally = judge(&self.data.join("waymark.db"), &self.ledger)?;
        if !tally.is_clean() {
            return Err(tally.sentence());
        }
        Ok((tally, self.slowest_start))
    }
}

/// Whether a replay of everything finds the facts that are there.
fn replays(binary: &Path, data: &Path) -> Result<(), String> {
    let output = Command::new(binary).args(["replay", "--json", "--data"]).arg(data).output();
    let output = output.map_err(|error| format!("cannot replay: {error}"))?;
    if output.status.success() && output.stdout.is_empty() {
        return Ok(());
    }
    let said =
        String::from_utf8_lossy(if output.stdout.is_empty() { &output.stderr } else { &output.stdout });
    Err(format!("a replay finds other facts: {}", said.lines().next().unwrap_or("it says nothing")))
}

/// The sentence of a run that kept its promise.
pub(super) fn figures(rounds: u64, what: &str, (tally, slowest): (Tally, Duration)) -> String {
    format!("{rounds} {what}: {}; slowest start {} ms", tally.sentence(), slowest.as_millis())
}
