//! What was said: opinions that somebody was shown are kept, append-only, so that one can ask later what was known
//! *and said* then. Replays and questions about another hour say nothing.
//!
//! An opinion changes a little with every hour. It is kept when it differs from the last of its kind in a way that a
//! reader would notice, or when a day has passed and it differs at all.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Opinion, ParcelId};

use crate::view::{ForecastBody, JourneyBody, SilenceBody, VerdictBody, rfc3339};
use crate::{Engine, Result};

/// A forecast that moved by less than this is the same.
const MOVED: SignedDuration = SignedDuration::from_hours(24);
/// After so long an opinion that differs at all is said anew.
const A_DAY: SignedDuration = SignedDuration::from_hours(24);
/// A probability that changed by less than this is the same.
const SAME_CHANCE: f64 = 0.1;

/// What was said, and when.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct SaidBody {
    /// When.
    pub at: String,
    /// What.
    #[serde(flatten)]
    pub said: Said,
}

/// An opinion as it was said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Said {
    /// Whether the history is true.
    Verdict(SaidVerdict),
    /// Whether the quiet is normal.
    Silence(SaidSilence),
    /// When it arrives.
    Forecast(SaidForecast),
}

/// A verdict as it was said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SaidVerdict {
    /// `consistent`, `doubtful`, `contradicted` or `cannot-say`.
    pub value: String,
    /// How sure that was.
    pub confidence: String,
    /// Why, in English.
    pub sentence: String,
    /// What led to it.
    pub signals: Vec<SaidSignal>,
}

/// A signal as it was said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SaidSignal {
    /// Its name.
    pub name: String,
    /// `for` or `against`.
    pub direction: String,
    /// `slight`, `fair`, `strong` or `decisive`.
    pub strength: String,
    /// What it said, in English.
    pub sentence: String,
}

/// A silence as it was said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SaidSilence {
    /// `none`, `explained`, `unexplained` or `cannot-say`.
    pub state: String,
    /// The rule that explained it.
    pub rule: Option<String>,
    /// How many days it lasted.
    pub days: f64,
    /// How sure that was.
    pub confidence: String,
    /// Why it was quiet, in English.
    pub sentence: String,
    /// Until when it was called normal.
    pub until: Option<String>,
    /// When news was said to be likely.
    pub next_news: Option<[String; 2]>,
    /// What to do, in English.
    pub advice: String,
    /// The probability that it is lost.
    pub lost: Option<f64>,
}

/// A forecast as it was said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SaidForecast {
    /// The hour by which it arrives as likely as not.
    pub median: Option<String>,
    /// Ranges with their probabilities.
    pub ranges: Vec<SaidRange>,
    /// How many like journeys that rested on.
    pub like: u64,
}

/// A range as it was said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SaidRange {
    /// The probability.
    pub probability: f64,
    /// The earliest hour.
    pub from: Option<String>,
    /// The latest hour.
    pub to: Option<String>,
}

impl Said {
    /// Everything that a journey says beyond its facts.
    #[must_use]
    pub fn all(journey: &JourneyBody) -> Vec<Self> {
        let verdict = journey.verdict.as_ref().map(Self::from);
        let silence = journey.silence.as_ref().map(Self::from);
        let forecast = journey.forecast.as_ref().map(Self::from);
        [verdict, silence, forecast].into_iter().flatten().collect()
    }

    /// What it is about.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Verdict(_) => "verdict",
            Self::Silence(_) => "silence",
            Self::Forecast(_) => "forecast",
        }
    }

    /// Whether a reader would take this for what was said before.
    fn is_like(&self, before: &Self) -> bool {
        match (self, before) {
            (Self::Verdict(now), Self::Verdict(then)) => {
                let names = |said: &SaidVerdict| -> Vec<_> {
                    said.signals.iter().map(|one| (one.name.clone(), one.strength.clone())).collect()
                };
                now.value == then.value && names(now) == names(then)
            }
            (Self::Silence(now), Self::Silence(then)) => {
                let chance = |said: &SaidSilence| said.lost.unwrap_or_default();
                (&now.state, &now.rule) == (&then.state, &then.rule)
                    && (chance(now) - chance(then)).abs() < SAME_CHANCE
            }
            (Self::Forecast(now), Self::Forecast(then)) => {
                now.hours().len() == then.hours().len()
                    && now.hours().iter().zip(then.hours()).all(|(now, then)| near(*now, then))
            }
            _ => false,
        }
    }

    /// What was said; nothing where it is remembered for another purpose.
    fn read(opinion: &Opinion) -> Option<Self> {
        let said: Self = serde_json::from_slice(&opinion.bytes).ok()?;
        (said.kind() == &*opinion.kind).then_some(said)
    }
}

impl SaidForecast {
    /// What a reader plans by: the median and the range of four in five.
    fn hours(&self) -> Vec<Option<Timestamp>> {
        let shown = self.ranges.iter().filter(|range| (range.probability - 0.8).abs() < 0.001);
        let ends = shown.flat_map(|range| [&range.from, &range.to]);
        std::iter::once(&self.median).chain(ends).map(|hour| hour.as_deref()?.parse().ok()).collect()
    }
}

fn near(a: Option<Timestamp>, b: Option<Timestamp>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.duration_since(b).abs() < MOVED,
        (a, b) => a == b,
    }
}

/// Whether this has to be kept, after what was said last of its kind.
#[must_use]
pub fn is_news(now: (Timestamp, &Said), before: Option<(Timestamp, &Said)>) -> bool {
    let Some((then, before)) = before else { return true };
    !now.1.is_like(before) || (now.0.duration_since(then) >= A_DAY && now.1 != before)
}

impl Engine {
    /// Keeps what a reader was shown of a parcel just now, as far as it is news; how much of it was.
    ///
    /// # Errors
    /// [`crate::Error::Store`].
    pub fn remember(&self, parcel: ParcelId, at: Timestamp, said: &[Said]) -> Result<usize> {
        let before = self.store.said(parcel, None)?;
        let mut news = Vec::new();
        for one in said {
            let last = before.iter().rev().find(|opinion| &*opinion.kind == one.kind());
            let last = last.and_then(|opinion| Some((opinion.at, Said::read(opinion)?)));
            if is_news((at, one), last.as_ref().map(|(then, said)| (*then, said))) {
                let bytes = serde_json::to_vec(one).map_err(|e| crate::Error::Invalid(e.to_string()))?;
                news.push(Opinion { at, kind: one.kind().into(), bytes });
            }
        }
        if !news.is_empty() {
            self.store.say(parcel, &news)?;
        }
        Ok(news.len())
    }

    /// What was said of a parcel up to an hour, the oldest first.
    ///
    /// # Errors
    /// [`crate::Error::Store`].
    pub fn said(&self, parcel: ParcelId, upto: Option<Timestamp>) -> Result<Vec<SaidBody>> {
        let kept = self.store.said(parcel, upto)?;
        let body = |one: &Opinion| Some(SaidBody { at: rfc3339(one.at), said: Said::read(one)? });
        Ok(kept.iter().filter_map(body).collect())
    }
}

impl From<&VerdictBody> for Said {
    fn from(verdict: &VerdictBody) -> Self {
        let signal = |signal: &crate::view::SignalBody| SaidSignal {
            name: signal.name.to_owned(),
            direction: signal.direction.to_owned(),
            strength: signal.strength.to_owned(),
            sentence: signal.sentence.clone(),
        };
        Self::Verdict(SaidVerdict {
            value: verdict.value.to_owned(),
            confidence: verdict.confidence.to_owned(),
            sentence: verdict.sentence.clone(),
            signals: verdict.signals.iter().map(signal).collect(),
        })
    }
}

impl From<&SilenceBody> for Said {
    fn from(silence: &SilenceBody) -> Self {
        Self::Silence(SaidSilence {
            state: silence.state.to_owned(),
            rule: silence.rule.map(str::to_owned),
            days: silence.days,
            confidence: silence.confidence.to_owned(),
            sentence: silence.sentence.clone(),
            until: silence.until.clone(),
            next_news: silence.next_news.clone(),
            advice: silence.advice.clone(),
            lost: silence.lost,
        })
    }
}

impl From<&ForecastBody> for Said {
    fn from(forecast: &ForecastBody) -> Self {
        let range = |range: &crate::view::RangeBody| SaidRange {
            probability: range.probability,
            from: range.from.clone(),
            to: range.to.clone(),
        };
        Self::Forecast(SaidForecast {
            median: forecast.median.clone(),
            ranges: forecast.ranges.iter().map(range).collect(),
            like: forecast.like,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(value: &str, signals: &[&str]) -> Said {
        let signal = |name: &&str| SaidSignal {
            name: (*name).to_owned(),
            direction: "against".to_owned(),
            strength: "fair".to_owned(),
            sentence: String::new(),
        };
        Said::Verdict(SaidVerdict {
            value: value.to_owned(),
            confidence: "low".to_owned(),
            sentence: String::new(),
            signals: signals.iter().map(signal).collect(),
        })
    }

    fn silence(state: &str, rule: Option<&str>, days: f64) -> Said {
        Said::Silence(SaidSilence {
            state: state.to_owned(),
            rule: rule.map(str::to_owned),
            days,
            confidence: "low".to_owned(),
            sentence: String::new(),
            until: None,
            next_news: None,
            advice: String::new(),
            lost: None,
        })
    }

    fn forecast(median: &str, to: &str) -> Said {
        let hour = |hour: &str| Some(hour.to_owned());
        let ranges = vec![SaidRange { probability: 0.8, from: hour(median), to: hour(to) }];
        Said::Forecast(SaidForecast { median: hour(median), ranges, like: 3 })
    }

    const NINE: &str = "2026-08-05T09:00:00Z";
    const TEN: &str = "2026-08-05T10:00:00Z";
    const NEXT: &str = "2026-08-06T10:00:00Z";

    /// Whether something is kept that is said at an hour, after something else at nine.
    #[track_caller]
    fn check(before: &Said, at: &str, now: &Said, expected: bool) {
        let hour = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(is_news((hour(at), now), Some((hour(NINE), before))), expected, "{now:?}");
    }

    #[test]
    fn what_nobody_said_before_is_news() {
        assert!(is_news((NINE.parse().unwrap(), &verdict("consistent", &[])), None));
    }

    #[test]
    fn another_verdict_is_news_and_so_is_another_reason() {
        let doubtful = verdict("doubtful", &["speed"]);
        check(&doubtful, TEN, &doubtful, false);
        check(&doubtful, TEN, &verdict("contradicted", &["speed"]), true);
        check(&doubtful, TEN, &verdict("doubtful", &["speed", "weight"]), true);
        check(&doubtful, NEXT, &doubtful, false);
    }

    #[test]
    fn a_silence_that_only_grows_is_news_once_a_day() {
        let quiet = silence("explained", Some("at-sea"), 9.0);
        check(&quiet, TEN, &silence("explained", Some("at-sea"), 9.1), false);
        check(&quiet, NEXT, &silence("explained", Some("at-sea"), 10.0), true);
        check(&quiet, TEN, &silence("unexplained", None, 9.1), true);
    }

    #[test]
    fn a_forecast_that_moves_by_a_day_is_news() {
        let said = forecast("2026-08-10T00:00:00Z", "2026-08-14T00:00:00Z");
        check(&said, TEN, &forecast("2026-08-10T05:00:00Z", "2026-08-14T05:00:00Z"), false);
        check(&said, TEN, &forecast("2026-08-10T05:00:00Z", "2026-08-15T05:00:00Z"), true);
    }

    #[test]
    fn what_is_kept_is_read_again() {
        for said in [verdict("doubtful", &["speed"]), silence("none", None, 0.2), forecast(NINE, TEN)] {
            let bytes = serde_json::to_vec(&said).unwrap();
            let kept = Opinion { at: Timestamp::UNIX_EPOCH, kind: said.kind().into(), bytes };
            assert_eq!(Said::read(&kept), Some(said));
        }
    }
}
