//! When an event happened, as far as the carrier let us know.
//!
//! A carrier often prints a wall-clock time and no zone. We keep what was printed and say how the
//! instant was found, rather than invent an offset: a local time stamped `Z` puts an arrival in
//! Shanghai eight hours late and reorders the journey. So a time is an *interval* of possible
//! instants, and two times are ordered only when their intervals are disjoint.

use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use crate::Text;

/// The farthest that local clocks run ahead of UTC (Kiritimati) and behind it (Baker Island).
const AHEAD: SignedDuration = SignedDuration::from_hours(14);
const BEHIND: SignedDuration = SignedDuration::from_hours(12);
const LAST_SECOND_OF_DAY: SignedDuration = SignedDuration::from_secs(24 * 60 * 60 - 1);

/// What is known about the instant of an event.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventTime {
    /// The payload carried an offset: the instant is a fact.
    Stated {
        /// The instant.
        instant: Timestamp,
        /// The offset that was stated, in seconds east of UTC.
        offset_seconds: i32,
    },
    /// The zone comes from the event's place or from the pack: the instant is an inference.
    Placed {
        /// The wall clock that was printed.
        clock: DateTime,
        /// The IANA zone, or a fixed offset such as `+08:00`.
        zone: Text,
        /// The instant that follows; the earlier one where the clock was turned back.
        instant: Timestamp,
    },
    /// A wall clock whose zone is unknown: about 26 hours of possible instants.
    Printed(DateTime),
    /// Only a day was given.
    Day(Date),
    /// Missing or unreadable.
    Unknown,
}

impl EventTime {
    /// A time whose offset the payload states.
    #[must_use]
    pub fn stated(instant: Timestamp, offset: Offset) -> Self {
        Self::Stated { instant, offset_seconds: offset.seconds() }
    }

    /// A wall clock in a zone that we inferred. An unknown zone leaves the time merely printed.
    #[must_use]
    pub fn placed(clock: DateTime, zone: &str) -> Self {
        match TimeZone::get(zone).ok().and_then(|tz| tz.to_timestamp(clock).ok()) {
            Some(instant) => Self::Placed { clock, zone: zone.into(), instant },
            None => Self::Printed(clock),
        }
    }

    /// How the instant was found: `stated`, `placed`, `printed`, `day` or `unknown`.
    #[must_use]
    pub fn basis(&self) -> &'static str {
        match self {
            Self::Stated { .. } => "stated",
            Self::Placed { .. } => "placed",
            Self::Printed(_) => "printed",
            Self::Day(_) => "day",
            Self::Unknown => "unknown",
        }
    }

    /// The instant, where one is known.
    #[must_use]
    pub fn instant(&self) -> Option<Timestamp> {
        match self {
            Self::Stated { instant, .. } | Self::Placed { instant, .. } => Some(*instant),
            _ => None,
        }
    }

    /// The wall clock at the event, where one is known.
    #[must_use]
    pub fn clock(&self) -> Option<DateTime> {
        match self {
            Self::Stated { instant, offset_seconds } => {
                Offset::from_seconds(*offset_seconds).ok().map(|offset| offset.to_datetime(*instant))
            }
            Self::Placed { clock, .. } | Self::Printed(clock) => Some(*clock),
            Self::Day(_) | Self::Unknown => None,
        }
    }

    /// The first and last instant at which the event can have happened; `None` when nothing is known.
    #[must_use]
    pub fn interval(&self) -> Option<(Timestamp, Timestamp)> {
        match self {
            Self::Stated { instant, .. } | Self::Placed { instant, .. } => Some((*instant, *instant)),
            Self::Printed(clock) => spread(*clock, SignedDuration::ZERO),
            Self::Day(day) => spread(day.at(0, 0, 0, 0), LAST_SECOND_OF_DAY),
            Self::Unknown => None,
        }
    }

    /// The first and last instant that what was printed allows, whatever the zone: an inferred zone is left
    /// aside, since a carrier that prints its home clock for a foreign place would make it wrong. What
    /// contradicts the order in which a carrier lists its events must be certain, not inferred.
    #[must_use]
    pub fn bounds(&self) -> Option<(Timestamp, Timestamp)> {
        match self {
            Self::Placed { clock, .. } => spread(*clock, SignedDuration::ZERO),
            other => other.interval(),
        }
    }

    /// The middle of the interval: to break ties and to count days, never to be shown as a time.
    #[must_use]
    pub fn guess(&self) -> Option<Timestamp> {
        let (first, last) = self.interval()?;
        first.checked_add(last.duration_since(first) / 2).ok()
    }
}

/// The instants at which some clock on Earth shows `clock`, extended by `width`.
fn spread(clock: DateTime, width: SignedDuration) -> Option<(Timestamp, Timestamp)> {
    let utc = Offset::UTC.to_timestamp(clock).ok()?;
    let moved = |by: SignedDuration| {
        Timestamp::new(utc.as_second().checked_add(by.as_secs())?, utc.subsec_nanosecond()).ok()
    };
    Some((moved(-AHEAD)?, moved(BEHIND + width)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours_of_doubt(time: &EventTime) -> i64 {
        let (first, last) = time.interval().unwrap();
        last.duration_since(first).as_hours()
    }

    #[test]
    fn a_stated_time_is_one_instant() {
        let time = EventTime::stated("2026-08-01T02:12:00Z".parse().unwrap(), Offset::constant(8));
        assert_eq!((time.basis(), hours_of_doubt(&time)), ("stated", 0));
        assert_eq!(time.clock().unwrap().to_string(), "2026-08-01T10:12:00");
    }

    #[test]
    fn a_placed_time_is_the_instant_of_its_zone() {
        let time = EventTime::placed("2026-08-01T10:12:00".parse().unwrap(), "Asia/Shanghai");
        assert_eq!(time.instant().unwrap().to_string(), "2026-08-01T02:12:00Z");
    }

    #[test]
    fn an_inferred_zone_bounds_nothing() {
        let clock = "2026-08-01T10:12:00".parse().unwrap();
        assert_eq!(EventTime::placed(clock, "Asia/Shanghai").bounds(), EventTime::Printed(clock).bounds());
    }

    #[test]
    fn a_printed_clock_spans_the_zones_of_the_earth() {
        let time = EventTime::Printed("2026-08-01T10:12:00".parse().unwrap());
        assert_eq!((time.instant(), hours_of_doubt(&time)), (None, 26));
    }

    #[test]
    fn a_day_spans_a_day_more() {
        let time = EventTime::Day("2026-08-01".parse().unwrap());
        assert_eq!((time.basis(), hours_of_doubt(&time)), ("day", 49));
    }

    #[test]
    fn a_zone_that_does_not_exist_leaves_the_clock_printed() {
        let time = EventTime::placed("2026-08-01T10:12:00".parse().unwrap(), "Mars/Olympus");
        assert_eq!(time.basis(), "printed");
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_panic() {
        assert_eq!(EventTime::Printed(DateTime::MAX).interval(), None);
        assert_eq!(EventTime::Day(Date::MIN).interval(), None);
    }
}
