//! Weighing: of all that a printed location may mean, which it most likely is, and whether that is likely enough.
//!
//! Each reading has a weight, its number of inhabitants times what speaks for it. The best must outweigh the best
//! reading *of another zone or country* by far, or we cannot say. All weights stand in this file.

use tracking::Text;

use crate::codes::{self, Coded};
use crate::country::{holds, is_one_clock};
use crate::distance::distance_km;
use crate::evidence::{self, Evidence, Named};
use crate::places::{self, Span, is_no_place};
use crate::rows::{self, Airport, Land};
use crate::words::{self, Word};
use crate::{postcode, table};

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
    /// Latitude in degrees.
    pub lat: Option<f32>,
    /// Longitude in degrees.
    pub lon: Option<f32>,
    /// From 0 to 1: how sure the weakest of the statements is.
    pub confidence: f32,
    /// What it rests on.
    pub why: String,
}

/// One reading of the text.
#[derive(Clone, Debug)]
struct Reading {
    country: &'static str,
    region: Option<u16>,
    zone: Option<u16>,
    point: (f32, f32),
    name: Name,
    people: f64,
    weight: f64,
    words: (usize, usize),
    /// How sure the zone is, given the place.
    zone_share: u8,
    /// What speaks for it beside the name.
    support: Vec<&'static str>,
}

#[derive(Clone, Copy, Debug)]
enum Name {
    City(u32),
    Airport(&'static str),
    Region,
    Country,
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
    let words = words::words(printed);
    if let Some(found) = coded(&words, hint) {
        return Some(found);
    }
    let spans = places::spans(&words);
    let evidence = evidence::gather(&words, &spans, hint);
    let mut readings = readings(&words, &spans, &evidence);
    agree(&mut readings);
    decide(readings, &evidence)
}

/// A code of an office or place that stands for the whole, alone or in brackets.
fn coded(words: &[Word<'_>], hint: Hint<'_>) -> Option<Found> {
    let alone = words.len() == 1;
    let word = words.iter().find(|word| (alone || word.bracketed) && (5..=6).contains(&word.text.len()))?;
    if !alone && word.text.len() == 5 {
        return None;
    }
    // LONDON, GENEVA and PARIS have the shape of a code, too.
    if !table::lookup(&word.key).is_empty() || is_no_place(&word.key) {
        return None;
    }
    let coded = codes::resolve(word.text)?;
    let (reading, mut confidence) = match coded {
        Coded::City(rank) => (city_reading(rank, (0, 1))?, 0.9),
        Coded::Airport(airport) => (airport_reading(airport, 1.0, (0, 1)), 0.9),
        Coded::Country(country) => (country_reading(rows::country_of_code(country)?, (0, 1)), 0.5),
    };
    if let Some(told) = hint.country.and_then(crate::country::land) {
        if !holds(told.country, reading.country) {
            return None;
        }
        confidence = if matches!(coded, Coded::Country(_)) { 0.9 } else { 0.95 };
    }
    let why =
        if word.text.len() == 6 { "code of a post office (IMPC)" } else { "code of a place (UN/LOCODE)" };
    Some(found(&reading, confidence, why.to_owned()))
}

fn readings(words: &[Word<'_>], spans: &[Span], evidence: &Evidence) -> Vec<Reading> {
    let mut all = Vec::new();
    for span in spans {
        all.extend(span.cities().filter_map(|rank| city_reading(rank, (span.from, span.to))));
    }
    for (at, word) in
        words.iter().enumerate().filter(|(_, word)| word.is_capitals(3) && !is_no_place(&word.key))
    {
        // Among other words three capitals are seldom an airport; in brackets or alone they mostly are.
        let people = if word.bracketed {
            2e6
        } else if words.len() == 1 {
            1e6
        } else {
            2e3
        };
        let inside = spans.iter().any(|span| span.to - span.from > 1 && (span.from..span.to).contains(&at));
        all.extend(
            rows::airport(word.text).filter(|_| !inside).map(|it| airport_reading(it, people, (at, at + 1))),
        );
    }
    for named in &evidence.named {
        all.push(land_reading(named, words));
    }
    if let Some(told) = evidence.told {
        all.retain(|reading| holds(told.country, reading.country));
        all.push(Reading { weight: 1.0, ..country_reading(told, (usize::MAX, usize::MAX)) });
    }
    for reading in &mut all {
        support(reading, evidence);
    }
    all
}

/// Multiplies the weight by what the text and the caller say for it.
fn support(reading: &mut Reading, evidence: &Evidence) {
    let elsewhere = |named: &&Named| named.words.1 <= reading.words.0 || named.words.0 >= reading.words.1;
    let others: Vec<_> = evidence.named.iter().filter(elsewhere).collect();
    let region = others.iter().any(|named| named.region.is_some() && named.region == reading.region);
    let country =
        others.iter().any(|named| named.region.is_none() && holds(named.land.country, reading.country));
    let contradicted = others.iter().any(|named| named.region.is_none() && !named.by_code) && !country;
    if region {
        reading.weight *= 1e5;
        reading.support.push("its region is named");
    }
    if country {
        reading.weight *= 1e4;
        reading.support.push("its country is named");
    }
    if contradicted && !region {
        reading.weight *= 1e-4;
    }
    if evidence.told.is_some() {
        reading.support.push("the source states the country");
    }
    if evidence.carrier.is_some_and(|carrier| holds(carrier.country, reading.country)) {
        reading.weight *= 100.0;
        reading.support.push("it is the carrier's country");
    }
    let zones = evidence.postcodes.iter().filter_map(|code| postcode::zone(reading.country, code));
    let zones: Vec<_> = zones.collect();
    let own = reading.zone.and_then(rows::zone_name);
    let named = region || country || evidence.told.is_some() || evidence.carrier.is_some();
    if let (Some(zone), Some(own), true) = (zones.first(), own, named) {
        if same_clock(zone, own) {
            reading.weight *= 20.0;
            reading.zone_share = 100;
            reading.support.push("the postcode agrees");
        } else if matches!(reading.name, Name::Country | Name::Region) {
            reading.zone = (0..)
                .map_while(|n| Some((n, rows::zone_name(n)?)))
                .find(|row| row.1 == *zone)
                .map(|row| row.0);
            reading.zone_share = 100;
            reading.support.push("the zone is that of the postcode");
        } else {
            reading.weight *= 0.02;
        }
    }
}

/// Readings of different words that lie near each other support each other.
fn agree(readings: &mut [Reading]) {
    let others: Vec<_> = readings
        .iter()
        .map(|it| (it.words, it.country, it.point, matches!(it.name, Name::Country)))
        .collect();
    for reading in readings.iter_mut().take(400) {
        let apart = |words: (usize, usize)| words.1 <= reading.words.0 || words.0 >= reading.words.1;
        let near = others.iter().take(400).any(|(words, _, point, country)| {
            !country && apart(*words) && words.0 != usize::MAX && distance_km(*point, reading.point) < 120.0
        });
        if near && !matches!(reading.name, Name::Country | Name::Region) {
            reading.weight *= 50.0;
            reading.support.push("another name nearby");
        }
    }
}

fn decide(mut readings: Vec<Reading>, evidence: &Evidence) -> Option<Found> {
    readings.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let best = readings.first()?;
    let rival = readings.iter().find(|other| is_rival(best, other));
    let ratio = rival.map_or(f64::INFINITY, |rival| best.weight / rival.weight.max(1e-9));
    let same_country = readings
        .iter()
        .take_while(|other| other.weight * 8.0 > best.weight)
        .all(|it| it.country == best.country);
    if ratio < 8.0 {
        // Which town it is we cannot say, but all are in one country.
        let land = rows::country_of_code(best.country).filter(|_| same_country)?;
        let reading = country_reading(land, best.words);
        let why = format!("several places of that name in {}", best.country);
        return Some(found(&reading, if evidence.told.is_some() { 0.9 } else { 0.6 }, why));
    }
    let alone = plausible(best, evidence);
    let confidence = match ratio {
        ratio if ratio >= 30.0 => alone,
        _ => alone.min(0.65),
    };
    Some(found(best, confidence, reason(best, rival.is_some())))
}

fn is_rival(best: &Reading, other: &Reading) -> bool {
    if let (Name::Country | Name::Region, true) = (other.name, other.country == best.country) {
        return matches!((other.region, best.region), (Some(a), Some(b)) if a != b)
            && !same_zone(best, other);
    }
    other.country != best.country || !same_zone(best, other)
}

fn same_zone(a: &Reading, b: &Reading) -> bool {
    match (a.zone.and_then(rows::zone_name), b.zone.and_then(rows::zone_name)) {
        (Some(a), Some(b)) => same_clock(a, b),
        (a, b) => a == b,
    }
}

/// Whether two zones show the same wall clock in winter and in summer.
fn same_clock(a: &str, b: &str) -> bool {
    let offsets = |zone: &str| {
        let zone = jiff::tz::TimeZone::get(zone).ok()?;
        let days = [1_768_435_200, 1_784_073_600, 1_792_800_000].map(|second| {
            jiff::Timestamp::from_second(second).map(|at| zone.to_offset(at).seconds()).unwrap_or_default()
        });
        Some(days)
    };
    a == b || offsets(a).is_some_and(|found| Some(found) == offsets(b))
}

/// How sure the reading is if nothing rivals it.
fn plausible(reading: &Reading, evidence: &Evidence) -> f32 {
    if !reading.support.is_empty() {
        let only_carrier = reading.support == ["it is the carrier's country"];
        return if only_carrier {
            0.8
        } else if evidence.told.is_some() {
            0.95
        } else {
            0.9
        };
    }
    match (reading.name, reading.people) {
        (Name::Country, _) => 0.9,
        (Name::Region, _) => 0.8,
        (Name::Airport(_), _) => 0.7,
        (_, people) if people >= 5e5 => 0.85,
        (_, people) if people >= 1e5 => 0.75,
        (_, people) if people >= 1.5e4 => 0.6,
        _ => 0.45,
    }
}

fn reason(reading: &Reading, rivalled: bool) -> String {
    let kind = match reading.name {
        Name::City(_) => "name of a city",
        Name::Airport(_) => "code of an airport",
        Name::Region => "name of a region",
        Name::Country => "name of a country",
    };
    let mut why = vec![kind];
    why.extend(&reading.support);
    if rivalled {
        why.push("far likelier than its namesakes");
    }
    why.join("; ")
}

fn city_reading(rank: u32, words: (usize, usize)) -> Option<Reading> {
    let city = rows::city(rank)?;
    Some(Reading {
        country: city.country,
        region: city.region,
        zone: Some(city.zone),
        point: city.point,
        name: Name::City(rank),
        people: city.people,
        weight: city.people + 500.0,
        words,
        zone_share: 100,
        support: Vec::new(),
    })
}

fn airport_reading(airport: Airport, people: f64, words: (usize, usize)) -> Reading {
    Reading {
        country: airport.country,
        region: None,
        zone: Some(airport.zone),
        point: airport.point,
        name: Name::Airport(airport.name),
        people,
        weight: people,
        words,
        zone_share: 100,
        support: Vec::new(),
    }
}

fn country_reading(land: Land, words: (usize, usize)) -> Reading {
    Reading {
        country: land.country,
        region: None,
        zone: Some(land.zone).filter(|_| land.share >= 94),
        point: land.point,
        name: Name::Country,
        people: 1e7,
        weight: 3e7,
        words,
        zone_share: if is_one_clock(land) { 100 } else { land.share.min(80) },
        support: Vec::new(),
    }
}

fn land_reading(named: &Named, words: &[Word<'_>]) -> Reading {
    let alone = named.words.1 - named.words.0 == words.len();
    // A code among words may be anything; the name of a country hardly is.
    let weight = match (named.by_code, alone) {
        (true, true) => 1e6,
        (true, false) => 3e3,
        (false, _) => 3e7,
    };
    let base = country_reading(named.land, named.words);
    match named.region {
        None => Reading { weight, ..base },
        Some(number) => Reading {
            region: Some(number),
            zone: Some(named.land.zone).filter(|_| named.land.share >= 60),
            name: Name::Region,
            weight: if named.by_code { weight / 50.0 } else { 3e6 },
            zone_share: named.land.share,
            ..base
        },
    }
}

fn found(reading: &Reading, confidence: f32, why: String) -> Found {
    let share = f32::from(reading.zone_share) / 100.0;
    let city = match reading.name {
        Name::City(rank) => table::city_name(rank),
        Name::Airport(name) => Some(name.to_owned()),
        Name::Region | Name::Country => None,
    };
    // A country is no point on a map, unless it is small; its largest city is a fair place for its mark.
    Found {
        country: reading.country.into(),
        city: city.map(Text::from),
        zone: reading.zone.and_then(rows::zone_name).map(Text::from),
        lat: Some(reading.point.0),
        lon: Some(reading.point.1),
        confidence: if reading.zone.is_some() { confidence.min(share) } else { confidence },
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
