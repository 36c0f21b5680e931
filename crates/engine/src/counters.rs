//! What an operator can see: counts without numbers, names or secrets in their labels.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};

use tracking::look::Look;
use tracking::milestone::Milestone;

/// One series: a name and its labels.
type Series = (&'static str, Vec<(&'static str, String)>);

/// The most series of one name: a flood of unknown codes must not become a flood of memory.
const MOST_SERIES: usize = 5_000;

/// Counters that only rise, and gauges.
#[derive(Debug, Default)]
pub struct Counters {
    series: Mutex<BTreeMap<Series, f64>>,
}

/// Every name with its kind and its meaning, as the text format wants them.
const NAMES: &[(&str, &str, &str)] = &[
    ("waymark_aged_parcels_total", "counter", "Parcels that aged out, as `[retention]` says."),
    ("waymark_captures_total", "counter", "Captures kept, by source."),
    ("waymark_derivations_total", "counter", "Times that facts were derived."),
    ("waymark_diagnostics_total", "counter", "Remarks while reading, by carrier and code of the remark."),
    (
        "waymark_endpoints_disabled_total",
        "counter",
        "Endpoints that were disabled because they failed or are gone.",
    ),
    ("waymark_feed_items_total", "counter", "Items of feeds, by result: kept, refused, folded."),
    ("waymark_feed_lag_seconds", "gauge", "Age of the oldest item of a feed when it was folded last."),
    ("waymark_notices_total", "counter", "Notices, by what became of the attempt."),
    ("waymark_polls_total", "counter", "Questions put to carriers, by carrier and result."),
    ("waymark_pushes_total", "counter", "Calls of carriers, by carrier and what became of them."),
    ("waymark_unknown_codes_total", "counter", "Carrier codes that no pack knows, by carrier and code."),
];

impl Counters {
    /// Adds to a counter.
    pub fn add(&self, name: &'static str, labels: &[(&'static str, &str)], by: u64) {
        let labels = labels.iter().map(|(label, value)| (*label, (*value).to_owned())).collect();
        let mut series = self.series.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (name, labels);
        if series.len() < MOST_SERIES || series.contains_key(&key) {
            *series.entry(key).or_default() += by as f64;
        }
    }

    /// Sets a gauge.
    pub fn set(&self, name: &'static str, value: f64) {
        self.series.lock().unwrap_or_else(PoisonError::into_inner).insert((name, Vec::new()), value);
    }

    /// Counts what is odd in a look: remarks, and codes that no pack knows.
    pub fn remark(&self, look: &Look) {
        let pack = look.source.split('/').next().unwrap_or_default();
        for diagnostic in &look.diagnostics {
            self.add("waymark_diagnostics_total", &[("carrier", pack), ("code", diagnostic.code)], 1);
        }
        let unknown = look.events.iter().filter(|event| event.milestone == Milestone::Unknown);
        for code in unknown.filter_map(|event| event.code.as_deref()) {
            self.add("waymark_unknown_codes_total", &[("carrier", pack), ("code", code)], 1);
        }
    }

    /// The value of a counter, over all labels that hold the one given.
    #[must_use]
    pub fn sum(&self, name: &str, label: Option<(&str, &str)>) -> f64 {
        let series = self.series.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = |labels: &[(&str, String)]| {
            label.is_none_or(|(l, v)| labels.iter().any(|(k, w)| *k == l && w == v))
        };
        series.iter().filter(|((n, labels), _)| *n == name && fits(labels)).map(|(_, value)| value).sum()
    }

    /// All of them, in the text format of Prometheus.
    #[must_use]
    pub fn render(&self) -> String {
        let series = self.series.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::new();
        for (name, kind, help) in NAMES {
            let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
            for ((_, labels), value) in series.iter().filter(|((n, _), _)| n == name) {
                let labels: Vec<String> =
                    labels.iter().map(|(l, v)| format!("{l}=\"{}\"", escaped(v))).collect();
                let labels =
                    if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
                let _ = writeln!(text, "{name}{labels} {value}");
            }
        }
        text
    }
}

fn escaped(value: &str) -> String {
    let short: String = value.chars().filter(|c| !c.is_control()).take(80).collect();
    short.replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_is_shown() {
        let counters = Counters::default();
        counters.add("waymark_unknown_codes_total", &[("carrier", "usps"), ("code", "Z\"9")], 2);
        assert!(
            counters.render().contains("waymark_unknown_codes_total{carrier=\"usps\",code=\"Z\\\"9\"} 2\n")
        );
        assert_eq!(counters.sum("waymark_unknown_codes_total", Some(("carrier", "usps"))), 2.0);
    }

    #[test]
    fn a_flood_of_codes_stays_bounded() {
        let counters = Counters::default();
        for code in 0..MOST_SERIES + 10 {
            counters.add("waymark_unknown_codes_total", &[("code", &code.to_string())], 1);
        }
        assert_eq!(counters.sum("waymark_unknown_codes_total", None), MOST_SERIES as f64);
    }
}
