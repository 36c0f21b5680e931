//! The opinions that a public page may say: what `body` is for facts. No evidence, no probability of a loss.

use std::collections::BTreeMap;

use engine::Engine;
use engine::view::{JourneyBody, SignalBody, VerdictBody};
use serde::Serialize;
use tracking::milestone::Milestone;

use super::body::name;

/// The range that a page shows: four of five parcels arrive within it.
const SHOWN: f64 = 0.8;
/// Signals whose sentence names another parcel, or where this one was sent.
const UNSAID: [&str; 2] = ["identical-timelines", "other-address"];
/// The most signals that a page says.
const MOST_REASONS: usize = 2;

/// Whether the history is true.
#[derive(Clone, Debug, Serialize)]
pub(super) struct PageVerdict {
    pub(super) value: &'static str,
    pub(super) confidence: &'static str,
    /// What led to it, the strongest first; empty where the page does not say it.
    pub(super) reasons: Vec<PageSentence>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct PageForecast {
    pub(super) probability: f64,
    pub(super) from: String,
    pub(super) to: String,
    /// How many like journeys that rests on.
    pub(super) like: u64,
    /// Few of them: a rough guess.
    pub(super) few: bool,
    /// It rests on published figures, not on own history.
    pub(super) published: bool,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct PageSilence {
    pub(super) state: &'static str,
    pub(super) days: f64,
    pub(super) sentence: PageSentence,
    pub(super) advice: PageSentence,
    /// Until when it is normal.
    pub(super) until: Option<String>,
    pub(super) confidence: &'static str,
    /// It rests on published or assumed figures, not on own history.
    pub(super) published: bool,
}

/// A sentence in English, and what other languages make of it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct PageSentence {
    pub(super) text: String,
    pub(super) key: String,
    pub(super) arguments: BTreeMap<&'static str, String>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct PageCustoms {
    pub(super) side: &'static str,
    pub(super) country: Option<String>,
    pub(super) state: &'static str,
    /// It was seen beyond the border although nobody told of its release.
    pub(super) passed: bool,
    pub(super) reason: Option<String>,
    /// What is to be paid, as printed.
    pub(super) amount: Option<String>,
    /// The events that say so: places in `events`.
    pub(super) events: Vec<usize>,
}

pub(super) fn verdict(engine: &Engine, journey: &JourneyBody) -> Option<PageVerdict> {
    let verdict = journey.verdict.as_ref()?;
    let sentence = |signal: &SignalBody| PageSentence {
        text: signal.sentence.clone(),
        key: signal.key.clone(),
        arguments: all_named(engine, &signal.arguments),
    };
    let reasons = why(verdict).map(sentence).collect();
    Some(PageVerdict { value: verdict.value, confidence: verdict.confidence, reasons })
}

/// What led to a verdict: the strongest that points its way, without what the page does not say.
fn why(verdict: &VerdictBody) -> impl Iterator<Item = &SignalBody> {
    let wanted = if verdict.value == "consistent" { "for" } else { "against" };
    let said = verdict.signals.iter().filter(move |signal| signal.direction == wanted);
    said.filter(|signal| !UNSAID.contains(&signal.name)).take(MOST_REASONS)
}

pub(super) fn forecast(journey: &JourneyBody) -> Option<PageForecast> {
    // What goes back arrives at its sender: that is not what the reader asks.
    let forecast = journey.forecast.as_ref().filter(|_| journey.milestone != Milestone::Returning.name())?;
    let shown = forecast.ranges.iter().find(|range| (range.probability - SHOWN).abs() < 0.001)?;
    Some(PageForecast {
        probability: shown.probability,
        from: shown.from.clone()?,
        to: shown.to.clone()?,
        like: forecast.like,
        few: forecast.few,
        published: forecast.published.is_some(),
    })
}

pub(super) fn silence(engine: &Engine, journey: &JourneyBody) -> Option<PageSilence> {
    let silence = journey.silence.as_ref()?;
    let sentence = |text: &str, key: &str, arguments: &BTreeMap<&'static str, String>| PageSentence {
        text: text.to_owned(),
        key: key.to_owned(),
        arguments: all_named(engine, arguments),
    };
    Some(PageSilence {
        state: silence.state,
        days: silence.days,
        sentence: sentence(&silence.sentence, silence.key, &silence.arguments),
        advice: sentence(&silence.advice, silence.advice_key, &silence.advice_arguments),
        until: silence.until.clone(),
        confidence: silence.confidence,
        published: silence.published,
    })
}

fn all_named(engine: &Engine, arguments: &BTreeMap<&'static str, String>) -> BTreeMap<&'static str, String> {
    let named =
        |(gap, value): (&&'static str, &String)| (*gap, named(&|pack| name(engine, pack), gap, value));
    arguments.iter().map(named).collect()
}

/// Carriers and their sources go by the name of the carrier.
pub(super) fn named(name: &dyn Fn(&str) -> String, gap: &str, value: &str) -> String {
    match gap {
        // Where the core knows none it says so in English, with a space.
        "carrier" if value.contains(' ') => value.to_owned(),
        "carrier" | "source" => name(value.split('/').next().unwrap_or_default()),
        "carriers" | "sources" => value.split(", ").map(name).collect::<Vec<_>>().join(", "),
        _ => value.to_owned(),
    }
}

pub(super) fn customs(journey: &JourneyBody) -> Vec<PageCustoms> {
    let border = |border: &engine::view::CustomsBody| PageCustoms {
        side: border.side,
        country: border.country.clone(),
        state: border.state,
        passed: border.passed,
        reason: border.reason.clone(),
        amount: border.amount.clone(),
        events: border.events.clone(),
    };
    journey.customs.iter().map(border).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &'static str, signals: &[(&'static str, &'static str, &str)], expected: &str) {
        let signal = |(name, direction, sentence): &(&'static str, &'static str, &str)| SignalBody {
            name,
            direction,
            strength: "fair",
            sentence: (*sentence).to_owned(),
            key: format!("signal-{name}"),
            arguments: BTreeMap::new(),
            events: Vec::new(),
            evidence: Vec::new(),
        };
        let signals = signals.iter().map(signal).collect();
        let sentence = "All of it.".to_owned();
        let verdict = VerdictBody { value, confidence: "low", sentence, signals, evidence: Vec::new() };
        let said: Vec<_> = why(&verdict).map(|signal| signal.sentence.as_str()).collect();
        assert_eq!(said.join(" "), expected);
    }

    #[test]
    fn a_verdict_says_what_points_its_way() {
        check("doubtful", &[("a", "against", "A."), ("b", "for", "B."), ("c", "against", "C.")], "A. C.");
        check("consistent", &[("a", "against", "A."), ("b", "for", "B.")], "B.");
        check("cannot-say", &[], "");
    }

    #[test]
    fn a_page_names_no_other_parcel_and_not_where_it_was_sent() {
        let found =
            [("identical-timelines", "against", "As RR1."), ("other-address", "against", "To Leeds.")];
        check("contradicted", &found, "");
    }

    #[test]
    fn what_a_page_leaves_unsaid_are_signals_of_the_core() {
        let core = [
            include_str!("../../../tracking/src/authenticity/twins.rs"),
            include_str!("../../../tracking/src/authenticity/other_address.rs"),
        ];
        for (code, name) in core.iter().zip(UNSAID) {
            assert!(code.contains(&format!("\"{name}\"")), "{name}");
        }
    }
}
