//! A time in two halves: how it was written, which many times share, and how long before it was received it was.

use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use tracking::Text;
use tracking::event_time::EventTime;

use super::printed;
use crate::facts::wire::{In, Out, Wire};

/// How a time was written, without the time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Clock {
    /// With this offset in seconds, printed in this way.
    Stated(i64, Option<Text>),
    /// In this zone, printed in this way.
    Placed(Text, Option<Text>),
    /// A time that has no such half; it is here as a whole.
    Whole(EventTime, Option<Text>),
}

/// The two halves of a time.
pub(super) fn apart(time: &EventTime, shown: Option<&Text>, received: Timestamp) -> (Clock, i64) {
    let before = |instant: &Timestamp| received.as_second() - instant.as_second();
    // A way to print needs no text of its own; any other text makes the whole time a part of its own.
    let way = || match shown {
        None => Some(None),
        Some(shown) => printed::way(shown, time).map(Some),
    };
    match (time, way()) {
        (EventTime::Stated { instant, offset_seconds }, Some(way)) if instant.subsec_nanosecond() == 0 => {
            (Clock::Stated(i64::from(*offset_seconds), way), before(instant))
        }
        (EventTime::Placed { zone, instant, .. }, Some(way))
            if placed(*instant, zone).as_ref() == Some(time) =>
        {
            (Clock::Placed(zone.clone(), way), before(instant))
        }
        _ => (Clock::Whole(time.clone(), shown.cloned()), 0),
    }
}

/// The time of two halves, and its text as printed.
pub(super) fn together(clock: &Clock, before: i64, received: Timestamp) -> Option<(EventTime, Option<Text>)> {
    let instant = || {
        let second = Timestamp::from_second(received.as_second()).ok()?;
        second.checked_sub(SignedDuration::from_secs(before)).ok()
    };
    let (time, way) = match clock {
        Clock::Whole(time, shown) => return Some((time.clone(), shown.clone())),
        Clock::Stated(offset, way) => {
            let offset = Offset::from_seconds(i32::try_from(*offset).ok()?).ok()?;
            (EventTime::stated(instant()?, offset), way)
        }
        Clock::Placed(zone, way) => (placed(instant()?, zone)?, way),
    };
    let shown = match way {
        None => None,
        Some(way) => Some(printed::text(way, &time)?),
    };
    Some((time, shown))
}

/// A placed time whose clock follows from its instant and zone.
fn placed(instant: Timestamp, zone: &Text) -> Option<EventTime> {
    if instant.subsec_nanosecond() != 0 {
        return None;
    }
    let clock = instant.to_zoned(TimeZone::get(zone).ok()?).datetime();
    Some(EventTime::Placed { clock, zone: zone.clone(), instant })
}

impl Wire for Clock {
    fn put(&self, out: &mut Out) {
        match self {
            Self::Stated(offset, way) => {
                out.byte(0);
                out.signed(*offset);
                way.put(out);
            }
            Self::Placed(zone, way) => {
                out.byte(1);
                zone.put(out);
                way.put(out);
            }
            Self::Whole(time, shown) => {
                out.byte(2);
                time.put(out);
                shown.put(out);
            }
        }
    }

    fn get(input: &mut In<'_>) -> Option<Self> {
        Some(match input.byte()? {
            0 => Self::Stated(input.signed()?, Wire::get(input)?),
            1 => Self::Placed(Wire::get(input)?, Wire::get(input)?),
            2 => Self::Whole(Wire::get(input)?, Wire::get(input)?),
            _ => return None,
        })
    }
}
