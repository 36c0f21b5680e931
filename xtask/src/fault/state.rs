//! What nodes made of what they were sent: whether they have done all of it, what journeys came of it, and under which
//! epochs.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use store::{Buckets, ParcelId, Store};
use tracking::journey::{Journey, JourneyEvent};

use super::control::engine_on;
use super::heard::{self, Heard};
use super::ledger::{self, Look, Sent, Tally};
use super::place::Place;
use crate::cluster::Cluster;
use crate::cluster::history::overlap;

/// How long the nodes may do nothing while something is left to do.
const LONG: Duration = Duration::from_secs(60);
/// When nobody was told anything for so long, what waits was claimed by the dead.
const QUIET: Duration = Duration::from_secs(2);
const LOOK: Duration = Duration::from_millis(50);

/// Waits until the nodes have folded, derived and told everything. Claims of notices outlive who claimed them by two
/// minutes: when all else is done they are ended, as the time would.
pub(super) fn settle(cluster: &Cluster, place: &Place) -> Result<(), String> {
    let store = place.open()?;
    let (mut before, mut since, mut ended) = (None, Instant::now(), false);
    while since.elapsed() < LONG {
        let left = left(&*store).map_err(|error| error.to_string())?;
        if left == (0, 0) {
            return Ok(());
        }
        if before.replace(left) != Some(left) {
            since = Instant::now();
        } else if left.0 == 0 && since.elapsed() > QUIET && !ended {
            end_claims(cluster, place);
            ended = true;
        }
        std::thread::sleep(LOOK);
    }
    let (work, notices) = before.unwrap_or_default();
    Err(format!("the nodes do nothing more: {work} parcels or chunks and {notices} notices wait"))
}

/// What waits to be folded or derived, and how many notices wait.
fn left(store: &dyn Store) -> store::Result<(u64, u64)> {
    let chunks =
        store.feeds().map_or(Ok(0), |feeds| feeds.waiting(&Buckets::ALL, None, 1).map(|all| all.len()))?;
    let stats = store.stats()?;
    Ok((stats.stale + chunks as u64, stats.notices_waiting))
}

fn end_claims(cluster: &Cluster, place: &Place) {
    let schema = schema(place);
    cluster.sql(&format!("UPDATE {schema}.notice SET due = 0 WHERE due IS NOT NULL"));
}

/// Has nodes fallen silent for so long that their leases have ended.
pub(super) fn end_leases(cluster: &Cluster, place: &Place, nodes: &str) {
    let schema = schema(place);
    cluster.sql(&format!(
        "WITH ended AS (UPDATE {schema}.lease SET until = 0 WHERE node IN ({nodes}) RETURNING node) \
         UPDATE {schema}.node SET until = 0 WHERE name IN (SELECT node FROM ended)"
    ));
}

/// The schema that a place names.
pub(super) fn schema(place: &Place) -> &str {
    place.database.as_deref().and_then(|url| url.rsplit("%3D").next()).unwrap_or_default()
}

/// What was done and under which epochs.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Done {
    pub(super) tally: Tally,
    pub(super) heard: Heard,
    pub(super) attempts: usize,
    pub(super) epochs: usize,
}

/// Compares what was sent with what is there, what was told, and under which epochs that was done.
pub(super) fn judge(cluster: &Cluster, place: &Place, sent: &[Sent]) -> Result<Done, String> {
    let store = place.open()?;
    let tally = ledger::judge(Arc::clone(&store), sent, Look::Thorough)?;
    if !tally.is_clean() {
        return Err(tally.sentence());
    }
    let heard = heard::judge(&engine_on(store), &place.told, sent)?;
    let history = cluster.history(place.database.as_deref().unwrap_or_default());
    if let Some(twice) = overlap(&history) {
        return Err(format!("work was done under two live epochs: {twice}"));
    }
    let mut epochs: Vec<(i64, &str)> =
        history.iter().map(|(.., epoch, node)| (*epoch, node.as_str())).collect();
    epochs.sort_unstable();
    epochs.dedup();
    Ok(Done { tally, heard, attempts: history.len(), epochs: epochs.len() })
}

/// What parcels' journeys say.
pub(super) type Journeys = BTreeMap<ParcelId, String>;

/// The first journey that is not the same in both, or that nothing is known of.
pub(super) fn difference(ours: &Journeys, theirs: &Journeys) -> Option<String> {
    let nothing = String::new();
    let of = |journeys: &Journeys, parcel| journeys.get(parcel).unwrap_or(&nothing).clone();
    let pairs = ours.keys().chain(theirs.keys()).map(|parcel| (of(ours, parcel), of(theirs, parcel)));
    let mut others = pairs.filter(|(our, their)| our != their || our.is_empty());
    others.next().map(|(our, their)| format!("{our}\n  and there: {their}"))
}

/// What the journeys of all parcels that were sent say, without the hours at which it was told.
pub(super) fn journeys(place: &Place, sent: &[Sent]) -> Result<Journeys, String> {
    let engine = engine_on(place.open()?);
    let mut journeys = BTreeMap::new();
    for sent in sent {
        let parcel = sent.parcel();
        if journeys.contains_key(&parcel) {
            continue;
        }
        let known = engine.store.parcel(parcel).map_err(|error| error.to_string())?;
        let known = known.map(|known| engine.known(known)).transpose().map_err(|error| error.to_string())?;
        journeys.insert(parcel, known.map(|known| said(&known.journey)).unwrap_or_default());
    }
    Ok(journeys)
}

fn said(journey: &Journey) -> String {
    let event = |told: &JourneyEvent| {
        let event = &told.event;
        format!("{:?} {} {:?} {:?} {:?}", event.printed, event.milestone, event.code, event.place, event.text)
    };
    let all = |events: &[JourneyEvent]| events.iter().map(event).collect::<Vec<_>>().join("; ");
    format!(
        "{} {}: {} | {}",
        journey.number,
        journey.milestone,
        all(&journey.events),
        all(&journey.withdrawn)
    )
}

#[cfg(test)]
mod tests {
    use store::AccountId;

    use super::*;

    fn journeys(all: &[(&str, &str)]) -> Journeys {
        let one = |(number, said): &(&str, &str)| {
            (ParcelId::new(&AccountId::new("main"), number, None), (*said).to_owned())
        };
        all.iter().map(one).collect()
    }

    #[test]
    fn a_journey_that_is_another_or_missing_or_empty_is_a_difference() {
        let (a, b) = (("TEST1", "accepted"), ("TEST2", "delivered"));
        assert_eq!(difference(&journeys(&[a, b]), &journeys(&[a, b])), None);
        for other in [&[a, ("TEST2", "accepted")][..], &[a], &[a, ("TEST2", "")]] {
            assert!(difference(&journeys(&[a, b]), &journeys(other)).is_some());
            assert!(difference(&journeys(other), &journeys(&[a, b])).is_some());
        }
        let nothing = journeys(&[("TEST1", "")]);
        assert!(difference(&nothing, &nothing).is_some(), "nothing was kept");
    }
}
