//! The words of an event: persons taken out, and the meaning where there is no code.

use tracking::Text;
use tracking::event::Confidence;
use tracking::look::Personal;
use tracking::milestone::Milestone;

use crate::pack::{Meaning, ReasonSpec};

/// Below this, wording means nothing to us.
const SURE_ENOUGH: f64 = 0.5;

/// The words without what is about persons, and what was taken out.
pub(super) fn without_persons(text: &str, at: &str) -> (Text, Vec<Personal>) {
    let (words, pieces) = prose::redact(text);
    let piece = |(kind, value): (prose::Kind, String)| Personal {
        kind: kind.name().into(),
        value: value.into(),
        at: at.into(),
    };
    (words.into(), pieces.into_iter().map(piece).collect())
}

/// What wording means, and how sure that is: never more than medium.
pub(super) fn meaning(text: &str, language: Option<&str>, carrier: &str) -> Option<(Meaning, Confidence)> {
    let reading = prose::read(text, language, Some(carrier));
    if reading.milestone == Milestone::Unknown || reading.confidence < SURE_ENOUGH {
        return None;
    }
    let confidence = if reading.confidence >= 0.8 { Confidence::Medium } else { Confidence::Low };
    let meaning = Meaning {
        milestone: reading.milestone,
        side: reading.side,
        reason: reading.reason.map(ReasonSpec::Known),
        handover: None,
        proof: None,
        promise: false,
    };
    Some((meaning, confidence))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_couriers_telephone_leaves_the_words_and_is_kept_apart() {
        let (words, people) = without_persons("正在派送中,投递员:李测试,电话:13000000000", "/traces/0");
        assert!(!words.contains("13000000000") && !words.contains("李测试"), "{words}");
        assert!(people.iter().any(|p| &*p.kind == "phone" && &*p.value == "13000000000"), "{people:?}");
        assert!(people.iter().all(|p| &*p.at == "/traces/0"));
    }

    #[test]
    fn words_about_nobody_stay_as_they_are() {
        assert_eq!(without_persons("Departed from LIEGE", ""), ("Departed from LIEGE".into(), vec![]));
    }
}
