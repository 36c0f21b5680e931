//! A printed time beside the instant it stands for: nearly always one of a few ways to write that instant.

use jiff::civil::DateTime;
use jiff::tz::Offset;
use tracking::Text;
use tracking::event_time::EventTime;

/// The ways to write a time, by the names that are kept instead of the text.
const WAYS: [(&str, Way); 6] = [
    ("T+", Way { between: 'T', seconds: true, offset: Shown::Hours }),
    (" ", Way { between: ' ', seconds: true, offset: Shown::Nothing }),
    (" m", Way { between: ' ', seconds: false, offset: Shown::Nothing }),
    ("TZ", Way { between: 'T', seconds: true, offset: Shown::Zulu }),
    ("T", Way { between: 'T', seconds: true, offset: Shown::Nothing }),
    ("Tm+", Way { between: 'T', seconds: false, offset: Shown::Hours }),
];

struct Way {
    between: char,
    seconds: bool,
    offset: Shown,
}

#[derive(PartialEq)]
enum Shown {
    Nothing,
    Zulu,
    Hours,
}

/// The way in which a time was printed, if it is one of ours.
pub(super) fn way(printed: &str, time: &EventTime) -> Option<Text> {
    let (clock, offset) = clock_of(time)?;
    let found = WAYS.iter().find(|(_, way)| write(way, clock, offset).as_deref() == Some(printed))?;
    Some(found.0.into())
}

/// The text of a time printed in a way.
pub(super) fn text(way: &str, time: &EventTime) -> Option<Text> {
    let (clock, offset) = clock_of(time)?;
    let (_, way) = WAYS.iter().find(|(name, _)| *name == way)?;
    write(way, clock, offset).map(Text::from)
}

/// The clock that was printed, and the offset where one was.
fn clock_of(time: &EventTime) -> Option<(DateTime, Option<i32>)> {
    match time {
        EventTime::Stated { instant, offset_seconds } => {
            let offset = Offset::from_seconds(*offset_seconds).ok()?;
            Some((offset.to_datetime(*instant), Some(*offset_seconds)))
        }
        EventTime::Placed { clock, .. } | EventTime::Printed(clock) => Some((*clock, None)),
        EventTime::Day(_) | EventTime::Unknown => None,
    }
}

fn write(way: &Way, clock: DateTime, offset: Option<i32>) -> Option<String> {
    if clock.subsec_nanosecond() != 0 || !(1000..=9999).contains(&clock.year()) {
        return None;
    }
    let mut text = String::with_capacity(25);
    let mut two = |number: i8, before: Option<char>| {
        text.extend(before);
        text.push(char::from(b'0' + (number / 10).unsigned_abs() % 10));
        text.push(char::from(b'0' + (number % 10).unsigned_abs()));
    };
    two(i8::try_from(clock.year() / 100).ok()?, None);
    two(i8::try_from(clock.year() % 100).ok()?, None);
    two(clock.month(), Some('-'));
    two(clock.day(), Some('-'));
    two(clock.hour(), Some(way.between));
    two(clock.minute(), Some(':'));
    if way.seconds {
        two(clock.second(), Some(':'));
    } else if clock.second() != 0 {
        return None;
    }
    match (&way.offset, offset) {
        (Shown::Nothing, _) => {}
        (Shown::Zulu, Some(0)) => text.push('Z'),
        (Shown::Hours, Some(seconds)) if seconds % 60 == 0 => {
            let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
            two(i8::try_from(minutes / 60).ok()?, Some(sign));
            two(i8::try_from(minutes % 60).ok()?, Some(':'));
        }
        _ => return None,
    }
    Some(text)
}
