//! How long opinions take: `cargo bench -p tracking --bench judge`. Prints nanoseconds, the least of many runs.
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock; the core does not")]

use std::hint::black_box;
use std::time::Instant;

use jiff::civil::date;
use tracking::authenticity::{Case, judge};
use tracking::event::Event;
use tracking::event_time::EventTime;
use tracking::forecast::phase::forecast;
use tracking::journey::{Context, Journey, derive};
use tracking::look::Look;
use tracking::milestone::Milestone;
use tracking::place::Place;
use tracking::profile::lessons::{day, lane};
use tracking::profile::phases::standing;
use tracking::profile::{Lessons, Profiles, Until};
use tracking::silence::{About, explain};

fn event(index: i64) -> Event {
    let clock = date(2026, 8, 1).at(8, 0, 0, 0) + jiff::SignedDuration::from_mins(index * 427);
    let (city, country) = if index < 15 { ("Shanghai", "CN") } else { ("Leeds", "GB") };
    Event {
        printed: Some(clock.to_string().into()),
        time: EventTime::placed(clock, "Asia/Shanghai"),
        place: Some(Place {
            city: Some(city.into()),
            country: Some(country.into()),
            zone: Some("Asia/Shanghai".into()),
            ..Place::printed(city)
        }),
        text: Some("Sorted at the office of exchange".into()),
        at: format!("/events/{index}").into(),
        ..Event::new("china-post", Milestone::ALL[(index % 17) as usize])
    }
}

fn journey(events: i64) -> Journey {
    let received = jiff::Timestamp::from_second(1_790_000_000).unwrap_or_default();
    let look = Look {
        capture: "capture".into(),
        events: (0..events).map(event).collect(),
        ..Look::new(received, "china-post", "LB123456785CN")
    };
    derive(&[look], &Context::new("LB123456785CN"))
}

/// A journey that is not over: its last events are scans on the way.
fn journey_on_its_way(events: i64) -> Journey {
    let received = jiff::Timestamp::from_second(1_790_000_000).unwrap_or_default();
    let scan = |index| Event { milestone: Milestone::DestinationProcessing, ..event(index) };
    let told = (0..events).map(|index| if index < 6 { event(index) } else { scan(index) });
    let look = Look {
        capture: "capture".into(),
        origin: Some("CN".into()),
        destination: Some("GB".into()),
        events: told.collect(),
        ..Look::new(received, "china-post", "LB123456785CN")
    };
    derive(&[look], &Context::new("LB123456785CN"))
}

/// The least time of one verdict, in nanoseconds.
fn least(runs: u32, journey: &Journey) -> u128 {
    let now = jiff::Timestamp::from_second(1_795_000_000).unwrap_or_default();
    let times = (0..runs).map(|_| {
        let begin = Instant::now();
        drop(black_box(judge(black_box(&Case::new(journey, now)))));
        begin.elapsed().as_nanos()
    });
    times.min().unwrap_or_default()
}

/// The least time of a verdict, a silence and a forecast together, in nanoseconds.
fn least_of_all(runs: u32, journey: &Journey, profiles: &Profiles) -> u128 {
    let now = jiff::Timestamp::from_second(1_795_000_000).unwrap_or_default();
    let about = About::default();
    let times = (0..runs).map(|_| {
        let begin = Instant::now();
        drop(black_box(judge(black_box(&Case::new(journey, now)))));
        drop(black_box(explain(journey, profiles, &about, now)));
        if let Some(phase) = standing(journey) {
            let key = lane(journey, &about).key(phase.milestone, Until::Delivered);
            drop(black_box(forecast(profiles, &key, day(phase.since), day(now))));
        }
        begin.elapsed().as_nanos()
    });
    times.min().unwrap_or_default()
}

/// What two thousand like journeys taught, over a year.
fn profiles(like: &Journey) -> Profiles {
    let mut lessons = Lessons::default();
    let about = About::default();
    for hours in 0..2_000_i64 {
        let now = jiff::Timestamp::from_second(1_790_000_000 + hours * 15_000).unwrap_or_default();
        lessons.learn(like, &about, now);
    }
    lessons.profiles()
}

fn main() {
    // `cargo test --all-targets` runs this too, and would learn nothing from it.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    println!("judge, 30 events: {} ns", least(10_000, &journey(30)));
    let journey = journey_on_its_way(30);
    let profiles = profiles(&journey);
    println!("verdict, silence and forecast, 30 events: {} ns", least_of_all(10_000, &journey, &profiles));
    println!("judge, 10000 events: {} ns", least(5, &self::journey(10_000)));
}
