//! What is known when somebody asks when a parcel will arrive.

use crate::Text;

/// What is known of a journey when it begins. An empty text means "unknown".
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Where it begins: a country or a region, as the source names it.
    pub origin: Text,
    /// Where it goes.
    pub destination: Text,
    /// Who carries it.
    pub carrier: Text,
    /// The service that was bought.
    pub service: Text,
    /// When it began: days since 1970-01-01 on the printed wall clock.
    pub begun: f64,
    /// When it was promised, if it was, on the same clock.
    pub promised: Option<f64>,
}

/// A forecast: when, and why we say so.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// When, in days since the journey (or the phase) began.
    pub spread: Spread,
    /// What it rests on.
    pub grounds: Grounds,
}

/// What a forecast rests on, and what would change it.
#[derive(Clone, Debug, PartialEq)]
pub struct Grounds {
    /// How closely the journeys behind it resemble this one.
    pub level: Level,
    /// How many ended journeys that level has.
    pub like: u64,
    /// With how many equal witnesses the weighted journeys behind it would compare.
    pub witnesses: f64,
    /// Too few like journeys: the range is wide because we do not know better.
    pub few: bool,
    /// The published figure that still has a say, by its label.
    pub published: Option<&'static str>,
    /// How much wider (or narrower) past errors made the 50, 80 and 95 % ranges.
    pub widths: [f64; 3],
    /// What would change it.
    pub changes: Vec<Change>,
}

named! {
    /// What would change a forecast.
    Change {
        /// Any next event: it says which phase the parcel is in.
        NextEvent = "next-event",
        /// Export or import customs is still to come or not yet done.
        Customs = "customs",
        /// Custody still passes to another carrier.
        Handover = "handover",
        /// A weekend lies in the range, and little is delivered on it.
        Weekend = "weekend",
        /// More journeys like this one.
        MoreHistory = "more-history",
    }
}

use super::spread::Spread;
use crate::milestone::named;
use crate::profile::Level;
