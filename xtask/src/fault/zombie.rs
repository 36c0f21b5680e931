//! A node that is stopped in the middle of its work, whose leases end meanwhile, and that goes on without knowing it: by
//! its own reckoning they last. Its late writes are refused, and nobody is told twice.
//!
//! The control is a node that does not ask whether it still has its buckets.

use std::time::{Duration, Instant};

use super::crash::cluster;
use super::fleet::{Crowd, Fleet};
use super::place::Place;
use super::request::Script;
use super::serve::Who;
use super::state;
use super::{Setting, Verdict};
use crate::cluster::Cluster;

/// What a node believes that is to sleep, and what the others do.
const BELIEVED: u16 = 12;
const LEASE: u16 = 2;
/// How long the other has for the work of the sleeper, and the sleeper for its own when it wakes.
const TAKEN_OVER: Duration = Duration::from_millis(2_500);
const AWAKE: Duration = Duration::from_millis(1_200);
/// How long the sleeper may take to get buckets.
const PATIENCE: Duration = Duration::from_secs(20);
const PACE: Duration = Duration::from_millis(15);

/// Runs the rounds on one pair of nodes.
pub(super) fn run(setting: &Setting) -> Verdict {
    let cluster = cluster()?;
    let (done, late, rounds) = sleep(setting, &cluster, Who::Product, setting.rounds)?;
    if done.heard.again > 0 {
        return Err(format!("{} notices were told twice, though nobody died", done.heard.again));
    }
    if late == 0 {
        return Err(format!("in {rounds} rounds no node was too late: this shows nothing"));
    }
    Ok(format!(
        "{rounds} sleepers: {}; {} steps told, none twice; {} rows under {} epochs, none overlap; {late} times too late",
        done.tally.sentence(),
        done.heard.steps,
        done.attempts,
        done.epochs
    ))
}

/// A sleeper that does not ask.
pub(super) fn control(setting: &Setting) -> Verdict {
    let cluster = cluster()?;
    for _ in 0..5 {
        match sleep(setting, &cluster, Who::Control("unfenced"), 2) {
            Err(noticed) if noticed.contains("two live epochs") => return Ok(noticed),
            Err(other) => return Err(other),
            Ok(_) => {}
        }
    }
    Err("a node that never asks whether it has its buckets did nothing under an ended epoch".to_owned())
}

/// Puts the first of two nodes to sleep, again and again.
fn sleep(
    setting: &Setting,
    cluster: &Cluster,
    sleeper: Who,
    rounds: u64,
) -> Result<(state::Done, usize, u64), String> {
    let place = Place::prepare(setting, "zombie", setting.folder("zombie")?, Some(cluster.fresh()))?;
    let (believing, other) = (place.with_lease(BELIEVED)?, place.with_lease(LEASE)?);
    let mut fleet = Fleet::start(setting, &[(sleeper, &believing), (Who::Product, &other)])?;
    let script = Script { name: "Z".to_owned(), senders: 4, feeders: 1, words: 60 };
    let crowd = Crowd { script, key: &place.key, most: Vec::new(), pace: PACE };
    let mut chance = setting.chance("zombie");
    let (sent, _) = fleet.under_load(&crowd, |fleet| {
        for _ in 0..rounds {
            has_buckets(cluster, &place)?;
            std::thread::sleep(Duration::from_millis(200 + chance.below(600)));
            fleet.node(0).pause();
            state::end_leases(cluster, &place, &sleepers(&place));
            std::thread::sleep(TAKEN_OVER);
            fleet.node(0).resume();
            std::thread::sleep(AWAKE);
        }
        Ok(())
    })?;
    state::settle(cluster, &place).map_err(|why| format!("{why}\n{}", fleet.said()))?;
    let late = fleet.late(0);
    fleet.stop()?;
    Ok((state::judge(cluster, &place, &sent)?, late, rounds))
}

/// The nodes that have leases for longer than the others ever do.
fn sleepers(place: &Place) -> String {
    let schema = state::schema(place);
    format!(
        "SELECT node FROM {schema}.lease WHERE until > (extract(epoch FROM clock_timestamp()) + 3) * 1000000"
    )
}

/// Waits until the sleeper works.
fn has_buckets(cluster: &Cluster, place: &Place) -> Result<(), String> {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        if !cluster.sql(&format!("{} LIMIT 1", sleepers(place))).is_empty() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Err("the node that is to sleep never gets buckets".to_owned())
}
