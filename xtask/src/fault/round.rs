//! What faults have in common: a store that lives through many rounds, and the reckoning at the end.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::control::engine_on;
use super::ledger::{Look, Sent, Tally, judge};
use super::place::Place;
use super::serve::{Served, Who};
use super::{Setting, heard};

/// After so many rounds the store checks itself as a whole, and at the end.
const THOROUGH: u64 = 10;

/// A place with a store, and all that was ever sent to it.
pub(super) struct Story<'a> {
    pub(super) setting: &'a Setting,
    pub(super) place: Place,
    copy: PathBuf,
    ledger: Vec<Sent>,
    /// How many rounds were compared.
    reckoned: u64,
    pub(super) tally: Tally,
    /// The longest that a start took.
    pub(super) slowest_start: Duration,
}

impl<'a> Story<'a> {
    /// The story of a store in a file.
    pub(super) fn new(setting: &'a Setting, name: &str, data: PathBuf) -> Result<Self, String> {
        Self::at(setting, name, Place::prepare(setting, name, data, None)?)
    }

    /// The story of a store anywhere.
    pub(super) fn at(setting: &'a Setting, name: &str, place: Place) -> Result<Self, String> {
        let copy = setting.folder(&format!("{name}-copy"))?;
        Ok(Self {
            setting,
            place,
            copy,
            ledger: Vec::new(),
            reckoned: 0,
            tally: Tally::default(),
            slowest_start: Duration::ZERO,
        })
    }

    /// Starts the server on what the last round left, and notes how long that took.
    pub(super) fn start(&mut self, who: Who) -> Result<Served, String> {
        let started = Instant::now();
        let served = Served::start(self.setting, who, &self.place)?;
        self.slowest_start = self.slowest_start.max(started.elapsed());
        Ok(served)
    }

    /// Compares what a round sent with what is there now; the server is dead.
    pub(super) fn reckon(&mut self, sent: Vec<Sent>) -> Result<Tally, String> {
        let look = if self.reckoned.is_multiple_of(THOROUGH) { Look::Thorough } else { Look::Quick };
        self.reckoned += 1;
        let tally = self.place.judge(&self.copy, &sent, look)?;
        self.tally.add(&tally);
        self.ledger.extend(sent);
        Ok(tally)
    }

    /// The last start: everything is derived, a replay from nothing finds the same facts, all rounds together are
    /// compared once more, and each item of a feed was told to its receiver, or waits to be, once.
    pub(super) fn end(mut self) -> Result<End, String> {
        let served = self.start(Who::Product)?;
        served.settle()?;
        served.stop()?;
        replays(self.setting, &self.place)?;
        let store = self.place.open()?;
        let tally = judge(Arc::clone(&store), &self.ledger, Look::Thorough)?;
        if !tally.is_clean() {
            return Err(tally.sentence());
        }
        let told = heard::judge(&engine_on(store), &self.place.told, &self.ledger)?;
        let tally = Tally { unfolded: self.tally.unfolded, ..tally };
        Ok(End { tally, told, slowest_start: self.slowest_start })
    }
}

/// What a run that kept its promise ends with.
pub(super) struct End {
    tally: Tally,
    told: heard::Heard,
    slowest_start: Duration,
}

/// Whether a replay of everything finds the facts that are there.
fn replays(setting: &Setting, place: &Place) -> Result<(), String> {
    let mut command = Command::new(&setting.binary);
    let output = place.name(command.args(["replay", "--json"])).output();
    let output = output.map_err(|error| format!("cannot replay: {error}"))?;
    if output.status.success() && output.stdout.is_empty() {
        return Ok(());
    }
    let said =
        String::from_utf8_lossy(if output.stdout.is_empty() { &output.stderr } else { &output.stdout });
    Err(format!("a replay finds other facts: {}", said.lines().next().unwrap_or("it says nothing")))
}

/// The sentence of a run that kept its promise.
pub(super) fn figures(rounds: u64, what: &str, end: &End) -> String {
    format!(
        "{rounds} {what}: {}; {} steps told, each in one notice; slowest start {} ms",
        end.tally.sentence(),
        end.told.steps,
        end.slowest_start.as_millis()
    )
}
