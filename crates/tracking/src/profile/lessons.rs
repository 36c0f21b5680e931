//! What journeys teach: all durations of each lane, the habits of its carriers, and how forecasts turned out.
//!
//! This is what is stored and what nodes exchange. It holds whole numbers alone, each lane once and no coarser
//! level, so that lessons of different journeys add up exactly in any order. The coarser levels are made from it
//! by [`Lessons::profiles`].
//!
//! A lesson is a function of a journey and the hour at which it is taught: an open journey teaches that it has
//! lasted so long, and an hour later that it has lasted an hour longer. Nothing is ever taken out of lessons
//! again; who wants to learn anew begins with empty ones.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::habits::{Habit, Habits};
use super::key::{Key, Until};
use super::lane::Lane;
use super::phases::phases;
use super::record::Record;
use super::sketch::Sketch;
use super::table::Profiles;
use crate::journey::{Journey, JourneyEvent};
use crate::milestone::Milestone::{self, *};
use crate::silence::{About, Length, lengths};

/// How many lanes and phases are kept exactly. Beyond it new ones are remembered for their destination alone.
const MOST: usize = 150_000;
/// How many quiets one journey teaches.
const MOST_QUIETS: usize = 500;
/// An open journey older than this teaches nothing about arrivals: it may never be seen to arrive.
const WAITED_FOR: f64 = 120.0;
const DAY: f64 = 86_400.0;

/// The phases that a carrier could tell, in order; those of the second list lie behind the border.
const HERE: [Milestone; 4] = [Accepted, OriginProcessing, ExportCustoms, LeftOrigin];
const THERE: [Milestone; 5] =
    [EnteredDestination, ImportCustoms, CustomsReleased, DestinationProcessing, OutForDelivery];

/// All phases that a carrier could tell on the way to a delivery.
pub const TELLABLE: [Milestone; 9] = [
    Accepted,
    OriginProcessing,
    ExportCustoms,
    LeftOrigin,
    EnteredDestination,
    ImportCustoms,
    CustomsReleased,
    DestinationProcessing,
    OutForDelivery,
];

/// What journeys taught.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lessons {
    durations: BTreeMap<Key, Sketch>,
    /// What carriers are used to do.
    pub habits: Habits,
    /// How well forecasts have kept their word.
    pub record: Record,
}

/// How long something lasted, the day it counts for, and whether it ended.
type Met = (f64, f64, bool);

impl Lessons {
    /// Learns what a journey teaches at an hour.
    pub fn learn(&mut self, journey: &Journey, about: &About, now: Timestamp) {
        let lane = lane(journey, about);
        let quiets: Vec<Length> = lengths(journey, about, now).into_iter().take(MOST_QUIETS).collect();
        let untold = quiets.last().is_some_and(|quiet| quiet.blind);
        let mut met: BTreeMap<Key, Vec<Met>> = BTreeMap::new();
        for quiet in &quiets {
            self.after_export(quiet);
            if !quiet.blind {
                met.entry(quiet.key.clone()).or_default().push((quiet.days, quiet.day, quiet.ended));
            }
        }
        if !untold {
            arrivals(journey, &lane, now, &mut met);
        }
        met.iter().for_each(|(key, met)| self.duration(key).journey(met));
        self.told(journey, &lane);
        self.uploads(journey, &lane);
    }

    fn duration(&mut self, key: &Key) -> &mut Sketch {
        let room = self.durations.len() < MOST || self.durations.contains_key(key);
        let key = if room { key.clone() } else { key.at(super::Level::Destination) };
        self.durations.entry(key).or_default()
    }

    fn after_export(&mut self, quiet: &Length) {
        if matches!(quiet.key.phase, LeftOrigin | Departed) {
            let met = (quiet.days, quiet.day, quiet.ended);
            self.habits.duration(Habit::Export, &Lane::from(&quiet.key), met);
        }
    }

    /// Counts the journey, and once it is delivered, what was told of its way and what not.
    fn told(&mut self, journey: &Journey, lane: &Lane) {
        let Some(first) = journey.events.iter().find_map(|told| told.event.time.guess()) else { return };
        let delivered = journey.milestone == Delivered;
        self.habits.count(Habit::Journey, Unknown, lane, delivered, day(first));
        if !delivered || lane.origin.is_empty() || lane.destination.is_empty() {
            return;
        }
        let abroad = lane.origin != lane.destination;
        let last = journey.legs.last().and_then(|leg| leg.carrier.clone());
        let there = Lane { carrier: last.unwrap_or_else(|| lane.carrier.clone()), ..lane.clone() };
        let borders = [ExportCustoms, LeftOrigin, EnteredDestination, ImportCustoms, CustomsReleased];
        let said = |phase| journey.events.iter().any(|told| told.event.milestone == phase);
        for (phases, lane) in [(&HERE[..], lane), (&THERE[..], &there)] {
            for phase in phases.iter().filter(|phase| abroad || !borders.contains(phase)) {
                self.habits.count(Habit::Told, *phase, lane, said(*phase), day(first));
            }
        }
    }

    /// How late after it happened each event could be seen, as far as somebody was looking.
    fn uploads(&mut self, journey: &Journey, lane: &Lane) {
        let mut first: BTreeMap<&str, Timestamp> = BTreeMap::new();
        for evidence in journey.events.iter().flat_map(|told| &told.evidence) {
            let earliest = first.entry(&*evidence.source).or_insert(evidence.received);
            *earliest = evidence.received.min(*earliest);
        }
        for told in journey.events.iter().take(MOST_QUIETS) {
            let Some((happened, seen)) = fresh(told, &first) else { continue };
            let carrier = journey.legs.get(told.leg).and_then(|leg| leg.carrier.as_deref());
            let lane = Lane { carrier: carrier.unwrap_or(&lane.carrier).into(), ..lane.clone() };
            let late = seen.duration_since(happened).as_secs_f64() / DAY;
            self.habits.duration(Habit::Upload, &lane, (late, day(happened), true));
            let hour = seen.as_second().rem_euclid(86_400) / 3_600;
            self.habits.hour(&lane, hour as usize, day(happened));
        }
    }

    /// Adds what another node was taught. Exact, commutative and associative, as long as there is room.
    pub fn merge(&mut self, other: &Self) {
        other.durations.iter().for_each(|(key, sketch)| self.restore(key, sketch));
        self.habits.merge(&other.habits);
        self.record.merge(&other.record);
    }

    /// Puts back durations that were stored, adding to what is there.
    pub fn restore(&mut self, key: &Key, sketch: &Sketch) {
        self.duration(key).merge(sketch);
    }

    /// All durations, for storing.
    pub fn durations(&self) -> impl Iterator<Item = (&Key, &Sketch)> {
        self.durations.iter()
    }

    /// What is normal, at every level.
    #[must_use]
    pub fn profiles(&self) -> Profiles {
        let mut profiles = Profiles::default();
        self.durations.iter().for_each(|(key, sketch)| profiles.absorb(key, sketch));
        profiles
    }
}

/// The lane of a journey: what it says itself, else what was declared.
#[must_use]
pub fn lane(journey: &Journey, about: &About) -> Lane {
    let own = |own: &Option<crate::Text>, declared: &Option<crate::Text>| {
        own.clone().or_else(|| declared.clone()).unwrap_or_default()
    };
    Lane {
        carrier: own(&journey.carrier, &about.carrier),
        origin: own(&journey.origin, &about.origin),
        destination: own(&journey.destination, &about.destination),
    }
}

/// When an event happened and when it was first seen, if its source had been heard before and its instant is known.
fn fresh(told: &JourneyEvent, first: &BTreeMap<&str, Timestamp>) -> Option<(Timestamp, Timestamp)> {
    let evidence = told.evidence.iter().min_by_key(|evidence| evidence.received)?;
    let happened = told.event.time.instant()?;
    let earlier = first.get(&*evidence.source)? < &evidence.received;
    (earlier && happened <= evidence.received).then_some((happened, evidence.received))
}

/// How long it took, or has taken, from each phase to the delivery; and from "on its way back" to the return.
fn arrivals(journey: &Journey, lane: &Lane, now: Timestamp, met: &mut BTreeMap<Key, Vec<Met>>) {
    let phases = phases(journey);
    let over = journey.milestone.is_final();
    let end = |wanted| {
        let at = phases.iter().find(|phase| phase.milestone == wanted).map(|phase| phase.since);
        at.filter(|_| journey.milestone == wanted)
    };
    for (until, end) in [(Until::Delivered, end(Delivered)), (Until::Returned, end(Returned))] {
        // What ended otherwise was open until then.
        let stopped = end.or_else(|| phases.last().filter(|_| over).map(|last| last.since)).unwrap_or(now);
        for phase in phases.iter().filter(|phase| !phase.milestone.is_final()) {
            let days = stopped.duration_since(phase.since).as_secs_f64() / DAY;
            let returns = phase.milestone == Returning;
            let asked = returns == (until == Until::Returned);
            if asked && days >= 0.0 && (end.is_some() || days <= WAITED_FOR) {
                let key = lane.key(phase.milestone, until);
                met.entry(key).or_default().push((days, day(phase.since), end.is_some()));
            }
        }
    }
}

/// An instant as days since 1970-01-01.
#[must_use]
pub fn day(at: Timestamp) -> f64 {
    at.as_second() as f64 / DAY
}

#[cfg(test)]
mod tests;
