//! How long deriving takes: `cargo bench -p tracking`. Prints nanoseconds; the least of many runs,
//! because the rest is noise of the machine.
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock; the core does not")]

use std::hint::black_box;
use std::time::Instant;

use jiff::civil::date;
use tracking::event::Event;
use tracking::event_time::EventTime;
use tracking::journey::{Context, derive};
use tracking::look::Look;
use tracking::milestone::Milestone;
use tracking::place::Place;

fn event(index: i64) -> Event {
    let clock = date(2026, 8, 1).at(8, 0, 0, 0) + jiff::SignedDuration::from_hours(index * 7);
    Event {
        code: Some(format!("E{}", index % 9).into()),
        printed: Some(clock.to_string().into()),
        time: EventTime::placed(clock, "Asia/Shanghai"),
        place: Some(Place { country: Some("CN".into()), ..Place::printed("Shanghai") }),
        text: Some("Sorted at the office of exchange".into()),
        at: format!("/events/{index}").into(),
        ..Event::new("china-post", Milestone::ALL[(index % 20) as usize])
    }
}

fn look(received: i64, events: i64) -> Look {
    let received = jiff::Timestamp::from_second(1_790_000_000 + received).unwrap_or_default();
    Look {
        capture: format!("capture-{received}").into(),
        events: (0..events).map(event).collect(),
        ..Look::new(received, "china-post", "LB123456785CN")
    }
}

/// The least time of one run, in nanoseconds.
fn least(runs: u32, mut work: impl FnMut()) -> u128 {
    let times = (0..runs).map(|_| {
        let begin = Instant::now();
        work();
        begin.elapsed().as_nanos()
    });
    times.min().unwrap_or_default()
}

fn main() {
    // `cargo test --all-targets` runs this too, and would learn nothing from it.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let context = Context::new("LB123456785CN");
    let two = [look(0, 29), look(3600, 30)];
    let poll = least(20_000, || drop(black_box(derive(black_box(&two), &context))));
    println!("derive, 30 events, 2 looks: {poll} ns");
    let one = [look(0, 30)];
    let first = least(20_000, || drop(black_box(derive(black_box(&one), &context))));
    println!("derive, 30 events, 1 look: {first} ns");
    let long = [look(0, 10_000)];
    let bounded = least(5, || drop(black_box(derive(black_box(&long), &context))));
    println!("derive, 10000 events, 1 look: {bounded} ns");
    let other = Look { source: "cainiao".into(), ..long[0].clone() };
    let both = [long[0].clone(), other];
    let merged = least(5, || drop(black_box(derive(black_box(&both), &context))));
    println!("derive, 10000 events told by 2 sources: {merged} ns");
    let alike = both.map(|look| Look { events: vec![event(1); 10_000], ..look });
    let worst = least(5, || drop(black_box(derive(black_box(&alike), &context))));
    println!("derive, 10000 events that are all alike, told by 2 sources: {worst} ns");
}
