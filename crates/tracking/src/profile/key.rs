//! What a profile is about, and what to ask instead when too little is known.
//!
//! The levels, finest first: this carrier on this lane · this carrier into this country · this lane
//! whoever carries · this destination · everywhere.

use crate::Text;
use crate::milestone::{Milestone, named};

named! {
    /// How closely the journeys behind a statement resemble the one it is about.
    Level {
        /// Same phase, carrier, origin and destination.
        Exact = "exact",
        /// Same phase, carrier and destination.
        CarrierDestination = "carrier-destination",
        /// Same phase, origin and destination.
        Lane = "lane",
        /// Same phase and destination.
        Destination = "destination",
        /// Same phase, anywhere.
        Global = "global",
    }
}

named! {
    /// What the duration runs until.
    Until {
        /// The next event that anybody can see.
        NextEvent = "next-event",
        /// The delivery.
        Delivered = "delivered",
        /// The return to the sender.
        Returned = "returned",
    }
}

/// What a profile is about. An empty text means "any".
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The milestone with which the phase began.
    pub phase: Milestone,
    /// What the duration runs until.
    pub until: Until,
    /// The carrier.
    pub carrier: Text,
    /// The origin, as a country or region.
    pub origin: Text,
    /// The destination, as a country or region.
    pub destination: Text,
}

impl Key {
    /// The same question, asked more coarsely.
    #[must_use]
    pub fn at(&self, level: Level) -> Self {
        let any = || Text::from("");
        let mut key = self.clone();
        if !matches!(level, Level::Exact | Level::CarrierDestination) {
            key.carrier = any();
        }
        if !matches!(level, Level::Exact | Level::Lane) {
            key.origin = any();
        }
        if level == Level::Global {
            key.destination = any();
        }
        key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(level: Level, carrier: &str, origin: &str, destination: &str) {
        let key = Key {
            phase: Milestone::LeftOrigin,
            until: Until::Delivered,
            carrier: "china-post".into(),
            origin: "CN".into(),
            destination: "US".into(),
        }
        .at(level);
        assert_eq!((&*key.carrier, &*key.origin, &*key.destination), (carrier, origin, destination));
    }

    #[test]
    fn each_level_forgets_what_it_says() {
        check(Level::Exact, "china-post", "CN", "US");
        check(Level::CarrierDestination, "china-post", "", "US");
        check(Level::Lane, "", "CN", "US");
        check(Level::Destination, "", "", "US");
        check(Level::Global, "", "", "");
    }
}
