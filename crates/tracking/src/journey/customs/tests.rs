//! Customs as told: the events of a journey, and what customs of each border did.

use super::*;
use crate::event_time::EventTime;
use crate::journey::{Context, derive};
use crate::look::Look;
use crate::place::Place;

/// A journey from China to Brazil, a line each: milestone, `/reason`, `@side`, `#country`, then words.
fn journey(lines: &[&str]) -> Journey {
    let mut look = Look::new("2026-06-01T00:00:00Z".parse().unwrap(), "china-post", "LB123456785CN");
    (look.capture, look.origin, look.destination) = ("digest".into(), Some("CN".into()), Some("BR".into()));
    for (at, line) in lines.iter().enumerate() {
        let (what, words) = line.split_once(' ').unwrap_or((line, ""));
        let (what, country) = what.split_once('#').unwrap_or((what, ""));
        let (what, side) = what.split_once('@').unwrap_or((what, ""));
        let (name, reason) = what.split_once('/').unwrap_or((what, ""));
        let mut event = Event::new("china-post", Milestone::from_name(name).unwrap());
        event.side = Side::from_name(side).or(event.side);
        event.reason = (!reason.is_empty()).then(|| Reason::from_name(reason));
        event.text = (!words.is_empty()).then(|| words.into());
        event.place =
            (!country.is_empty()).then(|| Place { country: Some(country.into()), ..Place::printed(country) });
        let instant: Timestamp = format!("2026-05-{:02}T10:00:00Z", at + 1).parse().unwrap();
        event.time = EventTime::stated(instant, jiff::tz::Offset::UTC);
        event.at = format!("/events/{at}").into();
        look.events.push(event);
    }
    derive(&[look], &Context::new("LB123456785CN"))
}

/// Each border as `side country state reason amount: history`.
fn told(lines: &[&str]) -> Vec<String> {
    let journey = journey(lines);
    let line = |customs: &Customs| {
        let history: Vec<String> =
            customs.history.iter().map(|(state, index)| format!("{state} {index}")).collect();
        let reason = customs.reason.as_ref().map_or("-", Reason::name);
        let amount = customs.amount.as_deref().unwrap_or("-");
        let country = customs.country.as_deref().unwrap_or("-");
        format!("{} {country} {} {reason} {amount}: {}", customs.side, customs.state, history.join(", "))
    };
    customs(&journey).iter().map(line).collect()
}

#[track_caller]
fn check(lines: &[&str], expected: &[&str]) {
    assert_eq!(told(lines), expected);
}

#[test]
fn export_and_import_are_told_apart() {
    check(
        &[
            "accepted",
            "export-customs",
            "customs-released@export",
            "left-origin",
            "import-customs",
            "customs-released@import",
        ],
        &[
            "export CN released - -: presented 1, released 2",
            "import BR released - -: presented 4, released 5",
        ],
    );
}

#[test]
fn clearance_before_departure_is_declared_and_the_parcel_is_presented_later() {
    check(&["accepted", "import-customs"], &["import BR declared - -: declared 1"]);
    check(
        &["accepted", "import-customs", "left-origin", "import-customs", "customs-released@import"],
        &["import BR released - -: declared 1, presented 3, released 4"],
    );
}

#[test]
fn a_hold_has_its_reason_and_what_is_to_be_paid() {
    check(
        &["left-origin", "import-customs", "customs-hold/payment@import Duty due: R$ 45,00"],
        &["import BR held payment R$ 45,00: presented 1, held 2"],
    );
    for reason in ["documents", "inspection", "prohibited"] {
        let hold = format!("customs-hold/{reason}@import 3 EUR");
        check(&["left-origin", &hold], &[&format!("import BR held {reason} -: held 1")]);
    }
    check(&["left-origin", "customs-hold/X17@import"], &["import BR held X17 -: held 1"]);
}

#[test]
fn what_was_held_is_released_and_its_reason_stays_known() {
    check(
        &["left-origin", "customs-hold/documents@import", "customs-hold@import", "customs-released@import"],
        &["import BR released documents -: held 1, released 3"],
    );
}

#[test]
fn what_goes_back_or_ends_after_a_hold_was_refused() {
    for end in ["returning", "returned", "terminated", "destroyed"] {
        check(
            &["left-origin", "customs-hold/prohibited@import", end],
            &["import BR refused prohibited -: held 1, refused 2"],
        );
    }
}

#[test]
fn what_goes_back_after_its_release_was_not_refused_by_customs() {
    check(
        &["left-origin", "customs-hold@import", "customs-released@import", "attempted", "returning"],
        &["import BR released - -: held 1, released 2"],
    );
}

#[test]
fn a_border_that_nobody_names_is_found_by_place_or_by_the_way_so_far() {
    check(&["accepted", "customs-hold#BR"], &["import BR held - -: held 1"]);
    check(&["left-origin", "customs-hold#CN"], &["export CN held - -: held 1"]);
    check(&["accepted", "customs-hold"], &["export CN held - -: held 1"]);
    check(&["accepted", "left-origin", "customs-hold"], &["import BR held - -: held 2"]);
}

#[test]
fn where_customs_said_nothing_nothing_is_said() {
    check(&["accepted", "left-origin", "delivered"], &[]);
}

#[test]
fn every_state_has_its_event_its_hour_and_its_evidence() {
    let journey = journey(&["export-customs", "left-origin", "customs-hold/payment@import", "returning"]);
    for customs in customs(&journey) {
        let (state, index) = *customs.history.last().unwrap();
        assert_eq!(state, customs.state);
        assert_eq!(customs.since, journey.events[index].event.time.instant());
        assert_eq!(customs.evidence.len(), customs.history.len());
    }
}

#[test]
fn a_parcel_that_goes_in_circles_stays_bounded() {
    let round = ["customs-hold@import", "customs-released@import"];
    let lines: Vec<&str> = round.iter().cycle().take(28).copied().collect();
    assert!(customs(&journey(&lines)).iter().all(|customs| customs.history.len() <= MOST));
}

#[test]
fn what_is_seen_beyond_a_border_passed_it_whatever_customs_told() {
    let passed = |lines: &[&str]| customs(&journey(lines)).iter().map(|one| one.passed).collect::<Vec<_>>();
    assert_eq!(passed(&["export-customs", "left-origin", "import-customs"]), [true, false]);
    assert_eq!(passed(&["left-origin", "customs-hold@import", "out-for-delivery"]), [true]);
    assert_eq!(
        passed(&["left-origin", "customs-hold@import", "customs-released@import", "delivered"]),
        [false]
    );
    assert_eq!(passed(&["out-for-delivery", "customs-hold@import"]), [false], "it was seen there before");
}
