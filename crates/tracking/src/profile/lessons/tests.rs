//! What single journeys teach, and what many of them say together.

use jiff::SignedDuration;
use proptest::prelude::*;

use super::*;
use crate::event::Event;
use crate::event_time::EventTime;
use crate::journey::{Context, derive};
use crate::look::Look;
use crate::profile::Level;

const START: i64 = 1_780_000_000;

fn at(days: f64) -> Timestamp {
    Timestamp::from_second(START).unwrap() + SignedDuration::from_secs((days * DAY) as i64)
}

/// A journey of events at days, each received a while after it happened.
fn journey(events: &[(f64, Milestone)], late: f64) -> Journey {
    let mut looks = Vec::new();
    for (nth, (days, milestone)) in events.iter().enumerate() {
        let mut look = Look::new(at(days + late), "usps", "LB123456785CN");
        look.claim = crate::look::Claim::Incremental;
        look.capture = format!("capture-{nth}").as_str().into();
        look.origin = Some("CN".into());
        look.destination = Some("US".into());
        let mut event = Event::new("usps", *milestone);
        event.time = EventTime::stated(at(*days), jiff::tz::Offset::UTC);
        event.code = Some(format!("{nth}").as_str().into());
        look.events.push(event);
        looks.push(look);
    }
    let mut context = Context::new("LB123456785CN");
    context.carrier = Some("usps".into());
    derive(&looks, &context)
}

fn whole(start: f64, abroad: f64) -> Journey {
    let rest = [(2.0, LeftOrigin), (2.0 + abroad, EnteredDestination), (4.0 + abroad, Delivered)];
    let events: Vec<_> = [(0.0, Accepted)].into_iter().chain(rest).collect();
    journey(&events.iter().map(|(days, what)| (start + days, *what)).collect::<Vec<_>>(), 0.25)
}

fn lessons(journeys: &[Journey], now: f64) -> Lessons {
    let mut lessons = Lessons::default();
    journeys.iter().for_each(|one| lessons.learn(one, &About::default(), at(now)));
    lessons
}

fn on_lane() -> Lane {
    Lane::new("usps", "CN", "US")
}

#[test]
fn a_journey_teaches_how_long_each_phase_lasted_and_what_remained_of_the_way() {
    let taught = lessons(&[whole(0.0, 6.0)], 100.0);
    let days = |phase, until| {
        let sketch = taught.durations.get(&on_lane().key(phase, until))?;
        sketch.quantile(1.0, day(at(100.0)))
    };
    let near =
        |found: Option<f64>, wanted: f64| found.is_some_and(|found| (found / wanted).ln().abs() < 0.13);
    assert!(near(days(Accepted, Until::Delivered), 10.0), "{:?}", days(Accepted, Until::Delivered));
    assert!(near(days(LeftOrigin, Until::Delivered), 8.0), "{:?}", days(LeftOrigin, Until::Delivered));
    assert!(near(days(LeftOrigin, Until::NextEvent), 6.25), "{:?}", days(LeftOrigin, Until::NextEvent));
}

#[test]
fn an_open_journey_teaches_that_it_has_lasted_so_long() {
    let open = journey(&[(0.0, Accepted), (2.0, LeftOrigin)], 0.1);
    let taught = lessons(&[open], 32.0);
    let sketch = &taught.durations[&on_lane().key(LeftOrigin, Until::Delivered)];
    assert_eq!((sketch.count(), sketch.count_open(), sketch.journeys()), (0, 1, 1));
    assert!(taught.durations.iter().all(|(key, _)| key.phase != LeftOrigin || key.until != Until::Returned));
}

#[test]
fn what_waits_for_longer_than_anybody_waits_teaches_nothing_about_arrivals() {
    let open = journey(&[(0.0, Accepted), (2.0, LeftOrigin)], 0.1);
    let taught = lessons(&[open], 200.0);
    assert!(!taught.durations.contains_key(&on_lane().key(LeftOrigin, Until::Delivered)));
    assert!(taught.durations.contains_key(&on_lane().key(LeftOrigin, Until::NextEvent)));
}

#[test]
fn the_way_back_is_learnt_for_itself() {
    let back = journey(&[(0.0, Accepted), (9.0, Returning), (29.0, Returned)], 0.1);
    let taught = lessons(&[back], 60.0);
    assert_eq!(taught.durations[&on_lane().key(Returning, Until::Returned)].count(), 1);
    let forth = &taught.durations[&on_lane().key(Accepted, Until::Delivered)];
    assert_eq!((forth.count(), forth.count_open()), (0, 1), "it was never delivered");
}

#[test]
fn what_is_never_told_on_a_lane_shows_as_a_blind_spot() {
    let taught = lessons(&[whole(0.0, 6.0), whole(1.0, 5.0)], 100.0);
    let told = |phase| {
        let sum = taught.habits.sum(Habit::Told, phase, &on_lane());
        (sum.count(), sum.count_open())
    };
    assert_eq!(told(LeftOrigin), (2, 0));
    assert_eq!(told(ImportCustoms), (0, 2));
}

#[test]
fn quiet_after_export_is_counted_also_where_nobody_waits_for_news() {
    let mut silent = journey(&[(0.0, Accepted), (2.0, LeftOrigin)], 0.1);
    silent.service = Some("economy".into());
    let taught = lessons(&[silent, whole(0.0, 6.0)], 60.0);
    let export = taught.habits.sum(Habit::Export, Unknown, &on_lane());
    assert_eq!((export.count(), export.count_open()), (1, 1));
    let quiet = &taught.durations[&on_lane().key(LeftOrigin, Until::NextEvent)];
    assert_eq!((quiet.count(), quiet.count_open()), (1, 0), "an untracked service loses nothing");
}

#[test]
fn late_uploads_are_measured_once_somebody_was_looking() {
    let taught = lessons(&[whole(0.0, 6.0)], 60.0);
    let late = taught.habits.sum(Habit::Upload, Unknown, &on_lane());
    assert_eq!(late.count(), 3, "of the first event nobody knows when it was uploaded");
    let median = late.quantile(0.5, day(at(60.0))).unwrap();
    assert!((0.2..0.3).contains(&median), "{median}");
    assert!(taught.habits.hours(&on_lane()).is_some());
}

#[test]
fn after_a_change_the_old_lane_gives_way() {
    let slow: Vec<Journey> = (0..150).map(|i| whole(f64::from(i), 20.0)).collect();
    let quick: Vec<Journey> = (150..330).map(|i| whole(f64::from(i), 5.0)).collect();
    let median = |journeys: &[Journey], now: f64| {
        let profiles = lessons(journeys, now).profiles();
        let normal = profiles.normal(&on_lane().key(LeftOrigin, Until::NextEvent), day(at(now)));
        assert_eq!((normal.level, normal.published), (Level::Exact, None));
        normal.curve.quantile(0.5).unwrap()
    };
    assert!(median(&slow, 180.0) > 18.0);
    let all: Vec<Journey> = slow.into_iter().chain(quick).collect();
    let now = median(&all, 340.0);
    assert!(now < 6.5, "{now}");
}

#[test]
fn fewer_parcels_than_make_a_crowd_are_not_spoken_of() {
    let few: Vec<Journey> = (0..4).map(|i| whole(f64::from(i), 20.0)).collect();
    let profiles = lessons(&few, 100.0).profiles();
    let normal = profiles.normal(&on_lane().key(LeftOrigin, Until::NextEvent), day(at(100.0)));
    assert_eq!((normal.level, normal.published.is_some()), (Level::Global, true));
}

proptest! {
    #[test]
    fn two_nodes_know_together_what_one_would_have_known_alone(
        all in prop::collection::vec((0.0..300.0f64, 1.0..60.0f64), 1..12), cut in 0usize..12,
    ) {
        let journeys: Vec<Journey> = all.iter().map(|(start, abroad)| whole(*start, *abroad)).collect();
        let cut = cut.min(journeys.len());
        let (mut one, mut other) = (lessons(&journeys[..cut], 400.0), lessons(&journeys[cut..], 400.0));
        let (left, right) = (one.clone(), other.clone());
        one.merge(&right);
        other.merge(&left);
        prop_assert_eq!(&one, &lessons(&journeys, 400.0));
        prop_assert_eq!(&one, &other);
        prop_assert_eq!(one.profiles(), lessons(&journeys, 400.0).profiles());
    }
}
