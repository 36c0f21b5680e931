//! ## What it looks at
//! Times that are told as distances from the hour of asking, such as `+2 d` or `now-12 h`.
//!
//! ## Why it counts
//! A scan has a date. A time that is a distance from now moves with every look, so that the history is always fresh.
//!
//! ## What explains it innocently
//! Pages say "two days ago" of real scans; such words are left out. A few such times are no doubt by themselves.

use super::case::Case;
use super::verdict::{Signal, Strength};
use crate::event_time::EventTime;
use crate::journey::JourneyEvent;

/// So many, and no other time, are a doubt by themselves.
const MANY: usize = 4;

pub(super) fn look(case: &Case<'_>) -> Option<Signal> {
    let events = &case.journey.events;
    let moving: Vec<(usize, &JourneyEvent)> =
        events.iter().enumerate().filter(|(_, told)| moves(told)).collect();
    (moving.len() >= 2 && moving.len() * 2 > events.len()).then(|| {
        Signal::against(
            "moving-times",
            if moving.len() == events.len() && moving.len() >= MANY { Strength::Strong } else { Strength::Fair },
            "{count} of {all} times are distances from the hour of asking, so they move with every look.",
        )
        .with("count", moving.len())
        .with("all", events.len())
        .because_of(moving)
    })
}

fn moves(told: &JourneyEvent) -> bool {
    let printed = told.event.printed.as_deref().unwrap_or_default().trim();
    let sign = printed.strip_prefix("now").unwrap_or(printed);
    let distance = sign.trim_start().strip_prefix(['+', '-']).is_some_and(|rest| {
        let rest = rest.trim_start();
        rest.starts_with(|first: char| first.is_ascii_digit())
            && rest.ends_with(|last: char| last.is_ascii_alphabetic())
    });
    told.event.time == EventTime::Unknown && distance
}

#[cfg(test)]
mod tests {
    use super::super::sample::{case, journey};
    use super::look;

    #[test]
    fn a_distance_from_now_is_no_date() {
        let told = journey(&["now-9d accepted -", "+2d departed -", "+5d arrived -"]);
        assert!(look(&case(&told)).is_some());
        let told = journey(&["2026-08-01T10:12:00Z accepted -", "+2d departed -"]);
        assert!(look(&case(&told)).is_none());
    }
}
