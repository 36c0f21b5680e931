//! ## What it looks at
//! Whether another number of the same shipper, sent to another place, was delivered at the same instants.
//!
//! ## Why it counts
//! Parcels of one bag share their scans until customs let them go. No postman is at two doors in one second.
//!
//! ## What explains it innocently
//! One bag, one flight, one clearance: only the last mile counts, and two parcels to one address share even that.

use super::case::{Case, Destination, Neighbour};
use super::verdict::{Signal, Strength};
use crate::journey::JourneyEvent;
use crate::milestone::Milestone::{self, Attempted, Delivered, DestinationProcessing, OutForDelivery};

/// Steps at which the parcels of one bag have parted.
const LAST_MILE: &[Milestone] = &[DestinationProcessing, OutForDelivery, Attempted, Delivered];
/// So many shared instants are no chance.
const SEVERAL: usize = 2;

pub(super) fn look(case: &Case<'_>) -> Option<Signal> {
    let mine = &case.declared.destination;
    let twins: Vec<(&Neighbour, Vec<(usize, &JourneyEvent)>)> = case
        .neighbours
        .0
        .iter()
        .filter(|one| one.number != case.journey.number && differ(mine, &one.destination))
        .map(|one| (one, shared(case, one)))
        .filter(|(_, events)| events.len() >= SEVERAL)
        .collect();
    let (first, events) = twins.first()?;
    Some(
        Signal::against(
            "identical-timelines",
            Strength::Strong,
            "{count} steps at the destination happened in the same second as those of {number}, which went elsewhere.",
        )
        .with("count", events.len())
        .with("number", &first.number)
        .because_of(events.iter().copied()),
    )
}

fn differ(a: &Destination, b: &Destination) -> bool {
    let differ = |a: &Option<crate::Text>, b: &Option<crate::Text>| {
        a.as_ref().zip(b.as_ref()).is_some_and(|(a, b)| !a.eq_ignore_ascii_case(b))
    };
    differ(&a.country, &b.country) || differ(&a.city, &b.city)
}

fn shared<'a>(case: &Case<'a>, other: &Neighbour) -> Vec<(usize, &'a JourneyEvent)> {
    let same = |told: &JourneyEvent| {
        told.event.time.instant().is_some_and(|at| other.events.contains(&(told.event.milestone, at)))
    };
    case.of(LAST_MILE).filter(|(_, told)| same(told)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::case::{Destination, Neighbour};
    use super::super::sample::{case, journey};
    use super::look;

    #[track_caller]
    fn check(lines: &[&str], city: &str, expected: bool) {
        let journey = journey(lines);
        let to = |city: &str| Destination { city: Some(city.into()), ..Destination::default() };
        let other = Neighbour { number: "LB000000000CN".into(), ..Neighbour::of(&journey, to(city)) };
        let mut case = case(&journey);
        case.declared.destination = to("Leeds");
        case.neighbours.0.push(other);
        assert_eq!(look(&case).is_some(), expected);
    }

    const DOOR: [&str; 2] = ["2026-08-09T07:01:02Z out-for-delivery -", "2026-08-09T11:15:02Z delivered -"];

    #[test]
    fn nobody_is_at_two_doors_in_one_second() {
        check(&DOOR, "Exeter", true);
        check(&DOOR, "leeds", false);
    }

    #[test]
    fn one_bag_shares_its_scans() {
        check(&["2026-08-02T07:01:02Z left-origin -", "2026-08-04T11:15:02Z arrived -"], "Exeter", false);
    }
}
