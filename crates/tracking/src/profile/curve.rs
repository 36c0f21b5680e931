//! A survival curve: which share of durations lasts longer than `t`.
//!
//! The estimate is the actuarial one of Kaplan and Meier over the buckets of a
//! [`Sketch`](super::Sketch): in each bucket the share of those at risk that ended in it, where the open
//! ones are at risk for half of the bucket in which they were last seen. Between two edges the curve is
//! straight over the logarithm of time.

use super::sketch::{BUCKETS, LONG_OPEN, bucket, edge};

/// The share that lasts longer than each bucket's edge, and how much evidence stands behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    beyond: [f64; BUCKETS],
    weight: f64,
}

impl Curve {
    /// The curve of weighted counts of ended and open durations, by bucket.
    #[must_use]
    pub fn from_counts(ended: &[f64; BUCKETS], open: &[f64; BUCKETS]) -> Self {
        let mut at_risk: f64 = ended.iter().chain(open).sum();
        let mut alive = 1.0;
        let mut beyond = [1.0; BUCKETS];
        for (i, beyond) in beyond.iter_mut().enumerate() {
            let exposed = (at_risk - open[i] / 2.0).max(ended[i]);
            if exposed > 0.0 {
                alive *= 1.0 - ended[i] / exposed;
            }
            at_risk = (at_risk - ended[i] - open[i]).max(0.0);
            *beyond = alive;
        }
        // Who waited long without an end knows something too: else a carrier that never tells again, of
        // whom no quiet ever ended, would be taken for one of whom nothing is known.
        let weight = ended.iter().chain(&open[bucket(LONG_OPEN)..]).sum();
        Self { beyond, weight }
    }

    /// A curve whose survival is known as a function, with the weight of so many observations.
    #[must_use]
    pub fn from_survival(survival: impl Fn(f64) -> f64, weight: f64) -> Self {
        let mut lowest: f64 = 1.0;
        let beyond = std::array::from_fn(|i| {
            lowest = lowest.min(survival(edge(i)).clamp(0.0, 1.0));
            lowest
        });
        Self { beyond, weight: weight.max(0.0) }
    }

    /// How many durations that ended, or were open for long, stand behind it; old ones count less.
    #[must_use]
    pub fn weight(&self) -> f64 {
        self.weight
    }

    /// The share that lasts longer than `days`.
    #[must_use]
    pub fn survival(&self, days: f64) -> f64 {
        if days.is_nan() || days <= 0.0 {
            return 1.0;
        }
        let i = bucket(days);
        let (above, below) = (if i == 0 { 1.0 } else { self.beyond[i - 1] }, self.beyond[i]);
        let low = if i == 0 { edge(0) / 2.0 } else { edge(i - 1) };
        let share = ((days / low).ln() / (edge(i) / low).ln()).clamp(0.0, 1.0);
        above + (below - above) * share
    }

    /// The duration that a share `p` does not exceed; `None` where too many were still open to say.
    #[must_use]
    pub fn quantile(&self, p: f64) -> Option<f64> {
        let wanted = 1.0 - p;
        if self.weight <= 0.0 {
            return None;
        }
        let i = self.beyond.iter().position(|beyond| *beyond <= wanted + 1e-12)?;
        let above = if i == 0 { 1.0 } else { self.beyond[i - 1] };
        let low = if i == 0 { edge(0) / 2.0 } else { edge(i - 1) };
        let fall = above - self.beyond[i];
        let share = if fall > 0.0 { ((above - wanted) / fall).clamp(0.0, 1.0) } else { 1.0 };
        Some(low * (edge(i) / low).powf(share))
    }

    /// Shrinks this curve towards a coarser one, which counts as much as `strength` observations.
    #[must_use]
    pub fn shrunk_towards(&self, coarser: &Self, strength: f64) -> Self {
        let lean = if self.weight > 0.0 { self.weight / (self.weight + strength.max(1e-9)) } else { 0.0 };
        let beyond = std::array::from_fn(|i| lean * self.beyond[i] + (1.0 - lean) * coarser.beyond[i]);
        Self { beyond, weight: self.weight + coarser.weight.min(strength) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Sketch;
    use super::*;

    #[test]
    fn leaving_out_the_open_ones_makes_the_normal_look_faster_than_it_is() {
        // A hundred parcels take 1 to 100 days; we look after day 40: sixty are still open.
        let (mut honest, mut naive) = (Sketch::default(), Sketch::default());
        for days in 1..=100 {
            let days = f64::from(days);
            if days <= 40.0 {
                honest.ended(days, 0.0);
                naive.ended(days, 0.0);
            } else {
                honest.open(40.0, 0.0);
            }
        }
        let quarter = honest.quantile(0.25, 0.0).unwrap();
        assert!((quarter - 25.0).abs() < 2.0, "{quarter}");
        assert!(naive.quantile(0.25, 0.0).unwrap() < 12.0);
        assert_eq!(honest.quantile(0.5, 0.0), None, "nobody has seen the slower half end");
    }

    #[test]
    fn survival_and_quantile_are_each_other_s_inverse() {
        let mut sketch = Sketch::default();
        (1..=200).for_each(|i| sketch.ended(f64::from(i) / 5.0, 0.0));
        let curve = sketch.curve(0.0);
        for p in [0.05, 0.25, 0.5, 0.75, 0.95] {
            let t = curve.quantile(p).unwrap();
            assert!((curve.survival(t) - (1.0 - p)).abs() < 1e-6, "{p} {t}");
            assert!((t - 40.0 * p).abs() < 40.0 * p * 0.12 + 0.3, "{p} {t}");
        }
    }

    #[test]
    fn little_evidence_leans_on_the_coarser_curve_and_much_stands_alone() {
        let coarse = Curve::from_survival(|t| if t < 20.0 { 1.0 } else { 0.0 }, 1000.0);
        let fine = |weight| Curve::from_survival(|t| if t < 5.0 { 1.0 } else { 0.0 }, weight);
        assert!(fine(2.0).shrunk_towards(&coarse, 20.0).quantile(0.5).unwrap() > 15.0);
        assert!(fine(500.0).shrunk_towards(&coarse, 20.0).quantile(0.5).unwrap() < 6.0);
    }

    #[test]
    fn those_who_waited_long_in_vain_are_evidence() {
        let mut silent = Sketch::default();
        (0..50).for_each(|_| silent.open(60.0, 0.0));
        (0..50).for_each(|_| silent.open(3.0, 0.0));
        let quick = Curve::from_survival(|t| if t < 5.0 { 1.0 } else { 0.0 }, 1000.0);
        let curve = silent.curve(0.0).shrunk_towards(&quick, 20.0);
        assert_eq!(silent.curve(0.0).weight(), 50.0);
        assert!(curve.survival(30.0) > 0.65, "{}", curve.survival(30.0));
    }

    #[test]
    fn a_curve_without_evidence_says_nothing() {
        assert_eq!(Curve::from_counts(&[0.0; BUCKETS], &[0.0; BUCKETS]).quantile(0.5), None);
    }
}
