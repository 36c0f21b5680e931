//! Opinions as callers see them: customs, silence and forecast, each with its evidence.

use std::collections::BTreeMap;

use serde::Serialize;
use tracking::authenticity::{Signal, Verdict};
use tracking::journey::Journey;
use tracking::journey::customs::Customs;
use tracking::silence::{Sentence, Silence};
use utoipa::ToSchema;

use super::{EvidenceBody, rfc3339};

/// Where a parcel stands with the customs of one border.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CustomsBody {
    /// `export` or `import`.
    pub side: &'static str,
    /// Whose customs.
    pub country: Option<String>,
    /// `declared`, `presented`, `held`, `released` or `refused`.
    pub state: &'static str,
    /// It was seen beyond the border although nobody told of its release.
    pub passed: bool,
    /// Why it is or was held.
    pub reason: Option<String>,
    /// What is to be paid, as printed.
    pub amount: Option<String>,
    /// Since when.
    pub since: Option<String>,
    /// The events that say so: places in `events`.
    pub events: Vec<usize>,
    /// Where that comes from.
    pub evidence: Vec<EvidenceBody>,
}

/// Whether the quiet is normal.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SilenceBody {
    /// `none`, `explained`, `unexplained` or `cannot-say`.
    pub state: &'static str,
    /// The last news.
    pub since: Option<String>,
    /// How many days ago that was.
    pub days: f64,
    /// The rule that explains it.
    pub rule: Option<&'static str>,
    /// How sure that is.
    pub confidence: &'static str,
    /// Why it is quiet, in English where no language was asked for.
    pub sentence: String,
    /// The same for every language: the key of that sentence.
    pub key: &'static str,
    /// What goes into its gaps, by name.
    pub arguments: BTreeMap<&'static str, String>,
    /// Until when it is normal.
    pub until: Option<String>,
    /// The earliest and latest hour at which news is likely next.
    pub next_news: Option<[String; 2]>,
    /// How many like journeys that rests on.
    pub like: u64,
    /// It rests on published or assumed figures, not on own history.
    pub published: bool,
    /// Which figure that is.
    pub label: Option<&'static str>,
    /// What to do, in English where no language was asked for.
    pub advice: String,
    /// The same for every language: the key of that advice.
    pub advice_key: &'static str,
    /// What goes into its gaps, by name.
    pub advice_arguments: BTreeMap<&'static str, String>,
    /// From when on.
    pub advice_from: Option<String>,
    /// The probability that it is lost, where own history tells.
    pub lost: Option<f64>,
    /// The events that say so: places in `events`.
    pub events: Vec<usize>,
    /// Where that comes from.
    pub evidence: Vec<EvidenceBody>,
}

/// Whether the history is true.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VerdictBody {
    /// `consistent`, `doubtful`, `contradicted` or `cannot-say`.
    pub value: &'static str,
    /// How sure that is.
    pub confidence: &'static str,
    /// Why, in English where no language was asked for.
    pub sentence: String,
    /// What led to it, the strongest first.
    pub signals: Vec<SignalBody>,
    /// Where that comes from.
    pub evidence: Vec<EvidenceBody>,
}

/// One thing that speaks for or against a history.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SignalBody {
    /// Its name.
    pub name: &'static str,
    /// `for` or `against`.
    pub direction: &'static str,
    /// `slight`, `fair`, `strong` or `decisive`.
    pub strength: &'static str,
    /// What it says, in English where no language was asked for.
    pub sentence: String,
    /// The same for every language: the key of that sentence.
    pub key: String,
    /// What goes into its gaps, by name.
    pub arguments: BTreeMap<&'static str, String>,
    /// The events it speaks of: places in `events`.
    pub events: Vec<usize>,
    /// Where that comes from.
    pub evidence: Vec<EvidenceBody>,
}

/// When it arrives.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ForecastBody {
    /// What it is of: `delivered`, or `returned` for a parcel that goes back.
    pub of: &'static str,
    /// The hour by which it arrives as likely as not.
    pub median: Option<String>,
    /// Ranges that hold the arrival with 50, 80 and 95 %.
    pub ranges: Vec<RangeBody>,
    /// How closely the journeys behind it resemble this one.
    pub level: &'static str,
    /// How many like journeys that rests on.
    pub like: u64,
    /// Few like journeys: the range is wide because we do not know better.
    pub few: bool,
    /// The published figure it rests on, where own history is missing.
    pub published: Option<&'static str>,
    /// What would change it.
    pub changes: Vec<&'static str>,
    /// The events it counts from: places in `events`.
    pub events: Vec<usize>,
    /// Where that comes from.
    pub evidence: Vec<EvidenceBody>,
}

/// A range with its probability.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RangeBody {
    /// The probability.
    pub probability: f64,
    /// The earliest hour.
    pub from: Option<String>,
    /// The latest hour.
    pub to: Option<String>,
}

impl CustomsBody {
    /// What customs did with a parcel.
    #[must_use]
    pub fn all(journey: &Journey) -> Vec<Self> {
        tracking::journey::customs::customs(journey).iter().map(Self::from).collect()
    }
}

impl From<&Customs> for CustomsBody {
    fn from(customs: &Customs) -> Self {
        Self {
            side: customs.side.name(),
            country: customs.country.as_deref().map(str::to_owned),
            state: customs.state.name(),
            passed: customs.passed,
            reason: customs.reason.as_ref().map(|reason| reason.name().to_owned()),
            amount: customs.amount.clone(),
            since: customs.since.map(rfc3339),
            events: customs.history.iter().map(|(_, event)| *event).collect(),
            evidence: customs.evidence.iter().map(EvidenceBody::from).collect(),
        }
    }
}

impl From<&Silence> for SilenceBody {
    fn from(silence: &Silence) -> Self {
        Self {
            state: silence.state.name(),
            since: silence.since.map(rfc3339),
            days: (silence.days * 10.0).round() / 10.0,
            rule: silence.rule,
            confidence: silence.confidence.name(),
            sentence: silence.sentence.to_string(),
            key: silence.sentence.key,
            arguments: arguments(&silence.sentence),
            until: silence.until.map(rfc3339),
            next_news: silence.next_news.map(|(from, to)| [rfc3339(from), rfc3339(to)]),
            like: silence.like,
            published: silence.published,
            label: silence.label,
            advice: silence.advice.to_string(),
            advice_key: silence.advice.key,
            advice_arguments: arguments(&silence.advice),
            advice_from: silence.advice_from.map(rfc3339),
            lost: silence.lost,
            events: silence.events.clone(),
            evidence: silence.evidence.iter().map(EvidenceBody::from).collect(),
        }
    }
}

impl From<&Verdict> for VerdictBody {
    fn from(verdict: &Verdict) -> Self {
        let mut evidence: Vec<_> = verdict.signals.iter().flat_map(|signal| &signal.evidence).collect();
        evidence.sort();
        evidence.dedup();
        Self {
            value: verdict.value.name(),
            confidence: verdict.confidence.name(),
            sentence: verdict.sentence.clone(),
            signals: verdict.signals.iter().map(SignalBody::from).collect(),
            evidence: evidence.into_iter().map(EvidenceBody::from).collect(),
        }
    }
}

impl From<&Signal> for SignalBody {
    fn from(signal: &Signal) -> Self {
        Self {
            name: signal.name,
            direction: signal.direction.name(),
            strength: signal.strength.name(),
            sentence: signal.sentence.clone(),
            key: format!("signal-{}", signal.key.replace('.', "-")),
            arguments: signal.arguments.iter().cloned().collect(),
            events: signal.events.clone(),
            evidence: signal.evidence.iter().map(EvidenceBody::from).collect(),
        }
    }
}

fn arguments(sentence: &Sentence) -> BTreeMap<&'static str, String> {
    sentence.arguments.iter().cloned().collect()
}
