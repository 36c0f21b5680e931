//! Weighing readings against each other. All weights stand here and in `reading`.
//!
//! The best reading must outweigh the best one *of another country or clock* by far, or we cannot say.

use crate::country::{holds, is_one_clock};
use crate::evidence::{Evidence, Named};
use crate::postcode;
use crate::reading::{Name, Reading};
use crate::rows;

/// So many times heavier than its rival must a reading be to be told at all, and to be told without reserve.
const ENOUGH: f64 = 8.0;
const AMPLE: f64 = 30.0;
/// How sure we are at most between the two: from twice enough on a clock is placed.
const RESERVED: f32 = 0.65;
const DOUBTFUL: f32 = 0.5;
/// So many readings, the heaviest, are compared with each other.
const MOST: usize = 64;

const REGION: f64 = 1e5;
const COUNTRY: f64 = 1e4;
const CARRIER: f64 = 100.0;
const NEARBY: f64 = 50.0;
const POSTCODE: f64 = 20.0;

/// The country of the carrier makes a reading likelier, and no more.
pub(crate) const BY_CARRIER: &str = "it is the carrier's country";

const NAMED_COUNTRY: &str = "its country is named";
const TOLD: &str = "the source states the country";
const NAMESAKES: &str = "far likelier than its namesakes";
/// What does not say which of several places in a country it is.
const WEAK: [&str; 4] = [NAMED_COUNTRY, TOLD, BY_CARRIER, NAMESAKES];

/// What the weighing came to.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// This reading, so sure.
    One(Box<Reading>, f32),
    /// Several places in one country.
    Within(&'static str),
}

/// Multiplies the weight by what the text and the caller say for it.
pub(crate) fn support(reading: &mut Reading, evidence: &Evidence) {
    let others = || evidence.named.iter().filter(|named| reading.apart_from(named.words));
    let region = reading.region.is_some() && others().any(|named| named.region == reading.region);
    let countries = || others().filter(|named| named.region.is_none());
    let country = countries().any(|named| holds(named.land.country, reading.country));
    let contradicted = !region && !country && countries().any(|named| !named.by_code);
    let carrier = evidence.carrier.is_some_and(|carrier| holds(carrier.country, reading.country));
    if region {
        reading.gain(REGION, "its region is named");
    }
    if country {
        reading.gain(COUNTRY, NAMED_COUNTRY);
    }
    let province = |it: &&((usize, usize), (f32, f32))| reading.apart_from(it.0) && reading.is_near(it.1);
    if reading.country == "IT" && reading.is_point() && evidence.provinces.iter().any(|it| province(&it)) {
        reading.gain(REGION, "its province is named");
    }
    if contradicted {
        reading.weight /= COUNTRY;
    }
    if evidence.told.is_some() {
        reading.gain(1.0, TOLD);
    }
    if carrier {
        reading.gain(CARRIER, BY_CARRIER);
    }
    let own_state = reading.name == Name::Region;
    if region || country || carrier || own_state || evidence.told.is_some() {
        by_postcode(reading, evidence);
    }
}

/// A postcode speaks for the readings in its zone, and gives regions and countries theirs.
fn by_postcode(reading: &mut Reading, evidence: &Evidence) {
    let mut zones = evidence.postcodes.iter().filter_map(|code| postcode::zone(reading.country, code));
    let Some(zone) = zones.next().and_then(rows::zone_number) else { return };
    if reading.zone.map(rows::clock) == Some(rows::clock(zone)) {
        reading.zone_share = 100;
        reading.gain(POSTCODE, "the postcode agrees");
    } else if reading.is_point() || (reading.name == Name::Region && reading.zone_share >= 99) {
        reading.weight /= POSTCODE;
    } else {
        (reading.zone, reading.zone_share) = (Some(zone), 100);
        reading.gain(1.0, "the zone is that of the postcode");
    }
}

/// Readings of different words that lie near each other support each other.
pub(crate) fn agree(readings: &mut Vec<Reading>) {
    readings.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    readings.truncate(MOST);
    let others: Vec<_> = readings.iter().filter(|it| it.is_point()).map(|it| (it.words, it.point)).collect();
    for reading in readings.iter_mut().filter(|it| it.is_point()) {
        if others.iter().any(|&(words, point)| reading.apart_from(words) && reading.is_near(point)) {
            reading.gain(NEARBY, "another name nearby");
        }
    }
    readings.sort_by(|a, b| b.weight.total_cmp(&a.weight));
}

/// The reading to tell, if one is likely enough.
pub(crate) fn decide(readings: &[Reading]) -> Option<Verdict> {
    let best = readings.first()?;
    let rival = readings.iter().find(|other| is_rival(best, other));
    let ratio = rival.map_or(f64::INFINITY, |rival| best.weight / rival.weight.max(1e-9));
    if ratio < ENOUGH {
        let close: Vec<_> = readings.iter().take_while(|other| other.weight * ENOUGH > best.weight).collect();
        if close.iter().any(|it| it.country != best.country) {
            return None;
        }
        let land = close.into_iter().find(|it| it.name == Name::Country);
        return Some(
            land.map_or(Verdict::Within(best.country), |it| Verdict::One(Box::new(it.clone()), it.sure)),
        );
    }
    let mut reading = Box::new(more_exact(best, readings).clone());
    if rival.is_some() {
        reading.support.push(NAMESAKES);
    }
    let sure = match reading.support.as_slice() {
        [] | [NAMESAKES] => reading.sure,
        support if support.contains(&TOLD) => 0.95,
        [BY_CARRIER, rest @ ..] if rest.len() <= usize::from(rival.is_some()) => reading.sure.max(0.8),
        _ => 0.9,
    };
    let most = match ratio {
        ratio if ratio >= AMPLE => 1.0,
        ratio if ratio >= 2.0 * ENOUGH => RESERVED,
        _ => DOUBTFUL,
    };
    Some(Verdict::One(reading, sure.min(most)))
}

/// How sure a reading can be at most, for reasons that lie outside the weighing. Not every place is on the list:
/// its name may be that of another, or a part of it may be.
pub(crate) fn reserve(reading: &Reading, evidence: &Evidence, torn: bool) -> f32 {
    let named = reading.support.iter().any(|why| !WEAK.contains(why));
    if !reading.is_point() || named {
        return 1.0;
    }
    let told = evidence.told.is_some() || reading.support.contains(&NAMED_COUNTRY);
    let unheeded = |it: &Named| it.by_code && !it.is_of_the_trade && reading.apart_from(it.words);
    if !told && evidence.named.iter().any(unheeded) {
        return 0.45;
    }
    let abroad = evidence.carrier.is_some() && !reading.support.contains(&BY_CARRIER);
    let settled = evidence.carrier.is_some_and(|carrier| share_names(carrier.country, reading.country));
    if !told && abroad && settled && reading.people < 5e5 {
        return 0.45;
    }
    let one_clock = rows::country_of_code(reading.country).is_some_and(is_one_clock);
    match (told, reading.people) {
        (true, _) if one_clock => 1.0,
        (true, people) if people >= 1e5 && torn => 0.8,
        (true, people) if people >= 1e5 => 1.0,
        (true, people) if people >= 1.5e4 && !torn => 0.85,
        (true, _) => {
            if torn {
                0.5
            } else {
                0.7
            }
        }
        // A hamlet in the carrier's country may be another hamlet of that name, by another clock.
        (false, people) if people < 1.5e4 && !abroad && !torn && !one_clock => 0.65,
        (false, people) if abroad || torn => match people {
            people if people >= 5e5 => 0.75,
            people if people >= 1e5 => 0.6,
            _ => 0.45,
        },
        (false, _) => 1.0,
    }
}

/// Countries whose settlers took the names of their towns along: a town of that name abroad is mostly one at home that
/// is not on the list.
fn share_names(one: &str, other: &str) -> bool {
    const SETTLERS: [&[&str]; 3] = [
        &["GB", "IE", "US", "CA", "AU", "NZ", "ZA"],
        &[
            "ES", "MX", "CO", "AR", "PE", "VE", "CL", "EC", "GT", "CU", "BO", "DO", "HN", "PY", "SV", "NI",
            "CR", "PA", "UY",
        ],
        &["PT", "BR", "AO", "MZ"],
    ];
    one != other && SETTLERS.iter().any(|of| of.contains(&one) && of.contains(&other))
}

/// A region may be called like its city: then the city is meant as well.
fn more_exact<'a>(best: &'a Reading, readings: &'a [Reading]) -> &'a Reading {
    let inside = |it: &&Reading| {
        let city = matches!(it.name, Name::City(_)) && it.words == best.words;
        city && it.country == best.country && it.same_clock(best)
    };
    if best.name == Name::Region { readings.iter().find(inside).unwrap_or(best) } else { best }
}

/// Whether both cannot be true, as far as country and clock go.
fn is_rival(best: &Reading, other: &Reading) -> bool {
    if other.country != best.country {
        return true;
    }
    if other.is_point() || (best.is_point() && other.name == Name::Region && other.region == best.region) {
        return other.is_point() && !other.same_clock(best);
    }
    // A country holds all its places; a region rivals what lies in another.
    other.name == Name::Region
        && best.region.is_some()
        && other.region != best.region
        && !other.same_clock(best)
}

/// Whether a namesake of nearly the same weight lies elsewhere, in the same country: then no point can be told.
pub(crate) fn is_spread(best: &Reading, readings: &[Reading]) -> bool {
    readings.iter().any(|other| {
        other.is_point()
            && other.words == best.words
            && other.weight * 4.0 > best.weight
            && !other.is_near(best.point)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::NO_WORDS;

    fn airport(code: &str, weight: f64) -> Reading {
        Reading::airport(rows::airport(code).unwrap(), weight, 0.7, NO_WORDS)
    }

    #[track_caller]
    fn check(weights: &[(&str, f64)], expected: Option<(&str, f32)>) {
        let readings: Vec<_> = weights.iter().map(|&(code, weight)| airport(code, weight)).collect();
        let told = match decide(&readings) {
            Some(Verdict::One(reading, sure)) => Some((reading.country, sure)),
            Some(Verdict::Within(country)) => Some((country, 0.0)),
            None => None,
        };
        assert_eq!(told, expected, "{weights:?}");
    }

    #[test]
    fn a_rival_of_another_clock_must_be_far_lighter() {
        check(&[("LHR", 100.0), ("ORD", 1.0)], Some(("GB", 0.7)));
        check(&[("LHR", 100.0), ("ORD", 5.0)], Some(("GB", 0.65)));
        check(&[("LHR", 100.0), ("ORD", 10.0)], Some(("GB", 0.5)));
        check(&[("LHR", 100.0), ("ORD", 20.0)], None);
    }

    #[test]
    fn rivals_in_one_country_leave_the_country() {
        check(&[("LAX", 100.0), ("ORD", 90.0)], Some(("US", 0.0)));
    }

    #[test]
    fn one_clock_is_no_rival_in_one_country_but_in_another() {
        check(&[("FRA", 100.0), ("HAM", 90.0)], Some(("DE", 0.7)));
        check(&[("FRA", 100.0), ("CDG", 90.0)], None);
    }

    #[test]
    fn nothing_comes_of_nothing() {
        check(&[], None);
    }
}
