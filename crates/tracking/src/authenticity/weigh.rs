//! How signals add up to a verdict.
//!
//! One decisive signal is a contradiction. One strong signal is a doubt; so are weaker ones that together weigh as
//! much, after what independent sources attest is taken off. All that is said about the number alone never is a doubt:
//! numbers are mistyped, shortened and replaced by honest people. A signal without evidence is not heard.

use super::SIGNALS;
use super::case::Case;
use super::verdict::{Direction, Signal, Strength, Value, Verdict};
use crate::event::Confidence;

/// The sum that is a doubt.
const DOUBT: i32 = 3;
/// The sum that a consistent history may have: one slight remark.
const REMARK: i32 = 1;
/// The most that what is said about the number alone can weigh.
const MOST_ABOUT_THE_NUMBER: i32 = 2;
const ABOUT_THE_NUMBER: &[&str] =
    &["check-digit", "number-form", "placeholder-number", "issuer-country", "carrier-form"];
/// Fewer events than this say nothing by themselves.
const A_HISTORY: usize = 2;

/// Judges a case.
#[must_use]
pub fn judge(case: &Case<'_>) -> Verdict {
    let mut signals: Vec<Signal> =
        SIGNALS.iter().filter_map(|look| look(case)).filter(|signal| !signal.evidence.is_empty()).collect();
    signals.sort_by_key(|signal| (std::cmp::Reverse(signal.strength), signal.direction == Direction::For));
    let value = value(case, &signals);
    let (key, arguments, sentence) = say(value, &signals);
    Verdict { value, confidence: confidence(value, &signals), key, arguments, sentence, signals }
}

fn value(case: &Case<'_>, signals: &[Signal]) -> Value {
    let strongest = against(signals).map(|signal| signal.strength).max();
    let told = case.journey.events.len() + case.journey.withdrawn.len();
    if strongest == Some(Strength::Decisive) {
        return Value::Contradicted;
    }
    if strongest == Some(Strength::Strong) {
        return Value::Doubtful;
    }
    if told < A_HISTORY {
        return Value::CannotSay;
    }
    let (minus, plus) = sums(signals);
    match minus - attested(signals) {
        sum if sum >= DOUBT => Value::Doubtful,
        sum if plus > 0 && sum <= REMARK => Value::Consistent,
        _ => Value::CannotSay,
    }
}

/// What independent sources take off a sum of doubts. What a history says of itself takes nothing off.
fn attested(signals: &[Signal]) -> i32 {
    let attested = |signal: &&Signal| signal.direction == Direction::For && signal.strength >= Strength::Fair;
    signals.iter().filter(attested).map(|signal| signal.strength.weight()).sum()
}

/// What weighs against and what weighs for.
fn sums(signals: &[Signal]) -> (i32, i32) {
    let sum = |wanted: &dyn Fn(&&Signal) -> bool| -> i32 {
        signals.iter().filter(wanted).map(|signal| signal.strength.weight()).sum()
    };
    let number = sum(&|s| s.direction == Direction::Against && ABOUT_THE_NUMBER.contains(&s.name));
    let rest = sum(&|s| s.direction == Direction::Against && !ABOUT_THE_NUMBER.contains(&s.name));
    let plus = sum(&|s| s.direction == Direction::For);
    (number.min(MOST_ABOUT_THE_NUMBER) + rest, plus)
}

fn against(signals: &[Signal]) -> impl Iterator<Item = &Signal> {
    signals.iter().filter(|signal| signal.direction == Direction::Against)
}

fn confidence(value: Value, signals: &[Signal]) -> Confidence {
    let (minus, plus) = sums(signals);
    let (weight, other) = match value {
        Value::Consistent => (plus, minus),
        Value::CannotSay => return Confidence::Low,
        Value::Doubtful | Value::Contradicted => (minus, plus),
    };
    match weight - other {
        i32::MIN..=1 => Confidence::Low,
        _ if value == Value::Doubtful => Confidence::Medium,
        2 => Confidence::Medium,
        _ => Confidence::High,
    }
}

/// The sentence: the one signal that says most, and how many more point the same way.
fn say(value: Value, signals: &[Signal]) -> (&'static str, Vec<(&'static str, String)>, String) {
    let wanted = if value == Value::Consistent { Direction::For } else { Direction::Against };
    let mut same = signals.iter().filter(|signal| signal.direction == wanted);
    let Some(first) = same.next() else {
        let key = if value == Value::Consistent { "consistent" } else { "cannot-say" };
        return (key, Vec::new(), alone(value).to_owned());
    };
    match value {
        Value::CannotSay => {
            ("cannot-say", Vec::new(), format!("{} One remark: {}", alone(value), first.sentence))
        }
        _ => {
            let more = same.next().map(|next| format!(" {}", next.sentence)).unwrap_or_default();
            (first.key, first.arguments.clone(), format!("{}{more}", first.sentence))
        }
    }
}

fn alone(value: Value) -> &'static str {
    match value {
        Value::Consistent => "What is told fits together.",
        _ => "There is too little to say whether this history is true.",
    }
}
