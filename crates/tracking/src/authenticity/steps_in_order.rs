//! ## What it looks at
//! Whether the steps follow one another as on a parcel's road: taken in, out of the country, into the next, to the door.
//!
//! ## Why it counts
//! Statements that could contradict one another and do not are worth something.
//!
//! ## What explains it innocently
//! It speaks for the history, a little: who makes one up knows the order too.

use super::case::Case;
use super::verdict::{Signal, Strength};
use crate::journey::JourneyEvent;
use crate::milestone::Milestone;

/// So many different stretches of the road are needed.
const ENOUGH: usize = 3;

pub(super) fn look(case: &Case<'_>) -> Option<Signal> {
    let road: Vec<(u8, (usize, &JourneyEvent))> = case
        .journey
        .events
        .iter()
        .enumerate()
        .filter(|(_, told)| told.event.time.interval().is_some())
        .filter_map(|told| Some((stretch(told.1.event.milestone)?, told)))
        .collect();
    let mut stretches: Vec<u8> = road.iter().map(|(stretch, _)| *stretch).collect();
    if !stretches.is_sorted() {
        return None;
    }
    stretches.dedup();
    (stretches.len() >= ENOUGH).then(|| {
        Signal::in_favour(
            "steps-in-order",
            Strength::Slight,
            "The steps follow one another as on a parcel's road, from {first} to {last}.",
        )
        .with("first", road.first().map_or("", |(_, told)| told.1.event.milestone.name()))
        .with("last", road.last().map_or("", |(_, told)| told.1.event.milestone.name()))
        .because_of(road.iter().map(|(_, told)| *told))
    })
}

/// The stretch of the road on which a milestone lies; those that can lie on several have none.
fn stretch(milestone: Milestone) -> Option<u8> {
    use Milestone::*;
    Some(match milestone {
        Accepted => 1,
        OriginProcessing | ExportCustoms => 2,
        LeftOrigin | Departed => 3,
        Arrived | EnteredDestination | CustomsHold => 4,
        DestinationProcessing => 5,
        OutForDelivery | Attempted | ReadyForPickup => 6,
        Delivered => 7,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::{case, journey};
    use super::look;

    #[track_caller]
    fn check(steps: &[&str], expected: bool) {
        let lines: Vec<String> =
            (1..).zip(steps).map(|(day, step)| format!("2026-08-0{day}T10:12:31Z {step} -")).collect();
        let told = journey(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(look(&case(&told)).is_some(), expected);
    }

    #[test]
    fn a_road_has_an_order() {
        check(&["accepted", "departed", "delivered"], true);
        check(&["accepted", "customs-released", "departed", "in-transit", "delivered"], true);
        check(&["accepted", "delivered"], false);
        check(&["accepted", "delivered", "departed"], false);
    }
}
