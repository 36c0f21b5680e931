//! How well forecasts have kept their word, and who was nearer: the forecast or the carrier's promise.
//!
//! Each parcel's first forecast is compared with its delivery. Only whole numbers are kept (minutes, counts), by
//! lane and epoch, so that records merge exactly and the old ones can be left out.

use std::collections::BTreeMap;

use super::lane::Lane;
use super::sketch::{EPOCHS, epoch};
use crate::forecast::{LEVELS, RANGES, Spread};

/// How many lanes and epochs are kept. Beyond it new lanes are remembered for their carrier alone.
const MOST: usize = 50_000;
const MINUTES: f64 = 24.0 * 60.0;
/// The longest error that is counted: a year.
const LONGEST: f64 = 366.0;

/// A forecast whose parcel was delivered. All times are days since the forecast was given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fulfilled {
    /// What was said.
    pub said: Spread,
    /// When it was delivered.
    pub took: f64,
    /// Until when the carrier had promised it, if it had.
    pub promised: Option<f64>,
    /// The forecast rested on published figures alone.
    pub published: bool,
    /// The day on which the forecast was given, in days since 1970-01-01.
    pub day: f64,
}

/// How well some forecasts have kept their word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// How many forecasts.
    pub forecasts: u64,
    /// How many of them rested on published figures alone.
    pub published: u64,
    /// In how many of them the 50, 80 and 95 % ranges held.
    pub held: [u64; 3],
    /// The sum of how far the medians were off, in minutes.
    pub error: u64,
    /// The sum of the mean pinball losses, in minutes.
    pub pinball: u64,
    /// The sum of the widths of the 80 % ranges, in minutes.
    pub width: u64,
    /// How many had a promise beside them.
    pub promised: u64,
    /// How many promises were kept.
    pub promise_kept: u64,
    /// The sum of how far promises were off, in minutes.
    pub promise_error: u64,
    /// The sum of how far our medians were off where there was a promise, in minutes.
    pub beside_error: u64,
    /// Where the promise was nearer than our median.
    pub promise_nearer: u64,
    /// Where our median was nearer.
    pub forecast_nearer: u64,
}

impl Kept {
    fn of(one: &Fulfilled) -> Self {
        let took = one.took.clamp(0.0, LONGEST);
        let error = minutes(one.said.median() - took);
        let mut kept = Self {
            forecasts: 1,
            published: u64::from(one.published),
            held: std::array::from_fn(|which| {
                let (from, to) = one.said.range(which);
                u64::from((from..=to).contains(&took))
            }),
            error,
            pinball: minutes(pinball(&one.said, took)),
            width: minutes(one.said.range(1).1 - one.said.range(1).0),
            ..Self::default()
        };
        if let Some(promised) = one.promised {
            kept.promised = 1;
            kept.promise_kept = u64::from(took <= promised);
            kept.promise_error = minutes(promised - took);
            kept.beside_error = error;
            kept.promise_nearer = u64::from(kept.promise_error < error);
            kept.forecast_nearer = u64::from(error < kept.promise_error);
        }
        kept
    }

    fn numbers(&mut self) -> [&mut u64; Self::COUNT] {
        let [half, four_fifths, nearly_all] = &mut self.held;
        [
            &mut self.forecasts,
            &mut self.published,
            half,
            four_fifths,
            nearly_all,
            &mut self.error,
            &mut self.pinball,
            &mut self.width,
            &mut self.promised,
            &mut self.promise_kept,
            &mut self.promise_error,
            &mut self.beside_error,
            &mut self.promise_nearer,
            &mut self.forecast_nearer,
        ]
    }

    /// How many numbers there are.
    pub const COUNT: usize = 14;

    /// All numbers, in a fixed order, for storing.
    #[must_use]
    pub fn to_numbers(mut self) -> [u64; Self::COUNT] {
        self.numbers().map(|number| *number)
    }

    /// The same from its numbers.
    #[must_use]
    pub fn from_numbers(numbers: [u64; Self::COUNT]) -> Self {
        let mut kept = Self::default();
        kept.numbers().into_iter().zip(numbers).for_each(|(own, number)| *own = number);
        kept
    }

    /// Adds others.
    pub fn add(&mut self, other: &Self) {
        let more = other.to_numbers();
        self.numbers().into_iter().zip(more).for_each(|(own, more)| *own = own.saturating_add(more));
    }

    /// The share of forecasts in which each range held, in the order of [`RANGES`].
    #[must_use]
    pub fn coverage(&self) -> Option<[f64; 3]> {
        (self.forecasts > 0).then(|| self.held.map(|held| held as f64 / self.forecasts as f64))
    }

    /// The mean of a sum of minutes over the forecasts, in days.
    #[must_use]
    pub fn mean_days(&self, minutes: u64) -> Option<f64> {
        mean(minutes, self.forecasts)
    }

    /// The mean of a sum of minutes over the forecasts that had a promise beside them, in days.
    #[must_use]
    pub fn mean_days_beside_promise(&self, minutes: u64) -> Option<f64> {
        mean(minutes, self.promised)
    }
}

fn mean(minutes: u64, of: u64) -> Option<f64> {
    (of > 0).then(|| minutes as f64 / of as f64 / MINUTES)
}

fn minutes(days: f64) -> u64 {
    (days.abs().min(LONGEST) * MINUTES).round() as u64
}

/// The mean over the seven levels of how much it costs to have said this.
fn pinball(said: &Spread, took: f64) -> f64 {
    let days = said.days();
    let loss = |(level, said): (&f64, f64)| (level * (took - said)).max((level - 1.0) * (took - said));
    LEVELS.iter().zip(days).map(loss).sum::<f64>() / LEVELS.len() as f64
}

/// How well forecasts have kept their word, by lane and epoch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    lanes: BTreeMap<(Lane, i32), Kept>,
}

impl Record {
    /// Remembers how a forecast turned out.
    pub fn fulfilled(&mut self, lane: &Lane, one: &Fulfilled) {
        self.restore(lane, epoch(one.day), &Kept::of(one));
    }

    /// Adds what was stored.
    pub fn restore(&mut self, lane: &Lane, epoch: i32, kept: &Kept) {
        let exact = (lane.clone(), epoch);
        let room = self.lanes.len() < MOST || self.lanes.contains_key(&exact);
        let key = if room { exact } else { (lane.anywhere(), epoch) };
        self.lanes.entry(key).or_default().add(kept);
    }

    /// Adds what another node remembers. Exact, commutative and associative, as long as there is room.
    pub fn merge(&mut self, other: &Self) {
        for ((lane, epoch), kept) in &other.lanes {
            self.restore(lane, *epoch, kept);
        }
    }

    /// Leaves out what lies two years and more before a day.
    pub fn forget(&mut self, day: f64) {
        let oldest = epoch(day).saturating_sub(EPOCHS);
        self.lanes.retain(|(_, epoch), _| *epoch > oldest);
    }

    /// Everything, for storing and for showing.
    pub fn iter(&self) -> impl Iterator<Item = (&Lane, i32, &Kept)> {
        self.lanes.iter().map(|((lane, epoch), kept)| (lane, *epoch, kept))
    }

    /// All lanes in question together.
    #[must_use]
    pub fn sum(&self, asked: &Lane) -> Kept {
        let mut sum = Kept::default();
        self.lanes.iter().filter(|((lane, _), _)| lane.is_in(asked)).for_each(|(_, kept)| sum.add(kept));
        sum
    }

    /// What each range says of itself, in the order of [`Kept::held`].
    #[must_use]
    pub fn said() -> [f64; 3] {
        RANGES.map(|(probability, ..)| probability)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fulfilled(took: f64, promised: Option<f64>) -> Fulfilled {
        let said = Spread::new([2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 20.0]);
        Fulfilled { said, took, promised, published: false, day: 20_000.0 }
    }

    fn record(all: &[Fulfilled]) -> Record {
        let mut record = Record::default();
        all.iter().for_each(|one| record.fulfilled(&Lane::new("usps", "US", "US"), one));
        record
    }

    #[test]
    fn a_range_held_when_the_parcel_came_within_it() {
        let took: Vec<Fulfilled> = [7.0, 11.0, 15.0, 30.0].map(|took| fulfilled(took, None)).to_vec();
        let kept = record(&took).sum(&Lane::default());
        assert_eq!((kept.forecasts, kept.held), (4, [1, 2, 3]));
        let error = kept.mean_days(kept.error).unwrap();
        assert!((error - (1.0 + 3.0 + 7.0 + 22.0) / 4.0).abs() < 0.01, "{error}");
    }

    #[test]
    fn who_was_nearer_is_counted_where_there_was_a_promise() {
        let all = [
            fulfilled(8.5, Some(5.0)),
            fulfilled(5.0, Some(5.5)),
            fulfilled(12.0, Some(20.0)),
            fulfilled(9.0, None),
        ];
        let kept = record(&all).sum(&Lane::default());
        assert_eq!((kept.promised, kept.promise_kept), (3, 2));
        assert_eq!((kept.promise_nearer, kept.forecast_nearer), (1, 2));
    }

    #[test]
    fn two_nodes_know_together_what_one_would_have_known_alone() {
        let all: Vec<Fulfilled> = (1..30).map(|took| fulfilled(f64::from(took), Some(9.0))).collect();
        let (mut one, other) = (record(&all[..11]), record(&all[11..]));
        one.merge(&other);
        assert_eq!(one, record(&all));
    }

    #[test]
    fn numbers_come_back_as_they_were() {
        let kept = record(&[fulfilled(3.0, Some(4.0))]).sum(&Lane::default());
        assert_eq!(Kept::from_numbers(kept.to_numbers()), kept);
    }

    #[test]
    fn of_nothing_no_share_is_said() {
        assert_eq!(Kept::default().coverage(), None);
        assert_eq!(Kept::default().mean_days(0), None);
    }
}
