//! How wide a range must be to keep its word.
//!
//! Each forecast of the past is asked where in its range, or how far outside, what happened fell; the factors by
//! which the ends would have had to be moved so that one of ten recent ones fell below the 80 % range and one of
//! ten above it, averaged over both ends, widen the next one. Conformal, online, for each range apart. Forecasts
//! that are still open count as at risk from where they stand now, early or late: otherwise the quick ones would be
//! judged alone, and one would have to wait until all had ended. Little experience leaves the ranges as they are
//! ([`TRUST`]).

use super::spread::{RANGES, Spread};

/// After how many days a forecast weighs half.
const HALF_LIFE: f64 = 30.0;
/// Forecasts younger than this are not yet asked.
const YOUNGEST: f64 = 4.0;
/// An open forecast older than this says nothing about the ranges of those that arrive.
const OLDEST_OPEN: f64 = 60.0;
/// The widest range is judged by arrivals alone, since its far end is made by those that never arrive: from this
/// age on, when most have.
const ARRIVED: f64 = 20.0;
/// How many forecasts "the ranges are right as they are" counts as.
const TRUST: f64 = 50.0;
/// What an open forecast counts beside one whose outcome is known: it may never arrive.
const OPEN: f64 = 0.7;
const NARROWEST: f64 = 0.85;
const WIDEST: f64 = 1.2;
/// No single end asks for more than this.
const MOST: f64 = 2.5;
/// Two quantiles are taken to be at least so far apart (in logarithms).
const APART: f64 = 0.05;

/// A forecast of the past and what became of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told {
    /// What was said, before any widening.
    pub(super) spread: Spread,
    /// Days since it was said.
    pub(super) age: f64,
    /// The days it took, if it has ended.
    pub(super) took: Option<f64>,
}

/// How much wider each range must be, by place in [`RANGES`], after what was told.
pub(super) fn widths(told: &[Told]) -> [f64; 3] {
    std::array::from_fn(|which| width(told, which))
}

fn width(told: &[Told], which: usize) -> f64 {
    let mut fell: Vec<(f64, f64, bool)> = told.iter().filter_map(|one| fell(one, which)).collect();
    fell.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total: f64 = fell.iter().map(|(_, weight, _)| weight).sum();
    let tail = (1.0 - RANGES[which].0) / 2.0;
    let (mut at_risk, mut alive) = (total, 1.0);
    let (mut below, mut above) = (None, None);
    let furthest = fell.last().map_or(1.0, |(place, ..)| *place);
    for (place, weight, ended) in fell {
        if ended && at_risk > 0.0 {
            alive *= (1.0 - weight / at_risk).max(0.0);
        }
        at_risk -= weight;
        if below.is_none() && 1.0 - alive >= tail {
            below = Some(-place);
        }
        if alive <= tail {
            above = Some(place);
            break;
        }
    }
    // An end that nothing has reached yet asks for nothing, unless what is open lies beyond it already.
    let held = |enough: Option<f64>| {
        let enough = enough.unwrap_or(furthest.max(1.0)).clamp(0.0, MOST);
        ((enough * total + TRUST) / (total + TRUST)).clamp(NARROWEST, WIDEST)
    };
    f64::midpoint(held(below), held(above))
}

/// Where in its range it fell: 0 at the median, -1 and 1 at the ends; with its weight, and whether that is certain
/// or only "at least".
fn fell(one: &Told, which: usize) -> Option<(f64, f64, bool)> {
    let (_, low, high) = RANGES[which];
    let oldest = if which == RANGES.len() - 1 { ARRIVED } else { OLDEST_OPEN };
    if one.age < YOUNGEST || (one.took.is_none() && one.age > oldest) {
        return None;
    }
    let (days, median) = (one.spread.days(), one.spread.median());
    let off = (one.took.unwrap_or(one.age).max(0.1) / median).ln();
    let side = if off >= 0.0 { days[high] / median } else { median / days[low] };
    let certain = one.took.is_some();
    let weight = 0.5_f64.powf(one.age / HALF_LIFE) * if certain { 1.0 } else { OPEN };
    Some((off / side.ln().max(APART), weight, certain))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A thousand forecasts of a range that is `ratio` times as wide as what happens.
    #[track_caller]
    fn check(ratio: f64, expected: std::ops::Range<f64>) {
        let normal = [-1.96, -1.2816, -0.6745, 0.0, 0.6745, 1.2816, 1.96_f64];
        let told: Vec<Told> = (0..1000)
            .map(|i| {
                let p = (f64::from(i) + 0.5) / 1000.0;
                let happened = Spread::new(normal.map(|z| 10.0 * (0.4 * z).exp())).quantile(p);
                let spread = Spread::new(normal.map(|z| 10.0 * (0.4 * ratio * z).exp()));
                Told { spread, age: 30.0, took: Some(happened) }
            })
            .collect();
        let [_, eighty, _] = widths(&told);
        assert!(expected.contains(&eighty), "{eighty}");
    }

    #[test]
    fn ranges_that_were_too_narrow_are_widened_and_too_wide_ones_narrowed() {
        check(1.0, 0.97..1.03);
        check(0.85, 1.08..1.2);
        check(1.2, 0.85..0.93);
    }

    #[test]
    fn no_experience_changes_nothing() {
        assert_eq!(widths(&[]), [1.0; 3]);
    }

    #[test]
    fn what_is_open_and_early_does_not_make_the_others_look_slow() {
        let spread = Spread::new([2.0, 4.0, 6.0, 8.0, 11.0, 16.0, 30.0]);
        // Asked after five days: those that took less have ended, the others are open.
        let told = (0..1000).map(|i| spread.quantile((f64::from(i) + 0.5) / 1000.0)).map(|took| {
            let age = 5.0;
            Told { spread, age, took: (took <= age).then_some(took) }
        });
        let [_, eighty, _] = widths(&told.collect::<Vec<_>>());
        assert!((0.95..1.12).contains(&eighty), "{eighty}");
    }

    #[test]
    fn forecasts_still_open_long_after_their_range_widen_it() {
        let told = |took| Told { spread: Spread::new([2., 4., 6., 8., 10., 12., 20.]), age: 40.0, took };
        let quick = |p: f64| Spread::new([2., 4., 6., 8., 10., 12., 20.]).quantile(p);
        let half: Vec<Told> = (0..400)
            .map(|i| (f64::from(i) + 0.5) / 400.0)
            .map(|p| told((p < 0.5).then(|| quick(p))))
            .collect();
        assert!(widths(&half)[1] > 1.05);
    }
}
