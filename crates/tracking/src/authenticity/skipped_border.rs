//! ## What it looks at
//! Whether a parcel that began in one country was delivered in another without anybody telling that it left, flew,
//! arrived, was cleared or was sorted there.
//!
//! ## Why it counts
//! A border is crossed in steps, and whoever shows the first and the last usually shows one between.
//!
//! ## What explains it innocently
//! Cheap services are not scanned, and some carriers show three events to a guest. So it counts beside others only.

use super::case::Case;
use super::verdict::{Signal, Strength};
use crate::journey::JourneyEvent;
use crate::milestone::Milestone;

/// Steps that are said before or at the beginning.
const BEGINNING: &[Milestone] =
    &[Milestone::Announced, Milestone::Accepted, Milestone::OriginProcessing, Milestone::InTransit];

pub(super) fn look(case: &Case<'_>) -> Option<Signal> {
    let events = &case.journey.events;
    let end = events.iter().enumerate().next_back()?;
    let begin = events.iter().enumerate().next()?;
    let (from, to) = country(begin.1).zip(country(end.1))?;
    let told_between = events.iter().rev().skip(1).any(|told| {
        !BEGINNING.contains(&told.event.milestone) || country(told).is_none_or(|country| country == to)
    });
    (end.1.event.milestone == Milestone::Delivered && from != to && !told_between).then(|| {
        Signal::against(
            "skipped-border",
            Strength::Slight,
            "It goes from {from} to a delivery in {to}, and no step between is told.",
        )
        .with("from", from)
        .with("to", to)
        .because(begin)
        .because(end)
    })
}

fn country(told: &JourneyEvent) -> Option<&str> {
    told.event.place.as_ref()?.country.as_deref()
}

#[cfg(test)]
mod tests {
    use super::super::sample::{case, journey};
    use super::look;

    #[track_caller]
    fn check(between: Option<&str>, expected: bool) {
        let first = "2026-08-01T10:12:31Z in-transit Boston,US";
        let last = "2026-08-09T11:15:02Z delivered Munich,DE";
        let lines: Vec<&str> = [Some(first), between, Some(last)].into_iter().flatten().collect();
        assert_eq!(look(&case(&journey(&lines))).is_some(), expected);
    }

    #[test]
    fn a_border_is_crossed_in_steps() {
        check(None, true);
        check(Some("2026-08-02T10:12:31Z in-transit Boston,US"), true);
        check(Some("2026-08-04T10:12:31Z departed Boston,US"), false);
        check(Some("2026-08-07T10:12:31Z in-transit Munich,DE"), false);
        check(Some("2026-08-07T10:12:31Z in-transit -"), false);
    }
}
