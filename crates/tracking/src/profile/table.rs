//! All sketches of one node: each duration is remembered at every level at once.
//!
//! A question is answered by shrinking each level towards the next coarser one: a lane with three
//! journeys leans on its destination, one with three hundred stands alone. What others published comes
//! last, and only while own history is thin.

use std::collections::BTreeMap;

use super::curve::Curve;
use super::key::{Key, Level};
use super::priors;
use super::sketch::Sketch;

/// How many observations the coarser level counts as.
const STRENGTH: f64 = 20.0;
/// From how many journeys on a level is said to be the one that was used.
const ENOUGH: u64 = 30;
/// How many sketches a node keeps. A part of them is for destinations alone: when lanes have used up theirs, new
/// ones are remembered at their coarser levels only.
const MOST: usize = 200_000;
const FOR_DESTINATIONS: usize = 20_000;
/// How many cells all of them may have; then new lanes are remembered at their coarser levels only.
const MOST_CELLS: usize = 3_000_000;
/// Fewer journeys than this are not spoken of: they could be one shipper's.
pub const FEWEST: u64 = 5;

/// All sketches of one node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profiles {
    sketches: BTreeMap<Key, Sketch>,
    cells: usize,
}

/// What is normal for one question, and why we say so.
#[derive(Clone, Debug, PartialEq)]
pub struct Normal {
    /// The survival curve, all levels blended.
    pub curve: Curve,
    /// The finest level with enough journeys.
    pub level: Level,
    /// How many journeys that level has that saw the end, or waited for it in vain.
    pub like: u64,
    /// The published figure that still has a say, by its label, while own history is thin.
    pub published: Option<&'static str>,
}

impl Profiles {
    /// Remembers a duration that ended at `day`, at every level.
    pub fn ended(&mut self, key: &Key, days: f64, day: f64) {
        self.each(key, |sketch| sketch.ended(days, day));
    }

    /// Remembers a duration that was given up while open, at every level.
    pub fn open(&mut self, key: &Key, days: f64, day: f64) {
        self.each(key, |sketch| sketch.open(days, day));
    }

    /// Adds what is remembered of one lane, at every level. Exact, commutative and associative, as long as
    /// there is room.
    pub fn absorb(&mut self, key: &Key, sketch: &Sketch) {
        self.each(key, |kept| kept.merge(sketch));
    }

    fn each(&mut self, key: &Key, note: impl Fn(&mut Sketch)) {
        let mut done: Vec<Key> = Vec::with_capacity(Level::ALL.len());
        for level in Level::ALL {
            let key = key.at(*level);
            if done.contains(&key) {
                continue;
            }
            if self.has_room(*level) || self.sketches.contains_key(&key) {
                let sketch = self.sketches.entry(key.clone()).or_default();
                let before = sketch.size();
                note(sketch);
                self.cells = (self.cells + sketch.size()).saturating_sub(before);
            }
            done.push(key);
        }
    }

    fn has_room(&self, level: Level) -> bool {
        match level {
            Level::Destination | Level::Global => self.sketches.len() < MOST,
            _ => self.sketches.len() < MOST - FOR_DESTINATIONS && self.cells < MOST_CELLS,
        }
    }

    /// Adds what another node remembers. Exact, commutative and associative, as long as there is room.
    pub fn merge(&mut self, other: &Self) {
        for (key, sketch) in &other.sketches {
            if self.sketches.len() < MOST || self.sketches.contains_key(key) {
                let kept = self.sketches.entry(key.clone()).or_default();
                let before = kept.size();
                kept.merge(sketch);
                self.cells = (self.cells + kept.size()).saturating_sub(before);
            }
        }
    }

    /// Every sketch, for storing and for showing.
    pub fn iter(&self) -> impl Iterator<Item = (&Key, &Sketch)> {
        self.sketches.iter()
    }

    /// The sketch of exactly this key.
    #[must_use]
    pub fn sketch(&self, key: &Key) -> Option<&Sketch> {
        self.sketches.get(key)
    }

    /// What is normal for this key at `day`; never nothing, but honest about how little it rests on.
    #[must_use]
    pub fn normal(&self, key: &Key, day: f64) -> Normal {
        let prior = priors::published(key);
        let mut curve = prior.curve();
        let (mut level, mut like) = (Level::Global, 0);
        for at in Level::ALL.iter().rev() {
            let Some(sketch) = self.sketches.get(&key.at(*at)) else { continue };
            let count = sketch.journeys();
            if count < FEWEST && *at != Level::Global {
                continue;
            }
            curve = sketch.curve(day).shrunk_towards(&curve, curve.weight().min(STRENGTH));
            if count >= ENOUGH || *at == Level::Global {
                (level, like) = (*at, count);
            }
        }
        let published = (like < ENOUGH).then_some(prior.label);
        Normal { curve, level, like, published }
    }
}

#[cfg(test)]
mod tests {
    use super::super::key::Until;
    use super::*;
    use crate::milestone::Milestone;

    fn key(carrier: &str, origin: &str, destination: &str) -> Key {
        Key {
            phase: Milestone::Accepted,
            until: Until::Delivered,
            carrier: carrier.into(),
            origin: origin.into(),
            destination: destination.into(),
        }
    }

    fn profiles(journeys: &[(&Key, u32, f64)]) -> Profiles {
        let mut profiles = Profiles::default();
        for (key, count, days) in journeys {
            (0..*count).for_each(|i| profiles.ended(key, days * (0.9 + 0.002 * f64::from(i % 100)), 0.0));
        }
        profiles
    }

    #[track_caller]
    fn check(own: u32, level: Level, median: std::ops::Range<f64>) {
        let (here, there) = (key("china-post", "CN", "US"), key("royal-mail", "GB", "US"));
        let normal = profiles(&[(&here, own, 10.0), (&there, 300, 4.0)]).normal(&here, 0.0);
        assert_eq!(normal.level, level);
        let found = normal.curve.quantile(0.5).unwrap();
        assert!(median.contains(&found), "{found}");
    }

    #[test]
    fn a_new_lane_leans_on_its_destination_and_an_old_one_stands_alone() {
        check(0, Level::Destination, 3.5..5.0);
        check(5, Level::Destination, 3.5..9.0);
        check(300, Level::Exact, 9.0..11.0);
    }

    #[test]
    fn before_any_history_the_published_figure_speaks_and_says_so() {
        let normal = Profiles::default().normal(&key("china-post", "CN", "US"), 0.0);
        assert!(normal.published.is_some());
        assert_eq!(normal.like, 0);
        assert!(normal.curve.quantile(0.9).unwrap() > 2.0 * normal.curve.quantile(0.1).unwrap());
    }

    #[test]
    fn own_history_silences_the_published_figure() {
        let here = key("china-post", "CN", "US");
        assert_eq!(profiles(&[(&here, 100, 3.0)]).normal(&here, 0.0).published, None);
    }

    #[test]
    fn a_handful_of_journeys_is_not_spoken_of() {
        check(FEWEST as u32 - 1, Level::Destination, 3.5..4.6);
    }

    #[test]
    fn a_hundred_thousand_lanes_take_bounded_room_and_their_destinations_stay_known() {
        let mut profiles = Profiles::default();
        for lane in 0..100_000 {
            let origin = format!("X{lane}");
            profiles.ended(&key("any", &origin, ["US", "DE"][lane % 2]), 10.0, 0.0);
        }
        assert!(profiles.sketches.len() <= MOST && profiles.cells <= MOST_CELLS);
        let normal = profiles.normal(&key("any", "X99999", "DE"), 0.0);
        assert_eq!((normal.level, normal.like), (Level::CarrierDestination, 50_000));
        profiles.ended(&key("new", "ZZ", "FR"), 10.0, 0.0);
        assert!(profiles.sketch(&key("", "", "FR")).is_some());
    }

    #[test]
    fn two_nodes_know_together_what_one_would_have_known_alone() {
        let (a, b) = (key("china-post", "CN", "US"), key("royal-mail", "GB", "US"));
        let whole = profiles(&[(&a, 40, 9.0), (&b, 10, 4.0)]);
        let (left, right) = (profiles(&[(&a, 40, 9.0)]), profiles(&[(&b, 10, 4.0)]));
        let (mut one, mut other) = (left.clone(), right.clone());
        one.merge(&right);
        other.merge(&left);
        assert_eq!(one, whole);
        assert_eq!(other, whole);
    }
}
