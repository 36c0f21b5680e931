//! Three nodes on one database, fed at once; every few seconds one is killed and replaced, or stopped for longer than
//! its leases last. In the end the journeys are those of a clean pass of the same inputs through one node, and no
//! work was done under two live epochs.
//!
//! The control is a node that does not ask whether it still has its buckets: `zombie` has the same.

use std::time::Duration;

use super::crash::cluster;
use super::fleet::{Crowd, Fleet, SentBy};
use super::place::Place;
use super::request::Script;
use super::serve::Who;
use super::state::{self, Done};
use super::{Setting, Verdict, zombie};
use crate::cluster::Cluster;

const NODES: usize = 3;
/// How long a node keeps its buckets: as short as may be.
const LEASE: u16 = 2;
/// How long a node is stopped.
const STOPPED: Duration = Duration::from_millis(2_600);
/// How long a start beside the others may take, also on a slow machine.
const LONGEST_START: Duration = Duration::from_secs(15);
const PACE: Duration = Duration::from_millis(50);

/// Runs as many kills and stops as there are rounds.
pub(super) fn run(setting: &Setting) -> Verdict {
    let cluster = cluster()?;
    let (place, (sent, by), late) = disturbed(setting, &cluster)?;
    let done = state::judge(&cluster, &place, &sent)?;
    if done.epochs <= NODES {
        return Err(format!("{} epochs: no bucket changed hands, this shows nothing", done.epochs));
    }
    let clean = clean(setting, &cluster, by)?;
    let (ours, theirs) = (state::journeys(&place, &sent)?, state::journeys(&clean, &sent)?);
    if let Some(difference) = state::difference(&ours, &theirs) {
        return Err(format!("not as in a clean pass: {difference}"));
    }
    Ok(sentence(setting.rounds, &done, ours.len(), late))
}

/// Work under an ended lease, which a node that does not ask does.
pub(super) fn control(setting: &Setting) -> Verdict {
    zombie::control(setting)
}

fn sentence(rounds: u64, done: &Done, parcels: usize, late: usize) -> String {
    format!(
        "{rounds} kills and stops of {NODES} nodes: {}; {parcels} journeys are those of one clean pass; {} steps told, \
         each in one notice, {} heard again under their ids; {} rows under {} epochs, none overlap; {late} times too late",
        done.tally.sentence(),
        done.heard.steps,
        done.heard.again,
        done.attempts,
        done.epochs
    )
}

fn crowd<'a>(place: &'a Place, most: Vec<u64>, pace: Duration) -> Crowd<'a> {
    let script = Script { name: "T".to_owned(), senders: 4, feeders: 2, words: 60 };
    Crowd { script, key: &place.key, most, pace }
}

/// Sends to nodes that are killed and stopped; where, what was sent, and how often one was too late.
fn disturbed(setting: &Setting, cluster: &Cluster) -> Result<(Place, SentBy, usize), String> {
    let place = place(setting, cluster, "three")?.with_lease(LEASE)?;
    let mut fleet = Fleet::start(setting, &[(Who::Product, &place); NODES])?;
    let mut chance = setting.chance("three");
    let mut late = 0;
    let sent = fleet.under_load(&crowd(&place, Vec::new(), PACE), |fleet| {
        for round in 0..setting.rounds {
            let node = chance.below(NODES as u64) as usize;
            std::thread::sleep(Duration::from_millis(300 + chance.below(1_500)));
            if round % 2 == 0 {
                late += fleet.late(node);
                fleet.replace(node, &place)?;
            } else {
                fleet.node(node).pause();
                std::thread::sleep(STOPPED);
                fleet.node(node).resume();
            }
        }
        Ok(())
    })?;
    state::settle(cluster, &place).map_err(|why| format!("{why}\n{}", fleet.said()))?;
    late += (0..NODES).map(|node| fleet.late(node)).sum::<usize>();
    if fleet.slowest_start > LONGEST_START {
        return Err(format!("a node beside others started only after {:?}", fleet.slowest_start));
    }
    fleet.stop()?;
    Ok((place, sent, late))
}

/// The same inputs through one node that nobody disturbs.
fn clean(setting: &Setting, cluster: &Cluster, by: Vec<u64>) -> Result<Place, String> {
    let place = place(setting, cluster, "three-clean")?;
    let fleet = Fleet::start(setting, &[(Who::Product, &place)])?;
    fleet.all_of(&crowd(&place, by, Duration::ZERO));
    state::settle(cluster, &place)?;
    fleet.stop()?;
    Ok(place)
}

fn place(setting: &Setting, cluster: &Cluster, name: &str) -> Result<Place, String> {
    Place::prepare(setting, name, setting.folder(name)?, Some(cluster.fresh()))
}
