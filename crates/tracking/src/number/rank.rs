//! What is known about the parcel decides whose number it is.
//!
//! Two carriers that count their parcels with twelve digits cannot be told apart by the digits. What the
//! sender or the account knows can decide: where the parcel goes, when it was sent, whom the account uses.
//! Each such statement multiplies the odds and leaves a sentence. Where nothing decides, the tie is said.

use jiff::civil::Date;

use super::format::Format;
use super::pattern::Shape;
use crate::Text;

/// An earlier number of the same account and the carrier that it turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// The number, normalised.
    pub number: Text,
    /// Whose it was.
    pub carrier: Text,
}

/// What is known about the parcel before the number is read. Everything may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The country where it goes, as two capitals.
    pub destination: Option<Text>,
    /// The country where it comes from, as two capitals.
    pub origin: Option<Text>,
    /// The postcode where it goes.
    pub postcode: Option<Text>,
    /// The day it was sent.
    pub shipped: Option<Date>,
    /// Carriers that the text or its sender names: a link to their page, a column of a file.
    pub named: Vec<Text>,
    /// The carriers that the account uses.
    pub carriers: Vec<Text>,
    /// Earlier numbers of the account; the first thousand are looked at.
    pub history: Vec<Past>,
}

impl Known {
    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Known::default()
    }
}

/// How much is read of an account's history.
const MOST_HISTORY: usize = 1_000;
/// How many first characters two numbers must share to be of one series.
const SERIES: usize = 6;

/// Multiplies the odds of a confidence.
#[must_use]
pub fn weigh(confidence: f64, factor: f64) -> f64 {
    let confidence = confidence.clamp(0.001, 0.999);
    let odds = confidence / (1.0 - confidence) * factor;
    odds / (1.0 + odds)
}

/// The confidence in a form after all that is known, with a sentence for each thing that counted.
#[must_use]
pub fn with_known(format: &Format, shape: &Shape, number: &str, known: &Known) -> (f64, Vec<String>) {
    let mut confidence = format.confidence;
    let mut why = Vec::new();
    let mut say = |factor: f64, sentence: String| {
        confidence = weigh(confidence, factor);
        why.push(sentence);
    };
    if known.named.contains(&format.carrier) {
        say(40.0, format!("{} is named beside the number", format.carrier));
    }
    if known.carriers.contains(&format.carrier) {
        say(12.0, format!("{} is a carrier of this account", format.carrier));
    }
    places(format, known, &mut say);
    if let Some(past) = same_series(format, number, known) {
        say(10.0, format!("begins like {past}, which was {}", format.carrier));
    }
    if let Some((same, group)) = postcode(shape, number, known) {
        if same {
            say(30.0, format!("holds the postcode {group} of the destination"));
        } else {
            say(0.2, format!("holds the postcode {group}, which is not the destination's"));
        }
    }
    if let Some((days, printed)) = day_in_number(shape, number, known) {
        if days <= 14 {
            say(6.0, format!("its digits read as {printed}, {days} days from the day it was sent"));
        } else {
            say(0.5, format!("its digits read as {printed}, {days} days from the day it was sent"));
        }
    }
    (confidence, why)
}

fn places(format: &Format, known: &Known, say: &mut impl FnMut(f64, String)) {
    let ends = [(&known.destination, "goes to"), (&known.origin, "comes from")];
    let named: Vec<_> =
        ends.iter().filter_map(|(country, verb)| country.as_ref().map(|country| (country, verb))).collect();
    if format.countries.is_empty() || named.is_empty() {
        return;
    }
    if let Some((country, verb)) = named.iter().find(|(country, _)| format.countries.contains(country)) {
        say(4.0, format!("the parcel {verb} {country}, where {} works", format.carrier));
    } else if let Some((country, verb)) = named.first() {
        say(0.15, format!("the parcel {verb} {country}, where {} is not known to work", format.carrier));
    }
}

fn same_series<'a>(format: &Format, number: &str, known: &'a Known) -> Option<&'a str> {
    let start = number.get(..SERIES)?;
    known
        .history
        .iter()
        .take(MOST_HISTORY)
        .find(|past| {
            past.carrier == format.carrier
                && past.number.len() == number.len()
                && past.number.starts_with(start)
        })
        .map(|past| &*past.number)
}

fn part<'a>(shape: &Shape, number: &'a str, name: &str) -> Option<&'a str> {
    let group = shape.group(name)?;
    number.get(usize::from(group.start)..usize::from(group.start) + usize::from(group.len))
}

fn postcode<'a>(shape: &Shape, number: &'a str, known: &Known) -> Option<(bool, &'a str)> {
    let known: String = known
        .postcode
        .as_ref()?
        .chars()
        .take(16)
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_uppercase();
    let group = part(shape, number, "postcode")?;
    let plain = group.trim_start_matches('0');
    let same = known.trim_start_matches('0');
    Some((same == plain || (same.len() > plain.len() && plain.len() >= 4 && same.starts_with(plain)), group))
}

/// The day that the groups `yy` and `day-of-year`, or `yy`, `mm` and `dd`, read as, and how far it is from the
/// day that the parcel was sent.
fn day_in_number(shape: &Shape, number: &str, known: &Known) -> Option<(i32, Date)> {
    let shipped = known.shipped?;
    let read = |name: &str| part(shape, number, name)?.parse::<i16>().ok();
    let year = 2000 + read("yy")?;
    let day = match read("day-of-year") {
        Some(day) => {
            Date::new(year, 1, 1).ok()?.checked_add(jiff::Span::new().try_days(day - 1).ok()?).ok()?
        }
        None => Date::new(year, i8::try_from(read("mm")?).ok()?, i8::try_from(read("dd")?).ok()?).ok()?,
    };
    let apart = shipped.since(day).ok()?.get_days().abs();
    Some((apart, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pattern: &str) -> Format {
        let mut form = Format::new("usps", "impb", "USPS", &[pattern]).unwrap();
        form.countries = vec!["US".into()];
        form
    }

    #[track_caller]
    fn check(pattern: &str, number: &str, known: &Known, surer: bool, because: &str) {
        let form = form(pattern);
        let (confidence, why) = with_known(&form, &form.shapes[0], number, known);
        assert_eq!(confidence > form.confidence, surer, "{confidence} {why:?}");
        assert!(why.iter().any(|why| why.contains(because)), "{why:?}");
    }

    #[test]
    fn each_known_thing_moves_the_odds_and_says_so() {
        let goes = |country: &str| Known { destination: Some(country.into()), ..Known::default() };
        check("12d", "123456789012", &goes("US"), true, "goes to US");
        check("12d", "123456789012", &goes("FR"), false, "not known to work");
        let own = Known { carriers: vec!["usps".into()], ..Known::default() };
        check("12d", "123456789012", &own, true, "carrier of this account");
        let past = Past { number: "123456000000".into(), carrier: "usps".into() };
        check("12d", "123456789012", &Known { history: vec![past], ..Known::default() }, true, "begins like");
    }

    #[test]
    fn a_postcode_within_the_number_decides() {
        let known = |postcode: &str| Known { postcode: Some(postcode.into()), ..Known::default() };
        check("420 postcode:5d 4d", "420941071234", &known("94107-1234"), true, "holds the postcode");
        check("420 postcode:5d 4d", "420941071234", &known("10001"), false, "not the destination's");
    }

    #[test]
    fn a_day_within_the_number_is_compared_with_the_day_it_was_sent() {
        let known = Known { shipped: Some(jiff::civil::date(2026, 3, 1)), ..Known::default() };
        check("YT yy:2d day-of-year:3d 11d", "YT2605812345678901", &known, true, "2026-02-27");
        check("YT yy:2d day-of-year:3d 11d", "YT2500112345678901", &known, false, "2025-01-01");
    }

    #[test]
    fn odds_stay_between_never_and_always() {
        assert!(weigh(1.0, 1e9) < 1.0);
        assert!(weigh(0.0, 1e-9) > 0.0);
        assert!((weigh(0.5, 1.0) - 0.5).abs() < 1e-9);
    }
}
