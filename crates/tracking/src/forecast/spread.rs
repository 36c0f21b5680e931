//! When something happens, as seven quantiles in days, and what remains of them as time passes.
//!
//! Between the quantiles the distribution is straight over the logarithm of time; beyond the outer two it
//! fades like a power of time. That makes one smooth function, so that "given nothing happened for eleven
//! days" has an answer at any age. The answer never lies in the past, and never moves earlier in absolute
//! time: what survived longer has proved to be slow.

/// The probabilities of the seven quantiles.
pub const LEVELS: [f64; 7] = [0.025, 0.10, 0.25, 0.50, 0.75, 0.90, 0.975];

/// The position of the median in [`LEVELS`].
pub const MEDIAN: usize = 3;

/// The central ranges: their probability, and the positions of their ends in [`LEVELS`].
pub const RANGES: [(f64, usize, usize); 3] = [(0.50, 2, 4), (0.80, 1, 5), (0.95, 0, 6)];

/// Five minutes: nothing is told more finely.
const SHORTEST: f64 = 1.0 / 288.0;
/// Two quantiles are at least this ratio apart, so that the curve has a slope everywhere.
const APART: f64 = 1.000_000_001;

/// When something happens: seven quantiles in days, at the probabilities of [`LEVELS`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread([f64; 7]);

impl Spread {
    /// A spread from quantiles in days; they are put in order, and nothing is shorter than five minutes.
    #[must_use]
    pub fn new(mut days: [f64; 7]) -> Self {
        let mut lowest = SHORTEST;
        for day in &mut days {
            *day = if day.is_finite() { day.max(lowest) } else { lowest };
            lowest = *day * APART;
        }
        Self(days)
    }

    /// The seven quantiles, in days.
    #[must_use]
    pub fn days(&self) -> [f64; 7] {
        self.0
    }

    /// The median, in days.
    #[must_use]
    pub fn median(&self) -> f64 {
        self.0[MEDIAN]
    }

    /// The central range that holds with a probability of 50, 80 or 95 %, by its place in [`RANGES`].
    #[must_use]
    pub fn range(&self, which: usize) -> (f64, f64) {
        let (_, low, high) = RANGES[which.min(RANGES.len() - 1)];
        (self.0[low], self.0[high])
    }

    /// The probability that it takes no longer than `days`.
    #[must_use]
    pub fn by(&self, days: f64) -> f64 {
        1.0 - self.survival(days)
    }

    /// The probability that it takes longer than `days`.
    #[must_use]
    pub fn survival(&self, days: f64) -> f64 {
        let q = &self.0;
        if days.is_nan() || days <= 0.0 {
            return 1.0;
        }
        if days <= q[0] {
            return 1.0 - LEVELS[0] * (days / q[0]).powf(self.fade(0));
        }
        match (1..7).find(|i| days <= q[*i]) {
            Some(i) => {
                let share = (days / q[i - 1]).ln() / (q[i] / q[i - 1]).ln();
                1.0 - (LEVELS[i - 1] + (LEVELS[i] - LEVELS[i - 1]) * share)
            }
            None => (1.0 - LEVELS[6]) * (days / q[6]).powf(-self.fade(6)),
        }
    }

    /// The days that are not exceeded with probability `p`.
    #[must_use]
    pub fn quantile(&self, p: f64) -> f64 {
        self.beyond(1.0 - p)
    }

    /// The days that are exceeded with probability `s`; exact also for a tiny `s`.
    fn beyond(&self, s: f64) -> f64 {
        let (q, p) = (&self.0, 1.0 - s);
        if p <= LEVELS[0] {
            return q[0] * (p.max(0.0) / LEVELS[0]).powf(1.0 / self.fade(0));
        }
        match (1..7).find(|i| p <= LEVELS[*i]) {
            Some(i) => {
                let share = (p - LEVELS[i - 1]) / (LEVELS[i] - LEVELS[i - 1]);
                q[i - 1] * (q[i] / q[i - 1]).powf(share)
            }
            None => q[6] * (s.max(f64::MIN_POSITIVE) / (1.0 - LEVELS[6])).powf(-1.0 / self.fade(6)),
        }
    }

    /// The exponent with which the tail fades: as steeply as its neighbouring range suggests.
    fn fade(&self, end: usize) -> f64 {
        let q = &self.0;
        let slope = if end == 0 {
            (LEVELS[1] / LEVELS[0]).ln() / (q[1] / q[0]).ln()
        } else {
            ((1.0 - LEVELS[5]) / (1.0 - LEVELS[6])).ln() / (q[6] / q[5]).ln()
        };
        slope.clamp(1.0, 1_000.0)
    }

    /// What remains when it has not happened for `age` days: still counted from the beginning.
    #[must_use]
    pub fn after(&self, age: f64) -> Self {
        if age.is_nan() || age <= 0.0 {
            return *self;
        }
        let alive = self.survival(age);
        Self::new(LEVELS.map(|p| self.beyond((1.0 - p) * alive).max(age)))
    }

    /// The same median with every range `factors` times as wide (over the logarithm of time), by place in
    /// [`RANGES`]. A wider range never ends inside a narrower one.
    #[must_use]
    pub fn widened(&self, factors: [f64; 3]) -> Self {
        let mut days = self.0;
        let median = self.median();
        for ((_, low, high), factor) in RANGES.iter().zip(factors) {
            for at in [*low, *high] {
                days[at] = median * (days[at] / median).powf(factor.max(0.0));
            }
        }
        for i in (0..MEDIAN).rev() {
            days[i] = days[i].min(days[i + 1]);
        }
        Self::new(days)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spreads() -> impl Strategy<Value = Spread> {
        prop::collection::vec(0.01..60.0f64, 7).prop_map(|mut days| {
            days.sort_by(f64::total_cmp);
            Spread::new([days[0], days[1], days[2], days[3], days[4], days[5], days[6]])
        })
    }

    proptest! {
        #[test]
        fn without_news_a_forecast_never_moves_earlier_and_never_into_the_past(
            spread in spreads(), age in 0.0..200.0f64, later in 0.0..50.0f64,
        ) {
            let (now, then) = (spread.after(age), spread.after(age + later));
            for i in 0..7 {
                prop_assert!(now.days()[i] >= age, "{i} lies in the past");
                prop_assert!(then.days()[i] >= now.days()[i] * 0.999_99, "{i} moved earlier");
            }
        }

        #[test]
        fn quantile_and_probability_are_each_other_s_inverse(spread in spreads(), p in 0.001..0.999f64) {
            prop_assert!((spread.by(spread.quantile(p)) - p).abs() < 1e-6);
        }

        #[test]
        fn quantiles_stay_in_order_whatever_the_widths(
            spread in spreads(), a in 0.5..2.0f64, b in 0.5..2.0f64, c in 0.5..2.0f64,
        ) {
            let wide = spread.widened([a, b, c]).days();
            prop_assert!(wide.windows(2).all(|pair| pair[0] < pair[1]), "{wide:?}");
        }
    }

    #[track_caller]
    fn check(age: f64, median: std::ops::Range<f64>) {
        let spread = Spread::new([2.0, 4.0, 6.0, 8.0, 11.0, 16.0, 30.0]);
        let found = spread.after(age).median();
        assert!(median.contains(&found), "{found}");
    }

    #[test]
    fn what_is_late_is_expected_later() {
        check(0.0, 8.0..8.01);
        check(5.0, 8.3..9.9);
        check(16.0, 18.0..26.0);
        check(60.0, 70.0..200.0);
    }

    #[test]
    fn nonsense_in_is_a_forecast_out() {
        let spread = Spread::new([f64::NAN, -3.0, 0.0, f64::INFINITY, 2.0, 1.0, 5.0]);
        assert!(spread.days().windows(2).all(|pair| pair[0] < pair[1]));
        assert!(spread.after(f64::NAN).median().is_finite());
    }
}
