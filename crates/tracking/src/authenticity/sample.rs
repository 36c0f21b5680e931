//! How the tests of this module tell of a parcel: `TIME MILESTONE CITY,COUNTRY,ZONE`, one event a line.
//!
//! A time with an offset is stated, one without is printed, anything else cannot be read. `-` is no place.

use jiff::tz::Offset;

use super::case::Case;
use crate::event::{Confidence, Event};
use crate::event_time::EventTime;
use crate::journey::{Context, Journey, derive};
use crate::look::Look;
use crate::milestone::Milestone;
use crate::place::Place;

/// When the last look was received, and the hour at which cases are judged.
const NOW: &str = "2026-10-01T00:00:00Z";

/// A history that one source told in one look.
pub(super) fn journey(lines: &[&str]) -> Journey {
    looks(&[lines])
}

/// A history that one source told in several looks.
pub(super) fn looks(told: &[&[&str]]) -> Journey {
    let now: jiff::Timestamp = NOW.parse().unwrap();
    let looks: Vec<Look> = (0..)
        .zip(told)
        .map(|(nth, lines)| {
            let received = now - jiff::SignedDuration::from_hours(24 * (told.len() as i64 - nth));
            Look { capture: format!("digest-{nth}").into(), ..look("plain", received, lines) }
        })
        .collect();
    derive(&looks, &Context::new("LB123456785CN"))
}

/// A history of which each source tells one event.
pub(super) fn journey_of(told: &[(&str, &str)]) -> Journey {
    let now = NOW.parse().unwrap();
    let looks: Vec<Look> = told.iter().map(|(source, line)| look(source, now, &[line])).collect();
    derive(&looks, &Context::new("LB123456785CN"))
}

/// A case about which only the journey is known.
pub(super) fn case(journey: &Journey) -> Case<'_> {
    Case::new(journey, NOW.parse().unwrap())
}

fn look(source: &str, received: jiff::Timestamp, lines: &[&str]) -> Look {
    let mut look = Look::new(received, source, "LB123456785CN");
    // A relay does not say whose news it tells.
    look.carrier = if source == "plain" { "" } else { source }.into();
    look.source = format!("{source}/history").into();
    look.capture = format!("digest-of-{source}").into();
    look.events = lines.iter().map(|line| event(source, line)).collect();
    look
}

fn event(carrier: &str, line: &str) -> Event {
    let words: Vec<&str> = line.split(' ').collect();
    let [time, milestone, at] = words[..] else { panic!("three words, not {line}") };
    let mut event = Event::new(carrier, Milestone::from_name(milestone).unwrap());
    event.confidence = Confidence::Medium;
    event.printed = Some(time.into());
    event.text = Some(milestone.into());
    event.time = read(time);
    event.at = format!("/events/{line}").into();
    event.place = (at != "-").then(|| place(at));
    event
}

fn read(time: &str) -> EventTime {
    if let Ok(instant) = time.parse() {
        let hours =
            time.get(time.len() - 6..time.len() - 3).and_then(|hours| hours.parse().ok()).unwrap_or(0);
        return EventTime::stated(instant, Offset::constant(hours));
    }
    time.parse().map_or(EventTime::Unknown, EventTime::Printed)
}

fn place(at: &str) -> Place {
    let mut parts = at.split(',').map(crate::Text::from);
    Place {
        printed: at.into(),
        city: parts.next(),
        country: parts.next(),
        zone: parts.next(),
        postcode: None,
    }
}
