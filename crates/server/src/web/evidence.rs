//! Evidence as a page that prints well: what a person reads of it. The evidence itself stands inside the page, below.
//!
//! It is a file that people keep and send, so it brings its own styles, loads nothing, and shows dark on white.

use askama::Template;
use engine::Engine;
use engine::add::DeclaredPlace;
use engine::evidence::{Evidence, PublicKey};
use engine::opinions::{Said, SaidBody};
use engine::view::{EventBody, ForecastBody, JourneyBody};

use super::body::name;
use super::speak::translate;
use super::words::{Language, choose};

/// The range that is said in words.
const SHOWN: f64 = 0.8;

#[derive(Template)]
#[template(path = "evidence.html")]
struct EvidencePage<'a> {
    words: &'static Language,
    evidence: &'a Evidence,
    journey: JourneyBody,
    key_id: String,
    made: String,
    declared: Vec<(String, String)>,
    status: String,
    verdict: Option<String>,
    silence: Option<String>,
    forecast: Option<String>,
    events: Vec<Row>,
    withdrawn: Vec<Row>,
    said: Vec<[String; 3]>,
}

/// An event.
struct Row {
    when: String,
    what: String,
    place: String,
    carrier: String,
    own_words: String,
    sources: usize,
}

impl<'a> EvidencePage<'a> {
    fn new(engine: &Engine, words: &'static Language, evidence: &'a Evidence) -> Self {
        let mut journey = evidence.content.journey.clone();
        translate(words, &|pack| name(engine, pack), &mut journey);
        let key = PublicKey::parse(&evidence.manifest.key);
        let row = |event: &EventBody| row(engine, words, event);
        let manifest = &evidence.manifest;
        let made = [("time", &*manifest.made), ("program", &*manifest.program)];
        Self {
            words,
            made: words.with_all("evidence-made", &made),
            declared: declared(words, evidence),
            key_id: key.map(|key| key.id()).unwrap_or_default(),
            status: words.say(&format!("milestone-{}", journey.milestone)),
            verdict: journey.verdict.as_ref().map(|verdict| words.say(&format!("verdict-{}", verdict.value))),
            silence: silence(words, &journey),
            forecast: journey.forecast.as_ref().and_then(|forecast| likely(words, forecast)),
            events: journey.events.iter().map(row).collect(),
            withdrawn: journey.withdrawn.iter().map(row).collect(),
            said: evidence.content.said.iter().map(|said| line(words, said)).collect(),
            evidence,
            journey,
        }
    }
}

/// What the sender declared, as far as it bears on a dispute; fields without words go by their name in the API.
fn declared(words: &Language, evidence: &Evidence) -> Vec<(String, String)> {
    let Some(declared) = &evidence.content.about.declared else { return Vec::new() };
    let place = declared.destination.as_ref().map(|place| match place {
        DeclaredPlace::Place { country, city: Some(city), .. } => format!("{city}, {country}"),
        other => other.country().to_owned(),
    });
    let promised = declared.promised.as_ref().map(|promised| {
        let day = |day: &Option<String>| day.clone().unwrap_or_else(|| "?".to_owned());
        words.with_all("range", &[("from", &day(&promised.from)), ("to", &day(&promised.to))])
    });
    let rows = [
        (words.say("reference"), declared.reference.clone()),
        (words.say("sender"), declared.seller.clone()),
        ("ordered_at".to_owned(), declared.ordered_at.clone()),
        ("shipped_at".to_owned(), declared.shipped_at.clone()),
        ("service".to_owned(), declared.service.clone()),
        ("destination".to_owned(), place),
        (words.say("promised-by-sender"), promised),
    ];
    rows.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// Evidence as a signed page in the language of a tag; in English where nobody speaks that here.
///
/// # Errors
/// [`engine::Error::Store`]; [`engine::Error::Invalid`] when there is no page.
pub fn page(engine: &Engine, evidence: &Evidence, tag: &str) -> engine::Result<String> {
    signed(engine, choose(Some(tag), None), evidence)
}

pub(crate) fn signed(
    engine: &Engine,
    words: &'static Language,
    evidence: &Evidence,
) -> engine::Result<String> {
    let page = EvidencePage::new(engine, words, evidence).render();
    let page = page.map_err(|error| engine::Error::Invalid(format!("there is no page: {error}")))?;
    engine.evidence_page(evidence, &page)
}

fn row(engine: &Engine, words: &Language, event: &EventBody) -> Row {
    let code = event.code.as_deref().map(|code| format!("{code} ")).unwrap_or_default();
    Row {
        when: event.printed.clone().or_else(|| event.instant.clone()).unwrap_or_default(),
        what: words.say(&format!("milestone-{}", event.milestone)),
        place: event.place.clone().unwrap_or_default(),
        carrier: name(engine, &event.carrier),
        own_words: format!("{code}{}", event.text.as_deref().unwrap_or_default()),
        sources: event.evidence.len(),
    }
}

fn silence(words: &Language, journey: &JourneyBody) -> Option<String> {
    let silence = journey.silence.as_ref().filter(|silence| silence.state != "none")?;
    let until = silence.until.as_deref().map(|until| words.with("evidence-until", "time", until));
    Some(match until {
        Some(until) => format!("{} ({until})", silence.sentence),
        None => silence.sentence.clone(),
    })
}

fn likely(words: &Language, forecast: &ForecastBody) -> Option<String> {
    let shown = forecast.ranges.iter().find(|range| (range.probability - SHOWN).abs() < 0.001)?;
    between(words, shown.probability, shown.from.as_deref()?, shown.to.as_deref()?)
}

fn between(words: &Language, probability: f64, from: &str, to: &str) -> Option<String> {
    let percent = format!("{:.0}", probability * 100.0);
    Some(words.with_all("evidence-likely", &[("from", from), ("to", to), ("percent", &percent)]))
}

/// What was said before: when, what, and in which words. These are the words that were said: English.
fn line(words: &Language, said: &SaidBody) -> [String; 3] {
    let (value, sentence) = match &said.said {
        Said::Verdict(verdict) => (verdict.value.clone(), verdict.sentence.clone()),
        Said::Silence(silence) => (silence.state.clone(), silence.sentence.clone()),
        Said::Forecast(forecast) => {
            let shown = forecast.ranges.iter().find(|range| (range.probability - SHOWN).abs() < 0.001);
            let said = shown.and_then(|range| {
                between(words, range.probability, range.from.as_deref()?, range.to.as_deref()?)
            });
            (forecast.median.clone().unwrap_or_default(), said.unwrap_or_default())
        }
    };
    [said.at.clone(), format!("{}: {value}", said.said.kind()), sentence]
}
