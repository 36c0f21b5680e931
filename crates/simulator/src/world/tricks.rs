//! What dishonest shippers make carriers tell.
//!
//! Each trick gives claims: phases that did not happen to this parcel. The parcel's own truth is then
//! that it was never posted, or that something else was.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::kind::{Kind, Step};
use super::parcel::Phase;
use super::place::{Place, Role, places};
use super::road::{self, Way};
use crate::chance::Chance;

/// The claims of a dishonest shipper whose buyer paid at `start`.
pub(crate) fn claims(way: Way<'_>, seed: u64, mut chance: Chance, start: Timestamp) -> Vec<Phase> {
    let elsewhere = other_city(way.destination, &mut chance);
    let usual = Way { kind: Kind::Usual, ..way };
    match way.kind {
        Kind::ReusedNumber => {
            let earlier = start - SignedDuration::from_hours(24 * chance.between(25, 60));
            road::lay(Way { destination: elsewhere, ..usual }, alone(chance), earlier)
        }
        Kind::OtherCity => road::lay(Way { destination: elsewhere, ..usual }, alone(chance), start),
        Kind::LabelOnly => vec![Phase { step: Step::Announced, at: start, place: way.origin }],
        Kind::Template => template(usual, seed, chance, start),
        Kind::Rewritten => road::lay(usual, alone(chance), start),
        _ => Vec::new(),
    }
}

/// How often a rewritten history is moved on.
pub(crate) const REWRITINGS: i32 = 3;

/// The phase at which a rewritten history is taken back, and by how much its copy is moved on.
pub(crate) fn rewriting(claims: &[Phase], chance: &mut Chance) -> (usize, SignedDuration) {
    let last = claims.iter().position(|phase| phase.step == Step::LeftOrigin).unwrap_or(0);
    (last, SignedDuration::from_hours(chance.between(4 * 24, 9 * 24)))
}

/// One step a day or every other day, always at the same full hour of the origin's clock. The machine
/// is started once a week: all that a city's cheats sold in that week gets the same times.
fn template(way: Way<'_>, seed: u64, mut chance: Chance, start: Timestamp) -> Vec<Phase> {
    let local = way.origin.clock(start);
    let week = monday(local.date());
    let mut machine = Chance::named(seed, &format!("{}/{week}", way.origin.city));
    let stride = 24 * machine.between(1, 2);
    let hour = machine.between(8, 11) as i8;
    let first = week.at(hour, 0, 0, 0).to_zoned(local.time_zone().clone());
    let first = first.map_or(start, |first| first.timestamp()) + SignedDuration::from_hours(7 * 24);
    let stray = i64::from(way.plan.habits.template_stray);
    let mut laid = road::lay(way, alone(chance.fork()), start);
    laid.retain(|phase| phase.step != Step::Predeclared);
    for (phase, days) in laid.iter_mut().zip(0..) {
        phase.at = first + SignedDuration::from_hours(stride * days);
        phase.at += SignedDuration::from_mins(chance.between(0, stray));
    }
    laid
}

/// The chances of a parcel that travels in no batch.
fn alone(mut chance: Chance) -> [Chance; 2] {
    let own = chance.fork();
    [chance, own]
}

fn monday(day: Date) -> Date {
    let since = i64::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(SignedDuration::from_hours(24 * since)).unwrap_or(day)
}

fn other_city(home: &'static Place, chance: &mut Chance) -> &'static Place {
    let mut cities = places(home.country, Role::City);
    cities.retain(|city| *city != home);
    chance.pick(&cities).copied().unwrap_or(home)
}
