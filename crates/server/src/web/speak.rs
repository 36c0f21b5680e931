//! Sentences of the core in a reader's language: what a page says, and a journey's body for the API and the command
//! line. English is what the core says; another language takes the sentence's key and fills its gaps in its own words.

use std::collections::BTreeMap;

use engine::view::{JourneyBody, SignalBody, VerdictBody};

use super::opinion::named;
use super::words::{Language, find};

/// What the core writes where an event names no place.
const PLACE_UNSAID: &str = "place unsaid";

/// The sentence of a key, where some language has it.
pub(super) fn said(
    words: &Language,
    key: &str,
    arguments: &BTreeMap<&'static str, String>,
) -> Option<String> {
    let gaps: Vec<_> = arguments.iter().map(|(gap, value)| (*gap, worded(words, gap, value))).collect();
    words.sentence(key, &gaps)
}

/// What goes into a gap, in the reader's language.
fn worded(words: &Language, gap: &str, value: &str) -> String {
    let is_country = value.len() == 2 && value.bytes().all(|byte| byte.is_ascii_uppercase());
    let milestone = || words.say(&format!("milestone-{value}"));
    match gap {
        "milestone" | "first" | "last" => milestone(),
        "begin" | "end" => milestone(),
        "holiday" => words.holiday(value),
        "from" | "to" | "country" | "issuer" if is_country => words.country(value),
        // Where the core knows none, it says so in English.
        "from" if value == "the origin" => words.say("the-origin"),
        "to" if value == "the destination" => words.say("the-destination"),
        "country" => words.say("the-destination"),
        "carrier" if value == "The carrier" => words.say("the-carrier"),
        "returned" | "delivered" if value == PLACE_UNSAID => words.say("place-unsaid"),
        _ => value.to_owned(),
    }
}

/// Says all sentences of a journey in a language. `name` gives the name of a carrier's pack.
pub(crate) fn translate(words: &Language, name: &dyn Fn(&str) -> String, journey: &mut JourneyBody) {
    let say = |key: &str, arguments: &BTreeMap<&'static str, String>, text: &mut String| {
        let arguments = arguments.iter().map(|(gap, value)| (*gap, named(name, gap, value))).collect();
        if let Some(said) = said(words, key, &arguments) {
            *text = said;
        }
    };
    if let Some(silence) = &mut journey.silence {
        say(silence.key, &silence.arguments, &mut silence.sentence);
        say(silence.advice_key, &silence.advice_arguments, &mut silence.advice);
    }
    if let Some(verdict) = &mut journey.verdict {
        for signal in &mut verdict.signals {
            let SignalBody { key, arguments, sentence, .. } = signal;
            say(key, arguments, sentence);
        }
        verdict.sentence = why(words, verdict);
    }
    let withdrawn = journey.withdrawn.len();
    for doubt in &mut journey.uncertain {
        let count = if doubt.code == "withdrawn" { withdrawn } else { doubt.events.len() };
        if let Some(said) = words.counted(&format!("doubt-{}", doubt.code), count) {
            doubt.message = said;
        }
    }
}

/// The sentence of a verdict, made of those of its signals as the core makes it.
fn why(words: &Language, verdict: &VerdictBody) -> String {
    let wanted = if verdict.value == "consistent" { "for" } else { "against" };
    let mut same = verdict.signals.iter().filter(|signal| signal.direction == wanted);
    let alone = if verdict.value == "consistent" { "consistent" } else { "cannot-say" };
    let alone = words.say(&format!("verdict-alone-{alone}"));
    let Some(first) = same.next() else { return alone };
    if verdict.value == "cannot-say" {
        return words.with_all("verdict-one-remark", &[("alone", &alone), ("remark", &first.sentence)]);
    }
    let more = same.next().map(|next| format!(" {}", next.sentence)).unwrap_or_default();
    format!("{}{more}", first.sentence)
}

/// Says all sentences of a journey in the language of a tag.
///
/// # Errors
/// The tags of all languages, when there is none for this one.
pub fn in_language(
    tag: &str,
    name: &dyn Fn(&str) -> String,
    journey: &mut JourneyBody,
) -> Result<(), Vec<&'static str>> {
    let words = find(tag).ok_or_else(super::words::tags)?;
    translate(words, name, journey);
    Ok(())
}
