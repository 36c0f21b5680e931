//! What a printed time says about the instant. See [`tracking::event_time`] for why this is not simply parsing.

use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::{strtime::BrokenDownTime, temporal::Pieces};
use jiff::tz::Offset as UtcOffset;
use jiff::{SignedDuration, Timestamp};
use tracking::Text;
use tracking::event_time::EventTime;
use tracking::place::Place;

use crate::pack::{TimeFormat, TimeSpec, Zone};
use crate::path::Scope;

/// A text taken apart: a day, perhaps a time of day, perhaps an offset; or an instant.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Parts {
    date: Date,
    time: Option<Time>,
    offset: Option<UtcOffset>,
}

/// The formats that a look's times settle. A date such as `09/01/2026` fits two; the other dates of the look
/// decide between them, and where they do not, neither is believed: the flag says so.
pub(super) fn settle(formats: &[TimeFormat], printed: &[String]) -> (Vec<TimeFormat>, bool) {
    let day = |format, raw: &String| take_apart(format, raw.trim()).map(|parts| parts.date);
    let days = |format| -> Days { printed.iter().map(|raw| day(format, raw)).collect() };
    let read: Vec<(&TimeFormat, Days)> = formats.iter().map(|format| (format, days(format))).collect();
    let rivals = |mine: &Days| {
        read.iter().filter(|(_, other)| disagree(mine, other)).map(|(_, days)| fits(days)).max()
    };
    let ranked = read.iter().map(|(format, days)| (*format, fits(days), rivals(days).unwrap_or(0)));
    let ranked: Vec<(&TimeFormat, usize, usize)> = ranked.collect();
    let kept = ranked.iter().filter(|(_, fits, rival)| fits > rival).map(|(format, ..)| (*format).clone());
    (kept.collect(), ranked.iter().any(|(_, fits, rival)| *fits > 0 && fits == rival))
}

/// What a format reads each of the texts as.
type Days = Vec<Option<Date>>;

fn fits(days: &Days) -> usize {
    days.iter().flatten().count()
}

/// Whether two formats read some text as two different days.
fn disagree(a: &Days, b: &Days) -> bool {
    a.iter().zip(b).any(|days| matches!(days, (Some(a), Some(b)) if a != b))
}

/// Reads the first time that is there and readable; what is there and unreadable is `Unknown`.
pub(super) fn read(
    specs: &crate::pack::event::Times,
    scope: Scope<'_, '_>,
    place: Option<&Place>,
    settled: Option<&[TimeFormat]>,
) -> Option<(Text, EventTime)> {
    let mut unreadable = None;
    for spec in &specs.0 {
        let Some(raw) = spec.at.partial(scope) else { continue };
        let printed = spec.printed.as_ref().and_then(|pick| pick.words(scope)).unwrap_or_else(|| raw.clone());
        let formats = settled.unwrap_or(&spec.format.0);
        let parts = formats.iter().find_map(|format| take_apart(format, raw.trim()));
        match parts.and_then(|parts| interpret(spec, parts, scope, place)) {
            Some(time) => return Some((printed.into(), time)),
            None => unreadable = unreadable.or(Some((printed.into(), EventTime::Unknown))),
        }
    }
    unreadable
}

fn interpret(
    spec: &TimeSpec,
    parts: Parts,
    scope: Scope<'_, '_>,
    place: Option<&Place>,
) -> Option<EventTime> {
    let Some(time) = parts.time else { return Some(EventTime::Day(parts.date)) };
    let clock = parts.date.to_datetime(time);
    if let (Some(offset), crate::pack::event::Offset::Believed) = (parts.offset, spec.offset) {
        return offset.to_timestamp(clock).ok().map(|instant| EventTime::stated(instant, offset));
    }
    Some(in_zone(clock, spec.zone.as_ref(), spec, scope, place).unwrap_or(EventTime::Printed(clock)))
}

fn in_zone(
    clock: DateTime,
    zone: Option<&Zone>,
    spec: &TimeSpec,
    scope: Scope<'_, '_>,
    place: Option<&Place>,
) -> Option<EventTime> {
    match zone? {
        Zone::Named(name) => Some(EventTime::placed(clock, name)),
        Zone::Place => place?.zone.as_ref().map(|zone| EventTime::placed(clock, zone)),
        Zone::FirstOf(zones) => zones.iter().find_map(|zone| in_zone(clock, Some(zone), spec, scope, place)),
        Zone::At(pick) => {
            let words = pick.words(scope)?;
            let explained = spec.zones.get(&*words).map(String::as_str);
            if let Some(name) = explained.filter(|name| offset(name).is_none()) {
                return Some(EventTime::placed(clock, name));
            }
            if let Some(offset) = offset(explained.unwrap_or(&words)) {
                return offset.to_timestamp(clock).ok().map(|instant| EventTime::stated(instant, offset));
            }
            words.contains('/').then(|| EventTime::placed(clock, &words)).filter(|t| t.instant().is_some())
        }
    }
}

fn take_apart(format: &TimeFormat, raw: &str) -> Option<Parts> {
    match format {
        TimeFormat::Iso => iso(raw),
        TimeFormat::Wcf => wcf(raw),
        // Thirteen and ten digits since 2001: fewer or more are something else.
        TimeFormat::EpochMillis => {
            epoch(raw, 13).and_then(|ms| Timestamp::from_millisecond(ms).ok()).map(utc)
        }
        TimeFormat::EpochSeconds => epoch(raw, 10).and_then(|s| Timestamp::from_second(s).ok()).map(utc),
        TimeFormat::Pattern(pattern) => {
            let broken = BrokenDownTime::parse(pattern, raw).ok()?;
            let time = broken.hour().and_then(|_| broken.to_time().ok());
            Some(Parts { date: broken.to_date().ok()?, time, offset: broken.offset() })
        }
    }
}

fn epoch(raw: &str, digits: usize) -> Option<i64> {
    raw.parse().ok().filter(|_| raw.len() == digits)
}

fn iso(raw: &str) -> Option<Parts> {
    plain_iso(raw).or_else(|| iso_with_zone_behind(raw))
}

/// `2026-08-01 10:12 GMT+8` has an offset; `… EST` and `… (local time)` only claim a zone and stay printed.
fn iso_with_zone_behind(raw: &str) -> Option<Parts> {
    let (head, tail) = match raw.strip_suffix(')') {
        Some(rest) => rest.rsplit_once(" (")?,
        None => raw.rsplit_once(' ')?,
    };
    let parts = plain_iso(head.trim_end())?;
    let offset = tail.starts_with(['G', 'U', '+', '-']).then(|| offset(tail)).flatten();
    let words = tail.chars().all(|c| c.is_alphabetic() || c == ' ');
    (offset.is_some() || words).then_some(Parts { offset: parts.offset.or(offset), ..parts })
}

fn plain_iso(raw: &str) -> Option<Parts> {
    let pieces = Pieces::parse(raw).ok()?;
    let offset = pieces.offset().map(|offset| match offset {
        jiff::fmt::temporal::PiecesOffset::Numeric(numeric) => numeric.offset(),
        _ => UtcOffset::UTC,
    });
    Some(Parts { date: pieces.date(), time: pieces.time(), offset })
}

/// `/Date(1754012345000+0800)/`: milliseconds and an offset. The wall clock it makes is what was meant; the
/// offset is the server's, not the event's.
fn wcf(raw: &str) -> Option<Parts> {
    let inner = raw.trim_matches('/').strip_prefix("Date(")?.strip_suffix(')')?;
    // A sign at the very front is that of the milliseconds.
    let sign = inner.bytes().skip(1).position(|b| matches!(b, b'+' | b'-'));
    let (millis, zone) = inner.split_at(sign.map_or(inner.len(), |at| at + 1));
    let instant = Timestamp::from_millisecond(millis.parse().ok()?).ok()?;
    let offset = if zone.is_empty() { UtcOffset::UTC } else { offset(zone)? };
    let clock = offset.to_datetime(instant);
    Some(Parts { date: clock.date(), time: Some(clock.time()), offset: None })
}

fn utc(instant: Timestamp) -> Parts {
    let clock = UtcOffset::UTC.to_datetime(instant);
    Parts { date: clock.date(), time: Some(clock.time()), offset: Some(UtcOffset::UTC) }
}

/// An offset as carriers write it: `+08:00`, `-04.00`, `+0800`, `GMT+8`, `UTC-3`, `Z`, or minutes such as `-420`.
fn offset(words: &str) -> Option<UtcOffset> {
    let words = words.trim();
    let mut rest = words;
    while let Some(further) = rest.strip_prefix("GMT") {
        rest = further;
    }
    while let Some(further) = rest.strip_prefix("UTC") {
        rest = further;
    }
    if matches!(rest, "Z" | "z") || (rest.is_empty() && !words.is_empty()) {
        return Some(UtcOffset::UTC);
    }
    let (sign, digits) = match rest.as_bytes().first()? {
        b'+' => (1, &rest[1..]),
        b'-' => (-1, &rest[1..]),
        _ => (1, rest),
    };
    let number = |digits: &str| digits.parse::<i32>().ok().map(i64::from);
    let minutes = match digits.split_once([':', '.']) {
        Some((hours, minutes)) => number(hours)? * 60 + number(minutes)?,
        None if digits.len() == 4 => {
            let (hours, minutes) = digits.split_at_checked(2)?;
            number(hours)? * 60 + number(minutes)?
        }
        None => match number(digits)? {
            hours @ 0..=14 => hours * 60,
            minutes => minutes,
        },
    };
    let seconds = SignedDuration::from_mins(sign * minutes.clamp(-24 * 60, 24 * 60)).as_secs();
    UtcOffset::from_seconds(i32::try_from(seconds).ok()?).ok().filter(|o| o.seconds().abs() <= 14 * 3600)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct Sample {
        time: crate::pack::event::Times,
    }

    #[track_caller]
    fn check(spec: &str, json: &str, basis: &str, instant: Option<&str>) {
        let sample: Sample = toml::from_str(&format!("time = {spec}")).unwrap();
        let tree = crate::decode::json::decode(json).unwrap();
        let scope = Scope { here: &tree, parcel: &tree, root: &tree };
        let (_, time) = read(&sample.time, scope, None, None).unwrap();
        assert_eq!((time.basis(), time.instant().map(|i| i.to_string()).as_deref()), (basis, instant));
    }

    #[test]
    fn an_offset_in_the_text_is_a_fact() {
        let at = r#"{ at = "/t" }"#;
        check(at, r#"{"t":"2026-08-01T10:12:00+08:00"}"#, "stated", Some("2026-08-01T02:12:00Z"));
        check(at, r#"{"t":"2026-08-01T10:12:00+0200"}"#, "stated", Some("2026-08-01T08:12:00Z"));
        check(at, r#"{"t":"2026-08-01T10:12:00Z"}"#, "stated", Some("2026-08-01T10:12:00Z"));
    }

    #[test]
    fn without_an_offset_a_time_is_only_printed() {
        check(r#"{ at = "/t" }"#, r#"{"t":"2026-08-01 10:12:00"}"#, "printed", None);
        check(r#"{ at = "/t" }"#, r#"{"t":"2026-08-01"}"#, "day", None);
        check(r#"{ at = "/t", format = "%d.%m.%Y" }"#, r#"{"t":"01.08.2026"}"#, "day", None);
    }

    #[test]
    fn the_other_dates_of_a_look_say_which_number_is_the_day() {
        let formats = ["%d/%m/%Y", "%m/%d/%Y"].map(|p| TimeFormat::Pattern(p.to_owned()));
        let settled =
            |printed: &[&str]| settle(&formats, &printed.iter().map(|p| (*p).to_owned()).collect::<Vec<_>>());
        assert_eq!(settled(&["09/01/2026", "29/01/2026"]), (vec![formats[0].clone()], false));
        assert_eq!(settled(&["01/09/2026", "01/29/2026"]), (vec![formats[1].clone()], false));
        assert_eq!(settled(&["01/09/2026", "01/10/2026"]), (vec![], true));
    }

    #[test]
    fn a_zone_behind_the_time_is_believed_only_as_an_offset() {
        let at = r#"{ at = "/t" }"#;
        check(at, r#"{"t":"2026-08-01 10:12:00 GMT+8"}"#, "stated", Some("2026-08-01T02:12:00Z"));
        check(at, r#"{"t":"2026-08-01 10:12:00 EST"}"#, "printed", None);
        check(at, r#"{"t":"2026-08-01 10:12:00 (local time)"}"#, "printed", None);
    }

    #[test]
    fn a_zone_may_be_the_packs_or_the_answers() {
        let pack = r#"{ at = "/t", zone = "Europe/Madrid" }"#;
        check(pack, r#"{"t":"2026-08-01 10:12:00"}"#, "placed", Some("2026-08-01T08:12:00Z"));
        let answer = r#"{ at = "/t", zone = "/z", zones = { EST = "America/Toronto" } }"#;
        check(answer, r#"{"t":"2026-01-05 10:00:00","z":"GMT-3"}"#, "stated", Some("2026-01-05T13:00:00Z"));
        check(answer, r#"{"t":"2026-01-05 10:00:00","z":"EST"}"#, "placed", Some("2026-01-05T15:00:00Z"));
        check(answer, r#"{"t":"2026-01-05 10:00:00","z":"LT"}"#, "printed", None);
        let fixed = r#"{ at = "/t", zone = "/z", zones = { EST = "-05:00" } }"#;
        check(fixed, r#"{"t":"2026-07-05 10:00:00","z":"EST"}"#, "stated", Some("2026-07-05T15:00:00Z"));
    }

    #[test]
    fn a_wcf_date_is_a_wall_clock_and_its_offset_the_servers() {
        check(r#"{ at = "/t", format = "wcf" }"#, r#"{"t":"/Date(1785550320000+0100)/"}"#, "printed", None);
    }

    #[test]
    fn a_wcf_date_of_other_signs_is_unreadable() {
        for body in [r#"{"t":"/Date(\ufffd=\ufffd+0200)/"}"#, r#"{"t":"/Date(é)/"}"#, r#"{"t":"/Date()/"}"#]
        {
            check(r#"{ at = "/t", format = "wcf" }"#, body, "unknown", None);
        }
    }

    #[test]
    fn an_offset_that_is_stamped_on_everything_is_ignored() {
        check(r#"{ at = "/t", offset = "ignored" }"#, r#"{"t":"2026-08-01T10:12:00Z"}"#, "printed", None);
    }

    #[test]
    fn what_no_format_fits_is_unknown_and_kept() {
        check(r#"{ at = "/t" }"#, r#"{"t":"soon"}"#, "unknown", None);
    }

    #[test]
    fn offsets_are_read_as_carriers_write_them() {
        for (words, seconds) in [
            ("+08:00", 28800),
            ("GMT+8", 28800),
            ("-0330", -12600),
            ("+05.30", 19800),
            ("-420", -25200),
            ("Z", 0),
            ("GMT", 0),
        ] {
            assert_eq!(offset(words).map(UtcOffset::seconds), Some(seconds), "{words}");
        }
        assert_eq!(offset("+99:00"), None);
        for words in ["1é2", "+-9223372036854775808", "99999999999999999999:00", "+2147483647:00"] {
            assert_eq!(offset(words), None, "{words}");
        }
        assert_eq!(offset("EST"), None);
    }
}
