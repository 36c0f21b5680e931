//! From a quiet to what is said about it: the case, its extensions, the limit, the state.

use jiff::{SignedDuration, Timestamp};

use super::limit::{Limit, limit};
use super::lost::{lost, quantile_of_ended};
use super::news::{About, DAY};
use super::rules::{CASES, Case, EXTENSIONS, Extension};
use super::{Quiet, Sentence, Silence, State};
use crate::event::Confidence;
use crate::journey::{Evidence, Journey};
use crate::profile::Profiles;

/// News that is younger than this is no silence, in days.
const FRESH: f64 = 1.0;
/// The most places that are named for a silence.
const MOST_EVIDENCE: usize = 16;

/// Is this quiet normal, why, until when, and what should the reader do?
#[must_use]
pub fn explain(journey: &Journey, profiles: &Profiles, about: &About, now: Timestamp) -> Silence {
    let Some(quiet) = Quiet::of(journey, profiles, about, now) else { return never_heard(journey) };
    let Some(case) = case(&quiet) else { return not_understood(&quiet) };
    if quiet.phase.is_final() {
        return over(&quiet, case);
    }
    let limit = limit(&quiet, &case);
    let extensions: Vec<Extension> =
        EXTENSIONS.iter().filter_map(|(_, rule)| rule(&quiet, limit.days)).collect();
    judge(&quiet, case, &limit, extensions)
}

/// The first case that applies.
pub(super) fn case(quiet: &Quiet<'_>) -> Option<Case> {
    CASES.iter().find_map(|(_, rule)| rule(quiet))
}

/// What is said of a journey that is still open.
fn judge(quiet: &Quiet<'_>, case: Case, limit: &Limit, extensions: Vec<Extension>) -> Silence {
    let longest = limit.extended(extensions.iter().map(|extension| extension.days).sum());
    let until = later(quiet.last.at, longest);
    let news_to_come = case.news_to_come;
    let advice = case.advice.clone();
    let advice_from = if case.at_once { Some(quiet.now) } else { until.max(Some(quiet.now)) };
    let measured = limit.label.is_none();
    let silence = Silence {
        since: since(quiet),
        confidence: limit.confidence,
        until,
        quantiles: limit.quantiles.clone(),
        like: limit.like,
        published: !measured,
        label: limit.label,
        next_news: if news_to_come { next_news(quiet, limit) } else { None },
        advice_from,
        lost: if measured && news_to_come { lost(&quiet.normal, quiet.days) } else { None },
        ..say(quiet, State::Explained, case.events.clone(), case.sentence.clone(), advice)
    };
    if quiet.days < FRESH {
        return Silence { state: State::None, sentence: fresh(quiet), ..silence };
    }
    if quiet.days <= limit.days {
        return Silence { rule: Some(case.rule), ..silence };
    }
    match extended(quiet, limit, extensions) {
        Some(extension) => by_extension(quiet, silence, extension),
        None => beyond(quiet, silence, &case, longest),
    }
}

/// The extension that still covers the quiet.
fn extended(quiet: &Quiet<'_>, limit: &Limit, extensions: Vec<Extension>) -> Option<Extension> {
    let mut more = 0.0;
    extensions.into_iter().find(|extension| {
        more += extension.days;
        quiet.days <= limit.extended(more)
    })
}

fn by_extension(quiet: &Quiet<'_>, silence: Silence, extension: Extension) -> Silence {
    let mut events = silence.events;
    events.extend(extension.events);
    events.sort_unstable();
    events.dedup();
    let evidence = evidence(quiet.journey, &events);
    let sentence = extension.sentence;
    Silence { rule: Some(extension.rule), sentence, events, evidence, ..silence }
}

/// Longer than like quiets last: not explained, or, where no news was to come, beyond what can be said.
fn beyond(quiet: &Quiet<'_>, silence: Silence, case: &Case, longest: f64) -> Silence {
    let days = |sentence: Sentence| sentence.with("days", quiet.days.floor()).with("limit", longest.ceil());
    if !case.news_to_come {
        let sentence = days(Sentence::new(
            "silence-beyond-tracking",
            "Nothing can be told from here, and after {$days} days nobody can say whether it arrived.",
        ));
        return Silence { state: State::CannotSay, sentence, ..silence };
    }
    let sentence = days(Sentence::new(
        "silence-unexplained",
        "Nothing was told for {$days} days. Here news comes within {$limit}; we can no longer explain it.",
    ));
    let advice = if case.at_once {
        case.advice.clone()
    } else {
        Sentence::new(
            "silence-advice-inquire",
            "Ask the carrier to open an inquiry, and tell the seller before your protection ends.",
        )
    };
    let advice_from = Some(quiet.now);
    Silence { state: State::Unexplained, next_news: None, sentence, advice, advice_from, ..silence }
}

fn over(quiet: &Quiet<'_>, case: Case) -> Silence {
    Silence {
        since: since(quiet),
        confidence: Confidence::High,
        rule: Some(case.rule),
        ..say(quiet, State::None, case.events, case.sentence, case.advice)
    }
}

/// Nothing that was told is understood.
fn not_understood(quiet: &Quiet<'_>) -> Silence {
    let sentence = Sentence::new(
        "silence-not-understood",
        "We do not understand what the carrier told last, {$days} days ago, and cannot say what is normal.",
    )
    .with("days", quiet.days.floor());
    let advice = Sentence::new("silence-advice-read", "Read the carrier's own words, or ask the carrier.");
    let (state, since) = (State::CannotSay, since(quiet));
    Silence {
        since,
        advice_from: Some(quiet.now),
        ..say(quiet, state, vec![quiet.last.event], sentence, advice)
    }
}

/// No carrier ever told anything.
fn never_heard(journey: &Journey) -> Silence {
    let because = journey.legs.iter().flat_map(|leg| leg.because.iter()).take(MOST_EVIDENCE);
    Silence {
        since: None,
        days: 0.0,
        state: State::CannotSay,
        rule: None,
        confidence: Confidence::Low,
        sentence: Sentence::new("silence-never-heard", "No carrier has told anything about this parcel yet."),
        until: None,
        quantiles: Vec::new(),
        like: 0,
        published: false,
        label: None,
        next_news: None,
        advice: Sentence::new(
            "silence-advice-number",
            "Check the number and the carrier with the seller; new numbers can take some days to appear.",
        ),
        advice_from: None,
        lost: None,
        evidence: because.cloned().collect(),
        events: Vec::new(),
    }
}

/// A silence that says no more than a sentence, an advice and its evidence.
fn say(quiet: &Quiet<'_>, state: State, events: Vec<usize>, sentence: Sentence, advice: Sentence) -> Silence {
    let evidence = evidence(quiet.journey, &events);
    let days = quiet.days;
    Silence { days, state, sentence, advice, evidence, events, ..never_heard(quiet.journey) }
}

fn fresh(quiet: &Quiet<'_>) -> Sentence {
    Sentence::new("silence-fresh", "The last news is {$hours} hours old.")
        .with("hours", (quiet.days * 24.0).floor())
}

/// The instant of the last news, where it is known and not only guessed.
fn since(quiet: &Quiet<'_>) -> Option<Timestamp> {
    quiet.event(quiet.last.event).and_then(|event| event.time.instant())
}

/// When news is likely, given how long the quiet has lasted: the middle four fifths of what is left.
fn next_news(quiet: &Quiet<'_>, limit: &Limit) -> Option<(Timestamp, Timestamp)> {
    let curve = &limit.curve;
    let never = super::lost::never(curve);
    let left = (curve.survival(quiet.days) - never) / (1.0 - never).max(1e-9);
    // Almost all like quiets have ended by now: what is left of them says nothing.
    if left < 0.005 {
        return None;
    }
    let at = |share: f64| {
        let days = quantile_of_ended(curve, 1.0 - left * (1.0 - share))?;
        later(quiet.last.at, days.max(quiet.days))
    };
    Some((at(0.1)?, at(0.9)?))
}

fn later(at: Timestamp, days: f64) -> Option<Timestamp> {
    let seconds = (days.clamp(0.0, 4000.0) * DAY) as i64;
    at.checked_add(SignedDuration::from_secs(seconds)).ok()
}

/// What attests these events, each place once.
fn evidence(journey: &Journey, events: &[usize]) -> Vec<Evidence> {
    let mut found: Vec<Evidence> = Vec::new();
    for told in events.iter().filter_map(|index| journey.events.get(*index)) {
        for evidence in &told.evidence {
            if found.len() < MOST_EVIDENCE && !found.contains(evidence) {
                found.push(evidence.clone());
            }
        }
    }
    found
}
