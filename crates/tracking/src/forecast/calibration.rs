//! How wide a range must be to keep its word.
//!
//! Each forecast of the past is asked by how much its range would have had to be widened to hold what
//! happened; the factor that would have been enough for 80 of 100 recent ones widens the next 80 % range.
//! Conformal, online, for each range apart. Forecasts that are still open count as at risk, otherwise the
//! quick ones would be judged alone. Little experience leaves the ranges as they are ([`TRUST`]).

use super::spread::{RANGES, Spread};

/// After how many days a forecast weighs half.
const HALF_LIFE: f64 = 30.0;
/// Forecasts younger than this are not yet asked: of them only the quick ones have ended.
const YOUNGEST: f64 = 20.0;
/// An open forecast older than this says nothing about the ranges of those that arrive.
const OLDEST_OPEN: f64 = 60.0;
/// How many forecasts "the ranges are right as they are" counts as.
const TRUST: f64 = 100.0;
/// What an open forecast counts beside one whose outcome is known: it may never arrive.
const OPEN: f64 = 0.7;
const NARROWEST: f64 = 0.85;
const WIDEST: f64 = 1.2;

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
    let mut needs: Vec<(f64, f64, bool)> = told.iter().filter_map(|one| need(one, which)).collect();
    needs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total: f64 = needs.iter().map(|(_, weight, _)| weight).sum();
    let (mut at_risk, mut alive, mut enough) = (total, 1.0, WIDEST);
    for (factor, weight, ended) in needs {
        if ended && at_risk > 0.0 {
            alive *= (1.0 - weight / at_risk).max(0.0);
        }
        at_risk -= weight;
        if 1.0 - alive >= RANGES[which].0 {
            enough = factor;
            break;
        }
    }
    ((enough * total + TRUST) / (total + TRUST)).clamp(NARROWEST, WIDEST)
}

/// By what factor this range would have had to be widened, with its weight, and whether that is certain
/// or only "at least".
fn need(one: &Told, which: usize) -> Option<(f64, f64, bool)> {
    let (_, low, high) = RANGES[which];
    // The far tail is made by those that never arrive; the widest range is judged by arrivals alone.
    let skip_open = one.age > OLDEST_OPEN || which == RANGES.len() - 1;
    if one.age < YOUNGEST || (one.took.is_none() && skip_open) {
        return None;
    }
    let (days, median) = (one.spread.days(), one.spread.median());
    let off = (one.took.unwrap_or(one.age).max(0.1) / median).ln();
    let side =
        if off >= 0.0 { (days[high] / median).ln().max(0.05) } else { (days[low] / median).ln().min(-0.05) };
    let certain = one.took.is_some();
    let weight = 0.5_f64.powf(one.age / HALF_LIFE) * if certain { 1.0 } else { OPEN };
    (certain || off >= 0.0).then(|| (off / side, weight, certain))
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
    fn forecasts_still_open_long_after_their_range_widen_it() {
        let told = |took| Told { spread: Spread::new([2., 4., 6., 8., 10., 12., 20.]), age: 40.0, took };
        let half: Vec<Told> = (0..400).map(|i| told((i % 2 == 0).then_some(8.0))).collect();
        assert!(widths(&half)[1] > 1.05);
    }
}
