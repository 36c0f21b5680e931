//! The words of an event: persons taken out, and the meaning where there is no code.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

use tracking::Text;
use tracking::event::Confidence;
use tracking::look::Personal;
use tracking::milestone::Milestone;

use crate::library::Library;
use crate::pack::{Meaning, ReasonSpec};

/// Below this, wording means nothing to us.
const SURE_ENOUGH: f64 = 0.5;

/// So many texts are kept while an answer is read, and none longer than this.
const MOST_TEXTS: usize = 1024;
const LONGEST_TEXT: usize = 160;

/// The texts of one answer that are about nobody: those of many parcels are the same few. They are gone with it.
#[derive(Default)]
pub(super) struct Texts(RefCell<HashMap<String, Text>>);

impl Texts {
    /// The words without markup and without what is about persons, which is put apart.
    pub(super) fn without_persons(
        &self,
        printed: &str,
        at: &str,
        library: &Library,
        personal: &mut Vec<Personal>,
    ) -> Text {
        if let Some(words) = self.0.borrow().get(printed) {
            return words.clone();
        }
        let (words, people) = without_persons(&without_markup(printed), at, library);
        let mut kept = self.0.borrow_mut();
        if people.is_empty() && printed.len() <= LONGEST_TEXT && kept.len() < MOST_TEXTS {
            kept.insert(printed.to_owned(), words.clone());
        }
        personal.extend(people);
        words
    }
}

/// The words without what is about persons, and what was taken out. A carrier that receives a parcel is no person.
fn without_persons(text: &str, at: &str, library: &Library) -> (Text, Vec<Personal>) {
    let spans = prose::personal(text);
    if spans.is_empty() {
        return (text.into(), Vec::new());
    }
    let (mut words, mut people, mut end) = (String::with_capacity(text.len()), Vec::new(), 0);
    for span in spans {
        let value = text.get(span.start..span.end).unwrap_or_default();
        if library.carrier_named(value).is_some() {
            continue;
        }
        words.push_str(text.get(end..span.start).unwrap_or_default());
        words.extend(["{", span.kind.name(), "}"]);
        people.push(Personal { kind: span.kind.name().into(), value: value.into(), at: at.into() });
        end = span.end;
    }
    words.push_str(text.get(end..).unwrap_or_default());
    (words.into(), people)
}

/// The words without tags and with their character references resolved, for carriers that print what their web
/// pages show: `Ground<SUP>&#153;</SUP>`.
pub(super) fn without_markup(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|byte| matches!(byte, b'<' | b'&')) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let (words, length) = tag(rest).or_else(|| reference(rest)).unwrap_or((rest.chars().next(), 1));
        plain.extend(words);
        rest = &rest[length..];
    }
    plain.push_str(rest);
    let mut words = String::with_capacity(plain.len());
    for word in plain.split_whitespace() {
        words.extend((!words.is_empty()).then_some(' '));
        words.push_str(word);
    }
    Cow::Owned(words)
}

/// The length of the tag at the front; a line break counts as a space.
fn tag(text: &str) -> Option<(Option<char>, usize)> {
    let inside = text.strip_prefix('<')?;
    let length = inside.find(['<', '>'])?;
    let name = inside[..length].trim_start_matches('/');
    let known = inside[length..].starts_with('>') && name.starts_with(|c: char| c.is_ascii_alphabetic());
    let space = name.get(..2).is_some_and(|name| name.eq_ignore_ascii_case("br")).then_some(' ');
    known.then_some((space, length + 2))
}

/// The character at the front that is written `&#153;` or `&amp;`, and its length as written.
fn reference(text: &str) -> Option<(Option<char>, usize)> {
    let name = text.strip_prefix('&')?;
    let name = &name[..name.find(';').filter(|length| *length <= 8)?];
    let character = match name.strip_prefix('#') {
        Some("153" | "x99") => '™', // as Windows numbers it
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(hex) => char::from_u32(u32::from_str_radix(hex, 16).ok()?)?,
            None => char::from_u32(number.parse().ok()?)?,
        },
        None => *NAMED.iter().find(|(known, _)| *known == name).map(|(_, character)| character)?,
    };
    Some((Some(character), name.len() + 2))
}

const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("rsquo", '’'),
    ("nbsp", ' '),
    ("reg", '®'),
    ("trade", '™'),
];

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
        reused: false,
    };
    Some((meaning, confidence))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_couriers_telephone_leaves_the_words_and_is_kept_apart() {
        let (words, people) =
            without_persons("正在派送中,投递员:李测试,电话:13000000000", "/traces/0", &Library::default());
        assert!(!words.contains("13000000000") && !words.contains("李测试"), "{words}");
        assert!(people.iter().any(|p| &*p.kind == "phone" && &*p.value == "13000000000"), "{people:?}");
        assert!(people.iter().all(|p| &*p.at == "/traces/0"));
    }

    #[test]
    fn what_was_written_for_a_web_page_reads_as_the_page_shows_it() {
        for (printed, words) in [
            ("Priority Mail<SUP>&#174;</SUP>", "Priority Mail®"),
            ("Ground<SUP>&#153;</SUP>", "Ground™"),
            ("It&rsquo;s on its way.<br/>Thank you", "It’s on its way. Thank you"),
            ("A & B, 3 < 4", "A & B, 3 < 4"),
            ("&unknown; <3", "&unknown; <3"),
        ] {
            assert_eq!(without_markup(printed), words);
        }
    }

    #[test]
    fn words_about_nobody_stay_as_they_are() {
        let library = Library::embedded();
        for words in ["Departed from LIEGE", "Received by Australia Post"] {
            assert_eq!(without_persons(words, "", &library), (words.into(), vec![]));
        }
    }
}
