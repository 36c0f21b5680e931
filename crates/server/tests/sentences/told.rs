//! What was told of a parcel, a line an event: `TIME MILESTONE CITY,COUNTRY,ZONE`, where `-` is no place; a milestone
//! may have a `/reason` and a `@side`.

use jiff::{SignedDuration, Timestamp};
use tracking::event::{Confidence, Event};
use tracking::event_time::EventTime;
use tracking::journey::{Context, Journey, derive};
use tracking::look::Look;
use tracking::milestone::{Milestone, Side};
use tracking::place::Place;
use tracking::reason::KnownReason;

pub const NUMBER: &str = "LB123456785CN";
/// When the last look was received, and the hour at which cases are judged.
pub const NOW: &str = "2026-10-01T00:00:00Z";

pub fn hour(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A history that one source told in one look.
pub fn told(number: &str, lines: &[&str]) -> Journey {
    looks(number, &[lines])
}

/// A history that one source told in several looks, a day apart.
pub fn looks(number: &str, told: &[&[&str]]) -> Journey {
    let nth_look = |(nth, lines): (usize, &&[&str])| {
        let days = (told.len() - 1 - nth) as i64;
        let received = hour(NOW) - SignedDuration::from_hours(24 * days);
        Look { capture: format!("sha256:{nth}").into(), ..look("china-post", number, received, lines) }
    };
    derive(&told.iter().enumerate().map(nth_look).collect::<Vec<_>>(), &context(number))
}

/// A history of which each source tells one event.
pub fn by_several(lines: &[(&str, &str)]) -> Journey {
    let looks: Vec<_> = lines.iter().map(|(source, line)| look(source, NUMBER, hour(NOW), &[line])).collect();
    derive(&looks, &context(NUMBER))
}

/// A history that nobody's name stands on.
pub fn unnamed(number: &str, lines: &[&str]) -> Journey {
    let mut look = look("plain", number, hour(NOW), lines);
    look.carrier = "".into();
    let mut journey = derive(&[look], &context(number));
    journey.carrier = None;
    journey.legs.iter_mut().for_each(|leg| leg.carrier = None);
    journey
}

fn context(number: &str) -> Context {
    Context::new(number)
}

pub fn look(source: &str, number: &str, received: Timestamp, lines: &[&str]) -> Look {
    let mut look = Look::new(received, source, number);
    look.source = format!("{source}/history").into();
    look.capture = format!("sha256:of-{source}").into();
    (look.origin, look.destination) = (Some("CN".into()), Some("GB".into()));
    look.events = lines.iter().enumerate().map(|(at, line)| event(source, at, line)).collect();
    look
}

fn event(carrier: &str, at: usize, line: &str) -> Event {
    let words: Vec<&str> = line.splitn(4, ' ').collect();
    let (name, reason) = words[1].split_once('/').unwrap_or((words[1], ""));
    let (name, side) = name.split_once('@').unwrap_or((name, ""));
    let mut event = Event::new(carrier, Milestone::from_name(name).unwrap());
    event.confidence = Confidence::High;
    event.reason = KnownReason::from_name(reason).map(Into::into);
    event.side = Side::from_name(side).or(event.side);
    event.printed = Some(words[0].into());
    event.time = words[0]
        .parse::<Timestamp>()
        .map_or(EventTime::Unknown, |instant| EventTime::stated(instant, jiff::tz::Offset::UTC));
    event.text = Some(words.get(3).copied().unwrap_or(name).into());
    event.at = format!("/events/{at}").into();
    event.place = (words[2] != "-").then(|| place(words[2]));
    event
}

fn place(at: &str) -> Place {
    let mut parts = at.split(',').map(tracking::Text::from);
    Place {
        printed: at.into(),
        city: parts.next(),
        country: parts.next(),
        zone: parts.next(),
        postcode: None,
    }
}
