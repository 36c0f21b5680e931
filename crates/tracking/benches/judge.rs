//! How long a verdict takes: `cargo bench -p tracking --bench judge`. Prints nanoseconds, the least of many runs.
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock; the core does not")]

use std::hint::black_box;
use std::time::Instant;

use jiff::civil::date;
use tracking::authenticity::{Case, judge};
use tracking::event::Event;
use tracking::event_time::EventTime;
use tracking::journey::{Context, Journey, derive};
use tracking::look::Look;
use tracking::milestone::Milestone;
use tracking::place::Place;

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

fn main() {
    // `cargo test --all-targets` runs this too, and would learn nothing from it.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    println!("judge, 30 events: {} ns", least(10_000, &journey(30)));
    println!("judge, 10000 events: {} ns", least(5, &journey(10_000)));
}
