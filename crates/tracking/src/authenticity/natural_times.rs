//! ## What it looks at
//! Whether the times look like a machine's record of work: odd minutes, uneven distances.
//!
//! ## Why it counts
//! Scanners write the second at which somebody pressed the button. People who invent times choose round ones.
//!
//! ## What explains it innocently
//! It speaks for the history, a little: a program can draw odd minutes too.

use super::case::Case;
use super::verdict::{Signal, Strength};
use crate::journey::JourneyEvent;

/// So many different times are needed.
const ENOUGH: usize = 4;

pub(super) fn look(case: &Case<'_>) -> Option<Signal> {
    let odd: Vec<(usize, &JourneyEvent)> = case
        .journey
        .events
        .iter()
        .enumerate()
        .filter(|(_, told)| told.event.time.clock().is_some_and(|clock| clock.minute() % 5 != 0))
        .collect();
    let mut minutes: Vec<i8> =
        odd.iter().filter_map(|(_, told)| Some(told.event.time.clock()?.minute())).collect();
    minutes.sort_unstable();
    minutes.dedup();
    (minutes.len() >= ENOUGH).then(|| {
        Signal::in_favour(
            "natural-times",
            Strength::Slight,
            "The times are uneven, as scanners write them ({count} odd minutes).",
        )
        .with("count", odd.len())
        .because_of(odd)
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::{case, journey};
    use super::look;

    #[test]
    fn odd_minutes_count_and_round_ones_do_not() {
        let at = |clocks: &[&str]| -> bool {
            let lines: Vec<String> = (1..)
                .zip(clocks)
                .map(|(day, clock)| format!("2026-08-0{day}T{clock}:00Z in-transit -"))
                .collect();
            look(&case(&journey(&lines.iter().map(String::as_str).collect::<Vec<_>>()))).is_some()
        };
        assert!(at(&["10:12", "11:43", "09:08", "17:59"]));
        assert!(!at(&["10:10", "11:45", "09:05", "17:55"]));
        assert!(!at(&["01:06", "01:06", "01:06", "01:06"]));
    }
}
