//! SIGKILL at random moments, also of a start that folds what the last kill left: what was acknowledged is there, once,
//! and facts are those of a replay.
//!
//! The system survives, so that this tests the order of things in the program (acknowledge after the commit), not what
//! the disk promises: that is `power`.

use std::time::Duration;

use super::load::Load;
use super::round::{Story, figures};
use super::serve::{Served, Who};
use super::{Setting, Verdict};

/// Runs the rounds on one store.
pub(super) fn run(setting: &Setting) -> Verdict {
    let mut story = story(setting, "kill")?;
    rounds(setting, &mut story, setting.rounds, false)?;
    if story.tally.accepted < setting.rounds as usize {
        return Err(format!("only {} captures were accepted: this shows nothing", story.tally.accepted));
    }
    Ok(figures(setting.rounds, "kills", &story.end()?))
}

/// A client that believes what it has sent, before it is answered: as a server that acknowledges too early has it.
pub(super) fn control(setting: &Setting) -> Verdict {
    let mut story = story(setting, "kill-control")?;
    // Each kill catches a few requests on their way, and most of these are committed all the same.
    for _ in 0..20 {
        rounds(setting, &mut story, setting.control_rounds(), true)?;
        if story.tally.lost > 0 {
            return Ok(story.tally.sentence());
        }
    }
    Err(format!("a client that believes too early lost nothing: {}", story.tally.sentence()))
}

fn story<'a>(setting: &'a Setting, name: &str) -> Result<Story<'a>, String> {
    Story::new(setting, name, setting.folder(name)?)
}

fn rounds(setting: &Setting, story: &mut Story<'_>, rounds: u64, early: bool) -> Result<(), String> {
    let mut chance = setting.chance(if early { "kill control" } else { "kill" });
    let begun = story.tally.accepted;
    for round in 0..rounds {
        if chance.happens(300) {
            Served::stillborn(setting, &story.place, Duration::from_millis(chance.below(60)))?;
        }
        let served = story.start(Who::Product)?;
        let name = format!("B{begun}R{round}");
        let load = Load { early, ..Load::new(&served.address, &story.place.key, name) };
        let moment = Duration::from_millis(20 + chance.below(300));
        // The requests that are on their way when the kill comes are in the air.
        let sent = load.until_then(moment, || true, || served.kill_now());
        drop(served);
        story.reckon(sent)?;
        if !early && !story.tally.is_clean() {
            return Err(format!("round {round}: {}", story.tally.sentence()));
        }
    }
    Ok(())
}
