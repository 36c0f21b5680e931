//! How many days of rest lie in a quiet, and which.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Quiet;

/// The most days that rest can add.
const MOST: u16 = 30;

/// Days of rest.
pub(super) struct Rest {
    pub(super) days: f64,
    /// The first rest that was met, and where.
    pub(super) name: &'static str,
    pub(super) country: String,
}

/// The days of rest from the last news until the limit, which each of them puts off by a day.
///
/// Days are those of UTC: at their edges a day too many or too few changes little.
pub(super) fn resting(
    quiet: &Quiet<'_>,
    limit: f64,
    rests: impl Fn(&str, Date) -> Option<&'static str>,
) -> Option<Rest> {
    let countries = quiet.countries();
    let mut day = quiet.last.at.to_zoned(TimeZone::UTC).date();
    let mut left = limit.clamp(0.0, 120.0).ceil() as i64;
    let mut found: Option<Rest> = None;
    let mut count: u16 = 0;
    while left >= 0 && count < MOST {
        let resting = countries.iter().find_map(|country| Some((rests(country, day)?, *country)));
        match resting {
            Some((name, country)) => {
                count += 1;
                found.get_or_insert(Rest { days: 0.0, name, country: country.to_owned() });
            }
            None => left -= 1,
        }
        day = day.tomorrow().ok()?;
    }
    found.map(|rest| Rest { days: f64::from(count), ..rest })
}
