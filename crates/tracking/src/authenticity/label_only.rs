//! ## What it looks at
//! Whether all that was told for weeks is that the parcel was announced.
//!
//! ## Why it counts
//! A label costs little. A seller who prints one and never posts the parcel has "shipped" for the marketplace.
//!
//! ## What explains it innocently
//! Sellers wait for stock, carriers skip the first scan, and peaks take weeks. So two weeks are given, and only what
//! we asked about in the meantime counts.

use jiff::SignedDuration;

use super::case::{Case, days};
use super::verdict::{Signal, Strength};
use crate::milestone::Milestone;

const LONG: SignedDuration = SignedDuration::from_hours(14 * 24);
const TOO_LONG: SignedDuration = SignedDuration::from_hours(21 * 24);

pub(super) fn look(case: &Case<'_>) -> Option<Signal> {
    let events = &case.journey.events;
    let known = [Milestone::Announced, Milestone::Unknown];
    if events.iter().any(|told| !known.contains(&told.event.milestone)) {
        return None;
    }
    let announced = case.of(&[Milestone::Announced]).next()?;
    let (_, last) = announced.1.event.time.bounds()?;
    let waited = case.journey.last_look?.min(case.now).duration_since(last);
    let strength = match waited {
        _ if waited >= TOO_LONG => Strength::Strong,
        _ if waited >= LONG => Strength::Fair,
        _ => return None,
    };
    Some(
        Signal::against(
            "label-only",
            strength,
            "It was announced, and in the {days} days since no carrier said that it has it.",
        )
        .with("days", days(waited))
        .because(announced),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::{case, journey};
    use super::super::verdict::Strength;
    use super::look;

    #[track_caller]
    fn check(days: i64, further: Option<&str>, expected: Option<Strength>) {
        let lines: Vec<&str> = std::iter::once("2026-08-01T10:00:00Z announced -").chain(further).collect();
        let mut journey = journey(&lines);
        let now = "2026-08-01T10:00:00Z".parse::<jiff::Timestamp>().unwrap()
            + jiff::SignedDuration::from_hours(24 * days);
        journey.last_look = Some(now);
        let mut case = case(&journey);
        case.now = now;
        assert_eq!(look(&case).map(|signal| signal.strength), expected);
    }

    #[test]
    fn a_label_may_wait_for_two_weeks() {
        check(13, None, None);
        check(15, None, Some(Strength::Fair));
        check(22, None, Some(Strength::Strong));
        check(22, Some("2026-08-03T10:00:00Z accepted -"), None);
    }
}
