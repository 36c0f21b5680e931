//! One scan told by two sources, and what only looks like one.

use tracking::event::Confidence;
use tracking::look::Look;

use crate::telling::{event, journey, look};

const DAY: &str = "2026-08-09T00:00Z";

/// Whether one event of China Post and one of another source are one scan.
#[track_caller]
fn check(post: &str, other: &str, one_scan: bool) {
    let looks = [look("china-post", DAY, &[post]), look("cainiao", DAY, &[other])];
    assert_eq!(journey(&looks).events.len() == 1, one_scan, "{post} and {other}");
}

#[test]
fn instants_within_a_minute_are_one_scan() {
    check("2026-08-01 10:12+08:00 EMA Shenzhen CN", "2026-08-01 02:12:40Z EMA CN", true);
    check("2026-08-01 10:12+08:00 EMA Shenzhen CN", "2026-08-01 02:13:30Z EMA CN", false);
}

#[test]
fn a_printed_clock_and_a_placed_one_are_one_scan_when_they_show_the_same() {
    check("2026-08-01 10:12@Asia/Shanghai EMA CN", "2026-08-01 10:12 accepted Shenzhen CN", true);
    check("2026-08-01 10:12@Asia/Shanghai EMA CN", "2026-08-01 10:13 accepted Shenzhen CN", false);
    check("2026-08-01 10:12 EMA CN", "2026-08-01 10:12:30 accepted", true);
}

#[test]
fn a_day_and_a_clock_of_that_day_are_one_scan() {
    check("2026-08-01 EMA CN", "2026-08-01 10:12 accepted Shenzhen CN", true);
    check("2026-08-01 EMA CN", "2026-08-02 10:12 accepted Shenzhen CN", false);
    check("2026-08-01 EMA CN", "2026-08-01 accepted", true);
}

#[test]
fn another_meaning_or_place_is_another_scan() {
    check("2026-08-01 10:12 EMA Shenzhen CN", "2026-08-01 10:12 EMB Shenzhen CN", false);
    check("2026-08-01 10:12 EMA Shenzhen CN", "2026-08-01 10:12 EMA Shanghai CN", false);
    check("2026-08-01 10:12 EMA CN", "2026-08-01 10:12 EMA GB", false);
}

#[test]
fn meanings_that_nobody_knows_are_one_scan_only_under_one_code() {
    check("2026-08-01 10:12 XYZ CN", "2026-08-01 10:12 XYZ CN", true);
    check("2026-08-01 10:12 XYZ CN", "2026-08-01 10:12 ZYX CN", false);
}

#[test]
fn two_events_without_a_time_are_two() {
    check("- EMA CN", "- EMA CN", false);
}

#[test]
fn a_feed_that_is_eight_hours_off_is_one_scan_only_under_the_same_code_and_clock() {
    check("2026-08-01 10:12+00:00 EMD London GB", "2026-08-01 10:12+08:00 EMD London GB", true);
    check(
        "2026-08-01 10:12+00:00 EMD London GB",
        "2026-08-01 10:12+08:00 entered-destination London GB",
        false,
    );
    check("2026-08-01 10:12+00:00 EMD London GB", "2026-08-01 02:12+00:00 EMD London GB", false);
}

#[test]
fn two_scans_of_one_source_stay_two() {
    let lines = ["2026-08-01 10:12:10+08:00 EMB Shanghai CN", "2026-08-01 10:12:40+08:00 EMB Shanghai CN"];
    assert_eq!(journey(&[look("china-post", DAY, &lines)]).events.len(), 2);
    let both = [look("china-post", DAY, &lines), look("cainiao", DAY, &lines)];
    let sources = journey(&both).events.iter().map(|told| told.evidence.len()).collect::<Vec<_>>();
    assert_eq!(sources, [2, 2]);
}

#[test]
fn what_stands_finds_its_partner_before_what_was_taken_back() {
    let looks = [
        look("china-post", "2026-08-02T00:00Z", &["2026-08-01 10:12:00+08:00 EMB Shanghai CN"]),
        look("china-post", "2026-08-03T00:00Z", &["2026-08-01 10:12:50+08:00 EMB Shanghai CN"]),
        look("cainiao", DAY, &["2026-08-01 10:12:10+08:00 EMB Shanghai CN"]),
    ];
    let journey = journey(&looks);
    assert_eq!((journey.events.len(), journey.withdrawn.len()), (1, 1));
    assert_eq!(journey.events[0].evidence.len(), 2);
}

#[test]
fn each_scan_takes_the_nearest_partner() {
    let post = ["2026-08-01 10:12:00+08:00 EMB Shanghai CN", "2026-08-01 10:12:50+08:00 EMB Shanghai CN"];
    let other = ["2026-08-01 10:12:45+08:00 EMB Shanghai CN"];
    let journey = journey(&[look("china-post", DAY, &post), look("cainiao", DAY, &other)]);
    let sources: Vec<usize> = journey.events.iter().map(|told| told.evidence.len()).collect();
    assert_eq!(sources, [1, 2]);
}

#[test]
fn one_source_asked_by_two_numbers_tells_one_scan() {
    let post = look("cainiao", DAY, &["2026-08-01 10:12 EMA CN", "2026-08-02 09:00 EMC CN"]);
    let other = Look { number: "LP001".into(), ..post.clone() };
    assert_eq!(journey(&[post, other]).events.len(), 2);
}

#[test]
fn the_lists_of_a_relay_take_nothing_back_from_each_other_and_tell_one_scan_once() {
    let list = |name: &str, lines: &[&str]| Look { list: Some(name.into()), ..look("relay", DAY, lines) };
    let first = list("yanwen", &["2026-08-01 10:12 EMA CN", "2026-08-05 09:00 EMI Leeds GB"]);
    let second = list("royal-mail", &["2026-08-04 07:00 EMD GB", "2026-08-05 09:00 EMI GB"]);
    let journey = journey(&[first, second]);
    let told: Vec<(&str, usize)> =
        journey.events.iter().map(|told| (told.event.milestone.name(), told.evidence.len())).collect();
    assert_eq!(told, [("accepted", 1), ("entered-destination", 1), ("delivered", 2)]);
    assert!(journey.events.iter().all(|told| told.retractions.is_empty()));
}

#[test]
fn of_two_times_that_are_as_well_known_the_surer_source_is_right() {
    let mut feed = look("cainiao", DAY, &["2026-08-01 10:12+08:00 EMD London GB"]);
    feed.confidence = Confidence::Medium;
    let post = look("china-post", DAY, &["2026-08-01 10:12+01:00 EMD London GB"]);
    let told = journey(&[feed, post]).events.remove(0);
    assert_eq!(told.event.time.instant().unwrap().to_string(), "2026-08-01T09:12:00Z");
}

#[test]
fn the_best_time_the_surest_words_and_all_the_evidence_are_kept() {
    let post = look("china-post", DAY, &["2026-08-01 10:12 EMA"]);
    let mut other = look("cainiao", "2026-08-02T00:00Z", &[]);
    other.events = vec![event("cainiao", 4, "2026-08-01 10:12@Asia/Shanghai accepted Shenzhen CN")];
    other.events[0].confidence = Confidence::Medium;
    let told = journey(&[post, other]).events.remove(0);
    assert_eq!((told.event.code.as_deref(), &*told.event.carrier), (Some("EMA"), "china-post"));
    assert_eq!(told.event.text.as_deref(), Some("accepted"), "what only the other tells is kept");
    assert_eq!(told.event.time.basis(), "placed");
    assert_eq!(told.event.place.unwrap().city.as_deref(), Some("Shenzhen"));
    let evidence: Vec<_> = told.evidence.iter().map(|it| (&*it.source, &*it.at)).collect();
    assert_eq!(evidence, [("cainiao", "/events/4"), ("china-post", "/events/0")], "the first to tell first");
}
