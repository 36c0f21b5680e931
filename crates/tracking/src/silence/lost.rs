//! How likely it is that nothing will ever be told again: a mixture cure model.
//!
//! Of like quiets a share *never* ends; the others end by their own curve. That share is where the
//! survival curve levels out. Of those that are still quiet after `t`, the share that never ends is
//! `never / S(t)`. It is learnt, never assumed: no post publishes how much it loses. Where a large share is
//! never heard of again, carriers do not lose parcels, they stop telling; then nobody can say.

use crate::profile::{Curve, Normal};

/// From this share of quiets that never end, it is a habit of telling and not a loss.
const HABIT: f64 = 0.05;
/// Fewer like journeys than this say nothing about rare losses.
const FEW: u64 = 100;
/// What ends late does so in slow times, of which the past has seen too few: each counts as so many. Measured in
/// simulated worlds for tuning, where the probability was too high by this in its middle.
const LATE: f64 = 1.5;
/// Longer than any quiet that ends.
const HORIZON: f64 = 400.0;

/// The share of like quiets that never ends.
pub(super) fn never(curve: &Curve) -> f64 {
    curve.survival(HORIZON)
}

/// Whether so many are never heard of again that it is a habit of telling.
pub(super) fn stops_telling(normal: &Normal) -> bool {
    normal.published.is_none() && never(&normal.curve) > 0.5
}

/// The duration that a share `p` of those that do end does not exceed.
pub(super) fn quantile_of_ended(curve: &Curve, p: f64) -> Option<f64> {
    curve.quantile(p * (1.0 - never(curve)))
}

/// The probability that a parcel that has been quiet for `days` is lost; `None` where that cannot be said.
pub(super) fn lost(normal: &Normal, days: f64) -> Option<f64> {
    let never = never(&normal.curve);
    if normal.published.is_some() || normal.like < FEW || never > HABIT {
        return None;
    }
    Some(gone(normal, days))
}

/// The same, however little it rests on.
pub(super) fn gone(normal: &Normal, days: f64) -> f64 {
    let never = never(&normal.curve);
    // Half a parcel more on either side: nobody has seen enough to be certain.
    let weight = normal.curve.weight().max(1.0);
    let doubt = 0.5 / weight;
    let ends_later = LATE * (normal.curve.survival(days) - never).max(0.0);
    let (never, ends_later) = (never + doubt * ends_later.max(0.1), ends_later + doubt * (1.0 - never));
    (never / (never + ends_later)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{Level, Sketch};

    /// A thousand like quiets of 1 to 10 days; some of them never ended.
    fn normal(lost: u32) -> Normal {
        let mut sketch = Sketch::default();
        (0..1000).for_each(|i| sketch.ended(1.0 + f64::from(i) * 0.009, 0.0));
        (0..lost).for_each(|_| sketch.open(120.0, 0.0));
        Normal { curve: sketch.curve(0.0), level: Level::Exact, like: 1000, published: None }
    }

    #[test]
    fn the_longer_the_quiet_the_likelier_the_loss() {
        let normal = normal(20);
        let at = |days| lost(&normal, days).unwrap();
        assert!((0.01..0.03).contains(&at(0.5)), "{}", at(0.5));
        assert!(at(0.5) < at(8.0) && at(8.0) < at(9.5) && at(9.5) < at(15.0));
        assert!(at(15.0) > 0.9, "{}", at(15.0));
    }

    #[test]
    fn where_nothing_was_ever_lost_a_long_quiet_leaves_it_open() {
        let probability = lost(&normal(0), 30.0).unwrap();
        assert!((0.02..0.6).contains(&probability), "{probability}");
    }

    #[test]
    fn carriers_that_stop_telling_lose_nothing_by_it() {
        assert_eq!(lost(&normal(600), 30.0), None);
        assert!(stops_telling(&normal(1500)) && !stops_telling(&normal(20)));
    }

    #[test]
    fn a_published_figure_says_nothing_about_losses() {
        let normal = Normal { published: Some("published prior"), ..normal(20) };
        assert_eq!(lost(&normal, 30.0), None);
    }
}
