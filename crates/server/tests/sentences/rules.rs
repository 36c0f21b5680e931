//! Every rule that explains a silence, and what is said where none does.

use std::collections::{BTreeMap, BTreeSet};

use engine::view::{JourneyBody, SilenceBody};
use jiff::{SignedDuration, Timestamp};
use tracking::journey::{Context, Journey, derive};
use tracking::milestone::Milestone;
use tracking::profile::{Key, Profiles, Until};
use tracking::silence::{About, explain, rule_names};

use crate::said::{Sentence, in_every_language, wrong};
use crate::told::{NUMBER, hour, look, told};

const TAKEN: &str = "2026-06-01T10:00:00Z accepted -";
const LEFT: &str = "2026-06-03T09:00:00Z left-origin -";

/// A parcel, its rule (or `-`), and the hour of the question.
struct Sample {
    rule: &'static str,
    journey: Journey,
    profiles: Profiles,
    now: &'static str,
}

fn after(rule: &'static str, line: &str) -> Sample {
    let now = "2026-06-12T12:00:00Z";
    Sample { rule, journey: told(NUMBER, &[TAKEN, LEFT, line]), profiles: Profiles::default(), now }
}

fn alone(rule: &'static str, line: &str) -> Sample {
    let now = "2026-06-04T12:00:00Z";
    Sample { rule, journey: told(NUMBER, &[line]), profiles: Profiles::default(), now }
}

fn key(phase: Milestone) -> Key {
    let (carrier, origin, destination) = ("china-post".into(), "CN".into(), "GB".into());
    Key { phase, until: Until::NextEvent, carrier, origin, destination }
}

/// What like parcels taught: up to so many days to the next event, and so many of which nothing was heard again.
fn taught(phase: Milestone, longest: f64, unheard: usize) -> Profiles {
    let mut profiles = Profiles::default();
    for i in 0..200 {
        profiles.ended(&key(phase), 1.0 + (longest - 1.0) * f64::from(i) / 199.0, 20_600.0);
    }
    (0..unheard).for_each(|_| profiles.open(&key(phase), 90.0, 20_600.0));
    profiles
}

/// A hub that shows its scans the next night.
fn uploaded_late() -> Journey {
    let days = ["2026-06-01T09", "2026-06-02T01", "2026-06-03T01", "2026-06-06T12"];
    let lines: Vec<String> = days.iter().map(|day| format!("{day}:00:00Z out-for-delivery -")).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let looks = (1..=lines.len()).map(|count| {
        let last: Timestamp = format!("{}:00:00Z", days[count - 1]).parse().unwrap();
        let received = last + SignedDuration::from_hours(22);
        let mut look = look("royal-mail", NUMBER, received, &lines[..count]);
        look.capture = format!("sha256:{count}").into();
        look
    });
    derive(&looks.collect::<Vec<_>>(), &Context::new(NUMBER))
}

fn samples() -> Vec<Sample> {
    let out = "2026-06-19T09:00:00Z out-for-delivery -";
    let golden = told(NUMBER, &["2026-09-29T10:00:00Z accepted -"]);
    vec![
        after("airport-handling", "2026-06-10T09:00:00Z arrived -"),
        after("awaiting-release", "2026-06-10T09:00:00Z entered-destination -"),
        after("import-customs", "2026-06-10T09:00:00Z import-customs -"),
        after("customs-hold", "2026-06-10T09:00:00Z customs-hold -"),
        after("customs-hold", "2026-06-10T09:00:00Z customs-hold/payment -"),
        after("customs-hold", "2026-06-10T09:00:00Z customs-hold/documents -"),
        after("customs-hold", "2026-06-10T09:00:00Z customs-hold/prohibited -"),
        after("last-mile", "2026-06-10T09:00:00Z destination-processing -"),
        after("out-for-delivery", "2026-06-10T13:00:00Z out-for-delivery -"),
        after("attempted", "2026-06-10T09:00:00Z attempted/absent -"),
        after("ready-for-pickup", "2026-06-10T09:00:00Z ready-for-pickup -"),
        after("returning", "2026-06-10T09:00:00Z returning -"),
        after("between-scans", "2026-06-10T09:00:00Z damaged -"),
        after("at-sea", "2026-06-10T09:00:00Z departed - Loaded on vessel"),
        after("over", "2026-06-10T09:00:00Z delivered -"),
        after("-", "2026-06-12T09:00:00Z arrived -"),
        alone("label-only", "2026-06-01T10:00:00Z announced -"),
        alone("origin-handling", TAKEN),
        alone("export-customs", "2026-06-01T10:00:00Z export-customs -"),
        alone("-", "2026-06-01T10:00:00Z unknown -"),
        Sample { now: "2026-06-08T12:00:00Z", ..after("international-transit", LEFT) },
        Sample { now: "2026-07-28T12:00:00Z", ..after("-", LEFT) },
        Sample {
            journey: told("UA123456785CN", &[TAKEN, LEFT]),
            now: "2026-07-05T12:00:00Z",
            ..after("untracked-service", LEFT)
        },
        Sample {
            journey: told("UA123456785CN", &[TAKEN, LEFT]),
            now: "2026-09-05T12:00:00Z",
            ..after("-", LEFT)
        },
        Sample {
            profiles: taught(Milestone::LeftOrigin, 9.0, 600),
            now: "2026-06-25T12:00:00Z",
            ..after("stops-at-export", LEFT)
        },
        Sample { now: "2026-06-22T08:00:00Z", ..after("weekend", out) },
        Sample {
            rule: "holiday",
            journey: golden,
            profiles: taught(Milestone::Accepted, 6.0, 0),
            now: "2026-10-14T10:00:00Z",
        },
        Sample {
            rule: "late-upload",
            journey: uploaded_late(),
            profiles: Profiles::default(),
            now: "2026-06-09T08:00:00Z",
        },
    ]
}

fn silence(sample: &Sample) -> SilenceBody {
    let silence = explain(&sample.journey, &sample.profiles, &About::default(), hour(sample.now));
    SilenceBody::from(&silence)
}

#[test]
fn every_rule_says_its_sentence_with_its_evidence_in_every_language() {
    for sample in samples() {
        let silence = silence(&sample);
        assert_eq!(silence.rule.unwrap_or("-"), sample.rule, "{}", silence.sentence);
        let evidence = &silence.evidence;
        // A rule gives more than each of its sentences needs; what each needs is tested where the words are.
        let arguments = &BTreeMap::new();
        for (key, text) in [(silence.key, &silence.sentence), (silence.advice_key, &silence.advice)] {
            assert_eq!(wrong(&Sentence { key, text, arguments, evidence }), None);
        }
        assert!(!silence.events.is_empty(), "{}", silence.sentence);
        let body = JourneyBody { silence: Some(silence), ..JourneyBody::from(&sample.journey) };
        in_every_language(&body, |body| {
            let silence = body.silence.as_ref().unwrap();
            vec![silence.sentence.clone(), silence.advice.clone()]
        });
    }
}

#[test]
fn every_registered_rule_has_a_parcel() {
    let met: BTreeSet<_> = samples().iter().map(|sample| sample.rule).collect();
    let missed: Vec<_> = rule_names().filter(|name| !met.contains(name)).collect();
    assert!(missed.is_empty(), "{missed:?}");
}
