//! What happened before what.

use tracking::look::{Claim, ListOrder, Look};

use crate::telling::{codes, journey, look};

const NIGHT: &str = "2026-08-09T00:00Z";

fn list(order: ListOrder, lines: &[&str]) -> Look {
    Look { order, ..look("china-post", NIGHT, lines) }
}

#[track_caller]
fn check(looks: &[Look], expected: &str) {
    assert_eq!(codes(looks), expected);
    let conflicts = journey(looks).diagnostics;
    assert!(conflicts.is_empty(), "{conflicts:?}");
}

#[test]
fn a_list_of_chinese_and_foreign_clocks_keeps_its_order() {
    let lines = [
        "2026-08-01 22:00 EMC Shanghai CN",
        "2026-08-01 19:30 EMD London GB",
        "2026-08-02 04:00 EMJ Shanghai CN",
        "2026-08-02 02:00 EMF London GB",
    ];
    check(&[list(ListOrder::OldestFirst, &lines)], "EMC EMD EMJ EMF");
    let mut newest_first = lines;
    newest_first.reverse();
    check(&[list(ListOrder::NewestFirst, &newest_first)], "EMC EMD EMJ EMF");
}

#[test]
fn two_events_of_one_second_keep_the_order_of_their_list() {
    let lines = ["2026-08-01 10:00+08:00 EMC Shanghai CN", "2026-08-01 10:00+08:00 EMB Shanghai CN"];
    check(&[list(ListOrder::OldestFirst, &lines)], "EMC EMB");
    check(&[list(ListOrder::NewestFirst, &lines)], "EMB EMC");
}

#[test]
fn a_list_without_order_is_read_by_its_times() {
    let lines = ["2026-08-03 EMC", "2026-08-01 10:00Z EMA", "2026-08-06 EMD"];
    check(&[list(ListOrder::Unordered, &lines)], "EMA EMC EMD");
}

#[test]
fn one_unknown_clock_orders_what_it_dates() {
    let lines = ["2026-08-01 11:00 EMC Shanghai CN", "2026-08-01 10:00 EMB Shanghai CN"];
    check(&[list(ListOrder::Unordered, &lines)], "EMB EMC");
}

#[test]
fn an_event_without_a_time_follows_its_list() {
    let lines = ["2026-08-01 10:00Z EMA", "- EMB", "2026-08-03 10:00Z EMC"];
    let other = look("cainiao", NIGHT, &["2026-08-02 10:00Z EXA"]);
    check(&[list(ListOrder::OldestFirst, &lines), other], "EMA EMB EXA EMC");
}

#[test]
fn what_cannot_be_ordered_is_told_in_the_likely_order() {
    let day = look("china-post", NIGHT, &["2026-08-02 EMC"]);
    let clock = look("cainiao", NIGHT, &["2026-08-02 10:00 EMB"]);
    check(&[day.clone(), clock.clone()], "EMB EMC");
}

#[test]
fn an_older_look_orders_what_the_newer_shows_no_more() {
    let mut looks = [
        look("china-post", "2026-08-03T00:00Z", &["- EMA", "- EMB", "- EMC"]),
        look("china-post", "2026-08-04T00:00Z", &["- EMC", "- EMD", "- EMF"]),
    ];
    looks.iter_mut().for_each(|look| look.claim = Claim::Window);
    check(&looks, "EMA EMB EMC EMD EMF");
}

#[test]
fn of_two_lists_of_a_source_the_newer_is_right() {
    let looks = [
        look("china-post", "2026-08-03T00:00Z", &["- EMA", "- EMC", "- EMB"]),
        look("china-post", "2026-08-04T00:00Z", &["- EMA", "- EMB", "- EMC"]),
    ];
    check(&looks, "EMA EMB EMC");
}

#[test]
fn times_overrule_a_list_and_we_say_so() {
    let looks = [list(
        ListOrder::OldestFirst,
        &["2026-08-02 10:00Z EMB", "2026-08-03 10:00Z EMC", "2026-08-01 10:00Z EMA", "2026-08-03 10:00Z EMD"],
    )];
    assert_eq!(codes(&looks), "EMA EMB EMC EMD");
    let remarks = journey(&looks).diagnostics;
    assert_eq!(remarks.len(), 1);
    assert_eq!(remarks[0].code, "order-conflict");
    let message = &remarks[0].message;
    assert!(message.contains("`EMA`") && message.contains("`EMB`"), "{message}");
}

#[test]
fn two_lists_that_contradict_each_other_end_in_a_remark() {
    let mut back =
        look("cainiao", NIGHT, &["2026-08-01 10:00 EMC Shanghai CN", "2026-08-01 10:00 EMB Shanghai CN"]);
    back.order = ListOrder::OldestFirst;
    let looks = [
        list(
            ListOrder::OldestFirst,
            &["2026-08-01 10:00 EMB Shanghai CN", "2026-08-01 10:00 EMC Shanghai CN"],
        ),
        back,
    ];
    assert_eq!(codes(&looks), "EMB EMC");
    assert_eq!(journey(&looks).diagnostics.len(), 1);
}
