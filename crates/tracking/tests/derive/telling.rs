//! How the tests tell of a parcel: one line an event, as a carrier would list it.
//!
//! `2026-08-01 10:12 EMA Shenzhen CN`: day, clock, code, place. The clock may carry an offset
//! (`10:12+08:00`), a zone (`10:12@Asia/Shanghai`), or be missing (only the day is known); `-` is no
//! time at all. A lower-case word in place of a code is a milestone told in prose.

use jiff::Timestamp;
use jiff::civil::DateTime;
use tracking::Text;
use tracking::event::{Event, Handover};
use tracking::event_time::EventTime;
use tracking::journey::{Context, Journey, JourneyEvent, derive};
use tracking::look::{Look, RelatedNumber, Relation};
use tracking::milestone::{Milestone, Side};
use tracking::place::Place;

pub(crate) const NUMBER: &str = "LB123456785CN";

/// What the posts' codes mean, as far as the tests use them.
fn meaning(code: &str) -> (Milestone, Option<Side>) {
    use Milestone::*;
    let milestone = match code {
        "ADV" => Announced,
        "EMA" => Accepted,
        "EMB" => OriginProcessing,
        "EXA" => ExportCustoms,
        "EXC" => return (CustomsReleased, Some(Side::Export)),
        "EMC" => LeftOrigin,
        "EMJ" => InTransit,
        "EMD" => EnteredDestination,
        "EDB" => ImportCustoms,
        "EDC" => return (CustomsReleased, Some(Side::Import)),
        "EMF" => DestinationProcessing,
        "EDG" => OutForDelivery,
        "EMH" => Attempted,
        "EMI" => Delivered,
        _ => Unknown,
    };
    (milestone, milestone.side())
}

fn clock(day: &str, time: &str) -> DateTime {
    format!("{day}T{time}").parse().expect("a clock such as 10:12 or 10:12:30")
}

fn time(day: &str, time: Option<&str>) -> EventTime {
    let Some(time) = time else {
        return day.parse().map_or(EventTime::Unknown, EventTime::Day);
    };
    if let Some((shown, zone)) = time.split_once('@') {
        return EventTime::placed(clock(day, shown), zone);
    }
    match time.find(['+', '-', 'Z']) {
        Some(at) => {
            let offset = if &time[at..] == "Z" { 0 } else { time[at..at + 3].parse().expect("an offset") };
            let instant = format!("{day}T{time}").parse().expect("an instant such as 10:12+08:00");
            EventTime::stated(instant, jiff::tz::Offset::constant(offset))
        }
        None => EventTime::Printed(clock(day, time)),
    }
}

/// Where, as printed: the last word may be a country.
fn place(words: &[&str]) -> Option<Place> {
    let is_country = |word: &&&str| word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let country = words.last().filter(is_country);
    let city = &words[..words.len() - usize::from(country.is_some())];
    (!words.is_empty()).then(|| Place {
        printed: words.join(" ").into(),
        city: (!city.is_empty()).then(|| city.join(" ").into()),
        country: country.map(|country| (*country).into()),
        ..Place::default()
    })
}

/// One event as a carrier lists it.
pub(crate) fn event(carrier: &str, at: usize, line: &str) -> Event {
    let words: Vec<&str> = line.split(' ').collect();
    let is_clock = |word: &&&str| word.contains(':');
    let clock = words.get(1).filter(is_clock).copied();
    let printed = words[..1 + usize::from(clock.is_some())].join(" ");
    let word = words[1 + usize::from(clock.is_some())];
    let place = place(&words[2 + usize::from(clock.is_some())..]);
    let prose = Milestone::from_name(word);
    let (milestone, side) = prose.map_or_else(|| meaning(word), |milestone| (milestone, milestone.side()));
    Event {
        code: prose.is_none().then(|| word.into()),
        text: prose.map(|milestone| milestone.name().into()),
        side,
        printed: (printed != "-").then(|| printed.into()),
        time: time(words[0], clock),
        place,
        handover: (word == "EMD").then_some(Handover::Takes),
        at: format!("/events/{at}").into(),
        ..Event::new(carrier, milestone)
    }
}

/// A whole answer of a carrier at the number asked for, the oldest event first.
pub(crate) fn look(carrier: &str, received: &str, lines: &[&str]) -> Look {
    let received: Timestamp = received.parse().expect("an instant such as 2026-08-03T09:00Z");
    Look {
        capture: format!("{carrier}@{received}").into(),
        events: lines.iter().enumerate().map(|(at, line)| event(carrier, at, line)).collect(),
        ..Look::new(received, carrier, NUMBER)
    }
}

/// Names a further number in an answer.
pub(crate) fn names(mut look: Look, number: &str, carrier: Option<&str>, relation: Relation) -> Look {
    let number = RelatedNumber {
        number: number.into(),
        carrier: carrier.map(Text::from),
        relation,
        at: "/next".into(),
    };
    look.related.push(number);
    look
}

/// The number asked for, with the posts of the lane.
pub(crate) fn context() -> Context {
    let posts = [("CN", "china-post"), ("GB", "royal-mail"), ("SE", "postnord")];
    let posts = posts.map(|(country, post)| (Text::from(country), Text::from(post)));
    Context { posts: posts.into_iter().collect(), ..Context::new(NUMBER) }
}

pub(crate) fn journey(looks: &[Look]) -> Journey {
    derive(looks, &context())
}

fn line(told: &JourneyEvent) -> String {
    let name = told.event.code.as_deref().unwrap_or(told.event.milestone.name());
    let printed = told.event.printed.as_deref().unwrap_or("-");
    let revised = if told.revisions.is_empty() { "" } else { " revised" };
    let restored = if told.retractions.iter().any(|it| it.restored.is_some()) { " restored" } else { "" };
    let sources: Vec<&str> = told.evidence.iter().map(|evidence| &*evidence.source).collect();
    format!("{printed} {name}{revised}{restored} <- {}", sources.join(", "))
}

/// The events of a journey, one a line: printed time, code, what became of it, who tells it.
pub(crate) fn story(events: &[JourneyEvent]) -> Vec<String> {
    events.iter().map(line).collect()
}

/// Only the codes, in order.
pub(crate) fn codes(looks: &[Look]) -> String {
    let journey = journey(looks);
    let names =
        journey.events.iter().map(|told| told.event.code.as_deref().unwrap_or(told.event.milestone.name()));
    names.collect::<Vec<_>>().join(" ")
}
