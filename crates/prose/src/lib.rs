//! Reads what carriers say in words, where they give no code.
//!
//! A table per language (a file of `tables/`, its form is told in `src/table.rs`) holds rules in order:
//! the traps first ("could not be delivered", "delivered to the sender"), then what texts
//! mean. A text that no rule fits is unknown; nothing is guessed. Codes decide before wording: that
//! is the caller's rule, this crate never sees a code. [`personal`](crate::personal()) finds the names
//! and telephone numbers that carriers put into such texts.

mod fold;
mod language;
mod matching;
mod personal;
mod table;

pub use personal::{Kind, Span, personal, redact};

use tracking::milestone::{Milestone, Side};
use tracking::reason::Reason;

/// What a text says, how sure we are, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// What happened; [`Milestone::Unknown`] when we cannot say.
    pub milestone: Milestone,
    /// The border, when customs is spoken of and the text says which.
    pub side: Option<Side>,
    /// Why, when the text says it.
    pub reason: Option<Reason>,
    /// The share of such readings that are right, 0 to 1; 0 when unknown.
    pub confidence: f64,
    /// The language and the rule that decided.
    pub why: String,
}

/// Reads one event text.
///
/// `language` is any BCP 47 tag; without one, or with one that nobody knows, the script and the
/// words decide. `carrier` helps only to tell the language.
///
/// ```
/// use tracking::milestone::Milestone;
/// let reading = prose::read("Your parcel could not be delivered", Some("en"), None);
/// assert_eq!(reading.milestone, Milestone::Attempted);
/// ```
#[must_use]
pub fn read(text: &str, language: Option<&str>, carrier: Option<&str>) -> Reading {
    let folded = fold::fold(text);
    let Some(choice) = language::choose(&folded, language, carrier) else {
        return unknown("no rule of any language fits".to_owned());
    };
    let answer = choice.answer;
    let Some(rule) = &answer.rule else { return unknown(format!("{}: no rule fits", choice.language)) };
    if answer.milestone == Milestone::Unknown {
        return unknown(format!("{}: says nothing that happened: {rule}", choice.language));
    }
    let confidence = confidence(&answer, choice.sure);
    if confidence < LEAST {
        return unknown(format!("{}: too unsure ({confidence:.2}): {rule}", choice.language));
    }
    Reading {
        milestone: answer.milestone,
        side: answer.side,
        reason: answer.reason.map(Reason::Known),
        confidence,
        why: format!("{}: {rule}", choice.language),
    }
}

/// Below this we say that we do not know.
const LEAST: f64 = 0.5;

/// How often such readings are right, weakened by what the text says beside the rule's words, by a
/// border that was not said, and by doubts about the language.
fn confidence(answer: &matching::Answer, sure: f64) -> f64 {
    let weak = if answer.weak { 0.85 } else { 1.0 };
    let assumed = if answer.assumed { 0.97 } else { 1.0 };
    let known = 0.95 + 0.05 * answer.known.min(1.0);
    (usually(answer.milestone) * weak * assumed * known * sure).clamp(0.0, 1.0)
}

/// The share of right readings by milestone: measured on texts of many carriers, with the labels of
/// an aggregator as the truth, and rounded down. `tests/measure.rs` prints said against right.
fn usually(milestone: Milestone) -> f64 {
    use Milestone::{
        Announced, Attempted, CustomsHold, Delivered, Lost, OutForDelivery, ReadyForPickup, Returned,
        Returning,
    };
    match milestone {
        Delivered => 0.98,
        OutForDelivery => 0.95,
        Announced | CustomsHold | Returning | Returned => 0.92,
        Attempted => 0.90,
        ReadyForPickup | Lost => 0.85,
        _ => 0.96,
    }
}

fn unknown(why: String) -> Reading {
    Reading { milestone: Milestone::Unknown, side: None, reason: None, confidence: 0.0, why }
}
