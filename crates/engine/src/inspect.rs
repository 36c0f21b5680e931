//! What was learnt, for people who want to look: the profile of a lane, the atlas of blind spots, and how well our
//! forecasts have kept their word. The API, the console and the command line show the same.
//!
//! Nothing is said of a lane with fewer than [`FEWEST`] journeys: they could be one shipper's.

mod atlas;
mod calibration;
mod profile;

use serde::Serialize;
use tracking::profile::sketch::EPOCH_DAYS;
use tracking::profile::{Curve, Lane};
use utoipa::ToSchema;

pub use atlas::{AtlasBody, QuietBody};
pub use calibration::{CalibrationBody, LaneKeptBody, RangeKeptBody, RecordBody};
pub use profile::{BlindSpotBody, DriftBody, NormalBody, ProfileBody, UploadsBody};

use crate::{Error, Result};

pub use tracking::profile::table::FEWEST;

/// The shares of like journeys that are shown.
const SHARES: [f64; 4] = [0.5, 0.8, 0.9, 0.95];
/// The longest list that is given.
const MOST: usize = 1_000;

/// A carrier on a way between two countries; null stands for any.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
pub struct LaneBody {
    /// The carrier, by the name of its pack.
    pub carrier: Option<String>,
    /// The origin country.
    pub origin: Option<String>,
    /// The destination country.
    pub destination: Option<String>,
}

/// A share of journeys, and the days within which they are through.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct QuantileBody {
    /// The share.
    pub share: f64,
    /// Within so many days; null where too many are still open to say.
    pub days: Option<f64>,
}

impl From<&Lane> for LaneBody {
    fn from(lane: &Lane) -> Self {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Self {
            carrier: some(&lane.carrier),
            origin: some(&lane.origin),
            destination: some(&lane.destination),
        }
    }
}

/// A lane as people write it: `CN-US`, `CN-` for all ways out of China, `-US` for all ways into the United States.
///
/// # Errors
/// [`Error::Invalid`].
pub fn lane(way: &str, carrier: Option<&str>) -> Result<Lane> {
    let wrong =
        || Error::Invalid(format!("`{way}` is no lane: write two countries such as CN-US, or CN- or -US"));
    let (origin, destination) = way.split_once('-').ok_or_else(wrong)?;
    let country = |text: &str| {
        let text = text.trim().to_ascii_uppercase();
        let fits = text.is_empty() || text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
        fits.then_some(text).ok_or_else(wrong)
    };
    Ok(Lane::new(carrier.unwrap_or_default(), &country(origin)?, &country(destination)?))
}

fn quantiles(curve: &Curve) -> Vec<QuantileBody> {
    SHARES
        .iter()
        .map(|share| QuantileBody { share: *share, days: curve.quantile(*share).map(tenths) })
        .collect()
}

fn tenths(days: f64) -> f64 {
    if days < 1.0 { (days * 100.0).round() / 100.0 } else { (days * 10.0).round() / 10.0 }
}

fn thousandths(share: f64) -> f64 {
    (share * 1_000.0).round() / 1_000.0
}

/// The first day of an epoch.
fn day_of_epoch(epoch: i32) -> Option<String> {
    let days = f64::from(epoch) * EPOCH_DAYS;
    let at = jiff::Timestamp::from_second((days * 86_400.0) as i64).ok()?;
    Some(jiff::tz::Offset::UTC.to_datetime(at).date().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(way: &str, expected: Option<(&str, &str)>) {
        let found = lane(way, Some("usps")).ok();
        let found = found.as_ref().map(|lane| (&*lane.origin, &*lane.destination));
        assert_eq!(found, expected, "{way}");
    }

    #[test]
    fn a_lane_is_two_countries_of_which_one_may_be_left_open() {
        check("CN-US", Some(("CN", "US")));
        check("cn-us", Some(("CN", "US")));
        check("CN-", Some(("CN", "")));
        check("-US", Some(("", "US")));
        check("CNUS", None);
        check("China-US", None);
        check("CN-U5", None);
    }

    #[test]
    fn an_epoch_begins_on_a_day() {
        assert_eq!(day_of_epoch(0).as_deref(), Some("1970-01-01"));
        assert_eq!(day_of_epoch(1).as_deref(), Some("1970-01-29"));
    }
}
