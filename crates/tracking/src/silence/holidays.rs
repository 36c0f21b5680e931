//! The days on which a country rests: facts, for the years 2020 to 2030 where they move.
//!
//! Only long or shared holidays that carriers feel; a day too many costs a day of patience, a day too few a
//! false alarm. The feasts of the Islamic calendar are approximate by a day, and said to be.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

/// The first year of the tables.
const FIRST_YEAR: i16 = 2020;
/// The day of the Lunar New Year (month, day), by year.
const LUNAR_NEW_YEAR: [(i8, i8); 11] =
    [(1, 25), (2, 12), (2, 1), (1, 22), (2, 10), (1, 29), (2, 17), (2, 6), (1, 26), (2, 13), (2, 3)];
/// The day of Chuseok, the harvest moon.
const CHUSEOK: [(i8, i8); 11] =
    [(10, 1), (9, 21), (9, 10), (9, 29), (9, 17), (10, 6), (9, 25), (9, 15), (10, 3), (9, 22), (9, 12)];
/// The day of Eid al-Fitr, approximately.
const EID_AL_FITR: [(i8, i8); 11] =
    [(5, 24), (5, 13), (5, 2), (4, 21), (4, 10), (3, 31), (3, 20), (3, 10), (2, 27), (2, 15), (2, 5)];
/// The day of Eid al-Adha, approximately.
const EID_AL_ADHA: [(i8, i8); 11] =
    [(7, 31), (7, 20), (7, 9), (6, 28), (6, 16), (6, 6), (5, 27), (5, 16), (5, 5), (4, 24), (4, 13)];

const MUSLIM: &[&str] = &["AE", "BD", "BH", "EG", "ID", "JO", "KW", "MA", "MY", "OM", "PK", "QA", "SA", "TR"];
const CHRISTMAS: &[&str] = &[
    "AT", "AU", "BE", "BR", "CA", "CH", "CL", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR",
    "HU", "IE", "IT", "LT", "LU", "LV", "MX", "NL", "NO", "NZ", "PL", "PT", "RO", "SE", "SI", "SK", "US",
    "ZA",
];
const EASTER: &[&str] = &[
    "AT", "AU", "BE", "CA", "CH", "CZ", "DE", "DK", "ES", "FI", "FR", "GB", "HU", "IE", "IT", "NL", "NO",
    "NZ", "PL", "PT", "SE", "SK", "ZA",
];

/// Holidays that keep their date: countries, name, month and day of the first day, how many days.
const FIXED: &[(&[&str], &str, i8, i8, i8)] = &[
    (&["CN"], "Golden Week", 10, 1, 8),
    (&["CN"], "Labour Day", 5, 1, 5),
    (&["JP"], "Golden Week", 4, 29, 7),
    (&["JP"], "Obon", 8, 13, 4),
    (&["JP"], "New Year", 12, 29, 6),
    (&["RU"], "New Year", 12, 31, 9),
    (&["RU"], "May holidays", 5, 1, 9),
    (CHRISTMAS, "Christmas", 12, 24, 3),
    (CHRISTMAS, "New Year", 12, 31, 2),
    (&["CN", "HK", "IN", "KR", "SG", "TW", "UA"], "New Year", 1, 1, 1),
    (&["US"], "Independence Day", 7, 4, 1),
    (&["CA"], "Canada Day", 7, 1, 1),
    (&["AU"], "Australia Day", 1, 26, 1),
    (&["FR"], "Bastille Day", 7, 14, 1),
    (&["AT", "BE", "CH", "CZ", "DE", "ES", "FR", "IT", "NO", "PL", "PT", "SE", "SK"], "May Day", 5, 1, 1),
    (&["AT", "BE", "ES", "FR", "IT", "PL", "PT"], "Assumption", 8, 15, 1),
    (&["DE"], "German Unity Day", 10, 3, 1),
    (&["ES"], "National Day of Spain", 10, 12, 1),
    (&["IT"], "Republic Day of Italy", 6, 2, 1),
    (&["NL"], "King's Day", 4, 27, 1),
    (&["BE"], "Belgian National Day", 7, 21, 1),
    (&["CH"], "Swiss National Day", 8, 1, 1),
    (&["PL"], "Independence Day of Poland", 11, 11, 1),
    (&["SE"], "National Day of Sweden", 6, 6, 1),
    (&["NO"], "Constitution Day of Norway", 5, 17, 1),
    (&["BR"], "Independence Day of Brazil", 9, 7, 1),
    (&["MX"], "Independence Day of Mexico", 9, 16, 1),
    (&["IN"], "Republic Day of India", 1, 26, 1),
    (&["IN"], "Independence Day of India", 8, 15, 1),
    (&["SG"], "National Day of Singapore", 8, 9, 1),
    (&["KR"], "Liberation Day of Korea", 8, 15, 1),
    (&["UA"], "Independence Day of Ukraine", 8, 24, 1),
    (&["SA"], "National Day of Saudi Arabia", 9, 23, 1),
    (&["AE"], "National Day of the Emirates", 12, 2, 2),
];

/// Holidays that move: countries, name, the table of their day, days before it, days after it.
type Moving = (&'static [&'static str], &'static str, &'static [(i8, i8); 11], i64, i64);
const MOVING: &[Moving] = &[
    // Senders and hubs work off what piled up until about the twelfth day.
    (&["CN"], "Lunar New Year", &LUNAR_NEW_YEAR, 1, 12),
    (&["HK", "MY", "SG"], "Lunar New Year", &LUNAR_NEW_YEAR, 0, 2),
    (&["TW", "VN"], "Lunar New Year", &LUNAR_NEW_YEAR, 1, 5),
    (&["KR"], "Lunar New Year", &LUNAR_NEW_YEAR, 1, 1),
    (&["KR"], "Chuseok", &CHUSEOK, 1, 1),
    (MUSLIM, "Eid al-Fitr", &EID_AL_FITR, 1, 3),
    (MUSLIM, "Eid al-Adha", &EID_AL_ADHA, 1, 3),
];

/// The holiday of a country on a day.
#[must_use]
pub fn holiday(country: &str, day: Date) -> Option<&'static str> {
    let fixed = FIXED.iter().find(|(countries, _, month, first, days)| {
        is_near(day, *month) && countries.contains(&country) && is_within(day, *month, *first, *days)
    });
    let moving = || {
        MOVING.iter().find(|(countries, _, dates, before, after)| {
            countries.contains(&country) && is_around(day, dates, *before, *after)
        })
    };
    let named = fixed.map(|row| row.1).or_else(|| moving().map(|row| row.1));
    named.or_else(|| by_easter(country, day)).or_else(|| thanksgiving(country, day))
}

/// Whether a country rests on this day of every week.
#[must_use]
pub fn is_weekend(country: &str, day: Date) -> bool {
    let (first, second) = match country {
        "BD" | "BH" | "EG" | "IL" | "JO" | "KW" | "OM" | "QA" | "SA" => (Weekday::Friday, Weekday::Saturday),
        _ => (Weekday::Saturday, Weekday::Sunday),
    };
    day.weekday() == first || day.weekday() == second
}

/// Whether a day lies in a month or the next: all that a holiday can reach, and quickly asked.
fn is_near(day: Date, month: i8) -> bool {
    (day.month() + 12 - month) % 12 <= 1
}

/// Whether a day is one of `days` from a date of this year or the last.
fn is_within(day: Date, month: i8, first: i8, days: i8) -> bool {
    [day.year(), day.year().saturating_sub(1)].into_iter().any(|year| {
        let since = Date::new(year, month, first).ok().and_then(|first| days_since(first, day));
        since.is_some_and(|since| (0..i64::from(days)).contains(&since))
    })
}

fn is_around(day: Date, dates: &[(i8, i8); 11], before: i64, after: i64) -> bool {
    let row = usize::try_from(day.year() - FIRST_YEAR).ok().and_then(|year| dates.get(year));
    let since = row.and_then(|(month, of)| days_since(Date::new(day.year(), *month, *of).ok()?, day));
    since.is_some_and(|since| (-before..=after).contains(&since))
}

fn days_since(first: Date, day: Date) -> Option<i64> {
    Some(day.duration_since(first).as_hours() / 24)
}

fn by_easter(country: &str, day: Date) -> Option<&'static str> {
    if !EASTER.contains(&country) && country != "BR" {
        return None;
    }
    let since = days_since(easter(day.year())?, day)?;
    match since {
        -2..=1 if EASTER.contains(&country) => Some("Easter"),
        -48..=-46 if country == "BR" => Some("Carnival"),
        39 | 50 if matches!(country, "AT" | "BE" | "CH" | "DE" | "DK" | "FR" | "NL" | "NO") => {
            Some("Ascension or Whit Monday")
        }
        _ => None,
    }
}

/// Easter Sunday of the Gregorian calendar.
fn easter(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let (golden, century) = (year % 19, year / 100);
    let skipped = century - century / 4 - (8 * century + 13) / 25;
    let epact = (19 * golden + skipped + 15) % 30;
    let moon = epact - epact / 28 * (1 - epact / 28 * (29 / (epact + 1)) * ((21 - golden) / 11));
    let weekday = (year + year / 4 + moon + 2 - century + century / 4) % 7;
    let from_march = moon - weekday;
    let month = 3 + (from_march + 40) / 44;
    let of = from_march + 28 - 31 * (month / 4);
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(of).ok()?).ok()
}

/// The fourth Thursday of November and the day after.
fn thanksgiving(country: &str, day: Date) -> Option<&'static str> {
    if country != "US" || day.month() != 11 {
        return None;
    }
    let thursday = date(day.year(), 11, 1).nth_weekday_of_month(4, Weekday::Thursday).ok()?;
    let friday = thursday.checked_add(1.day()).ok()?;
    (day == thursday || day == friday).then_some("Thanksgiving")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(country: &str, day: &str, expected: Option<&str>) {
        assert_eq!(holiday(country, day.parse().unwrap()), expected, "{country} {day}");
    }

    #[test]
    fn china_rests_in_golden_week_and_at_the_lunar_new_year() {
        check("CN", "2026-10-01", Some("Golden Week"));
        check("CN", "2026-10-09", None);
        check("CN", "2026-02-16", Some("Lunar New Year"));
        check("CN", "2026-03-01", Some("Lunar New Year"));
        check("CN", "2026-03-02", None);
        check("US", "2026-02-17", None);
    }

    #[test]
    fn a_holiday_that_crosses_the_year_is_one() {
        check("JP", "2026-12-30", Some("New Year"));
        check("JP", "2027-01-03", Some("New Year"));
        check("JP", "2027-01-04", None);
    }

    #[test]
    fn feasts_that_move_are_found_in_their_year() {
        check("KR", "2026-09-25", Some("Chuseok"));
        check("SA", "2026-03-20", Some("Eid al-Fitr"));
        check("DE", "2026-04-06", Some("Easter"));
        check("GB", "2027-03-26", Some("Easter"));
        check("BR", "2026-02-17", Some("Carnival"));
        check("US", "2026-11-26", Some("Thanksgiving"));
        check("CN", "2041-02-01", None);
    }

    #[test]
    fn weekends_are_where_they_are() {
        let (friday, sunday) = (date(2026, 11, 20), date(2026, 11, 22));
        assert!(is_weekend("SA", friday) && !is_weekend("SA", sunday));
        assert!(is_weekend("DE", sunday) && !is_weekend("DE", friday));
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_panic() {
        for day in [Date::MIN, Date::MAX] {
            assert_eq!(holiday("XX", day), None);
        }
    }
}
