//! Where a printed location lies: the way from the text to the answer.
//!
//! A text that is a code is resolved as one. Otherwise all that its words may mean are readings; each gets a weight,
//! its number of inhabitants times what speaks for it, and `weigh` decides whether one of them can be told.

use tracking::Text;

use crate::codes::{self, Coded};
use crate::country::{self, holds};
use crate::evidence::{self, Evidence};
use crate::places::{self, Span, is_no_place};
use crate::reading::{NO_WORDS, Name, Reading};
use crate::weigh::{self, Verdict};
use crate::words::{self, Word};
use crate::{fold, offices, rows, table};

/// A city of that size in another country casts doubt on the country that the source states.
const LARGE: f64 = 3e5;

/// What the caller knows beside the printed location.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hint<'a> {
    /// The country that the source states for this event, as code or name.
    pub country: Option<&'a str>,
    /// The postcode that the source states.
    pub postcode: Option<&'a str>,
    /// The country of the carrier that speaks: makes a namesake there likelier, settles nothing.
    pub carrier_country: Option<&'a str>,
}

/// Where a printed location lies.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// ISO 3166-1 alpha-2.
    pub country: Text,
    /// The locality, in the spelling of the gazetteer.
    pub city: Option<Text>,
    /// IANA time zone, where the place settles it.
    pub zone: Option<Text>,
    /// Latitude in degrees; of a country or region, that of its largest city.
    pub lat: Option<f32>,
    /// Longitude in degrees.
    pub lon: Option<f32>,
    /// From 0 to 1: how sure the weakest of the statements is.
    pub confidence: f32,
    /// What it rests on.
    pub why: String,
}

/// Finds where a printed location lies; `None` when we cannot say.
///
/// ```
/// use gazetteer::{Hint, find};
///
/// let found = find("FIREBAUGH, CA 93622", Hint::default()).unwrap();
/// assert_eq!(found.zone.as_deref(), Some("America/Los_Angeles"));
/// // Which of them?
/// assert!(find("Birmingham", Hint::default()).is_none_or(|found| found.confidence < 0.6));
/// ```
#[must_use]
pub fn find(printed: &str, hint: Hint<'_>) -> Option<Found> {
    let words = places::cut_dense(words::words(printed));
    if let Some(found) = coded(&words, hint) {
        return Some(found);
    }
    let spans = places::spans(&words);
    let evidence = evidence::gather(&words, &spans, hint);
    let mut readings = readings(&words, &spans, &evidence);
    let doubt = told(&mut readings, &evidence)?;
    for reading in &mut readings {
        weigh::support(reading, &evidence);
    }
    weigh::agree(&mut readings);
    let sure_of_few = !readings.is_empty() && is_covered(&words, &spans);
    let mut found = match weigh::decide(&readings)? {
        Verdict::One(reading, sure) => {
            let sure = if sure_of_few && is_only(&reading, &readings) { sure.max(0.6) } else { sure };
            let torn = places::is_torn(&words, &spans, reading.words);
            let sure = sure.min(weigh::reserve(&reading, &evidence, torn));
            let spread = weigh::is_spread(&reading, &readings);
            answer(&reading, sure, reason(&reading), spread)
        }
        Verdict::Within(country) => {
            let reading = Reading::country(rows::country_of_code(country)?, NO_WORDS);
            let sure = if evidence.told.is_some() { 0.9 } else { 0.6 };
            answer(&reading, sure, format!("several places of that name in {country}"), true)
        }
    };
    found.confidence = found.confidence.min(doubt);
    Some(found)
}

/// A code of an office or place that stands for the whole, but for words of the trade.
fn coded(words: &[Word<'_>], hint: Hint<'_>) -> Option<Found> {
    let mut telling = words.iter().filter(|word| !is_no_place(&word.key));
    let word = telling.next().filter(|_| telling.next().is_none())?;
    let length = word.text.len();
    // LONDON, GENEVA and PARIS have the shape of a code, too.
    if !(5..=6).contains(&length) || (length == 5 && words.len() > 1) || !table::lookup(&word.key).is_empty()
    {
        return None;
    }
    let told = hint.country.and_then(country::land);
    let carrier = hint.carrier_country.and_then(country::land);
    let reading = match codes::resolve(word.text)? {
        Coded::City(rank) => Reading::city(rank, 1.0, NO_WORDS)?,
        Coded::Airport(airport) => Reading::airport(airport, 1.0, 0.9, NO_WORDS),
        // A word of six letters is no office of Slovakia because it begins with SK.
        Coded::Country(country) => {
            let land = told.or(carrier).filter(|land| land.country == country)?;
            Reading::country(land, NO_WORDS)
        }
    };
    let sure = match told {
        Some(land) if !holds(land.country, reading.country) => return None,
        Some(_) => 0.95,
        None => 0.9,
    };
    let why = if length == 6 { "code of a post office (IMPC)" } else { "code of a place (UN/LOCODE)" };
    Some(answer(&reading, sure, why.to_owned(), false))
}

fn readings(words: &[Word<'_>], spans: &[Span], evidence: &Evidence) -> Vec<Reading> {
    let mut all = Vec::new();
    for span in spans {
        let cities = span.cities().filter_map(|(rank, own)| {
            let fame = if own { 1.0 } else { fame(rank, words, span) };
            Reading::city(rank, fame, (span.from, span.to))
        });
        all.extend(cities);
    }
    for (at, word) in words.iter().enumerate() {
        if let Some(airport) = offices::airport_named(&word.key).and_then(rows::airport) {
            // Who prints it means the airport, not a namesake elsewhere.
            all.retain(|other| other.words != (at, at + 1));
            all.push(Reading::airport(airport, 1e6, 0.8, (at, at + 1)));
        }
    }
    let inside = |at: usize| spans.iter().any(|it| it.to - it.from > 1 && (it.from..it.to).contains(&at));
    for (at, word) in words.iter().enumerate().filter(|(_, word)| word.is_capitals(3)) {
        if let Some(airport) = rows::airport(word.text).filter(|_| !is_no_place(&word.key) && !inside(at)) {
            // Among other words three capitals are seldom an airport; alone they mostly are.
            let (weight, sure) = match (words.len(), word.bracketed) {
                (1, _) => (1e6, 0.7),
                (_, true) => (2e5, 0.6),
                _ => (2e3, 0.6),
            };
            all.push(Reading::airport(airport, weight, sure, (at, at + 1)));
        }
    }
    all.extend(evidence.named.iter().map(|named| Reading::named(named, words.len())));
    all
}

/// How well known a city is by a name that is not its own: well by its beginning, as Santiago de Compostela, and by
/// what sounds alike, as Roma. Names in other languages are many, and now and then the own name of another place.
fn fame(rank: u32, words: &[Word<'_>], span: &Span) -> f64 {
    let words = words.get(span.from..span.to).unwrap_or_default();
    let key: String = words.iter().map(|word| word.key.as_str()).collect();
    let own = table::city_name(rank).map(|name| fold::fold(&name)).unwrap_or_default();
    let alike = key.get(..3).is_some_and(|begin| own.starts_with(begin));
    match own.starts_with(&key) {
        true => 0.5,
        false if alike => 0.3,
        false => 0.05,
    }
}

/// Keeps what lies in the country that the source states, and says how far that can be believed; `None` when the
/// text names another country.
fn told(readings: &mut Vec<Reading>, evidence: &Evidence) -> Option<f32> {
    let Some(told) = evidence.told else { return Some(1.0) };
    let (kept, gone): (Vec<_>, Vec<_>) =
        std::mem::take(readings).into_iter().partition(|it| holds(told.country, it.country));
    let by_name = |it: &Reading| evidence.named.iter().any(|named| !named.by_code && named.words == it.words);
    let none_in = |kept: &[Reading], words| !kept.iter().any(|it| it.words == words);
    if gone.iter().any(|it| it.name == Name::Country && by_name(it) && none_in(&kept, it.words)) {
        return None;
    }
    let doubtful =
        gone.iter().any(|it| it.is_point() && it.weight > LARGE) && !kept.iter().any(Reading::is_point);
    *readings = kept;
    readings.push(Reading { weight: 1.0, ..Reading::country(told, NO_WORDS) });
    Some(if doubtful { 0.5 } else { 1.0 })
}

/// Whether nothing is left of the text but names, numbers and words of the trade.
fn is_covered(words: &[Word<'_>], spans: &[Span]) -> bool {
    let within = |at: usize| spans.iter().any(|span| (span.from..span.to).contains(&at));
    words.iter().enumerate().all(|(at, word)| within(at) || word.is_number() || is_no_place(&word.key))
}

/// A longish name that only one place on the list has.
fn is_only(reading: &Reading, readings: &[Reading]) -> bool {
    let Name::City(rank) = reading.name else { return false };
    readings.len() == 1 && table::city_name(rank).is_some_and(|name| name.len() >= 6)
}

fn reason(reading: &Reading) -> String {
    let kind = match reading.name {
        Name::City(_) => "name of a city",
        Name::Airport(_) => "code or name of an airport",
        Name::Region => "name of a region",
        Name::Country => "name of a country",
    };
    [&[kind], reading.support.as_slice()].concat().join("; ")
}

/// The answer for a reading; without a point where places of that name are spread over the country.
fn answer(reading: &Reading, sure: f32, why: String, spread: bool) -> Found {
    let city = match reading.name {
        Name::City(rank) => table::city_name(rank),
        Name::Airport(name) => Some(name.to_owned()),
        Name::Region | Name::Country => None,
    };
    let share = f32::from(reading.zone_share) / 100.0;
    let point = Some(reading.point).filter(|_| !spread);
    Found {
        country: reading.country.into(),
        city: city.map(Text::from),
        zone: reading.zone.and_then(rows::zone_name).map(Text::from),
        lat: point.map(|point| point.0),
        lon: point.map(|point| point.1),
        confidence: if reading.zone.is_some() { sure.min(share) } else { sure },
        why,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(printed: &str, country: &str, city: Option<&str>, zone: Option<&str>) {
        check_with(printed, Hint::default(), country, city, zone);
    }

    #[track_caller]
    fn check_with(printed: &str, hint: Hint<'_>, country: &str, city: Option<&str>, zone: Option<&str>) {
        let found = find(printed, hint).unwrap_or_else(|| panic!("{printed}: not found"));
        let told = (&*found.country, found.city.as_deref(), found.zone.as_deref());
        assert_eq!(told, (country, city, zone), "{printed}: {found:?}");
    }

    const CHICAGO: Option<&str> = Some("America/Chicago");
    const CHINA: Option<&str> = Some("Asia/Shanghai");

    #[test]
    fn city_state_and_postcode() {
        check("BATON ROUGE, LA 70826", "US", Some("Baton Rouge"), CHICAGO);
        check("SPRINGFIELD IL 62703", "US", Some("Springfield"), CHICAGO);
        check("Portland, OR 97218, US", "US", Some("Portland"), Some("America/Los_Angeles"));
        check("ISC CHICAGO IL (USPS)", "US", Some("Chicago"), CHICAGO);
        check("NOSUCHTOWN KS 66605", "US", None, CHICAGO);
        check("Curitiba / PR", "BR", Some("Curitiba"), Some("America/Sao_Paulo"));
    }

    #[test]
    fn chinese_in_every_writing() {
        check("ZheJiangShengNingBoShi 31500000", "CN", Some("Ningbo"), CHINA);
        check("浙江省,宁波市", "CN", Some("Ningbo"), CHINA);
        check("【成都市】", "CN", Some("Chengdu"), CHINA);
        check("Nanjing EMS", "CN", Some("Nanjing"), CHINA);
    }

    #[test]
    fn codes_and_airports() {
        check("USORDA", "US", Some("Chicago"), CHICAGO);
        check("Vienna (VIE)", "AT", Some("Vienna"), Some("Europe/Vienna"));
        check("LONDON HEATHROW MC", "GB", Some("London"), Some("Europe/London"));
        check("Hannover DO", "DE", Some("Hannover"), Some("Europe/Berlin"));
    }

    #[test]
    fn countries_alone() {
        check("Österreich", "AT", None, Some("Europe/Vienna"));
        check("NL", "NL", None, Some("Europe/Amsterdam"));
        check("United States", "US", None, None);
    }

    #[test]
    fn namesakes_that_nothing_tells_apart_place_no_clock() {
        for printed in ["Birmingham", "Cordoba", "Springfield", "Portland", "Santiago", "Victoria", "CA"] {
            let found = find(printed, Hint::default());
            let sure = found.as_ref().is_some_and(|it| it.zone.is_some() && it.confidence > 0.7);
            assert!(!sure, "{printed}: {found:?}");
        }
    }

    #[test]
    fn a_hint_settles_what_the_text_leaves_open() {
        let gb = Hint { country: Some("GB"), ..Hint::default() };
        check_with("Birmingham", gb, "GB", Some("Birmingham"), Some("Europe/London"));
        let us = Hint { country: Some("US"), postcode: Some("35203"), ..Hint::default() };
        check_with("Birmingham", us, "US", Some("Birmingham"), CHICAGO);
        let nowhere = Hint { country: Some("DE"), ..Hint::default() };
        check_with("ZENTRALE ANNAHME", nowhere, "DE", None, Some("Europe/Berlin"));
    }

    #[test]
    fn what_is_no_place_is_not_found() {
        for printed in ["", "INTERNATIONAL", "Parcel center", "***", "82022605", "Distribution Center 5"] {
            assert_eq!(find(printed, Hint::default()), None, "{printed}");
        }
    }
}
