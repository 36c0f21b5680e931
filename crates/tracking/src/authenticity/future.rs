//! ## What it looks at
//! Events that were told more than a day before they are told to have happened.
//!
//! ## Why it counts
//! Nobody scans tomorrow's parcel.
//!
//! ## What explains it innocently
//! Some carriers list what they expect beside what happened, and clocks hang in every zone. So a day and the doubt of
//! zones are taken off, and only a delivery is a doubt by itself.

use jiff::SignedDuration;

use super::case::Case;
use super::verdict::{Signal, Strength};
use crate::journey::JourneyEvent;
use crate::milestone::Milestone;

const A_DAY: SignedDuration = SignedDuration::from_hours(24);

pub(super) fn look(case: &Case<'_>) -> Option<Signal> {
    let ahead: Vec<(usize, &JourneyEvent)> =
        case.journey.events.iter().enumerate().filter(|(_, told)| is_ahead(told)).collect();
    let delivered = ahead.iter().any(|(_, told)| told.event.milestone == Milestone::Delivered);
    (!ahead.is_empty()).then(|| {
        Signal::against(
            "told-ahead",
            if delivered { Strength::Strong } else { Strength::Fair },
            "{count} events were told before the day on which they are told to have happened.",
        )
        .with("count", ahead.len())
        .because_of(ahead)
    })
}

fn is_ahead(told: &JourneyEvent) -> bool {
    let received = told.evidence.iter().map(|evidence| evidence.received).min();
    let first = told.event.time.bounds().map(|(first, _)| first);
    received.zip(first).is_some_and(|(received, first)| first.duration_since(received) > A_DAY)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{case, journey};
    use super::super::verdict::Strength;
    use super::look;

    #[track_caller]
    fn check(line: &str, expected: Option<Strength>) {
        assert_eq!(look(&case(&journey(&[line]))).map(|signal| signal.strength), expected);
    }

    #[test]
    fn nobody_scans_what_is_yet_to_come() {
        check("2026-12-30T10:00:00Z delivered -", Some(Strength::Strong));
        check("2026-12-30T10:00:00Z departed -", Some(Strength::Fair));
        check("2026-08-01T10:00:00Z delivered -", None);
    }
}
