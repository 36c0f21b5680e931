//! SIGKILL of PostgreSQL at random moments, of the server that uses it, or of both: what was acknowledged is there,
//! once, and a server that lives goes on by itself when its database is back.
//!
//! The control waits for no disk (`synchronous_commit = off`): what PostgreSQL had in its memory dies with it.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::load::Load;
use super::place::Place;
use super::round::{Story, figures};
use super::serve::Who;
use super::{Setting, Verdict};
use crate::cluster::Cluster;

/// How soon work goes on when the database is back.
const SOON: Duration = Duration::from_secs(10);

/// Who dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Victim {
    Server,
    Database,
    Both,
}

const VICTIMS: [Victim; 3] = [Victim::Server, Victim::Database, Victim::Both];

/// Runs the rounds on one database.
pub(super) fn run(setting: &Setting) -> Verdict {
    let mut cluster = cluster()?;
    let mut story = story(setting, &cluster, "crash")?;
    let mut chance = setting.chance("crash");
    let mut slowest = Duration::ZERO;
    for round in 0..setting.rounds {
        let victim = VICTIMS[round as usize % VICTIMS.len()];
        let moment = Duration::from_millis(20 + chance.below(400));
        let waited = one(&mut cluster, &mut story, Who::Product, (round, victim), moment)?;
        slowest = slowest.max(waited);
        if !story.tally.is_clean() {
            return Err(format!("round {round}, {victim:?}: {}", story.tally.sentence()));
        }
    }
    if story.tally.accepted < setting.rounds as usize {
        return Err(format!("only {} captures were accepted: this shows nothing", story.tally.accepted));
    }
    let figures = figures(setting.rounds, "deaths of server or database", &story.end()?);
    Ok(format!("{figures}; a server went on {} ms after its database was back", slowest.as_millis()))
}

/// The same without waiting for the disk.
pub(super) fn control(setting: &Setting) -> Verdict {
    let mut cluster = cluster()?;
    let mut story = story(setting, &cluster, "crash-control")?;
    let mut chance = setting.chance("crash control");
    for round in 0..20 {
        let moment = Duration::from_millis(50 + chance.below(300));
        one(&mut cluster, &mut story, Who::Control("lossy"), (round, Victim::Both), moment)?;
        if story.tally.lost > 0 {
            return Ok(story.tally.sentence());
        }
    }
    Err(format!("a store that waits for no disk lost nothing: {}", story.tally.sentence()))
}

/// A PostgreSQL of this fault's own.
pub(super) fn cluster() -> Result<Cluster, String> {
    Cluster::start().ok_or_else(|| "no PostgreSQL could be started".to_owned())
}

fn story<'a>(setting: &'a Setting, cluster: &Cluster, name: &str) -> Result<Story<'a>, String> {
    let data = setting.folder(name)?;
    Story::at(setting, name, Place::prepare(setting, name, data, Some(cluster.fresh()))?)
}

/// One death; how long a server that lives needed until it went on.
fn one(
    cluster: &mut Cluster,
    story: &mut Story<'_>,
    who: Who,
    (round, victim): (u64, Victim),
    moment: Duration,
) -> Result<Duration, String> {
    let served = story.start(who)?;
    let load = Load::new(&served.address, &story.place.key, format!("R{round}"));
    let mut sent = load.until_then(
        moment,
        || true,
        || {
            if victim != Victim::Database {
                served.kill_now();
            }
            if victim != Victim::Server {
                cluster.kill();
            }
        },
    );
    let mut waited = Duration::ZERO;
    if victim != Victim::Server {
        cluster.run();
    }
    if victim == Victim::Database {
        let back = Instant::now();
        let after = Load { patience: SOON, ..load.named(format!("R{round}A")) };
        sent.extend(after.until_then(Duration::ZERO, || true, || waited = back.elapsed()));
        if after.accepted.load(Ordering::Relaxed) == 0 {
            return Err(format!("the database is back, and nothing is accepted: {}", served.said()));
        }
    }
    drop(served);
    story.reckon(sent)?;
    Ok(waited)
}
