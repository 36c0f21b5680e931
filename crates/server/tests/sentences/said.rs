//! What must hold of every sentence that anybody is shown, and proof that these checks would notice.

use std::collections::BTreeMap;

use engine::view::{EvidenceBody, JourneyBody};

use crate::signals;

/// A sentence as a body has it.
pub struct Sentence<'a> {
    pub key: &'a str,
    pub text: &'a str,
    /// What it must say.
    pub arguments: &'a BTreeMap<&'static str, String>,
    pub evidence: &'a [EvidenceBody],
}

/// Why a sentence cannot be shown as it is.
pub fn wrong(said: &Sentence<'_>) -> Option<String> {
    let Sentence { key, text, arguments, evidence } = said;
    let number = |value: &&String| value.parse::<f64>().is_ok();
    if evidence.is_empty() || evidence.iter().any(|one| one.capture.is_empty() || one.received.is_empty()) {
        return Some(format!("{key} has no evidence"));
    }
    if text.is_empty() || text.contains(['{', '}']) || text.contains("$") || text == key {
        return Some(format!("{key} has an open gap: {text}"));
    }
    let lost = arguments.values().filter(number).find(|value| !text.contains(value.as_str()));
    lost.map(|value| format!("{key} does not say {value}: {text}"))
}

/// Every language says a journey's sentences: each is whole, and other than in English.
pub fn in_every_language(journey: &JourneyBody, sentences: impl Fn(&JourneyBody) -> Vec<String>) {
    let english = sentences(journey);
    for tag in server::languages() {
        let mut translated = journey.clone();
        server::in_language(tag, &|pack| pack.to_owned(), &mut translated).unwrap();
        for (said, english) in sentences(&translated).iter().zip(&english) {
            assert!(!said.contains(['{', '}', '$']), "{tag}: {said}");
            assert!(tag == "en" || said != english, "{tag} says it in English: {said}");
        }
    }
}

#[test]
fn a_sentence_without_evidence_or_with_an_open_gap_is_noticed() {
    let evidence = [EvidenceBody {
        capture: "sha256:0".to_owned(),
        at: String::new(),
        source: "a/b".to_owned(),
        received: "2026-10-01T00:00:00Z".to_owned(),
    }];
    let days = BTreeMap::from([("days", "9".to_owned())]);
    let of = |text, evidence| wrong(&Sentence { key: "k", text, arguments: &days, evidence });
    assert_eq!(of("After 9 days.", &evidence), None);
    assert_eq!(of("After 9 days.", &[]).unwrap(), "k has no evidence");
    assert!(of("After { $days } days.", &evidence).unwrap().contains("open gap"));
    assert!(of("After some days.", &evidence).unwrap().contains("does not say 9"));
}

#[test]
#[should_panic(expected = "says it in English")]
fn a_language_that_lacks_a_sentence_is_noticed() {
    let mut journey = signals::journey_of(&signals::samples()[0]);
    for signal in &mut journey.verdict.as_mut().unwrap().signals {
        signal.key = "signal-that-no-language-has".to_owned();
    }
    in_every_language(&journey, |journey| {
        journey.verdict.iter().flat_map(|verdict| &verdict.signals).map(|one| one.sentence.clone()).collect()
    });
}
