//! Every signal of a verdict, in each of its sentences.

use std::collections::BTreeSet;

use engine::view::{JourneyBody, SignalBody, VerdictBody};
use tracking::authenticity::{Case, Destination, Neighbour, judge};
use tracking::event_time::EventTime;
use tracking::journey::Journey;
use tracking::place::Place;

use crate::said::{Sentence, in_every_language, wrong};
use crate::told::{NOW, NUMBER, by_several, hour, looks, told, unnamed};

const ENGLISH: &str = include_str!("../../../../locales/en.ftl");
const REGISTER: &str = include_str!("../../../tracking/src/authenticity/mod.rs");

const LABEL: &str = "2026-08-01T10:12:31Z announced -";
const TAKEN: &str = "2026-08-02T10:12:31Z accepted Shenzhen,CN";
const GIVEN: &str = "2026-08-09T11:15:02Z delivered Exeter,GB";

/// A parcel that brings a sentence about.
pub struct Sample {
    key: &'static str,
    journey: Journey,
    set: fn(&mut Case<'_>),
}

fn far(_: &Place, _: &Place) -> Option<f64> {
    Some(2760.0)
}

fn sample(key: &'static str, journey: Journey, set: fn(&mut Case<'_>)) -> Sample {
    Sample { key, journey, set }
}

fn ordered(case: &mut Case<'_>) {
    case.declared.ordered_at = Some(EventTime::Day("2026-09-01".parse().unwrap()));
}

fn shipped(case: &mut Case<'_>) {
    case.declared.shipped_at = Some(EventTime::Day("2026-09-01".parse().unwrap()));
}

fn nothing(_: &mut Case<'_>) {}

/// A parcel for each sentence of each signal.
pub fn samples() -> Vec<Sample> {
    let mut samples = about_the_number();
    samples.extend(about_the_times());
    samples.extend(about_changes());
    samples.extend(about_the_ends());
    samples.extend(about_the_way());
    samples
}

fn about_the_number() -> Vec<Sample> {
    let taken = || told(NUMBER, &[TAKEN]);
    vec![
        sample("carrier-form", taken(), |case| {
            case.number.form_known = Some(true);
            case.number.carriers = vec!["usps".into()];
        }),
        sample("check-digit", taken(), |case| case.number.check_right = Some(false)),
        sample("issuer-country", taken(), |case| case.number.issuer = Some("SE".into())),
        sample("nobody-named", unnamed("X1", &[TAKEN]), nothing),
        sample("number-form", taken(), |case| case.number.form_known = Some(false)),
        sample("placeholder-number", told("YT1234567890123456", &[TAKEN]), nothing),
    ]
}

fn about_the_times() -> Vec<Sample> {
    let days = |from: &str, clock: &str| -> Vec<String> {
        let steps = ["accepted", "origin-processing", "left-origin", "departed", "arrived", "import-customs"];
        (1..).zip(steps).map(|(day, step)| format!("{from}{day}T{clock}Z {step} -")).collect()
    };
    let history = |lines: &[String]| told(NUMBER, &lines.iter().map(String::as_str).collect::<Vec<_>>());
    let odd: Vec<String> =
        (1..6).map(|day| format!("2026-08-0{day}T1{day}:0{day}:09Z in-transit -")).collect();
    let old = [
        "2026-08-01T10:00:01Z accepted -",
        "2026-08-02T10:00:01Z departed -",
        "2026-08-05T10:00:01Z arrived -",
        "2026-08-20T10:00:01Z delivered -",
    ];
    let newest: &[&str] = &old[3..];
    let late: Vec<&[&str]> = std::iter::repeat_n(newest, 8).chain([&old[..]]).collect();
    vec![
        sample("before-order-delivered-ordered", told(NUMBER, &[GIVEN]), ordered),
        sample("before-order-accepted-ordered", told(NUMBER, &[TAKEN]), ordered),
        sample("before-order-delivered-shipped", told(NUMBER, &[GIVEN]), shipped),
        sample("before-order-accepted-shipped", told(NUMBER, &[TAKEN]), shipped),
        sample("told-ahead", told(NUMBER, &["2026-12-30T10:00:00Z delivered -"]), nothing),
        sample("label-only", told(NUMBER, &[LABEL]), nothing),
        sample("late-entries", looks(NUMBER, &late), nothing),
        sample(
            "moving-times",
            told(NUMBER, &["now-9d accepted -", "+2d departed -", "+5d arrived -"]),
            nothing,
        ),
        sample("natural-times", history(&odd), nothing),
        sample("round-times-hours", history(&days("2026-08-0", "09:00:00")), nothing),
        sample("round-times-minutes", history(&days("2026-08-0", "09:05:00")), nothing),
        sample("steady-pace", history(&days("2026-08-0", "09:03:00")), nothing),
    ]
}

fn about_changes() -> Vec<Sample> {
    let moved = ["2026-08-12T10:12:31Z accepted Shenzhen,CN", "2026-08-13T11:40:00Z departed Ningbo,CN"];
    let there = [LABEL, TAKEN, "2026-08-03T11:40:00Z departed Ningbo,CN"];
    let edited = [LABEL, "2026-08-02T10:12:31Z accepted Ningbo,CN"];
    let gone = [
        LABEL,
        TAKEN,
        "2026-08-04T01:02:03Z departed Ningbo,CN",
        "2026-08-05T01:02:03Z arrived Leeds,GB",
        "2026-08-06T01:02:03Z out-for-delivery Leeds,GB",
    ];
    vec![
        sample("rewritten-moved", looks(NUMBER, &[&there, &[LABEL, moved[0], moved[1]]]), nothing),
        sample("rewritten-edited", looks(NUMBER, &[&[LABEL, TAKEN], &edited]), nothing),
        sample("rewritten-vanished", looks(NUMBER, &[&gone, &[LABEL, gone[4]]]), nothing),
    ]
}

fn about_the_ends() -> Vec<Sample> {
    vec![
        sample("attested", by_several(&[("cainiao", TAKEN), ("royal-mail", GIVEN)]), nothing),
        sample(
            "conflicting-ends-returned",
            told(
                NUMBER,
                &["2026-08-09T07:01:02Z returned Hong-Kong,HK", "2026-08-19T11:15:02Z delivered Tampa,US"],
            ),
            nothing,
        ),
        sample(
            "conflicting-ends-twice",
            told(
                NUMBER,
                &["2026-08-01T10:00:00Z delivered Perth,AU", "2026-08-19T11:15:02Z delivered Tampa,US"],
            ),
            |case| case.distance = Some(&far),
        ),
        sample("other-address", told(NUMBER, &[TAKEN, GIVEN]), |case| {
            case.distance = Some(&far);
            (case.declared.destination.country, case.declared.destination.city) =
                (Some("GB".into()), Some("Leeds".into()));
        }),
        sample("order-of-steps", told(NUMBER, &[GIVEN, "2026-08-19T10:00:00Z accepted -"]), nothing),
    ]
}

fn about_the_way() -> Vec<Sample> {
    let codes = {
        let mut journey = by_several(&[("cainiao", TAKEN), ("royal-mail", GIVEN)]);
        journey.events.iter_mut().for_each(|told| told.event.code = Some("X1".into()));
        journey
    };
    let heavy = {
        let mut journey = told(NUMBER, &[TAKEN]);
        let evidence = journey.events[0].evidence[0].clone();
        journey.weights = vec![(40, evidence.clone()), (900, evidence)];
        journey
    };
    let steps = [TAKEN, "2026-08-03T11:41:07Z left-origin Shanghai,CN", GIVEN];
    let door = ["2026-08-09T07:01:02Z out-for-delivery -", "2026-08-09T11:15:02Z delivered -"];
    vec![
        sample("several-codes", codes, nothing),
        sample(
            "skipped-border",
            told(NUMBER, &["2026-08-01T10:12:31Z in-transit Boston,US", GIVEN]),
            nothing,
        ),
        sample(
            "impossible-speed",
            told(
                NUMBER,
                &[
                    "2026-08-01T10:00:00Z accepted Lisbon,PT,Europe/Lisbon",
                    "2026-08-01T12:00:00Z delivered Warsaw,PL,Europe/Warsaw",
                ],
            ),
            |case| case.distance = Some(&far),
        ),
        sample("steps-in-order", told(NUMBER, &steps), nothing),
        sample("identical-timelines", told(NUMBER, &door), |case| {
            let to = |city: &str| Destination { city: Some(city.into()), ..Destination::default() };
            let other =
                Neighbour { number: "LB000000000CN".into(), ..Neighbour::of(case.journey, to("Exeter")) };
            case.declared.destination = to("Leeds");
            case.neighbours.0.push(other);
        }),
        sample("weight", heavy, nothing),
    ]
}

/// The journey of a sample, judged.
pub fn journey_of(sample: &Sample) -> JourneyBody {
    let mut case = Case::new(&sample.journey, hour(NOW));
    (sample.set)(&mut case);
    let verdict = judge(&case);
    JourneyBody { verdict: Some(VerdictBody::from(&verdict)), ..JourneyBody::from(&sample.journey) }
}

fn signal<'a>(journey: &'a JourneyBody, key: &str) -> Option<&'a SignalBody> {
    journey.verdict.as_ref()?.signals.iter().find(|signal| signal.key == format!("signal-{key}"))
}

#[test]
fn every_signal_says_its_sentence_with_its_evidence_in_every_language() {
    for sample in samples() {
        let journey = journey_of(&sample);
        let Some(found) = signal(&journey, sample.key) else {
            panic!("no {} in {:#?}", sample.key, journey.verdict.unwrap().signals);
        };
        let said = Sentence {
            key: &found.key,
            text: &found.sentence,
            arguments: &found.arguments,
            evidence: &found.evidence,
        };
        assert_eq!(wrong(&said), None);
        in_every_language(&journey, |journey| {
            let verdict = journey.verdict.as_ref().unwrap();
            let signals = verdict.signals.iter().map(|signal| signal.sentence.clone());
            signals.chain([verdict.sentence.clone()]).collect()
        });
    }
}

#[test]
fn there_is_a_parcel_for_every_sentence_of_every_signal() {
    let keys: BTreeSet<_> = samples().iter().map(|sample| format!("signal-{}", sample.key)).collect();
    let words = ENGLISH.lines().filter(|line| line.starts_with("signal-"));
    let words: BTreeSet<_> = words.filter_map(|line| Some(line.split_once(" =")?.0.to_owned())).collect();
    assert_eq!(keys.symmetric_difference(&words).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn every_registered_signal_has_a_parcel() {
    let register = REGISTER.split("\nsignals! {").nth(1).unwrap();
    let registered = register.split('}').next().unwrap().matches(',').count();
    let named = |sample: &Sample| {
        let journey = journey_of(sample);
        signal(&journey, sample.key).map(|signal| signal.name)
    };
    let names: BTreeSet<_> = samples().iter().filter_map(named).collect();
    assert_eq!(names.len(), registered, "{names:?}");
}
