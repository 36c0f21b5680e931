//! Whether a probability keeps its word: of the parcels of which so much was said, how many it came true for.
//!
//! Two things are counted. A parcel *never came* when it was lost, broken or sent back and nothing more was told: that
//! is what the model says. It was *lost* in the narrow sense when nobody has it any more. Posts that tell neither
//! breakage nor returns make the two look alike.

use std::fmt::Write;

/// How many entries make a row worth judging.
const ENOUGH: usize = 50;
/// By how many points what was said may be off.
const OFF: f64 = 10.0;

#[derive(Clone, Copy, Debug, Default)]
struct Row {
    count: usize,
    said: f64,
    never_came: usize,
    lost: usize,
}

/// What was said of losses, by tenths.
#[derive(Debug, Default)]
pub(super) struct Reliability([Row; 10]);

impl Reliability {
    /// Counts what was said once.
    pub(super) fn count(&mut self, said: f64, never_came: bool, lost: bool) {
        let row = &mut self.0[((said * 10.0).max(0.0) as usize).min(9)];
        row.count += 1;
        row.said += said;
        row.never_came += usize::from(never_came);
        row.lost += usize::from(lost);
    }

    /// Adds the counts of another world.
    pub(super) fn merge(&mut self, other: &Self) {
        for (row, more) in self.0.iter_mut().zip(&other.0) {
            row.count += more.count;
            row.said += more.said;
            row.never_came += more.never_came;
            row.lost += more.lost;
        }
    }

    /// Whether each row with enough entries is right within ten points.
    pub(super) fn is_good(&self) -> bool {
        self.0.iter().all(Row::is_good)
    }

    pub(super) fn table(&self) -> String {
        let mut table = "probability of a loss: said, never came, lost, of how many\n".to_owned();
        for row in self.0.iter().filter(|row| row.count > 0) {
            let [said, never_came, lost] = row.percent();
            let mark = if row.is_good() { "" } else { "  off by more than ten points" };
            let _ = writeln!(table, "  {said:5.1} %  {never_came:5.1} %  {lost:5.1} %  {}{mark}", row.count);
        }
        table
    }
}

impl Row {
    fn percent(&self) -> [f64; 3] {
        let count = self.count.max(1) as f64;
        [self.said, self.never_came as f64, self.lost as f64].map(|sum| 100.0 * sum / count)
    }

    fn is_good(&self) -> bool {
        let [said, never_came, _] = self.percent();
        self.count < ENOUGH || (said - never_came).abs() <= OFF
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(said: f64, of_a_hundred: usize, good: bool) {
        let mut reliability = Reliability::default();
        (0..100).for_each(|nth| reliability.count(said, nth < of_a_hundred, false));
        assert_eq!(reliability.is_good(), good, "{}", reliability.table());
    }

    #[test]
    fn ten_points_off_is_right_and_more_is_not() {
        check(0.35, 30, true);
        check(0.35, 45, true);
        check(0.35, 46, false);
        check(1.0, 80, false);
    }

    #[test]
    fn of_a_handful_nothing_is_said() {
        let mut reliability = Reliability::default();
        reliability.count(0.9, false, false);
        assert!(reliability.is_good());
    }
}
