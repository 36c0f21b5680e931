//! Until when a quiet is normal.
//!
//! Own history speaks first: the time within which nearly all like quiets ended that did end. While it is
//! thin, a published range speaks, and where nobody published one, what the rule assumes; both are
//! labelled, and their confidence is low.

use super::Quiet;
use super::lost::quantile_of_ended;
use super::rules::Case;
use crate::event::Confidence;
use crate::profile::{Curve, Level};

/// The shares of like quiets that are shown.
const SHARES: [f64; 4] = [0.5, 0.8, 0.95, 0.99];
/// Nearly all.
const NEARLY_ALL: f64 = 0.995;
/// What a few journeys more would add to the longest quiet that was seen.
const SLACK: f64 = 1.15;
/// A quiet shorter than this is never remarkable.
const LEAST: f64 = 2.0;
/// Three weeks without news are not explained by a long tail ...
const LONG: f64 = 20.5;
/// ... unless one in twenty like quiets is this long.
const USUALLY_LONG: f64 = 14.0;
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

/// The limit of a case.
pub(super) fn limit(quiet: &Quiet<'_>, case: &Case) -> Limit {
    let normal = &quiet.normal;
    match normal.published {
        None if case.from_history => {
            let days = measured(&normal.curve);
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
fn measured(curve: &Curve) -> f64 {
    let usual = quantile_of_ended(curve, 0.95).unwrap_or(LONG);
    let nearly_all = quantile_of_ended(curve, NEARLY_ALL).map_or(2.0 * usual, |days| days * SLACK);
    if usual < USUALLY_LONG { nearly_all.min(LONG) } else { nearly_all }
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
    fn check(quiets: impl Iterator<Item = f64>, expected: std::ops::Range<f64>) {
        let mut sketch = Sketch::default();
        quiets.for_each(|days| sketch.ended(days, 0.0));
        let found = measured(&sketch.curve(0.0));
        assert!(expected.contains(&found), "{found}");
    }

    #[test]
    fn the_limit_lies_a_little_beyond_nearly_all_like_quiets() {
        check((1..=500).map(|i| f64::from(i) / 100.0), 5.0..7.0);
    }

    #[test]
    fn a_long_tail_explains_three_weeks_and_no_more() {
        check((1..=500).map(|i| if i > 480 { 35.0 } else { 5.0 }), 20.0..21.0);
    }

    #[test]
    fn where_a_month_is_usual_a_month_is_explained() {
        check((1..=500).map(|i| if i > 300 { 35.0 } else { 5.0 }), 35.0..45.0);
    }

    #[test]
    fn an_assumed_range_keeps_its_ends() {
        let curve = curve(Usual { low: 3.0, high: 21.0, label: "" });
        let ends = (curve.quantile(0.10).unwrap(), curve.quantile(0.93).unwrap());
        assert!((2.5..3.6).contains(&ends.0) && (19.0..23.0).contains(&ends.1), "{ends:?}");
    }
}
