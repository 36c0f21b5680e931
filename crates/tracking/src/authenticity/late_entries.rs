//! ## What it looks at
//! Events that first appear a week or more after they are told to have happened, behind newer ones.
//!
//! ## Why it counts
//! Who mends a made-up history adds to its past.
//!
//! ## What explains it innocently
//! Posts upload scans late, some only after delivery. So several are needed, and they count a little.

use jiff::SignedDuration;

use super::case::{Case, MOST_COMPARED, certainly_before};
use super::verdict::{Signal, Strength};
use crate::journey::JourneyEvent;

const LATE: SignedDuration = SignedDuration::from_hours(7 * 24);
const SEVERAL: usize = 3;

pub(super) fn look(case: &Case<'_>) -> Option<Signal> {
    let events: Vec<(usize, &JourneyEvent)> = case.journey.events.iter().enumerate().take(MOST_COMPARED).collect();
    let late: Vec<_> =
        events.iter().filter(|(_, told)| events.iter().any(|(_, other)| behind(told, other))).collect();
    (late.len() >= SEVERAL).then(|| {
        Signal::against(
            "late-entries",
            Strength::Slight,
            "{count} events were added behind newer ones, a week or more after they are told to have happened.",
        )
        .with("count", late.len())
        .because_of(late.into_iter().copied())
    })
}

/// Whether an event appeared a week after a newer one of the same source that was told before it.
fn behind(told: &JourneyEvent, newer: &JourneyEvent) -> bool {
    let (Some(mine), Some(other)) = (told.evidence.first(), newer.evidence.first()) else { return false };
    mine.source == other.source
        && mine.received.duration_since(other.received) >= LATE
        && certainly_before(&told.event.time, &newer.event.time).is_some()
}

#[cfg(test)]
mod tests {
    use super::super::sample::{case, looks};
    use super::look;

    const NEW: &str = "2026-08-20T10:00:00Z delivered -";
    const OLD: [&str; 3] =
        ["2026-08-01T10:00:00Z accepted -", "2026-08-02T10:00:00Z departed -", "2026-08-05T10:00:00Z arrived -"];

    #[track_caller]
    fn check(late: &[&str], days: usize, expected: bool) {
        let all: Vec<&str> = late.iter().copied().chain([NEW]).collect();
        // A look a day: the last brings what is late.
        let mut told: Vec<&[&str]> = vec![&[NEW]; days];
        told.push(&all);
        assert_eq!(look(&case(&looks(&told))).is_some(), expected);
    }

    #[test]
    fn a_past_that_grows_weeks_later_is_odd() {
        check(&OLD, 8, true);
        check(&OLD, 3, false);
    }

    #[test]
    fn a_late_upload_is_no_sign() {
        check(&OLD[..1], 8, false);
    }
}
