//! Until when a quiet is normal.
//!
//! Own history speaks first: the time within which nearly all like quiets ended that did end. While it is
//! thin, a published range speaks, and where nobody published one, what the rule assumes; both are
//! labelled, and their confidence is low.

use super::Quiet;
use super::lost::{gone, lost, never, quantile_of_ended};
use super::rules::Case;
use crate::event::Confidence;
use crate::profile::{Curve, Level, Normal};

/// The shares of like quiets that are shown.
const SHARES: [f64; 4] = [0.5, 0.8, 0.95, 0.99];
/// Nearly all.
const NEARLY_ALL: f64 = 0.995;
/// What a few journeys more would add to the longest quiet that was seen: more where few were seen.
const SLACK: f64 = 1.1;
const SLACK_OF_ONE: f64 = 3.0;
/// How long the tail is at least, measured in the time that nineteen of twenty need.
const TAIL: f64 = 3.0;
/// ... and the most days that this adds.
const TAIL_DAYS: f64 = 6.0;
/// A quiet shorter than this is never remarkable.
const LEAST: f64 = 2.0;
/// Three weeks without news are not explained by a long tail ...
const LONG: f64 = 20.5;
/// ... unless one in twenty like quiets is this long,
const USUALLY_LONG: f64 = 14.0;
/// or history says that even then a loss is less likely than this.
const UNLIKELY: f64 = 0.18;
/// Before three weeks are over, a quiet that is longer than nearly all is called unexplained only when a loss is as
/// likely as this; half a day is the step in which that hour is looked for.
const LIKELY: f64 = 0.85;
const STEP: f64 = 0.5;
/// From so many like journeys on their word is worth more.
const MANY: u64 = 100;
/// ... while they are not so old that they weigh less than this.
const WEIGHTY: f64 = 30.0;
/// How the last resort among the published figures begins: it is no figure.
const NO_FIGURE: &str = "no published figure";

/// A range that a rule assumes where neither history nor anything published speaks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Usual {
    /// The fastest tenth, in days.
    pub(super) low: f64,
    /// Nearly always, in days.
    pub(super) high: f64,
    /// Who says so.
    pub(super) label: &'static str,
}

/// Until when a quiet is normal, and what that rests on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Limit {
    pub(super) days: f64,
    pub(super) curve: Curve,
    pub(super) quantiles: Vec<(f64, f64)>,
    pub(super) like: u64,
    pub(super) level: Option<Level>,
    pub(super) label: Option<&'static str>,
    pub(super) confidence: Confidence,
}

impl Limit {
    /// The limit with so many days more. What was measured already contains rest and late uploads, as far
    /// as they are usual: with them too it does not reach beyond three weeks, unless it did before.
    pub(super) fn extended(&self, more: f64) -> f64 {
        let longest = self.days + more;
        if self.label.is_none() { longest.min(LONG.max(self.days)) } else { longest }
    }
}

/// The limit of a case.
pub(super) fn limit(quiet: &Quiet<'_>, case: &Case) -> Limit {
    let normal = &quiet.normal;
    match normal.published {
        None if case.from_history => {
            let days = measured(normal);
            let level = Some(normal.level);
            let confidence = match normal.level {
                Level::Global => Confidence::Low,
                Level::Destination => Confidence::Medium,
                _ if normal.like >= MANY && normal.curve.weight() >= WEIGHTY => Confidence::High,
                _ => Confidence::Medium,
            };
            Limit { level, confidence, ..with(normal.curve.clone(), days, normal.like, None) }
        }
        Some(label) if case.from_history && !label.starts_with(NO_FIGURE) => {
            let days = normal.curve.quantile(0.93).unwrap_or(LONG);
            with(normal.curve.clone(), days, normal.like, Some(label))
        }
        _ => {
            let usual = case.usual;
            with(curve(usual), usual.high, normal.like, Some(usual.label))
        }
    }
}

fn with(curve: Curve, days: f64, like: u64, label: Option<&'static str>) -> Limit {
    let quantile = |p: &f64| quantile_of_ended(&curve, *p).map(|days| (*p, days));
    let quantiles = SHARES.iter().filter_map(quantile).collect();
    let days = days.max(LEAST);
    Limit { days, curve, quantiles, like, level: None, label, confidence: Confidence::Low }
}

/// The time within which nearly all like quiets ended that did end.
fn measured(normal: &Normal) -> f64 {
    let curve = &normal.curve;
    let usual = quantile_of_ended(curve, 0.95).unwrap_or(LONG);
    let slack = SLACK + SLACK_OF_ONE / curve.weight().max(9.0).sqrt();
    let nearly_all = quantile_of_ended(curve, NEARLY_ALL).unwrap_or(usual) * slack;
    let nearly_all = nearly_all.max((usual * TAIL).min(usual + TAIL_DAYS));
    let mut days = nearly_all;
    // Where no loss was ever seen there is nothing to weigh, and what lasts longer than nearly all is unexplained.
    let weighs = never(curve) * curve.weight() >= 0.5;
    while weighs && days < LONG && gone(normal, days) < LIKELY {
        days = (days + STEP).min(LONG);
    }
    let ends = lost(normal, LONG).is_some_and(|lost| lost < UNLIKELY);
    if usual < USUALLY_LONG && !ends { days.min(LONG) } else { days }
}

/// A curve through an assumed range: the fastest tenth and 93 of 100.
fn curve(usual: Usual) -> Curve {
    let sigma = ((usual.high / usual.low).ln() / (1.28 + 1.48)).max(0.05);
    let middle = usual.low.ln() + 1.28 * sigma;
    let survival = |t: f64| 1.0 / (1.0 + (1.702 * (t.ln() - middle) / sigma).exp());
    Curve::from_survival(survival, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Sketch;

    #[track_caller]
    fn check(quiets: impl Iterator<Item = f64>, lost: u32, expected: std::ops::Range<f64>) {
        let mut sketch = Sketch::default();
        quiets.for_each(|days| sketch.ended(days, 0.0));
        (0..lost).for_each(|_| sketch.open(200.0, 0.0));
        let curve = sketch.curve(0.0);
        let found = measured(&Normal { curve, level: Level::Exact, like: 500, published: None });
        assert!(expected.contains(&found), "{found}");
    }

    #[test]
    fn the_limit_lies_a_little_beyond_nearly_all_like_quiets() {
        check((1..=500).map(|i| f64::from(i) / 100.0), 5, 5.0..11.0);
    }

    #[test]
    fn a_long_tail_explains_three_weeks_and_no_more() {
        check((1..=500).map(|i| if i > 480 { 35.0 } else { 5.0 }), 15, 20.0..21.0);
    }

    #[test]
    fn a_long_tail_in_which_nothing_is_lost_explains_itself() {
        check((1..=500).map(|i| if i > 480 { 35.0 } else { 5.0 }), 0, 35.0..45.0);
    }

    #[test]
    fn where_a_month_is_usual_a_month_is_explained() {
        check((1..=500).map(|i| if i > 300 { 35.0 } else { 5.0 }), 5, 35.0..48.0);
    }

    #[test]
    fn an_assumed_range_keeps_its_ends() {
        let curve = curve(Usual { low: 3.0, high: 21.0, label: "" });
        let ends = (curve.quantile(0.10).unwrap(), curve.quantile(0.93).unwrap());
        assert!((2.5..3.6).contains(&ends.0) && (19.0..23.0).contains(&ends.1), "{ends:?}");
    }
}
