//! ## What it looks at
//! Two ends of one parcel: returned to its sender and delivered, or delivered at places far apart.
//!
//! ## Why it counts
//! A parcel ends once. Who was told that it came back cannot be told that it was delivered abroad.
//!
//! ## What explains it innocently
//! "Delivered" may mean handed back to the sender: a delivery in the country of origin, or where it was returned,
//! is no conflict. A forwarder signs for what then travels on.

use super::case::Case;
use super::verdict::{Signal, Strength};
use crate::journey::JourneyEvent;
use crate::milestone::Milestone::{
    Accepted, Arrived, Delivered, Departed, EnteredDestination, LeftOrigin, Returned,
};
use crate::place::Place;

/// Deliveries nearer than this may be one.
const FAR_KM: f64 = 300.0;

pub(super) fn look(case: &Case<'_>) -> Option<Signal> {
    returned_and_delivered(case).or_else(|| delivered_twice(case))
}

fn returned_and_delivered(case: &Case<'_>) -> Option<Signal> {
    let origin = case.declared.origin.as_deref().or(case.journey.origin.as_deref());
    let returned = case.of(&[Returned]).next()?;
    let delivered = case.of(&[Delivered]).find(|(_, told)| {
        let (back, there) = (country(returned.1), country(told));
        let abroad = there.is_some() && there != origin && back.is_some() && back != there;
        abroad || (there.is_none() && source(told) != source(returned.1))
    })?;
    Some(
        Signal::against(
            "conflicting-ends",
            Strength::Strong,
            "It is told as returned ({returned}) and as delivered ({delivered}).",
        )
        .key("conflicting-ends.returned")
        .with("returned", place(returned.1))
        .with("delivered", place(delivered.1))
        .because(returned)
        .because(delivered),
    )
}

fn delivered_twice(case: &Case<'_>) -> Option<Signal> {
    let ends: Vec<_> = case.of(&[Delivered]).collect();
    let last = *ends.last()?;
    let other = ends.iter().find(|(index, told)| {
        let far = told.event.place.as_ref().zip(last.1.event.place.as_ref());
        *index != last.0 && !travels_on(case, *index, last.0) && far.and_then(|(a, b)| case.km(a, b)).is_some_and(|km| km >= FAR_KM)
    })?;
    Some(
        Signal::against(
            "conflicting-ends",
            Strength::Fair,
            "It is told as delivered twice: {returned} and {delivered}.",
        )
        .key("conflicting-ends.twice")
        .with("returned", place(other.1))
        .with("delivered", place(last.1))
        .because(*other)
        .because(last),
    )
}

/// Whether somebody had the parcel on the road between two deliveries.
fn travels_on(case: &Case<'_>, first: usize, last: usize) -> bool {
    let road = [Accepted, LeftOrigin, Departed, Arrived, EnteredDestination];
    case.of(&road).any(|(index, _)| (first..last).contains(&index))
}

fn country(told: &JourneyEvent) -> Option<&str> {
    told.event.place.as_ref()?.country.as_deref()
}

fn source(told: &JourneyEvent) -> Option<&str> {
    told.evidence.first().map(|evidence| &*evidence.source)
}

fn place(told: &JourneyEvent) -> &str {
    told.event.place.as_ref().map_or("place unsaid", |place: &Place| &*place.printed)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{case, journey, journey_of};
    use super::look;

    #[test]
    fn a_parcel_that_came_back_is_not_delivered_abroad() {
        let back = "2026-08-09T07:01:02Z returned Hong-Kong,HK";
        assert!(look(&case(&journey(&[back, "2026-08-19T11:15:02Z delivered Tampa,US"]))).is_some());
        assert!(look(&case(&journey(&[back, "2026-08-19T11:15:02Z delivered Kowloon,HK"]))).is_none());
    }

    #[test]
    fn two_deliveries_far_apart_are_a_conflict_unless_it_travels_on() {
        let lines = |between: Option<&'static str>| {
            let ends = ["2026-08-01T10:00:00Z delivered Perth,AU", "2026-08-19T11:15:02Z delivered Tampa,US"];
            journey(&[Some(ends[0]), between, Some(ends[1])].into_iter().flatten().collect::<Vec<_>>())
        };
        let far = |_: &_, _: &_| Some(18_000.0);
        for (between, expected) in [(None, true), (Some("2026-08-05T10:00:00Z departed Perth,AU"), false)] {
            let told = lines(between);
            let mut case = case(&told);
            case.distance = Some(&far);
            assert_eq!(look(&case).is_some(), expected);
        }
    }

    #[test]
    fn two_sources_that_disagree_are_named() {
        let told = journey_of(&[
            ("post-a", "2026-08-09T07:01:02Z returned -"),
            ("post-b", "2026-08-09T11:15:02Z delivered -"),
        ]);
        assert!(look(&case(&told)).is_some_and(|signal| signal.evidence.len() == 2));
    }
}
