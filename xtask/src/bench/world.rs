//! The events that are fed: many parcels on one lane, as they come day by day. Each day a cohort is posted while the
//! cohorts before it are a step further, and the events of a day are mixed: so of ten events that are fed one is a
//! delivery, as of raw's ten rows one has a notice, and no two events of a parcel are near one another in the stream.

use std::fmt::Write;

use jiff::{SignedDuration, Timestamp};

/// What happens to a parcel: code, words, place, country, hours after the start.
const STEPS: [(&str, &str, &str, &str, i64); 10] = [
    ("EMA", "Posted", "Dongguan", "CN", 0),
    ("EMB", "Arrived at the sorting centre", "Guangzhou", "CN", 9),
    ("EXA", "Presented to export customs", "Guangzhou", "CN", 20),
    ("EMC", "Left the outward office of exchange", "Guangzhou", "CN", 31),
    ("EMD", "Arrived at the inward office of exchange", "London", "GB", 180),
    ("EDB", "Presented to import customs", "London", "GB", 186),
    ("EDC", "Returned from customs", "London", "GB", 200),
    ("EMF", "Left the inward office of exchange", "London", "GB", 207),
    ("EDG", "Out for delivery", "Leeds", "GB", 230),
    ("EMI", "Delivered", "Leeds", "GB", 236),
];

/// Steps of each parcel.
pub(super) const STEPS_OF_ONE: u64 = STEPS.len() as u64;

/// The number of a parcel, with its check digit.
pub(super) fn number(parcel: u64) -> String {
    let serial = format!("{:08}", parcel % 100_000_000);
    let weights = [8, 6, 4, 2, 3, 5, 9, 7];
    let sum: u32 = serial.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let check = match 11 - sum % 11 {
        10 => 0,
        11 => 5,
        other => other,
    };
    let series = char::from(b'A' + u8::try_from(parcel / 100_000_000 % 26).unwrap_or_default());
    format!("L{series}{serial}{check}CN")
}

/// Cohorts; the days on which fewer than ten of them are on their way are a fifth of all.
const COHORTS: u64 = 40;

/// Which parcel the event is about, and which of its steps it is.
fn who(event: u64, parcels: u64) -> (u64, usize) {
    let size = whole(parcels) / COHORTS;
    let (mut day, mut left) = (0, event % (size * COHORTS * STEPS_OF_ONE));
    while left >= on_their_way(day) * size {
        left -= on_their_way(day) * size;
        day += 1;
    }
    let step = left % on_their_way(day) + day.saturating_sub(COHORTS - 1);
    // A stride that has no common divisor with most sizes: neighbours in the stream are far apart.
    let nth = (left / on_their_way(day)).wrapping_mul(7_368_787) % size;
    ((day - step) * size + nth, usize::try_from(step).unwrap_or_default())
}

/// How many cohorts have an event on a day.
fn on_their_way(day: u64) -> u64 {
    STEPS_OF_ONE.min(day + 1).min((COHORTS + STEPS_OF_ONE - 1).saturating_sub(day)).max(1)
}

/// So many parcels that all cohorts are of one size.
pub(super) fn whole(parcels: u64) -> u64 {
    parcels.max(1).next_multiple_of(COHORTS)
}

/// Which parcel the event is about.
pub(super) fn parcel(event: u64, parcels: u64) -> u64 {
    who(event, parcels).0
}

/// One event as a line of a feed.
pub(super) fn line(event: u64, parcels: u64, start: Timestamp, out: &mut String) {
    let (parcel, step) = who(event, parcels);
    step_of(parcel, step, start, out);
}

/// The first step of a parcel as a line of a feed.
pub(super) fn posted(parcel: u64, start: Timestamp, out: &mut String) {
    step_of(parcel, 0, start, out);
}

/// All that happens to a parcel after it was posted.
pub(super) fn journey(parcel: u64, start: Timestamp, out: &mut String) {
    (1..STEPS.len()).for_each(|step| step_of(parcel, step, start, out));
}

fn step_of(parcel: u64, step: usize, start: Timestamp, out: &mut String) {
    let (code, text, place, country, hours) = STEPS[step];
    let minutes = i64::try_from(parcel % 600).unwrap_or_default();
    let at = start + SignedDuration::from_hours(hours) + SignedDuration::from_mins(minutes);
    let offset = jiff::tz::Offset::constant(if country == "CN" { 8 } else { 1 });
    let clock = offset.to_datetime(at);
    let sign = if country == "CN" { "+08:00" } else { "+01:00" };
    let _ = writeln!(
        out,
        "{{\"number\":\"{}\",\"code\":\"{code}\",\"time\":\"{clock}{sign}\",\"place\":\"{place}\",\"country\":\"{country}\",\"text\":\"{text}\"}}",
        number(parcel)
    );
}

/// A body of events from one on.
pub(super) fn body(from: u64, to: u64, parcels: u64, start: Timestamp) -> String {
    let mut body = String::with_capacity(usize::try_from((to - from) * 170).unwrap_or_default());
    for event in from..to {
        line(event, parcels, start, &mut body);
    }
    body
}

/// When the first parcel was posted.
pub(super) fn start() -> Timestamp {
    Timestamp::from_second(1_785_571_200).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parcel_meets_each_step_once_in_its_order() {
        let mut steps = std::collections::BTreeMap::<u64, Vec<usize>>::new();
        for event in 0..1_200 {
            let (parcel, step) = who(event, 120);
            steps.entry(parcel).or_default().push(step);
        }
        assert_eq!(steps.keys().copied().collect::<Vec<_>>(), (0..120).collect::<Vec<_>>());
        assert!(steps.values().all(|steps| *steps == (0..10).collect::<Vec<_>>()));
    }

    #[test]
    fn of_ten_events_one_is_a_delivery_from_the_tenth_day_on() {
        let delivered =
            |events: std::ops::Range<u64>| events.filter(|event| who(*event, 4_000).1 == 9).count();
        assert_eq!(delivered(0..4_500), 0);
        assert_eq!((delivered(4_500..14_500), delivered(25_000..35_000)), (1_000, 1_000));
    }

    #[test]
    fn no_two_events_of_a_parcel_are_near_one_another() {
        let mut last = std::collections::BTreeMap::new();
        for event in 0..40_000_u64 {
            let before = last.insert(who(event, 4_000).0, event);
            assert!(before.is_none_or(|before| event - before > 90), "{event} after {before:?}");
        }
    }

    #[test]
    fn a_line_is_an_event_of_a_number_with_its_check_digit() {
        let mut out = String::new();
        line(3, 100, start(), &mut out);
        assert!(out.starts_with("{\"number\":\"LA00000") && out.ends_with("\"}\n"), "{out}");
        assert_eq!(number(12_345_678), "LA123456785CN");
    }
}
