//! ## What it looks at
//! Whether every time ends in a full five minutes, or in a full hour.
//!
//! ## Why it counts
//! Of times that a scanner writes one in five falls on such a minute. That all of many do is what people type.
//!
//! ## What explains it innocently
//! Some carriers print hours only, and agents type the times of flights. So it is never a doubt by itself, and counts
//! a little only where the history names its carrier.

use super::case::Case;
use super::verdict::{Signal, Strength};
use crate::journey::JourneyEvent;

pub(super) fn look(case: &Case<'_>) -> Option<Signal> {
    let timed: Vec<(usize, &JourneyEvent)> = case
        .journey
        .events
        .iter()
        .enumerate()
        .filter(|(_, told)| told.event.time.clock().is_some())
        .collect();
    let mut clocks: Vec<_> = timed.iter().filter_map(|(_, told)| told.event.time.clock()).collect();
    clocks.sort_unstable();
    clocks.dedup();
    let round = clocks.iter().all(|clock| clock.minute() % 5 == 0 && clock.second() == 0);
    let hours = clocks.iter().all(|clock| clock.minute() == 0);
    let named = case.names_a_carrier();
    let strength = match clocks.len() {
        0 | 1 => return None,
        _ if !round => return None,
        2 if !hours => return None,
        _ if named => Strength::Slight,
        3..=4 if hours => Strength::Fair,
        2..=4 => Strength::Slight,
        _ => Strength::Fair,
    };
    let step = if hours { "a full hour" } else { "full five minutes" };
    Some(
        Signal::against("round-times", strength, "All {count} times fall on {step}: scanners do not do that.")
            .key(if hours { "round-times.hours" } else { "round-times.minutes" })
            .with("count", clocks.len())
            .with("step", step)
            .because_of(timed),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample::{case, journey};
    use super::super::verdict::Strength;
    use super::look;

    #[track_caller]
    fn check(clocks: &[&str], expected: Option<Strength>) {
        let lines: Vec<String> =
            (1..).zip(clocks).map(|(day, clock)| format!("2026-08-0{day}T{clock}Z in-transit -")).collect();
        let journey = journey(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(look(&case(&journey)).map(|signal| signal.strength), expected);
    }

    #[test]
    fn the_more_times_are_round_the_more_it_counts() {
        check(&["10:00:00"], None);
        check(&["10:00:00", "11:00:00"], Some(Strength::Slight));
        check(&["10:05:00", "11:00:00"], None);
        check(&["10:05:00", "11:00:00", "09:30:00"], Some(Strength::Slight));
        check(&["10:05:00", "11:00:00", "09:30:00", "16:45:00", "12:10:00"], Some(Strength::Fair));
    }

    #[test]
    fn one_odd_minute_ends_it() {
        check(&["10:05:00", "11:00:00", "09:30:00", "16:45:00", "12:11:00"], None);
        check(&["10:05:00", "11:00:00", "09:30:00", "16:45:00", "12:10:07"], None);
    }
}
