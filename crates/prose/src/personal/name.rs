//! What is a name, after the word that announces a person.
//!
//! A colon or a bracket says that a value follows; then nearly anything that looks like a name is
//! one. Without a colon only some words ("signed by") are trusted, and only names in capitals; or a telephone
//! must follow; or, in Chinese, the name begins with a frequent family name and the sentence ends or goes on with a verb.

use super::family::VERBS;
use super::words::{ENDS, FIRMS, NOBODY, OPEN, OPEN_TO_FULL_NAMES, TITLES};

/// What must stand between a label and a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Between {
    Colon,
    Nothing,
    NothingBeforeFullNames,
}

fn between(label: &str) -> Between {
    if OPEN.contains(&label) {
        Between::Nothing
    } else if OPEN_TO_FULL_NAMES.contains(&label) {
        Between::NothingBeforeFullNames
    } else {
        Between::Colon
    }
}

/// Where a name stands in what follows a label: how much to skip, and its length.
pub(super) fn after(rest: &str, label: &str) -> Option<(usize, usize)> {
    let between = between(label);
    let (mut skip, mut marked) = (0, false);
    for c in rest.chars() {
        match c {
            ':' | '：' | '是' | '为' | '為' => marked = true,
            '【' | '[' | '［' | '(' | '（' | '「' => marked = true,
            c if c.is_whitespace() => {}
            _ => break,
        }
        skip += c.len_utf8();
    }
    let titled = title(rest.get(skip..)?);
    let skip = skip + titled;
    let polite = || {
        rest.get(skip..)
            .is_some_and(|value| value.get(length(value)..).is_some_and(|then| then.starts_with('様')))
    };
    let marked = marked || skip > 0 && polite();
    if !marked && titled == 0 && (between == Between::Colon || skip == 0) {
        return None;
    }
    let value = rest.get(skip..)?;
    let length = length(value);
    let name = value.get(..length)?;
    let full = marked || titled > 0 || between != Between::NothingBeforeFullNames || is_full(name);
    (full && is_name(name, marked)).then_some((skip, length))
}

/// How long the title before a name is, with what stands behind it.
fn title(value: &str) -> usize {
    let Some((word, _)) = value.split_once(' ') else { return 0 };
    let plain = word.trim_end_matches('.').to_lowercase();
    let begins = word.starts_with(char::is_uppercase) && TITLES.contains(&plain.as_str());
    if begins { word.len() + 1 } else { 0 }
}

/// Several words, none of a firm or a place, and no code of a state at the end.
fn is_full(name: &str) -> bool {
    let words: Vec<String> = name.split(' ').map(|word| word.trim_matches('.').to_lowercase()).collect();
    let state = words.last().is_some_and(|word| word.len() == 2) && !name.ends_with('.');
    words.len() >= 2 && !state && !words.iter().any(|word| FIRMS.contains(&word.as_str()))
}

/// A name that runs on from its label, and then a telephone: two to four signs, or words in capitals.
pub(super) fn run_on(rest: &str) -> Option<(usize, usize)> {
    let skip = rest.len() - rest.trim_start().len();
    let value = rest.get(skip..)?;
    let unspaced = value.starts_with(is_sign);
    let name: &str = if unspaced {
        let end =
            value.char_indices().find(|(at, c)| !is_sign(*c) || *at >= 15).map_or(value.len(), |(at, _)| at);
        value.get(..end)?
    } else {
        value.get(..length(value)).filter(|_| skip > 0)?
    };
    let then = value.get(name.len()..)?;
    let glued = !unspaced && then.starts_with(char::is_alphanumeric);
    if glued || !is_followed_by_telephone(then.trim_start()) {
        return None;
    }
    let good = if unspaced {
        let verb = name.contains(VERBS);
        (2..=4).contains(&name.chars().count()) && !verb && !NOBODY.contains(&name)
    } else {
        is_name(name, false)
    };
    good.then_some((skip, name.len()))
}

fn is_followed_by_telephone(then: &str) -> bool {
    let telephone = then.trim_start_matches(['(', '（', '[', '【', ',', '，', ':', '：', ' ', '☎', '-']);
    let small: String = telephone.chars().take(12).collect::<String>().to_lowercase();
    telephone.starts_with(|c: char| c.is_ascii_digit() || c == '+')
        || ["电话", "電話", "联系电话", "手机", "전화", "연락처", "tel", "tél", "phone", "mob", "тел", "fono"]
            .iter()
            .any(|word| small.starts_with(word))
}

pub(super) fn is_sign(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// How far a name goes: to punctuation, a digit, or a word that no name holds.
fn length(value: &str) -> usize {
    let stop = value.char_indices().find(|(at, c)| stops(value, *at, *c)).map_or(value.len(), |(at, _)| at);
    let mut end = 0;
    let mut at = 0;
    for (count, word) in value.get(..stop).unwrap_or_default().split(' ').enumerate() {
        let plain = word.trim_matches(['.', '-']).to_lowercase();
        // A second word that begins with what somebody does belongs to no name.
        let does = count > 0 && word.starts_with(VERBS);
        if count == 5 || does || ENDS.contains(&plain.as_str()) {
            break;
        }
        if !word.is_empty() {
            end = at + word.len();
        }
        at += word.len() + 1;
    }
    end
}

fn stops(value: &str, at: usize, c: char) -> bool {
    match c {
        // A point belongs to a name after one letter (J. SMITH), and ends a sentence otherwise.
        '.' => {
            let before = value.get(..at).unwrap_or_default();
            before.chars().rev().take_while(|c| c.is_alphanumeric()).count() > 2
        }
        '-' | '\'' | '’' | ' ' | '·' | '*' | '•' => {
            value.get(at..).is_some_and(|rest| rest.starts_with(" - "))
        }
        '様' => at > 0,
        c => !c.is_alphabetic() && !matches!(c, '\u{300}'..='\u{36f}'),
    }
}

fn is_name(name: &str, marked: bool) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic() || *c == '*').count();
    let small = name.to_lowercase();
    let first = small.split(' ').next().unwrap_or_default();
    let han = name.chars().any(crate::fold::is_unspaced);
    let capital = name.split(' ').all(|word| {
        !word.starts_with(char::is_lowercase)
            || matches!(word, "de" | "van" | "der" | "von" | "da" | "di" | "la" | "dos" | "bin" | "al")
    });
    let starts = name.starts_with(|c: char| c.is_uppercase() || crate::fold::is_unspaced(c));
    letters >= if han { 1 } else { 2 }
        && letters <= if han { 12 } else { 60 }
        && !NOBODY.contains(&small.as_str())
        && (han || !NOBODY.contains(&first))
        && (han || starts && (marked || capital))
}
