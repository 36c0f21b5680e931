//! Opinions in a reader's words: is that true, is the quiet normal, where do customs stand, when does it arrive.

use engine::find::Known;
use jiff::Timestamp;
use jiff::civil::Date;

use super::body::PageBody;
use super::opinion::{PageCustoms, PageForecast, PageSentence, PageSilence, PageVerdict};
use super::shown::{day_of, reason};
use super::speak;
use super::words::Language;

/// What a page says beyond what carriers told.
pub(super) struct Outlook {
    pub(super) verdict: Option<Verdict>,
    pub(super) forecast: Option<Forecast>,
    pub(super) quiet: Option<Quiet>,
    pub(super) customs: Vec<Customs>,
}

/// Whether the history is true, in a line, and what speaks for that.
pub(super) struct Verdict {
    pub(super) line: String,
    pub(super) why: String,
    /// Not plainly consistent.
    pub(super) doubted: bool,
}

pub(super) struct Forecast {
    pub(super) when: String,
    /// Who speaks: published figures, or how many like parcels.
    pub(super) by: String,
}

/// Days without news: why, until when that is normal, and what to do. It takes the place of what the milestone
/// advises.
pub(super) struct Quiet {
    pub(super) sentence: String,
    pub(super) until: Option<String>,
    pub(super) advice: String,
    /// It rests on what was published, not on what we saw.
    pub(super) assumed: bool,
    /// Nobody can explain it any more.
    pub(super) unexplained: bool,
}

pub(super) struct Customs {
    pub(super) side: String,
    pub(super) country: Option<String>,
    pub(super) state: String,
    pub(super) reason: Option<String>,
    pub(super) amount: Option<String>,
    pub(super) since: Option<String>,
    /// It does not go on by itself.
    pub(super) stopped: bool,
}

impl Outlook {
    pub(super) fn new(words: &Language, known: &Known, body: &PageBody) -> Self {
        let border = |border| customs(words, known, border);
        Self {
            verdict: body.verdict.as_ref().map(|one| verdict(words, one)),
            forecast: body.forecast.as_ref().and_then(|one| forecast(words, one)),
            quiet: body.silence.as_ref().and_then(|one| quiet(words, one)),
            customs: body.customs.iter().map(border).collect(),
        }
    }
}

fn verdict(words: &Language, verdict: &PageVerdict) -> Verdict {
    Verdict {
        line: words.say(&format!("verdict-{}", verdict.value)),
        why: verdict.reasons.iter().map(|one| said(words, one)).collect::<Vec<_>>().join(" "),
        doubted: matches!(verdict.value, "doubtful" | "contradicted"),
    }
}

/// The days are those of UTC: a range of days hides the difference.
fn forecast(words: &Language, forecast: &PageForecast) -> Option<Forecast> {
    let (from, to) = (day(&forecast.from)?, day(&forecast.to)?);
    let percent = format!("{:.0}", forecast.probability * 100.0);
    let (from, to) = (words.day(from), words.day(to));
    let when = if from == to {
        words.with_all("forecast-on", &[("day", &from), ("percent", &percent)])
    } else {
        words.with_all("forecast-between", &[("from", &from), ("to", &to), ("percent", &percent)])
    };
    let by = match (forecast.published, forecast.few) {
        (true, _) => "forecast-published",
        (false, true) => "forecast-few",
        (false, false) => "forecast-like",
    };
    Some(Forecast { when, by: words.with(by, "count", forecast.like.to_string()) })
}

fn day(instant: &str) -> Option<Date> {
    let at: Timestamp = instant.parse().ok()?;
    Some(jiff::tz::Offset::UTC.to_datetime(at).date())
}

fn quiet(words: &Language, silence: &PageSilence) -> Option<Quiet> {
    let explained = silence.state == "explained";
    let until = silence.until.as_deref().filter(|_| explained).and_then(day);
    (silence.state != "none").then(|| Quiet {
        sentence: said(words, &silence.sentence),
        until: until.map(|day| words.with("silence-until", "date", words.day(day))),
        advice: said(words, &silence.advice),
        assumed: explained && silence.published,
        unexplained: silence.state == "unexplained",
    })
}

fn said(words: &Language, sentence: &PageSentence) -> String {
    speak::said(words, &sentence.key, &sentence.arguments).unwrap_or_else(|| sentence.text.clone())
}

fn customs(words: &Language, known: &Known, customs: &PageCustoms) -> Customs {
    let began = customs.events.last().and_then(|at| known.journey.events.get(*at));
    let passed = customs.passed;
    let held = customs.state == "held" && !passed;
    let stopped = held || customs.state == "refused";
    // Once it is released, what had held it is history.
    let why = customs.reason.as_deref().filter(|_| stopped);
    let since = began.and_then(|told| day_of(&told.event.time));
    Customs {
        side: words.say(&format!("customs-{}", customs.side)),
        country: customs.country.as_deref().map(|country| words.country(country)),
        state: words.say(&if passed {
            "customs-passed".to_owned()
        } else {
            format!("customs-{}", customs.state)
        }),
        reason: why.map(|why| reason(words, why).unwrap_or_else(|| why.to_owned())),
        amount: customs.amount.clone().filter(|_| held),
        since: since.filter(|_| !passed).map(|day| words.with("since", "date", words.day(day))),
        stopped,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::web::words::choose;

    #[track_caller]
    fn check(tag: &str, key: &'static str, gaps: &[(&'static str, &str)], expected: &str) {
        let arguments: BTreeMap<_, _> = gaps.iter().map(|(gap, value)| (*gap, (*value).to_owned())).collect();
        let sentence = PageSentence { text: "In English.".to_owned(), key: key.to_owned(), arguments };
        assert_eq!(said(choose(Some(tag), None), &sentence), expected);
    }

    #[test]
    fn a_sentence_is_said_in_the_readers_language() {
        let between = [("from", "CN"), ("to", "GB"), ("days", "9")];
        check(
            "en",
            "silence-international-transit",
            &between,
            "The parcel is between two countries (China → United Kingdom), where nobody scans it: 9 days since it left.",
        );
        check(
            "de",
            "silence-international-transit",
            &between,
            "Die Sendung ist zwischen zwei Ländern unterwegs (China → Vereinigtes Königreich), wo niemand sie \
             scannt: 9 Tage, seit sie abging.",
        );
        check(
            "de",
            "silence-over",
            &[("milestone", "delivered")],
            "Der Weg ist zu Ende (Zugestellt): Es wird nichts Neues mehr erwartet.",
        );
        check(
            "en",
            "silence-weekend",
            &[("days", "1")],
            "A weekend lies in this time (1 day), on which little is cleared and delivered.",
        );
    }

    #[test]
    fn a_gap_that_the_core_could_not_fill_is_filled_in_the_readers_language() {
        check(
            "de",
            "silence-international-transit",
            &[("from", "the origin"), ("to", "the destination"), ("days", "1")],
            "Die Sendung ist zwischen zwei Ländern unterwegs (Herkunftsland → Zielland), wo niemand sie scannt: \
             1 Tag, seit sie abging.",
        );
    }

    #[test]
    fn a_sentence_that_no_language_has_stays_english() {
        check("ja", "silence-new", &[("days", "3")], "In English.");
    }

    #[test]
    fn every_verdict_has_a_line_of_its_own() {
        for (value, doubted) in
            [("consistent", false), ("doubtful", true), ("contradicted", true), ("cannot-say", false)]
        {
            let reason = PageSentence {
                text: "Its weight differs.".to_owned(),
                key: "signal-weight".to_owned(),
                arguments: BTreeMap::from([("low", "20".to_owned()), ("high", "900".to_owned())]),
            };
            let said = PageVerdict { value, confidence: "low", reasons: vec![reason] };
            let said = verdict(choose(Some("de"), None), &said);
            assert!(said.line.contains("Verlauf"), "{}", said.line);
            assert_eq!(said.why, "Ihr Gewicht ist mit 20 Gramm und mit 900 Gramm angegeben.");
            assert_eq!(said.doubted, doubted, "{value}");
        }
    }

    #[test]
    fn a_forecast_is_a_range_of_days_or_one_day() {
        let words = choose(Some("en"), None);
        let range = |from: &str, to: &str| {
            let (from, to) = (from.to_owned(), to.to_owned());
            forecast(words, &PageForecast { probability: 0.8, from, to, like: 2, few: true, published: true })
        };
        let two = range("2026-11-26T10:00:00Z", "2026-11-30T10:00:00Z").unwrap();
        assert_eq!(two.when, "between Thu 26 Nov and Mon 30 Nov (80 %)");
        assert_eq!(two.by, "published figures; like parcels of our own so far: 2");
        let one = range("2026-11-26T10:00:00Z", "2026-11-26T20:00:00Z").unwrap();
        assert_eq!(one.when, "on Thu 26 Nov (80 %)");
        assert!(range("soon", "2026-11-26T20:00:00Z").is_none());
    }
}
