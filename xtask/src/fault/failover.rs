//! The primary PostgreSQL dies at a random moment, its synchronous standby takes its place, and the server that uses
//! them goes on: what was acknowledged is there, once.
//!
//! The control is a standby that nobody waits for, and that has fallen behind.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::crash::cluster;
use super::load::Load;
use super::place::Place;
use super::round::{Story, figures};
use super::serve::Who;
use super::{Setting, Verdict};
use crate::cluster::Cluster;

/// How soon work goes on when the standby was promoted.
const SOON: Duration = Duration::from_secs(20);

/// A fifth of the rounds, each with a new standby: making one takes long.
pub(super) fn run(setting: &Setting) -> Verdict {
    let rounds = (setting.rounds / 5).max(1);
    let mut primary = cluster()?;
    let fresh = primary.fresh();
    let mut standby = primary.standby(true);
    let url = primary.url_with(&standby, &fresh);
    let place = Place::prepare(setting, "failover", setting.folder("failover")?, Some(url))?;
    let mut story = Story::at(setting, "failover", place)?;
    let mut chance = setting.chance("failover");
    let mut slowest = Duration::ZERO;
    for round in 0..rounds {
        if round > 0 {
            primary = standby;
            standby = primary.standby(true);
            story.place.database = Some(primary.url_with(&standby, &fresh));
        }
        let moment = Duration::from_millis(100 + chance.below(600));
        slowest = slowest.max(one(&mut primary, &standby, &mut story, round, moment)?);
        if !story.tally.is_clean() {
            return Err(format!("round {round}: {}", story.tally.sentence()));
        }
    }
    let figures = figures(rounds, "deaths of a primary", &story.end()?);
    Ok(format!("{figures}; the server went on {} ms after the standby was promoted", slowest.as_millis()))
}

/// A standby that is promoted without what was accepted last.
pub(super) fn control(setting: &Setting) -> Verdict {
    let mut primary = cluster()?;
    let fresh = primary.fresh();
    let name = "failover-control";
    // The tables are made before the standby falls behind.
    let place = Place::prepare(setting, name, setting.folder(name)?, Some(fresh.clone()))?;
    let standby = primary.standby(false);
    let place = Place { database: Some(primary.url_with(&standby, &fresh)), ..place };
    let mut story = Story::at(setting, name, place)?;
    standby.fall_behind();
    one(&mut primary, &standby, &mut story, 0, Duration::from_millis(300))?;
    if story.tally.lost == 0 {
        return Err(format!("a standby that was behind lost nothing: {}", story.tally.sentence()));
    }
    Ok(story.tally.sentence())
}

/// One death; how long the server needed until it went on.
fn one(
    primary: &mut Cluster,
    standby: &Cluster,
    story: &mut Story<'_>,
    round: u64,
    moment: Duration,
) -> Result<Duration, String> {
    let served = story.start(Who::Product)?;
    let load = Load::new(&served.address, &story.place.key, format!("R{round}"));
    let mut sent = load.until_then(moment, || true, || primary.kill());
    standby.promote();
    let promoted = Instant::now();
    let mut waited = Duration::ZERO;
    let after = Load { patience: SOON, ..load.named(format!("R{round}A")) };
    sent.extend(after.until_then(Duration::ZERO, || true, || waited = promoted.elapsed()));
    if after.accepted.load(Ordering::Relaxed) == 0 {
        return Err(format!("the standby was promoted, and nothing is accepted: {}", served.said()));
    }
    drop(served);
    story.reckon(sent)?;
    Ok(waited)
}
