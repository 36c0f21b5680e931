//! Loss of power: SIGKILL, and whatever was not synced is gone, or some of it, in any order. What was acknowledged is
//! there, once.
//!
//! Half of the rounds cut the power at a chosen write or sync, so that it fails in the middle of a commit, of a
//! checkpoint, or of a start; the others at a chosen moment. The controls run the same engine on a store that syncs
//! less than the product can be told to.

use std::time::Duration;

use simulator::chance::Chance;

use super::disk::{Disk, Loss};
use super::ledger::{Sent, Tally};
use super::load::Load;
use super::round::{Story, figures};
use super::serve::Who;
use super::{Setting, Verdict};

/// A cut at an operation waits no longer for it.
const LONGEST_ROUND: Duration = Duration::from_millis(1_500);

/// Runs the rounds on one disk.
pub(super) fn run(setting: &Setting) -> Verdict {
    let mut disk = Disk::mount(&setting.folder("power")?)?;
    let mut story = story(setting, &disk, "power")?;
    let mut chance = setting.chance("power");
    let mut pages = 0;
    for round in 0..setting.rounds {
        let (sent, unsynced) = one(&mut disk, &mut story, Who::Product, round, &mut chance)?;
        story.reckon(sent)?;
        pages += unsynced;
        if !story.tally.is_clean() {
            return Err(format!("round {round}: {}", story.tally.sentence()));
        }
    }
    if story.tally.accepted < setting.rounds as usize {
        return Err(format!("only {} captures were accepted: this shows nothing", story.tally.accepted));
    }
    let figures = figures(setting.rounds, "losses of power", &story.end()?);
    Ok(format!("{figures}; {pages} pages were not synced when it came"))
}

/// The same with less syncing: each must lose something.
pub(super) fn control(setting: &Setting) -> Verdict {
    let mut sentences = Vec::new();
    for syncs in ["normal", "off"] {
        let (tally, damaged, rounds) = weaker(setting, syncs)?;
        if tally.accepted == 0 {
            return Err(format!(
                "synchronous={syncs} accepted nothing in {rounds} rounds: this shows nothing"
            ));
        }
        if tally.lost == 0 && damaged == 0 {
            return Err(format!("synchronous={syncs} lost nothing in {rounds} rounds: {}", tally.sentence()));
        }
        sentences.push(format!(
            "synchronous={syncs}, {rounds} rounds: {} of {} accepted lost, {damaged} stores damaged",
            tally.lost, tally.accepted
        ));
    }
    Ok(sentences.join("; "))
}

/// Rounds with a store that syncs less, each on a fresh disk: such a store may not survive one.
fn weaker(setting: &Setting, syncs: &'static str) -> Result<(Tally, u32, u64), String> {
    let (mut tally, mut damaged) = (Tally::default(), 0);
    let mut chance = setting.chance(syncs);
    let rounds = setting.control_rounds();
    for round in 0..rounds {
        let mut disk = Disk::mount(&setting.folder(&format!("power-{syncs}"))?)?;
        let mut story = story(setting, &disk, syncs)?;
        disk.settle();
        // A server that does not start on a fresh disk is no evidence of anything.
        let (sent, _) = one(&mut disk, &mut story, Who::Control(syncs), round, &mut chance)?;
        let accepted = Tally::of(&sent);
        match story.reckon(sent) {
            Ok(found) => tally.add(&found),
            Err(_) => {
                damaged += 1;
                tally.add(&accepted);
            }
        }
    }
    Ok((tally, damaged, rounds))
}

fn story<'a>(setting: &'a Setting, disk: &Disk, name: &str) -> Result<Story<'a>, String> {
    Story::new(setting, name, disk.path().join("data"))
}

/// One round; what was sent, and how many pages had not been synced.
fn one(
    disk: &mut Disk,
    story: &mut Story<'_>,
    who: Who,
    round: u64,
    chance: &mut Chance,
) -> Result<(Vec<Sent>, usize), String> {
    let at_an_operation = who == Who::Product && chance.happens(500);
    // From a few, which is within a start, to many, which is after some checkpoints.
    let most = 1 << chance.between(5, 15);
    let operation = 1 + chance.below(most);
    if at_an_operation {
        disk.cut_after(operation);
    }
    let sent = match story.start(who) {
        // The power failed while it started: nothing was promised.
        Err(_) if disk.is_cut() => Vec::new(),
        Err(said) => return Err(format!("the server does not start: {said}")),
        Ok(served) => {
            let load = Load::new(&served.address, &story.place.key, format!("R{round}"));
            let moment =
                if at_an_operation { LONGEST_ROUND } else { Duration::from_millis(50 + chance.below(500)) };
            let sent = load.until_then(
                moment,
                || !disk.is_cut(),
                || {
                    disk.cut_after(0);
                    served.kill_now();
                },
            );
            drop(served);
            sent
        }
    };
    let loss = if chance.happens(500) { Loss::Everything } else { Loss::Some };
    let pages = disk.lose_power(loss, chance)?;
    Ok((sent, pages))
}
