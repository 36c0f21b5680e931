//! The simple methods that a forecast must beat.
//!
//! *Promised date*: all seven quantiles are the promise. *Global quantiles*: those of all deliveries before.
//! *Lane, rolling 90 days*: those of the lane's deliveries in the last ninety days; with fewer than
//! [`ENOUGH`] those to the same destination, and with fewer of these those of everywhere. Both tables are
//! made anew each Monday from what had been delivered by then.

use std::collections::BTreeMap;

use crate::Text;
use crate::forecast::question::Question;
use crate::forecast::spread::{LEVELS, Spread};

const ENOUGH: usize = 30;
const WINDOW: f64 = 90.0;
/// The first Monday of the count of days, which began on a Thursday.
const MONDAY: f64 = 4.0;
/// What is said before anything was delivered.
const UNKNOWN: [f64; 7] = [1.0, 3.0, 5.0, 10.0, 20.0, 30.0, 60.0];

#[derive(Clone, Debug)]
struct Delivery {
    end: f64,
    days: f64,
    origin: Text,
    destination: Text,
}

/// The two tables, and the deliveries from which they are made.
#[derive(Clone, Debug, Default)]
pub struct Baselines {
    deliveries: Vec<Delivery>,
    week: Option<f64>,
    all: Option<Spread>,
    recent: Option<Spread>,
    lanes: BTreeMap<(Text, Text), Spread>,
    destinations: BTreeMap<Text, Spread>,
}

/// The promise, taken at its word.
#[must_use]
pub fn promised(question: &Question) -> Option<Spread> {
    question.promised.map(|day| Spread::new([day - question.begun; 7]))
}

impl Baselines {
    /// Remembers a delivery at `end`.
    pub fn delivered(&mut self, question: &Question, end: f64) {
        self.deliveries.push(Delivery {
            end,
            days: end - question.begun,
            origin: question.origin.clone(),
            destination: question.destination.clone(),
        });
    }

    /// What *global quantiles* and *lane, rolling 90 days* say.
    pub fn ask(&mut self, question: &Question) -> (Spread, Spread) {
        let week = ((question.begun - MONDAY) / 7.0).floor() * 7.0 + MONDAY;
        if self.week.is_none_or(|known| known < week) || self.all.is_none() {
            self.week = Some(week);
            self.refit(week);
        }
        let unknown = Spread::new(UNKNOWN);
        let lane = (question.origin.clone(), question.destination.clone());
        let found = self.lanes.get(&lane).or_else(|| self.destinations.get(&question.destination));
        (self.all.unwrap_or(unknown), found.copied().or(self.recent).unwrap_or(unknown))
    }

    fn refit(&mut self, week: f64) {
        let known = || self.deliveries.iter().filter(|one| one.end < week);
        let recent: Vec<&Delivery> = known().filter(|one| one.end >= week - WINDOW).collect();
        let mut lanes: BTreeMap<(Text, Text), Vec<f64>> = BTreeMap::new();
        let mut destinations: BTreeMap<Text, Vec<f64>> = BTreeMap::new();
        for one in &recent {
            lanes.entry((one.origin.clone(), one.destination.clone())).or_default().push(one.days);
            destinations.entry(one.destination.clone()).or_default().push(one.days);
        }
        self.all = spread(known().map(|one| one.days).collect(), 1);
        self.recent = spread(recent.iter().map(|one| one.days).collect(), 1);
        self.lanes = lanes.into_iter().filter_map(|(k, days)| Some((k, spread(days, ENOUGH)?))).collect();
        self.destinations =
            destinations.into_iter().filter_map(|(k, days)| Some((k, spread(days, ENOUGH)?))).collect();
    }
}

/// The seven quantiles of at least `least` durations, interpolated between their neighbours.
fn spread(mut days: Vec<f64>, least: usize) -> Option<Spread> {
    days.sort_by(f64::total_cmp);
    let last = days.len().checked_sub(1).filter(|last| last + 1 >= least)?;
    Some(Spread::new(LEVELS.map(|p| {
        let at = p * last as f64;
        let (low, high) = (days[at.floor() as usize], days[at.ceil() as usize]);
        low + (high - low) * at.fract()
    })))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(origin: &str, destination: &str, begun: f64, promised: Option<f64>) -> Question {
        Question {
            origin: origin.into(),
            destination: destination.into(),
            carrier: "".into(),
            service: "".into(),
            begun,
            promised,
        }
    }

    /// Deliveries on day 10 that took 1, 2, 3, ... days.
    fn deliver(baselines: &mut Baselines, lane: (&str, &str), days: std::ops::RangeInclusive<u32>) {
        for took in days {
            baselines.delivered(&question(lane.0, lane.1, 10.0 - f64::from(took), None), 10.0);
        }
    }

    #[track_caller]
    fn check(lane: (&str, &str), asked: f64, global: f64, rolling: f64) {
        let mut baselines = Baselines::default();
        deliver(&mut baselines, ("SP", "RJ"), 1..=31);
        deliver(&mut baselines, ("SP", "BA"), 41..=69);
        deliver(&mut baselines, ("MG", "BA"), 71..=71);
        let (all, recent) = baselines.ask(&question(lane.0, lane.1, asked, None));
        assert!((all.median() - global).abs() < 1e-4, "{}", all.median());
        assert!((recent.median() - rolling).abs() < 1e-4, "{}", recent.median());
    }

    #[test]
    fn a_lane_with_enough_deliveries_is_asked_itself() {
        check(("SP", "RJ"), 20.0, 31.0, 16.0);
    }

    #[test]
    fn a_lane_with_too_few_asks_its_destination_and_that_failing_everywhere() {
        check(("SP", "BA"), 20.0, 31.0, 55.5);
        check(("PR", "AM"), 20.0, 31.0, 31.0);
    }

    #[test]
    fn what_was_delivered_since_monday_is_not_yet_in_the_table() {
        // Day 10 is a Sunday; day 11 the Monday on which it becomes known.
        check(("SP", "RJ"), 10.9, 10.0, 10.0);
        check(("SP", "RJ"), 11.0, 31.0, 16.0);
    }

    #[test]
    fn after_ninety_days_only_the_global_table_remembers() {
        check(("SP", "RJ"), 200.0, 31.0, 10.0);
    }

    #[test]
    fn a_promise_is_taken_at_its_word() {
        let spread = promised(&question("SP", "RJ", 10.0, Some(25.0))).unwrap();
        assert!(spread.days().iter().all(|day| (day - 15.0).abs() < 1e-3));
        assert_eq!(promised(&question("SP", "RJ", 10.0, None)), None);
    }
}
