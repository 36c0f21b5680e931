//! Whole verdicts: what adds up to which value, and the laws that hold for every history.

use proptest::prelude::*;

use super::sample::{case, journey, journey_of, looks};
use super::*;
use crate::event_time::EventTime;
use crate::journey::Journey;
use crate::milestone::Milestone;

/// A fabricated site's history: a number of no form, nobody named, times that people type.
const TYPED: [&str; 5] = [
    "2026-08-01T04:10:00Z announced Sydney,AU",
    "2026-08-01T08:00:00Z accepted Sydney,AU",
    "2026-08-02T02:10:00Z in-transit Perth,AU",
    "2026-08-02T12:45:00Z arrived Boston,US",
    "2026-08-03T11:50:00Z delivered Boston,US",
];

/// A carrier's own record.
const SCANNED: [&str; 5] = [
    "2026-08-01T04:11:12Z announced Shenzhen,CN",
    "2026-08-01T08:42:51Z accepted Shenzhen,CN",
    "2026-08-02T02:13:20Z left-origin Guangzhou,CN",
    "2026-08-08T12:48:07Z entered-destination Langley,GB",
    "2026-08-10T11:56:33Z delivered Leeds,GB",
];

fn unnamed(mut journey: Journey) -> Journey {
    journey.carrier = None;
    journey.legs.iter_mut().for_each(|leg| leg.carrier = None);
    journey
}

#[track_caller]
fn check(case: &Case<'_>, expected: Value) -> Verdict {
    let verdict = judge(case);
    assert_eq!(verdict.value, expected, "{verdict:#?}");
    verdict
}

#[test]
fn a_carriers_record_is_consistent() {
    check(&case(&journey(&SCANNED)), Value::Consistent);
}

#[test]
fn a_typed_history_under_a_number_of_no_form_is_doubtful() {
    let told = unnamed(journey(&TYPED));
    let mut case = case(&told);
    case.number.form_known = Some(false);
    let verdict = check(&case, Value::Doubtful);
    assert!(verdict.sentence.contains("no carrier"), "{}", verdict.sentence);
}

#[test]
fn of_a_single_event_nobody_can_say() {
    let told = unnamed(journey(&TYPED[3..4]));
    let mut case = case(&told);
    case.number.form_known = Some(false);
    check(&case, Value::CannotSay);
    check(&super::sample::case(&journey(&[])), Value::CannotSay);
}

#[test]
fn a_short_history_alone_is_no_evidence() {
    check(&case(&journey(&SCANNED[3..])), Value::CannotSay);
}

#[test]
fn what_is_said_about_the_number_alone_is_no_doubt() {
    let told = journey_of(&SCANNED.map(|line| ("cainiao", line)));
    let mut case = case(&told);
    case.number.form_known = Some(false);
    case.number.check_right = Some(false);
    case.number.issuer = Some("SE".into());
    check(&case, Value::CannotSay);
}

#[test]
fn a_delivery_before_the_order_is_contradicted_whoever_attests_it() {
    let told = journey_of(&[("cainiao", SCANNED[1]), ("royal-mail", SCANNED[4])]);
    let mut case = case(&told);
    case.declared.ordered_at = Some(EventTime::Day("2026-09-01".parse().unwrap()));
    let verdict = check(&case, Value::Contradicted);
    assert_eq!(verdict.key, "before-order.delivered-ordered");
    assert_eq!(verdict.sentence.split('.').next(), Some("It was delivered 20 days before it was ordered"));
}

#[test]
fn independent_sources_outweigh_remarks() {
    let told = journey_of(&[("cainiao", SCANNED[1]), ("royal-mail", SCANNED[4])]);
    let mut case = case(&told);
    case.number.check_right = Some(false);
    check(&case, Value::Consistent);
}

#[test]
fn a_verdict_names_statements_and_nobody() {
    let told = unnamed(journey(&TYPED));
    let mut case = case(&told);
    case.number.form_known = Some(false);
    for signal in judge(&case).signals {
        for word in ["fake", "fraud", "scam", "cheat", "seller is"] {
            assert!(!signal.sentence.contains(word), "{}", signal.sentence);
        }
    }
}

/// A line of a history: any hour of some weeks, any milestone, a few places.
fn line() -> impl Strategy<Value = String> {
    let place = prop::sample::select(vec!["-", "Leeds,GB,Europe/London", "Boston,US", "Shenzhen,CN"]);
    let zone = prop::sample::select(vec!["Z", "", "+08:00"]);
    let milestone = prop::sample::select(Milestone::ALL);
    (1..29u8, 0..24u8, 0..60u8, zone, milestone, place).prop_map(
        |(day, hour, minute, zone, milestone, place)| {
            format!("2026-09-{day:02}T{hour:02}:{minute:02}:00{zone} {milestone} {place}")
        },
    )
}

proptest! {
    #[test]
    fn every_sentence_of_every_verdict_carries_its_evidence(
        first in prop::collection::vec(line(), 0..9),
        second in prop::collection::vec(line(), 0..9),
        km in prop::option::of(0.0..20_000.0f64),
    ) {
        let [one, two] = [&first, &second].map(|lines| lines.iter().map(String::as_str).collect::<Vec<_>>());
        let told = looks(&[&one, &two]);
        let distance = move |_: &_, _: &_| km;
        let mut case = case(&told);
        case.distance = Some(&distance);
        case.declared.ordered_at = Some(EventTime::Day("2026-09-14".parse().unwrap()));
        case.declared.destination.country = Some("GB".into());
        case.declared.destination.city = Some("Leeds".into());
        let verdict = judge(&case);
        prop_assert_eq!(&verdict, &judge(&case));
        prop_assert!(!verdict.sentence.is_empty());
        for signal in &verdict.signals {
            prop_assert!(!signal.evidence.is_empty(), "{}", signal.name);
            prop_assert!(signal.events.iter().all(|index| *index < told.events.len()), "{}", signal.name);
            prop_assert!(!signal.sentence.contains('{'), "{}", signal.sentence);
            for (gap, value) in &signal.arguments {
                prop_assert!(!gap.is_empty() && signal.sentence.contains(value.as_str()), "{}", signal.sentence);
            }
        }
        if first.len() + second.len() == 1 && verdict.value == Value::Doubtful {
            prop_assert!(verdict.signals.iter().any(|signal| signal.strength >= Strength::Strong));
        }
    }
}
