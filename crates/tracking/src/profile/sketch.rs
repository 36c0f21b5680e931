//! Durations of one kind, remembered in bounded space.
//!
//! A duration falls into one of [`BUCKETS`] log-spaced buckets, and its end into an epoch of four weeks.
//! Each cell counts what *ended* there and what was last seen *open* there. All counts are whole numbers,
//! so merging two sketches is exact, in any order. Beside them it counts the journeys that they come from: one
//! journey may have many quiets of one kind, and says no more than one journey can. Forgetting happens when somebody asks: an epoch counts
//! half for each [`HALF_LIFE_EPOCHS`] it lies back, and epochs older than [`EPOCHS`] are dropped.

use std::collections::BTreeMap;

use super::curve::Curve;

/// How many buckets of duration there are; the last one takes everything longer.
pub const BUCKETS: usize = 88;
/// How many epochs are kept, counted back from the newest: two years.
pub const EPOCHS: i32 = 26;
/// An epoch's days.
pub const EPOCH_DAYS: f64 = 28.0;
/// After how many epochs a count weighs half.
pub const HALF_LIFE_EPOCHS: f64 = 4.0;
/// A duration that is open for so many days says by itself that the end may never come.
pub const LONG_OPEN: f64 = 30.0;

const FIRST_EDGE: f64 = 1.0 / 24.0;
const RATIO: f64 = 1.11;

/// The longest duration of a bucket, in days.
#[must_use]
pub fn edge(bucket: usize) -> f64 {
    FIRST_EDGE * RATIO.powi(bucket.min(BUCKETS) as i32)
}

/// The bucket of a duration in days; what is negative or not a number falls into the first.
#[must_use]
pub fn bucket(days: f64) -> usize {
    if days.is_nan() || days <= FIRST_EDGE {
        return 0;
    }
    // The small slack keeps a duration that is exactly an edge in its own bucket.
    (((days / FIRST_EDGE).ln() / RATIO.ln() - 1e-9).ceil() as usize).min(BUCKETS - 1)
}

/// The epoch of a day (days since 1970-01-01).
#[must_use]
pub fn epoch(day: f64) -> i32 {
    (day / EPOCH_DAYS).floor() as i32
}

/// One cell: how many durations ended in a bucket, and how many were last seen open in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Durations that ended.
    pub ended: u32,
    /// Durations that were given up while open: longer than this, nobody knows how much.
    pub open: u32,
}

/// Durations of one kind, remembered in bounded space.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    newest: Option<i32>,
    cells: BTreeMap<(i32, u8), Cell>,
    journeys: BTreeMap<i32, u32>,
}

impl Sketch {
    /// Remembers a duration that ended at `day`.
    pub fn ended(&mut self, days: f64, day: f64) {
        self.add(epoch(day), bucket(days), Cell { ended: 1, open: 0 });
        self.add_journeys(epoch(day), 1);
    }

    /// Remembers a duration that was still open when it was last looked at, at `day`.
    pub fn open(&mut self, days: f64, day: f64) {
        self.add(epoch(day), bucket(days), Cell { ended: 0, open: 1 });
        self.add_journeys(epoch(day), u32::from(days >= LONG_OPEN));
    }

    /// Remembers what one journey met of this kind: how long each lasted in days, the day that it counts for,
    /// and whether it ended.
    pub fn journey(&mut self, met: &[(f64, f64, bool)]) {
        for (days, day, ended) in met {
            self.add(epoch(*day), bucket(*days), Cell { ended: u32::from(*ended), open: u32::from(!ended) });
        }
        let tells = met.iter().filter(|(days, _, ended)| *ended || *days >= LONG_OPEN);
        if let Some((_, day, _)) = tells.max_by(|a, b| a.1.total_cmp(&b.1)) {
            self.add_journeys(epoch(*day), 1);
        }
    }

    /// Adds journeys of an epoch, as read from [`Sketch::journeys_by_epoch`].
    pub fn add_journeys(&mut self, epoch: i32, more: u32) {
        if more > 0 && self.newest.is_none_or(|newest| epoch > newest.saturating_sub(EPOCHS)) {
            let journeys = self.journeys.entry(epoch).or_default();
            *journeys = journeys.saturating_add(more);
        }
    }

    /// Adds a cell, as read from [`Sketch::cells`]: how a caller restores what it stored.
    pub fn add(&mut self, epoch: i32, bucket: usize, more: Cell) {
        let newest = self.newest.map_or(epoch, |newest| newest.max(epoch));
        self.newest = Some(newest);
        if epoch > newest.saturating_sub(EPOCHS) {
            let cell = self.cells.entry((epoch, bucket.min(BUCKETS - 1) as u8)).or_default();
            cell.ended = cell.ended.saturating_add(more.ended);
            cell.open = cell.open.saturating_add(more.open);
        }
        self.forget(newest);
    }

    fn forget(&mut self, newest: i32) {
        let oldest = newest.saturating_sub(EPOCHS);
        if self.cells.first_key_value().is_some_and(|((epoch, _), _)| *epoch <= oldest) {
            self.cells.retain(|(epoch, _), _| *epoch > oldest);
        }
        if self.journeys.first_key_value().is_some_and(|(epoch, _)| *epoch <= oldest) {
            self.journeys.retain(|epoch, _| *epoch > oldest);
        }
    }

    /// Adds what another node remembers. Exact, commutative and associative.
    pub fn merge(&mut self, other: &Self) {
        let newest = self.newest.max(other.newest);
        self.newest = newest;
        for (key, more) in &other.cells {
            let cell = self.cells.entry(*key).or_default();
            cell.ended = cell.ended.saturating_add(more.ended);
            cell.open = cell.open.saturating_add(more.open);
        }
        for (epoch, more) in &other.journeys {
            let journeys = self.journeys.entry(*epoch).or_default();
            *journeys = journeys.saturating_add(*more);
        }
        if let Some(newest) = newest {
            self.forget(newest);
        }
    }

    /// Every cell that is not empty, as `(epoch, bucket, cell)`, oldest first.
    pub fn cells(&self) -> impl Iterator<Item = (i32, usize, Cell)> {
        self.cells.iter().map(|((epoch, bucket), cell)| (*epoch, usize::from(*bucket), *cell))
    }

    /// How many cells are not empty.
    #[must_use]
    pub fn size(&self) -> usize {
        self.cells.len()
    }

    /// How many journeys of each epoch stand behind it, oldest first.
    pub fn journeys_by_epoch(&self) -> impl Iterator<Item = (i32, u32)> {
        self.journeys.iter().map(|(epoch, journeys)| (*epoch, *journeys))
    }

    /// How many journeys stand behind it: those that saw an end, or waited long for it.
    #[must_use]
    pub fn journeys(&self) -> u64 {
        self.journeys.values().map(|journeys| u64::from(*journeys)).sum()
    }

    /// The oldest epoch of which it remembers anything.
    #[must_use]
    pub fn since(&self) -> Option<i32> {
        self.cells.first_key_value().map(|((epoch, _), _)| *epoch)
    }

    /// The part of it that lies in some epochs.
    #[must_use]
    pub fn within(&self, epochs: std::ops::RangeInclusive<i32>) -> Self {
        let cells = self.cells.iter().filter(|((epoch, _), _)| epochs.contains(epoch));
        let journeys = self.journeys.iter().filter(|(epoch, _)| epochs.contains(epoch));
        Self {
            newest: self.newest,
            cells: cells.map(|(key, cell)| (*key, *cell)).collect(),
            journeys: journeys.map(|(epoch, count)| (*epoch, *count)).collect(),
        }
    }

    /// How many durations ended, old and new alike.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.cells.values().map(|cell| u64::from(cell.ended)).sum()
    }

    /// How many were given up while open.
    #[must_use]
    pub fn count_open(&self) -> u64 {
        self.cells.values().map(|cell| u64::from(cell.open)).sum()
    }

    /// The survival curve as seen at `day`: newer epochs weigh more.
    #[must_use]
    pub fn curve(&self, day: f64) -> Curve {
        let (mut ended, mut open) = ([0.0; BUCKETS], [0.0; BUCKETS]);
        let (today, mut of, mut weight) = (epoch(day), None, 1.0);
        for (at, bucket, cell) in self.cells() {
            // Cells lie in the order of their epochs: each weight is found once.
            if of != Some(at) {
                of = Some(at);
                weight = 0.5_f64.powf(f64::from(today.saturating_sub(at).max(0)) / HALF_LIFE_EPOCHS);
            }
            ended[bucket] += weight * f64::from(cell.ended);
            open[bucket] += weight * f64::from(cell.open);
        }
        Curve::from_counts(&ended, &open)
    }

    /// The duration that a share `p` does not exceed; `None` where the open ones leave it unsaid.
    #[must_use]
    pub fn quantile(&self, p: f64, day: f64) -> Option<f64> {
        self.curve(day).quantile(p)
    }

    /// The share that lasts longer than `days`.
    #[must_use]
    pub fn survival(&self, days: f64, day: f64) -> f64 {
        self.curve(day).survival(days)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sketch(durations: &[(f64, f64, bool)]) -> Sketch {
        let mut sketch = Sketch::default();
        for (days, day, ended) in durations {
            if *ended { sketch.ended(*days, *day) } else { sketch.open(*days, *day) }
        }
        sketch
    }

    fn merged(a: &Sketch, b: &Sketch) -> Sketch {
        let mut sum = a.clone();
        sum.merge(b);
        sum
    }

    fn durations() -> impl Strategy<Value = Vec<(f64, f64, bool)>> {
        prop::collection::vec((0.0..400.0, 15_000.0..20_000.0, any::<bool>()), 0..40)
    }

    proptest! {
        #[test]
        fn the_order_of_merging_does_not_matter(a in durations(), b in durations(), c in durations()) {
            let (a, b, c) = (sketch(&a), sketch(&b), sketch(&c));
            prop_assert_eq!(merged(&a, &b), merged(&b, &a));
            prop_assert_eq!(merged(&merged(&a, &b), &c), merged(&a, &merged(&b, &c)));
        }

        #[test]
        fn two_halves_merged_are_the_whole(all in durations(), cut in 0usize..40) {
            let cut = cut.min(all.len());
            prop_assert_eq!(merged(&sketch(&all[..cut]), &sketch(&all[cut..])), sketch(&all));
        }

        #[test]
        fn stored_cells_restore_the_sketch(all in durations()) {
            let kept = sketch(&all);
            let mut restored = Sketch::default();
            kept.cells().for_each(|(epoch, bucket, cell)| restored.add(epoch, bucket, cell));
            kept.journeys_by_epoch().for_each(|(epoch, journeys)| restored.add_journeys(epoch, journeys));
            prop_assert_eq!(restored, kept);
        }

        #[test]
        fn a_duration_lies_below_the_edge_of_its_bucket(days in 0.0..400.0f64) {
            let bucket = bucket(days);
            prop_assert!(bucket == BUCKETS - 1 || days <= edge(bucket) * 1.000_001);
            prop_assert!(bucket == 0 || days > edge(bucket - 1) * 0.999_999);
        }
    }

    #[test]
    fn a_year_of_slow_months_gives_way_to_a_fast_one() {
        let mut sketch = Sketch::default();
        (0..300).for_each(|i| sketch.ended(20.0, f64::from(i)));
        let before = sketch.quantile(0.5, 300.0).unwrap();
        (300..600).for_each(|i| sketch.ended(5.0, f64::from(i)));
        let after = sketch.quantile(0.5, 600.0).unwrap();
        assert!(before > 17.0 && after < 6.0, "{before} {after}");
    }

    #[test]
    fn a_journey_with_many_quiets_is_one_journey() {
        let mut sketch = Sketch::default();
        sketch.journey(&[(1.0, 3.0, true), (2.0, 4.0, true), (5.0, 6.0, false)]);
        sketch.journey(&[(9.0, 3.0, false)]);
        sketch.journey(&[(40.0, 3.0, false)]);
        assert_eq!((sketch.count(), sketch.count_open(), sketch.journeys()), (2, 3, 2));
    }

    #[test]
    fn what_is_too_old_is_dropped_and_space_stays_bounded() {
        let mut sketch = Sketch::default();
        (0..20_000).for_each(|i| sketch.ended(f64::from(i % 300), f64::from(i)));
        assert!(sketch.cells.len() <= BUCKETS * EPOCHS as usize);
        assert!(sketch.count() <= (EPOCHS as f64 * EPOCH_DAYS) as u64);
    }
}
