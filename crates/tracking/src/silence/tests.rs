//! Silence as a reader meets it: what was told, the hour, and what we say.

use jiff::Timestamp;

use super::rules::{CASES, EXTENSIONS};
use super::*;
use crate::event::Event;
use crate::event_time::EventTime;
use crate::journey::{Context, Journey, derive};
use crate::look::Look;
use crate::milestone::{Milestone, Side};
use crate::profile::{Key, Profiles, Until};
use crate::reason::KnownReason;

/// What was told of a parcel, a line each: the instant, then `milestone[/reason]`, then the carrier's words.
pub(super) fn journey(number: &str, lines: &[&str]) -> Journey {
    let mut look = Look::new("2026-01-01T00:00:00Z".parse().unwrap(), "china-post", number);
    look.capture = "digest".into();
    (look.origin, look.destination) = (Some("CN".into()), Some("GB".into()));
    for (at, line) in lines.iter().enumerate() {
        let mut words = line.splitn(3, ' ');
        let (when, what) = (words.next().unwrap(), words.next().unwrap());
        let (name, reason) = what.split_once('/').unwrap_or((what, ""));
        let (name, side) = name.split_once('@').unwrap_or((name, ""));
        let mut event = Event::new("china-post", Milestone::from_name(name).unwrap());
        let instant: Timestamp = format!("{when}:00Z").parse().unwrap();
        event.time = EventTime::stated(instant, jiff::tz::Offset::UTC);
        event.reason = KnownReason::from_name(reason).map(Into::into);
        event.side = Side::from_name(side).or(event.side);
        event.text = words.next().map(Into::into);
        event.at = format!("/events/{at}").into();
        look.received = look.received.max(instant);
        look.events.push(event);
    }
    derive(&[look], &Context::new(number))
}

fn key(phase: Milestone) -> Key {
    Key {
        phase,
        until: Until::NextEvent,
        carrier: "china-post".into(),
        origin: "CN".into(),
        destination: "GB".into(),
    }
}

/// What two hundred like parcels taught: from 1 to `longest` days from this phase to the next event.
fn taught(phase: Milestone, longest: f64) -> Profiles {
    let (mut profiles, key) = (Profiles::default(), key(phase));
    for i in 0..200 {
        profiles.ended(&key, 1.0 + (longest - 1.0) * f64::from(i) / 199.0, 20_600.0);
    }
    profiles
}

fn silence_of(number: &str, lines: &[&str], profiles: &Profiles, now: &str) -> Silence {
    let now = format!("{now}:00Z").parse().unwrap();
    explain(&journey(number, lines), profiles, &About::default(), now)
}

const NUMBER: &str = "LB123456785CN";
const LEFT: &[&str] = &["2026-06-01T10:00 accepted", "2026-06-03T09:00 left-origin"];

/// `state rule` of a silence.
#[track_caller]
fn check(lines: &[&str], profiles: &Profiles, now: &str, expected: &str) {
    let silence = silence_of(NUMBER, lines, profiles, now);
    let found = format!("{} {}", silence.state, silence.rule.unwrap_or("-"));
    assert_eq!(found, expected, "{}", silence.sentence);
}

#[test]
fn in_the_aircraft_it_is_quiet_as_long_as_the_lane_takes() {
    let profiles = taught(Milestone::LeftOrigin, 9.0);
    check(LEFT, &profiles, "2026-06-03T20:00", "none -");
    check(LEFT, &profiles, "2026-06-08T12:00", "explained international-transit");
    check(LEFT, &profiles, "2026-06-25T12:00", "unexplained -");
}

#[test]
fn own_history_is_named_with_its_size_and_quantiles() {
    let silence = silence_of(NUMBER, LEFT, &taught(Milestone::LeftOrigin, 9.0), "2026-06-08T12:00");
    assert_eq!((silence.like, silence.published, silence.confidence), (200, false, Confidence::High));
    let (share, days) = silence.quantiles[0];
    assert!((share - 0.5).abs() < 1e-9 && (4.0..6.0).contains(&days), "{days}");
    let (from, to) = silence.next_news.unwrap();
    assert!("2026-06-08T12:00:00Z".parse::<Timestamp>().unwrap() <= from && from < to);
    assert!(to < silence.until.unwrap());
}

#[test]
fn with_nothing_but_published_figures_it_answers_and_says_so() {
    let silence = silence_of(NUMBER, LEFT, &Profiles::default(), "2026-06-08T12:00");
    assert_eq!((silence.state, silence.rule), (State::Explained, Some("international-transit")));
    assert_eq!((silence.published, silence.confidence, silence.lost), (true, Confidence::Low, None));
    assert!(silence.label.unwrap().starts_with("published prior"));
    check(LEFT, &Profiles::default(), "2026-07-05T12:00", "unexplained -");
}

#[test]
fn after_the_end_there_is_no_silence() {
    for end in ["delivered", "returned", "lost", "destroyed", "cancelled", "terminated"] {
        let last = format!("2026-06-09T09:00 {end}");
        check(&[LEFT[0], LEFT[1], &last], &Profiles::default(), "2027-05-08T12:00", "none over");
    }
}

#[test]
fn each_place_where_a_parcel_can_be_quiet_has_its_reason() {
    let none = Profiles::default();
    let after = |line: &str, expected: &str| {
        check(&[LEFT[0], LEFT[1], line], &none, "2026-06-12T12:00", expected);
    };
    after("2026-06-10T09:00 arrived", "explained airport-handling");
    after("2026-06-10T09:00 entered-destination", "explained awaiting-release");
    after("2026-06-10T09:00 import-customs", "explained import-customs");
    after("2026-06-10T09:00 customs-hold/payment", "explained customs-hold");
    after("2026-06-10T09:00 customs-released@import", "explained last-mile");
    after("2026-06-10T09:00 destination-processing", "explained last-mile");
    after("2026-06-10T13:00 out-for-delivery", "explained out-for-delivery");
    after("2026-06-10T09:00 attempted/absent", "explained attempted");
    after("2026-06-10T09:00 ready-for-pickup", "explained ready-for-pickup");
    after("2026-06-10T09:00 returning", "explained returning");
    after("2026-06-10T09:00 damaged", "explained between-scans");
    after("2026-06-10T09:00 departed Loaded on vessel", "explained at-sea");
    check(&["2026-06-01T10:00 announced"], &none, "2026-06-04T12:00", "explained label-only");
    check(&["2026-06-01T10:00 accepted"], &none, "2026-06-04T12:00", "explained origin-handling");
    check(&["2026-06-01T10:00 export-customs"], &none, "2026-06-04T12:00", "explained export-customs");
    check(&["2026-06-01T10:00 unknown"], &none, "2026-06-04T12:00", "cannot-say -");
    check(&[], &none, "2026-06-04T12:00", "cannot-say -");
}

#[test]
fn clearance_on_paper_does_not_put_a_parcel_at_customs() {
    let lines = ["2026-06-01T10:00 accepted", "2026-06-02T10:00 import-customs"];
    check(&lines, &Profiles::default(), "2026-06-05T12:00", "explained origin-handling");
}

#[test]
fn the_ordinary_mail_is_not_tracked_abroad_and_in_the_end_nobody_can_say() {
    let at = |now| silence_of("UA123456785CN", LEFT, &Profiles::default(), now);
    assert_eq!(at("2026-07-05T12:00").rule, Some("untracked-service"));
    assert_eq!(at("2026-09-05T12:00").state, State::CannotSay);
    let about = About { service: Some("Standard Economy".into()), ..About::default() };
    let now = "2026-07-05T12:00:00Z".parse().unwrap();
    let declared = explain(&journey(NUMBER, LEFT), &Profiles::default(), &about, now);
    assert_eq!(declared.rule, Some("untracked-service"));
}

#[test]
fn a_carrier_that_stops_at_export_is_known_by_its_history() {
    let mut profiles = taught(Milestone::LeftOrigin, 9.0);
    (0..600).for_each(|_| profiles.open(&key(Milestone::LeftOrigin), 90.0, 20_600.0));
    check(LEFT, &profiles, "2026-06-25T12:00", "explained stops-at-export");
    assert_eq!(silence_of(NUMBER, LEFT, &profiles, "2026-06-25T12:00").lost, None);
}

#[test]
fn a_weekend_and_a_holiday_make_it_last_longer() {
    // A Friday; the gap usually takes two days.
    let short = Profiles::default();
    let friday = [LEFT[0], LEFT[1], "2026-06-19T09:00 out-for-delivery"];
    check(&friday, &short, "2026-06-22T08:00", "explained weekend");
    check(&friday, &short, "2026-06-29T08:00", "unexplained -");
    let origin = taught(Milestone::Accepted, 6.0);
    let golden = ["2026-09-29T10:00 accepted"];
    check(&golden, &origin, "2026-10-14T10:00", "explained holiday");
    check(&["2026-07-01T10:00 accepted"], &origin, "2026-07-16T10:00", "unexplained -");
}

#[test]
fn a_hub_that_uploads_at_night_is_given_its_night() {
    let mut look = Look::new("2026-06-01T23:00:00Z".parse().unwrap(), "royal-mail", NUMBER);
    let days = ["2026-06-01T09:00", "2026-06-02T01:00", "2026-06-03T01:00", "2026-06-06T12:00"];
    let mut looks = Vec::new();
    for (at, day) in days.iter().enumerate() {
        let mut event = Event::new("royal-mail", Milestone::OutForDelivery);
        let instant: Timestamp = format!("{day}:00Z").parse().unwrap();
        event.time = EventTime::stated(instant, jiff::tz::Offset::UTC);
        event.at = format!("/events/{at}").into();
        look.events.push(event);
        look.received = instant.checked_add(jiff::SignedDuration::from_hours(22)).unwrap();
        look.capture = format!("digest-{at}").into();
        looks.push(look.clone());
    }
    let (journey, about) = (derive(&looks, &Context::new(NUMBER)), About::default());
    let silence = explain(&journey, &Profiles::default(), &about, "2026-06-09T08:00:00Z".parse().unwrap());
    assert_eq!(silence.rule, Some("late-upload"), "{}", silence.sentence);
}

#[test]
fn a_payment_is_to_be_made_at_once_and_an_aircraft_is_waited_for() {
    let held = [LEFT[0], LEFT[1], "2026-06-10T09:00 customs-hold/payment"];
    let silence = silence_of(NUMBER, &held, &Profiles::default(), "2026-06-10T12:00");
    assert_eq!(silence.advice.key, "silence-advice-pay");
    assert_eq!(silence.advice_from, Some("2026-06-10T12:00:00Z".parse().unwrap()));
    let silence = silence_of(NUMBER, LEFT, &Profiles::default(), "2026-06-08T12:00");
    assert_eq!(silence.advice_from, silence.until);
}

#[test]
fn lost_is_a_probability_that_history_taught() {
    let mut profiles = taught(Milestone::LeftOrigin, 9.0);
    (0..6).for_each(|_| profiles.open(&key(Milestone::LeftOrigin), 90.0, 20_600.0));
    let at = |now| silence_of(NUMBER, LEFT, &profiles, now).lost.unwrap();
    assert!(at("2026-06-05T12:00") < 0.1, "{}", at("2026-06-05T12:00"));
    assert!(at("2026-06-25T12:00") > 0.8, "{}", at("2026-06-25T12:00"));
}

#[test]
fn the_quiets_of_a_journey_teach_the_profiles() {
    let journey = journey(NUMBER, LEFT);
    let lengths = lengths(&journey, &About::default(), "2026-06-06T09:00:00Z".parse().unwrap());
    let told: Vec<(Milestone, bool)> =
        lengths.iter().map(|length| (length.key.phase, length.ended)).collect();
    assert_eq!(told, [(Milestone::Accepted, true), (Milestone::LeftOrigin, false)]);
    assert!((lengths[1].days - 3.0).abs() < 1e-9);
    assert_eq!((&*lengths[0].key.origin, &*lengths[0].key.destination), ("CN", "GB"));
}

/// Every rule, in every place of a journey, at many hours: what is said has evidence and stays in bounds.
#[test]
fn every_sentence_of_every_rule_carries_its_evidence() {
    let mut met: Vec<&str> = Vec::new();
    let histories = [Profiles::default(), taught(Milestone::LeftOrigin, 4.0)];
    for milestone in Milestone::ALL {
        for reason in ["", "/payment", "/documents", "/prohibited"] {
            for number in [NUMBER, "UA123456785CN", "CSQU3054383"] {
                let last = format!("2026-09-25T09:00 {milestone}{reason}");
                let journey = journey(number, &[LEFT[0], LEFT[1], &last]);
                for profiles in &histories {
                    for hours in [1, 30, 80, 100, 250, 700, 3000] {
                        let now = "2026-09-25T09:00:00Z".parse::<Timestamp>().unwrap();
                        let now = now + jiff::SignedDuration::from_hours(hours);
                        let silence = explain(&journey, profiles, &About::default(), now);
                        sound(&journey, &silence);
                        met.extend(silence.rule);
                    }
                }
            }
        }
    }
    let first = ["label-only", "origin-handling", "export-customs", "stops-at-export", "late-upload"];
    let missed: Vec<&str> =
        rule_names().filter(|name| !met.contains(name) && !first.contains(name)).collect();
    assert!(missed.is_empty(), "{missed:?}");
}

/// What holds of every silence.
#[track_caller]
fn sound(journey: &Journey, silence: &Silence) {
    let told = format!("{} {:?}: {}", silence.state, silence.rule, silence.sentence);
    assert!(!silence.evidence.is_empty(), "{told}");
    assert!(
        !silence.events.is_empty() && silence.events.iter().all(|at| *at < journey.events.len()),
        "{told}"
    );
    assert!(!told.contains("{$") && !silence.advice.to_string().contains("{$"), "{told}");
    assert!(silence.lost.is_none_or(|lost| (0.0..=1.0).contains(&lost)), "{told}");
    assert!(silence.next_news.is_none_or(|(from, to)| from <= to), "{told}");
    assert_eq!(silence.state == State::Explained, silence.rule.is_some() && silence.state != State::None);
    assert!(silence.label.is_none() || silence.confidence == Confidence::Low, "{told}");
}

#[test]
fn each_rule_is_registered_under_its_own_name() {
    let mut names: Vec<&str> = rule_names().collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), CASES.len() + EXTENSIONS.len());
}

#[test]
fn where_some_are_never_heard_of_again_but_others_are_after_weeks_it_is_explained_longer() {
    let mut profiles = taught(Milestone::Accepted, 6.0);
    (0..6).for_each(|_| profiles.open(&key(Milestone::Accepted), 120.0, 20_600.0));
    check(&["2026-07-01T10:00 accepted"], &profiles, "2026-07-19T10:00", "unexplained -");
    (0..3).for_each(|_| profiles.ended(&key(Milestone::Accepted), 24.0, 20_600.0));
    check(&["2026-07-01T10:00 accepted"], &profiles, "2026-07-19T10:00", "explained origin-handling");
}

#[test]
fn what_leaves_the_country_that_it_had_reached_is_on_its_way_back() {
    let there = "2026-06-10T09:00 attempted/refused";
    let mut back = journey(NUMBER, &[LEFT[0], LEFT[1], there, "2026-06-13T09:00 left-origin"]);
    let last = back.events.len() - 1;
    back.origin = Some("CN".into());
    back.destination = Some("US".into());
    let at = |country: &str| crate::place::Place {
        country: Some(country.into()),
        ..crate::place::Place::printed("Exchange")
    };
    back.events[last].event.place = Some(at("US"));
    let now = "2026-06-16T12:00:00Z".parse().unwrap();
    let rule = |journey: &Journey| explain(journey, &Profiles::default(), &About::default(), now).rule;
    assert_eq!(rule(&back), Some("returning"));
    back.events[last].event.place = Some(at("CN"));
    assert_ne!(rule(&back), Some("returning"));
}
