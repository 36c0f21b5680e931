//! Where the parcel stands.

use tracking::milestone::Milestone;

use crate::telling::{journey, look};

/// A list of the post, the destination GB, the milestone, and the code of the event that says so.
#[track_caller]
fn check(lines: &[&str], milestone: Milestone, because: &[usize]) {
    let mut told = look("china-post", "2026-08-20T00:00Z", lines);
    told.destination = Some("GB".into());
    let journey = journey(&[told]);
    assert_eq!((journey.milestone, &*journey.milestone_because), (milestone, because));
}

#[test]
fn nothing_known_is_unknown() {
    check(&[], Milestone::Unknown, &[]);
    check(&["2026-08-01 10:00 XYZ"], Milestone::Unknown, &[]);
}

#[test]
fn the_last_event_with_a_meaning_counts() {
    check(
        &["2026-08-01 10:00 EMA CN", "2026-08-02 10:00 EMB CN", "2026-08-03 10:00 XYZ CN"],
        Milestone::OriginProcessing,
        &[1],
    );
}

#[test]
fn an_announcement_counts_only_alone() {
    check(&["2026-08-01 10:00 ADV CN"], Milestone::Announced, &[0]);
    check(&["2026-08-01 10:00 EMA CN", "2026-08-02 10:00 ADV GB"], Milestone::Accepted, &[0]);
}

#[test]
fn clearance_on_paper_before_departure_moves_nothing() {
    let accepted = "2026-08-01 10:00+08:00 EMA Shenzhen CN";
    check(
        &[accepted, "2026-08-02 10:00+00:00 EDB", "2026-08-03 10:00+00:00 EDC London GB"],
        Milestone::Accepted,
        &[0],
    );
}

#[test]
fn an_announcement_that_names_the_destination_proves_no_departure() {
    let lines = ["2026-08-01 10:00 EMA CN", "2026-08-01 12:00 ADV London GB", "2026-08-02 10:00 EDC"];
    check(&lines, Milestone::Accepted, &[0]);
}

#[test]
fn clearance_after_departure_counts() {
    check(
        &["2026-08-01 10:00 EMA CN", "2026-08-02 10:00 EMC CN", "2026-08-04 10:00 EDC"],
        Milestone::CustomsReleased,
        &[2],
    );
    check(
        &["2026-08-01 10:00 EMA CN", "2026-08-02 10:00 EMJ London GB", "2026-08-04 10:00 EDB"],
        Milestone::ImportCustoms,
        &[2],
    );
}

#[test]
fn export_clearance_counts_before_departure() {
    check(&["2026-08-01 10:00 EMA CN", "2026-08-02 10:00 EXC CN"], Milestone::CustomsReleased, &[1]);
}

#[test]
fn clearance_is_what_we_know_when_nothing_else_is_known() {
    check(&["2026-08-02 10:00 EDB GB"], Milestone::ImportCustoms, &[0]);
    check(&["2026-08-02 10:00 EDB GB", "2026-08-02 11:00 EDC GB"], Milestone::CustomsReleased, &[1]);
    check(&["2026-08-02 10:00 EDB GB", "2026-08-02 11:00 ADV"], Milestone::Announced, &[1]);
}

#[test]
fn what_comes_after_a_delivery_does_not_undo_it() {
    let lines = ["2026-08-08 08:31+01:00 EMI Leeds GB", "2026-08-08 09:24+01:00 EDG Leeds GB"];
    check(&lines, Milestone::Delivered, &[0]);
    let remarks = journey(&[look("dhl", "2026-08-20T00:00Z", &lines)]).diagnostics;
    assert_eq!(remarks.iter().map(|remark| remark.code).collect::<Vec<_>>(), ["after-delivery"]);
}

#[test]
fn a_late_upload_whose_time_is_unsure_is_no_remark() {
    let lines = ["2026-08-08 08:31 EMI Leeds GB", "2026-08-08 09:24 EMF Leeds GB"];
    check(&lines, Milestone::Delivered, &[0]);
    assert_eq!(journey(&[look("china-post", "2026-08-20T00:00Z", &lines)]).diagnostics, []);
}

#[test]
fn only_a_return_leaves_the_delivery() {
    let delivered = "2026-08-08 08:31 EMI Leeds GB";
    check(&[delivered, "2026-08-09 09:00 returning"], Milestone::Returning, &[1]);
    check(&[delivered, "2026-08-09 09:00 returning", "2026-08-12 returned"], Milestone::Returned, &[2]);
    check(&[delivered, "2026-08-09 09:00 lost"], Milestone::Delivered, &[0]);
}

#[test]
fn all_who_say_delivered_say_so() {
    check(&["2026-08-08 08:31 EMI Leeds GB", "2026-08-08 09:00 EMI Leeds GB"], Milestone::Delivered, &[0, 1]);
}
