//! What a notice may tell.

use tracking::event_time::EventTime;
use tracking::journey::{Change, as_of, changes, derive, derive_from};
use tracking::look::{Look, Promise, Relation};
use tracking::milestone::Milestone;

use crate::telling::{context, look, names};

const EMA: &str = "2026-08-01 10:12 EMA Shenzhen CN";
const EMC: &str = "2026-08-02 09:00 EMC Shanghai CN";

fn day(day: u8, lines: &[&str]) -> Look {
    look("china-post", &format!("2026-08-{day:02}T00:00Z"), lines)
}

/// What the last look changed.
#[track_caller]
fn check(looks: &[Look], expected: &[Change]) {
    let (before, _) = looks.split_at(looks.len() - 1);
    assert_eq!(changes(&derive(before, &context()), &derive(looks, &context())), expected);
}

fn milestone(from: Milestone, to: Milestone) -> Change {
    Change::Milestone { from, to }
}

#[test]
fn a_new_event_is_added_and_moves_the_parcel() {
    let moved = milestone(Milestone::Accepted, Milestone::LeftOrigin);
    check(&[day(3, &[EMA]), day(4, &[EMA, EMC])], &[moved, Change::Added(1)]);
}

#[test]
fn the_same_answer_again_changes_nothing() {
    check(&[day(3, &[EMA, EMC]), day(4, &[EMA, EMC])], &[]);
    check(&[day(3, &[EMA, EMC]), day(4, &[])], &[]);
}

#[test]
fn an_event_that_is_taken_back_and_brought_again_is_told_so() {
    let back = milestone(Milestone::LeftOrigin, Milestone::Accepted);
    let looks = [day(3, &[EMA, EMC]), day(4, &[EMA]), day(5, &[EMA, EMC])];
    check(&looks[..2], &[back, Change::Withdrawn(0)]);
    check(&looks, &[milestone(Milestone::Accepted, Milestone::LeftOrigin), Change::Restored(1)]);
}

#[test]
fn an_event_told_otherwise_is_revised() {
    let mut again = day(4, &[EMA]);
    again.events[0].text = Some("Posted".into());
    check(&[day(3, &[EMA]), again], &[Change::Revised(0)]);
}

#[test]
fn a_second_source_for_a_known_event_is_no_news() {
    check(&[day(3, &[EMA]), look("cainiao", "2026-08-04T00:00Z", &["2026-08-01 10:12 EMA CN"])], &[]);
}

#[test]
fn an_older_capture_that_arrives_late_is_no_news() {
    let looks = [day(3, &[EMA]), day(4, &[EMA])];
    let old = derive(&looks[1..], &context());
    assert_eq!(changes(&old, &derive(&looks, &context())), []);
}

#[test]
fn a_new_leg_is_told_once() {
    let next = names(day(4, &[EMA]), "EVRI77", None, Relation::NextLeg);
    check(&[day(3, &[EMA]), next.clone()], &[Change::LegDiscovered(1)]);
    let evri = Look { number: "EVRI77".into(), ..look("evri", "2026-08-05T00:00Z", &["2026-08-04 ADV GB"]) };
    check(&[next, evri], &[Change::Added(1)]);
}

#[test]
fn a_carrier_that_gets_its_name_is_no_new_leg() {
    let next = names(day(4, &[EMA]), "RM1", Some("Royal Mail"), Relation::NextLeg);
    let told = look("royal-mail", "2026-08-05T00:00Z", &["2026-08-04 ADV GB"]);
    check(&[next, Look { number: "RM1".into(), ..told }], &[Change::Added(1)]);
}

#[test]
fn another_promise_is_told() {
    let promise = |day: &str| {
        let day = EventTime::Day(day.parse().unwrap());
        Some(Promise { from: day.clone(), to: day, at: "/eta".into() })
    };
    let [none, mut ninth, mut tenth] = [3, 4, 5].map(|on| day(on, &[EMA]));
    (ninth.promise, tenth.promise) = (promise("2026-08-09"), promise("2026-08-10"));
    let change = |from, to| Change::Promise { source: "china-post".into(), from, to };
    check(&[none.clone(), ninth.clone()], &[change(None, Some(0))]);
    check(&[ninth.clone(), tenth], &[change(Some(0), Some(0))]);
    check(&[ninth, day(6, &[EMA])], &[]);
}

#[test]
fn what_was_known_at_an_hour_is_what_was_received_by_then() {
    let looks = [day(3, &[EMA]), day(4, &[EMA, EMC])];
    let then = derive_from(as_of(&looks, looks[0].received), &context());
    assert_eq!((then.events.len(), then.milestone), (1, Milestone::Accepted));
}
