//! How right a series of forecasts was.

use crate::forecast::spread::{LEVELS, RANGES, Spread};

/// Sums over the forecasts of one method.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    count: u64,
    error: f64,
    pinball: f64,
    held: [u64; 3],
    width: [f64; 3],
}

impl Score {
    /// Adds a forecast and the days that it really took.
    pub fn add(&mut self, spread: &Spread, took: f64) {
        let days = spread.days();
        self.count += 1;
        self.error += (took - spread.median()).abs();
        let losses = LEVELS.iter().zip(days).map(|(p, day)| pinball(*p, took - day));
        self.pinball += losses.sum::<f64>() / LEVELS.len() as f64;
        for (which, (_, low, high)) in RANGES.iter().enumerate() {
            self.held[which] += u64::from(days[*low] <= took && took <= days[*high]);
            self.width[which] += days[*high] - days[*low];
        }
    }

    /// Adds the sums of other forecasts of the same method.
    pub fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.error += other.error;
        self.pinball += other.pinball;
        for which in 0..RANGES.len() {
            self.held[which] += other.held[which];
            self.width[which] += other.width[which];
        }
    }

    /// How many forecasts were scored.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The mean absolute error of the median, in days.
    #[must_use]
    pub fn error(&self) -> f64 {
        self.error / self.count as f64
    }

    /// The mean pinball loss over the seven quantiles, in days.
    #[must_use]
    pub fn pinball(&self) -> f64 {
        self.pinball / self.count as f64
    }

    /// Which share of the 50, 80 and 95 % ranges held.
    #[must_use]
    pub fn coverage(&self) -> [f64; 3] {
        self.held.map(|held| held as f64 / self.count as f64)
    }

    /// How wide the 50, 80 and 95 % ranges were on average, in days.
    #[must_use]
    pub fn width(&self) -> [f64; 3] {
        self.width.map(|width| width / self.count as f64)
    }
}

/// The loss of a quantile at probability `p` that was exceeded by `over` days.
fn pinball(p: f64, over: f64) -> f64 {
    if over >= 0.0 { p * over } else { (p - 1.0) * over }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_what_one_counts_by_hand() {
        let mut score = Score::default();
        score.add(&Spread::new([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]), 5.5);
        assert_eq!(score.count(), 1);
        assert!((score.error() - 1.5).abs() < 1e-9);
        // .025*4.5 + .1*3.5 + .25*2.5 + .5*1.5 + .75*.5 + .1*.5 + .025*1.5, over seven
        assert!(
            (score.pinball() - (0.1125 + 0.35 + 0.625 + 0.75 + 0.375 + 0.05 + 0.0375) / 7.0).abs() < 1e-6
        );
        assert_eq!(score.coverage(), [0.0, 1.0, 1.0]);
        assert!(score.width().iter().zip([2.0, 4.0, 6.0]).all(|(a, b)| (a - b).abs() < 1e-6));
    }
}
