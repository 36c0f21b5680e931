//! Durations of one kind, remembered in bounded space.
//!
//! A duration falls into one of [`BUCKETS`] log-spaced buckets, and its end into an epoch of four weeks.
//! Each cell counts what *ended* there and what was last seen *open* there. All counts are whole numbers,
//! so merging two sketches is exact, in any order. Forgetting happens when somebody asks: an epoch counts
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
}

impl Sketch {
    /// Remembers a duration that ended at `day`.
    pub fn ended(&mut self, days: f64, day: f64) {
        self.add(epoch(day), bucket(days), Cell { ended: 1, open: 0 });
    }

    /// Remembers a duration that was still open when it was last looked at, at `day`.
    pub fn open(&mut self, days: f64, day: f64) {
        self.add(epoch(day), bucket(days), Cell { ended: 0, open: 1 });
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
        self.cells.retain(|(epoch, _), _| *epoch > newest.saturating_sub(EPOCHS));
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
        self.cells.retain(|(epoch, _), _| newest.is_none_or(|newest| *epoch > newest.saturating_sub(EPOCHS)));
    }

    /// Every cell that is not empty, as `(epoch, bucket, cell)`, oldest first.
    pub fn cells(&self) -> impl Iterator<Item = (i32, usize, Cell)> {
        self.cells.iter().map(|((epoch, bucket), cell)| (*epoch, usize::from(*bucket), *cell))
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
            prop_assert_eq!(restored.cells, kept.cells);
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
    fn what_is_too_old_is_dropped_and_space_stays_bounded() {
        let mut sketch = Sketch::default();
        (0..20_000).for_each(|i| sketch.ended(f64::from(i % 300), f64::from(i)));
        assert!(sketch.cells.len() <= BUCKETS * EPOCHS as usize);
        assert!(sketch.count() <= (EPOCHS as f64 * EPOCH_DAYS) as u64);
    }
}
