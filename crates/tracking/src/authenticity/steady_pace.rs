//! ## What it looks at
//! Whether different steps of the way all happen at the same hour of the day, on many days.
//!
//! ## Why it counts
//! Sorting, flights, customs and postmen keep different hours. A program that adds a step a day does not.
//!
//! ## What explains it innocently
//! Some posts send their data once a night, and all times of a history are then the hour of that batch: times
//! between 22:00 and 06:00 say nothing. Pings that repeat one sentence every twelve hours are one step. A number
//! whose check digit is right belongs to a post that may send by day, so it counts less.

use jiff::Timestamp;

use super::case::{Case, MOST_COMPARED};
use super::verdict::{Signal, Strength};
use crate::journey::JourneyEvent;
use crate::milestone::Milestone;

const MINUTES_OF_DAY: i64 = 24 * 60;
/// How far from the common hour a time may be.
const SLACK: i64 = 6;
/// So many days with so many different steps are needed.
const DAYS: usize = 5;
const STEPS: usize = 4;

pub(super) fn look(case: &Case<'_>) -> Option<Signal> {
    let timed: Vec<Timed<'_>> = case.journey.events.iter().enumerate().take(MOST_COMPARED).filter_map(Timed::of).collect();
    let common = timed.iter().map(|one| near(&timed, one.at)).max_by_key(Vec::len)?;
    if common.len() * 4 < timed.len() * 3 || distinct(common.iter().map(|one| one.day)) < DAYS {
        return None;
    }
    if distinct(common.iter().map(|one| one.step)) < STEPS || common.iter().all(|one| one.by_night) {
        return None;
    }
    let post = case.number.check_right == Some(true);
    let strength = if post { Strength::Fair } else { Strength::Strong };
    Some(
        Signal::against(
            "steady-pace",
            strength,
            "{count} different steps happened at the same minute of the day, on {days} days.",
        )
        .with("count", common.len())
        .with("days", distinct(common.iter().map(|one| one.day)))
        .because_of(common.iter().map(|one| one.told)),
    )
}

/// An event on a clock that is the same for all events.
#[derive(Clone, Copy)]
struct Timed<'a> {
    told: (usize, &'a JourneyEvent),
    step: Milestone,
    at: Timestamp,
    day: i64,
    by_night: bool,
}

impl<'a> Timed<'a> {
    fn of(told: (usize, &'a JourneyEvent)) -> Option<Self> {
        let time = &told.1.event.time;
        let clock = time.clock()?;
        let at = time.instant().or_else(|| time.guess())?;
        let day = at.as_second().div_euclid(60 * MINUTES_OF_DAY);
        let by_night = !(6..22).contains(&clock.hour());
        Some(Self { told, step: told.1.event.milestone, at, day, by_night })
    }
}

/// Those at the same minute of the day, give or take the slack.
fn near<'a>(timed: &[Timed<'a>], at: Timestamp) -> Vec<Timed<'a>> {
    let apart = |one: &Timed<'_>| {
        let minutes = (one.at.as_second() - at.as_second()).div_euclid(60).rem_euclid(MINUTES_OF_DAY);
        minutes.min(MINUTES_OF_DAY - minutes)
    };
    timed.iter().copied().filter(|one| apart(one) <= SLACK).collect()
}

fn distinct<T: Ord>(values: impl Iterator<Item = T>) -> usize {
    values.collect::<std::collections::BTreeSet<T>>().len()
}

#[cfg(test)]
mod tests {
    use super::super::sample::{case, journey};
    use super::super::verdict::Strength;
    use super::look;

    const STEPS: [&str; 6] =
        ["accepted", "origin-processing", "left-origin", "departed", "arrived", "import-customs"];

    fn told(clocks: [&str; 6], steps: [&str; 6]) -> crate::journey::Journey {
        let lines: Vec<String> = (1..)
            .zip(clocks.iter().zip(steps))
            .map(|(day, (clock, step))| format!("2026-08-0{day}T{clock} {step} -"))
            .collect();
        journey(&lines.iter().map(String::as_str).collect::<Vec<_>>())
    }

    #[track_caller]
    fn check(clocks: [&str; 6], steps: [&str; 6], expected: Option<Strength>) {
        assert_eq!(look(&case(&told(clocks, steps))).map(|signal| signal.strength), expected);
    }

    #[test]
    fn a_step_a_day_at_one_hour_is_no_carriers_work() {
        check(["09:00:00+08:00"; 6], STEPS, Some(Strength::Strong));
    }

    #[test]
    fn a_nightly_batch_and_a_repeated_ping_are_innocent() {
        check(["01:05:00+08:00"; 6], STEPS, None);
        check(["09:00:00+08:00"; 6], ["in-transit"; 6], None);
    }

    #[test]
    fn hours_of_work_differ() {
        let clocks = ["09:00", "14:12", "19:40", "23:05", "07:31", "11:11"];
        check(clocks.map(|clock| match clock {
            "09:00" => "09:00:00+08:00",
            "14:12" => "14:12:00+08:00",
            "19:40" => "19:40:00+08:00",
            "23:05" => "23:05:00+08:00",
            "07:31" => "07:31:00+08:00",
            _ => "11:11:00+08:00",
        }), STEPS, None);
    }

    #[test]
    fn a_right_check_digit_makes_it_count_less() {
        let journey = told(["09:00:00+08:00"; 6], STEPS);
        let mut case = case(&journey);
        case.number.check_right = Some(true);
        assert_eq!(look(&case).map(|signal| signal.strength), Some(Strength::Fair));
    }
}
