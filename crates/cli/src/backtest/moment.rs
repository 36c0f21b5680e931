//! Times in a history: days since 1970-01-01.
//!
//! A printed wall clock is taken as it stands, without a zone: what counts is the days between two
//! clocks. Where an offset is stated, the instant is taken instead. A whole day begins at midnight.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

const SECONDS: f64 = 86_400.0;

/// The day and its fraction of what a cell says, if it is a time.
pub(super) fn read(cell: &str) -> Option<f64> {
    let cell = cell.trim();
    if let Ok(instant) = cell.parse::<Timestamp>() {
        return Some(instant.as_second() as f64 / SECONDS);
    }
    cell.parse::<DateTime>().ok().and_then(clock)
}

/// The number of a day.
pub(super) fn day(date: Date) -> f64 {
    clock(date.at(0, 0, 0, 0)).unwrap_or(f64::NEG_INFINITY)
}

fn clock(clock: DateTime) -> Option<f64> {
    Some(Offset::UTC.to_timestamp(clock).ok()?.as_second() as f64 / SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cell: &str, expected: Option<f64>) {
        assert_eq!(read(cell), expected);
    }

    #[test]
    fn clocks_days_and_instants_are_days_since_1970() {
        check("1970-01-02 12:00", Some(1.5));
        check("1970-01-02T12:00:00", Some(1.5));
        check(" 1970-01-03 ", Some(2.0));
        check("1970-01-02T12:00:00Z", Some(1.5));
        check("1970-01-02T12:00:00+06:00", Some(1.25));
    }

    #[test]
    fn what_is_no_time_is_no_time() {
        check("", None);
        check("yesterday", None);
        check("1970-02-30 10:00", None);
        check("1970-01-02 25:00", None);
    }
}
