//! Peaks, holidays and closing hours: when the world works slowly or not at all.

use jiff::civil::{Date, Weekday, date};

/// First and last day of the long holidays of China, by year: Lunar New Year and Golden Week.
const CHINA: [(Date, Date); 8] = [
    (date(2025, 1, 28), date(2025, 2, 4)),
    (date(2025, 10, 1), date(2025, 10, 8)),
    (date(2026, 2, 15), date(2026, 2, 23)),
    (date(2026, 10, 1), date(2026, 10, 7)),
    (date(2027, 2, 5), date(2027, 2, 12)),
    (date(2027, 10, 1), date(2027, 10, 7)),
    (date(2028, 1, 25), date(2028, 2, 2)),
    (date(2028, 10, 1), date(2028, 10, 7)),
];

/// How slowly a country's carriers work on a day: per mille of the usual time.
#[must_use]
pub fn slowness(country: &str, day: Date) -> i64 {
    let chinese = country == "CN" && CHINA.iter().any(|(first, last)| *first <= day && day <= *last);
    match (day.month(), day.day()) {
        _ if chinese => 3000,
        (11, 11..=20) if country == "CN" => 1700,
        (12, 1..=23) if country != "CN" => 1400,
        (12, 24..=31) | (1, 1) if country != "CN" => 1800,
        _ => 1000,
    }
}

/// Whether the postman goes on a day.
#[must_use]
pub fn delivers(day: Date) -> bool {
    day.weekday() != Weekday::Sunday
        && (day.month(), day.day()) != (12, 25)
        && (day.month(), day.day()) != (1, 1)
}

/// Whether customs work on a day.
#[must_use]
pub fn clears(day: Date) -> bool {
    delivers(day) && day.weekday() != Weekday::Saturday
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn china_is_slow_in_golden_week_and_others_are_not() {
        check("CN", date(2026, 10, 3), 3000);
        check("GB", date(2026, 10, 3), 1000);
        check("CN", date(2026, 11, 12), 1700);
        check("US", date(2026, 12, 27), 1800);
    }

    #[track_caller]
    fn check(country: &str, day: Date, expected: i64) {
        assert_eq!(slowness(country, day), expected, "{country} {day}");
    }

    #[test]
    fn nobody_delivers_on_a_sunday_and_customs_rest_on_saturday_too() {
        assert!(!delivers(date(2026, 11, 22)));
        assert!(delivers(date(2026, 11, 21)) && !clears(date(2026, 11, 21)));
    }
}
