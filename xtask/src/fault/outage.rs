//! Loss of power of a machine with PostgreSQL and a server on it: what was not synced is gone, or some of it, in any
//! order. What was acknowledged is there, once.
//!
//! In half of the rounds the power goes at a chosen write or sync. The control does not wait for the disk.

use std::time::Duration;

use simulator::chance::Chance;

use super::disk::{Disk, Loss};
use super::load::Load;
use super::place::Place;
use super::round::{Story, figures};
use super::serve::Who;
use super::{Setting, Verdict};
use crate::cluster::Cluster;

/// A cut at an operation waits no longer for it.
const LONGEST_ROUND: Duration = Duration::from_millis(1_500);

/// A PostgreSQL whose files lie on a disk of ours.
struct Machine {
    // Ends before its disk does.
    cluster: Cluster,
    disk: Disk,
}

/// Runs the rounds on one machine.
pub(super) fn run(setting: &Setting) -> Verdict {
    let mut machine = Machine::start()?;
    let mut story = machine.story(setting, "outage")?;
    let (mut chance, mut pages) = (setting.chance("outage"), 0);
    for round in 0..setting.rounds {
        pages += machine.one(&mut story, Who::Product, round, &mut chance)?;
        if !story.tally.is_clean() {
            return Err(format!("round {round}: {}", story.tally.sentence()));
        }
    }
    let figures = figures(setting.rounds, "losses of power below PostgreSQL", &story.end()?);
    Ok(format!("{figures}; {pages} pages were not synced when it came"))
}

/// Commits that do not wait for the disk.
pub(super) fn control(setting: &Setting) -> Verdict {
    let mut machine = Machine::start()?;
    let mut story = machine.story(setting, "outage-control")?;
    let mut chance = setting.chance("outage control");
    for round in 0..10 {
        machine.one(&mut story, Who::Control("lossy"), round, &mut chance)?;
        if story.tally.lost > 0 {
            return Ok(story.tally.sentence());
        }
    }
    Err(format!("a store that waits for no disk lost nothing: {}", story.tally.sentence()))
}

impl Drop for Machine {
    fn drop(&mut self) {
        self.cluster.stop();
        self.disk.remove();
    }
}

impl Machine {
    fn start() -> Result<Self, String> {
        let started = Cluster::start_on(Disk::mount).ok_or("no PostgreSQL could be started")?;
        let (cluster, disk) = (started.0, started.1?);
        Ok(Self { cluster, disk })
    }

    /// A store that was made before the first loss of power.
    fn story<'a>(&self, setting: &'a Setting, name: &str) -> Result<Story<'a>, String> {
        let place = Place::prepare(setting, name, setting.folder(name)?, Some(self.cluster.fresh()))?;
        self.disk.settle();
        Story::at(setting, name, place)
    }

    /// One loss of power; how many pages had not been synced.
    fn one(
        &mut self,
        story: &mut Story<'_>,
        who: Who,
        round: u64,
        chance: &mut Chance,
    ) -> Result<usize, String> {
        let at_an_operation = chance.happens(500);
        let served = story.start(who)?;
        if at_an_operation {
            self.disk.cut_after(1 + chance.below(2_000));
        }
        let load = Load::new(&served.address, &story.place.key, format!("R{round}"));
        let moment =
            if at_an_operation { LONGEST_ROUND } else { Duration::from_millis(50 + chance.below(500)) };
        let disk = &self.disk;
        let sent = load.until_then(
            moment,
            || !disk.is_cut(),
            || {
                disk.cut_after(0);
                served.kill_now();
            },
        );
        drop(served);
        self.cluster.kill();
        let loss = if chance.happens(500) { Loss::Everything } else { Loss::Some };
        let pages = self.disk.lose_power(loss, chance)?;
        self.cluster.run();
        story.reckon(sent)?;
        Ok(pages)
    }
}
