//! What carriers are used to do, beside how long it takes: what they tell and what not, how late they upload, at
//! which hours, and for how long nothing is heard after export.
//!
//! Everything is a [`Sketch`], so that it forgets, merges and is stored as durations are. Where a habit is no
//! duration, the bucket is something else: the hour of the day for [`Habit::Hour`], and none for [`Habit::Told`]
//! and [`Habit::Journey`], whose cells count "yes" as ended and "no" as open.

use std::collections::BTreeMap;

use super::lane::Lane;
use super::sketch::{BUCKETS, Cell, Sketch, epoch};
use crate::milestone::{Milestone, named};

/// How many habits are kept. Beyond it new lanes are remembered for their carrier alone.
const MOST: usize = 100_000;

named! {
    /// What is remembered.
    Habit {
        /// Journeys: delivered, or not (yet).
        Journey = "journey",
        /// Whether a delivered journey had told this phase.
        Told = "told",
        /// How many days after it happened an event could first be seen.
        Upload = "upload",
        /// At which hours (UTC) news reached us.
        Hour = "hour",
        /// How long nothing was heard after export; open where nothing ever was.
        Export = "export",
    }
}

/// All habits of one node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Habits {
    sketches: BTreeMap<(Habit, Milestone, Lane), Sketch>,
}

impl Habits {
    /// Counts a yes or a no.
    pub fn count(&mut self, habit: Habit, phase: Milestone, lane: &Lane, yes: bool, day: f64) {
        let cell = Cell { ended: u32::from(yes), open: u32::from(!yes) };
        self.sketch(habit, phase, lane).add(epoch(day), 0, cell);
    }

    /// Remembers a duration in days.
    pub fn duration(&mut self, habit: Habit, lane: &Lane, (days, day, ended): (f64, f64, bool)) {
        self.sketch(habit, Milestone::Unknown, lane).journey(&[(days, day, ended)]);
    }

    /// Counts news at an hour of the day.
    pub fn hour(&mut self, lane: &Lane, hour: usize, day: f64) {
        let cell = Cell { ended: 1, open: 0 };
        self.sketch(Habit::Hour, Milestone::Unknown, lane).add(epoch(day), hour.min(23), cell);
    }

    fn sketch(&mut self, habit: Habit, phase: Milestone, lane: &Lane) -> &mut Sketch {
        let exact = (habit, phase, lane.clone());
        let room = self.sketches.len() < MOST || self.sketches.contains_key(&exact);
        let key = if room { exact } else { (habit, phase, lane.anywhere()) };
        // Carriers are packs, of which there are few; what has no carrier shares one.
        self.sketches.entry(key).or_default()
    }

    /// Adds what another node remembers. Exact, commutative and associative, as long as there is room.
    pub fn merge(&mut self, other: &Self) {
        for ((habit, phase, lane), sketch) in &other.sketches {
            self.restore(*habit, *phase, lane, sketch);
        }
    }

    /// Puts back what was stored, adding to what is there.
    pub fn restore(&mut self, habit: Habit, phase: Milestone, lane: &Lane, sketch: &Sketch) {
        self.sketch(habit, phase, lane).merge(sketch);
    }

    /// Everything, for storing.
    pub fn iter(&self) -> impl Iterator<Item = (Habit, Milestone, &Lane, &Sketch)> {
        self.sketches.iter().map(|((habit, phase, lane), sketch)| (*habit, *phase, lane, sketch))
    }

    /// What is remembered of all lanes in question together.
    #[must_use]
    pub fn sum(&self, habit: Habit, phase: Milestone, asked: &Lane) -> Sketch {
        let first = (habit, phase, Lane::default());
        let mut sum = Sketch::default();
        for ((_, _, lane), sketch) in
            self.sketches.range(first..).take_while(|((h, p, _), _)| (*h, *p) == (habit, phase))
        {
            if lane.is_in(asked) {
                sum.merge(sketch);
            }
        }
        sum
    }

    /// What is remembered of exactly this lane.
    #[must_use]
    pub fn get(&self, habit: Habit, phase: Milestone, lane: &Lane) -> Option<&Sketch> {
        self.sketches.get(&(habit, phase, lane.clone()))
    }

    /// Every lane of which this habit is remembered.
    pub fn lanes(&self, habit: Habit, phase: Milestone) -> impl Iterator<Item = (&Lane, &Sketch)> {
        let first = (habit, phase, Lane::default());
        let of = self.sketches.range(first..).take_while(move |((h, p, _), _)| (*h, *p) == (habit, phase));
        of.map(|((_, _, lane), sketch)| (lane, sketch))
    }

    /// For each hour of the day (UTC), the share of news that came in it; nothing where none came.
    #[must_use]
    pub fn hours(&self, asked: &Lane) -> Option<[f64; 24]> {
        let sum = self.sum(Habit::Hour, Milestone::Unknown, asked);
        let mut hours = [0.0; 24];
        for (_, hour, cell) in sum.cells().filter(|(_, hour, _)| *hour < 24.min(BUCKETS)) {
            hours[hour] += f64::from(cell.ended);
        }
        let all: f64 = hours.iter().sum();
        (all > 0.0).then(|| hours.map(|count| count / all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lane(origin: &str) -> Lane {
        Lane::new("china-post", origin, "US")
    }

    #[test]
    fn a_question_sums_over_all_lanes_that_it_leaves_open() {
        let mut habits = Habits::default();
        for (origin, told) in [("CN", true), ("CN", false), ("HK", true)] {
            habits.count(Habit::Told, Milestone::LeftOrigin, &lane(origin), told, 0.0);
        }
        let sum = |asked: &Lane| {
            let sum = habits.sum(Habit::Told, Milestone::LeftOrigin, asked);
            (sum.count(), sum.count_open())
        };
        assert_eq!(sum(&lane("CN")), (1, 1));
        assert_eq!(sum(&Lane::new("china-post", "", "")), (2, 1));
        assert_eq!(sum(&Lane::new("usps", "", "")), (0, 0));
        assert_eq!(habits.sum(Habit::Told, Milestone::Accepted, &lane("CN")).count(), 0);
    }

    #[test]
    fn hours_are_shares_of_all_news() {
        let mut habits = Habits::default();
        assert_eq!(habits.hours(&lane("CN")), None);
        [2, 2, 2, 14].iter().for_each(|hour| habits.hour(&lane("CN"), *hour, 0.0));
        let hours = habits.hours(&lane("CN")).unwrap();
        assert_eq!((hours[2], hours[14], hours[3]), (0.75, 0.25, 0.0));
    }

    #[test]
    fn a_hundred_thousand_lanes_and_more_take_bounded_room() {
        let mut habits = Habits::default();
        for origin in 0..MOST + 50 {
            habits.count(Habit::Journey, Milestone::Unknown, &lane(&format!("X{origin}")), true, 0.0);
        }
        assert_eq!(habits.sketches.len(), MOST + 1);
        assert_eq!(
            habits.sum(Habit::Journey, Milestone::Unknown, &Lane::default()).count(),
            MOST as u64 + 50
        );
    }
}
