//! Finds personal data inside event texts, so that it can be kept apart from the event.
//!
//! Carriers print couriers with their telephones, signers and recipients into the text. We look for
//! what announces a person ("signed by", `派件员`, "получатель:") and take the name after it; and for
//! numbers in the shape of a telephone ([`phone`]) and e-mail addresses, which need no announcement.
//! Tracking numbers, dates, times and postcodes are no telephones.

mod family;
mod labels;
mod name;
mod phone;
mod words;

use std::collections::HashMap;
use std::sync::LazyLock;

use labels::LABELS;

/// Longer texts are not searched beyond this many bytes.
const LONGEST: usize = 16_384;

/// What kind of personal data a span is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The name of who collects or delivers.
    Courier,
    /// A telephone number, of anybody.
    Phone,
    /// The name of who signed.
    Signer,
    /// The name of who is to receive.
    Recipient,
    /// An e-mail address.
    Email,
}

impl Kind {
    /// The public name: stable.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Courier => "courier",
            Self::Phone => "phone",
            Self::Signer => "signer",
            Self::Recipient => "recipient",
            Self::Email => "email",
        }
    }
}

/// A piece of personal data in a text, in bytes from `start` up to `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Where it begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What it is.
    pub kind: Kind,
}

/// The personal data in a text, in order and without overlap.
///
/// ```
/// let found = prose::personal("Signed by: J. SMITH at 14:05");
/// assert_eq!(&"Signed by: J. SMITH at 14:05"[found[0].start..found[0].end], "J. SMITH");
/// ```
#[must_use]
pub fn personal(text: &str) -> Vec<Span> {
    let text = text.get(..floor(text, LONGEST)).unwrap_or_default();
    let mut spans = emails(text);
    phone::find(text, &mut spans);
    names(text, &mut spans);
    signers(text, &mut spans);
    spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut end = 0;
    spans.retain(|span| {
        let free = span.start >= end;
        if free {
            end = span.end;
        }
        free
    });
    spans
}

/// The text with the kind in braces in place of each piece, and the pieces.
#[must_use]
pub fn redact(text: &str) -> (String, Vec<(Kind, String)>) {
    let mut out = String::with_capacity(text.len());
    let mut pieces = Vec::new();
    let mut at = 0;
    for span in personal(text) {
        out.push_str(text.get(at..span.start).unwrap_or_default());
        out.push('{');
        out.push_str(span.kind.name());
        out.push('}');
        pieces.push((span.kind, text.get(span.start..span.end).unwrap_or_default().to_owned()));
        at = span.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    (out, pieces)
}

/// Names after the words that announce a person.
fn names(text: &str, spans: &mut Vec<Span>) {
    for (kind, label, start) in announced(text) {
        let from = start + label.len();
        let Some(rest) = text.get(from..) else { continue };
        let found = name::after(rest, label).or_else(|| name::run_on(rest));
        let of_family = || family::of_family(rest).filter(|_| kind == Kind::Courier && is_han(label));
        let Some((skip, length)) = found.or_else(of_family) else { continue };
        let span = Span { start: from + skip, end: from + skip + length, kind };
        // "signed by the courier": somebody, but nobody with a name.
        if !spans.iter().any(|other| other.start < span.end && span.start < other.end) {
            spans.push(span);
        }
    }
}

/// A label as it is looked for.
struct Sought {
    at: usize,
    words: &'static str,
    /// Its second byte, where that is plain: nearly all places in a text differ there already.
    second: Option<u8>,
    /// Whether it is written without spaces.
    han: bool,
}

/// Who signs, between 由 (by) and the verb: 由王五签收.
fn signers(text: &str, spans: &mut Vec<Span>) {
    for (at, by) in text.match_indices('由') {
        let from = at + by.len();
        let Some((skip, length)) = text.get(from..).and_then(family::of_family) else { continue };
        let (start, end) = (from + skip, from + skip + length);
        let signs = text.get(end..).is_some_and(|rest| {
            ["签", "代签", "代收", "領", "领", "簽"].iter().any(|verb| rest.starts_with(verb))
        });
        let free = !spans.iter().any(|other| other.start < end && start < other.end);
        if signs && free {
            spans.push(Span { start, end, kind: Kind::Signer });
        }
    }
}

/// Labels by their first character: those of plain letters by its number, the others by name.
struct ByFirst {
    plain: Vec<Vec<Sought>>,
    others: HashMap<char, Vec<Sought>>,
}

impl ByFirst {
    fn of(&self, first: char) -> &[Sought] {
        let found = if first.is_ascii() { self.plain.get(first as usize) } else { self.others.get(&first) };
        found.map_or(&[], Vec::as_slice)
    }
}

static LABELS_BY_FIRST: LazyLock<ByFirst> = LazyLock::new(|| {
    let mut by = ByFirst { plain: (0..128).map(|_| Vec::new()).collect(), others: HashMap::new() };
    for (at, (_, words)) in LABELS.iter().enumerate() {
        let Some(first) = words.chars().flat_map(char::to_lowercase).next() else { continue };
        let second = words.as_bytes().get(1).copied().filter(|_| first.is_ascii()).filter(u8::is_ascii);
        let sought = Sought { at, words, second, han: is_han(words) };
        match by.plain.get_mut(first as usize) {
            Some(list) => list.push(sought),
            None => by.others.entry(first).or_default().push(sought),
        }
    }
    by
});

/// Where each label stands, whatever its case, as words of its own: label by label, in their order.
fn announced(text: &str) -> impl Iterator<Item = (Kind, &'static str, usize)> + use<> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let labels = &*LABELS_BY_FIRST;
    let mut within_word = false;
    for (at, character) in text.char_indices() {
        let begins_word = !within_word;
        within_word = character.is_alphanumeric();
        // A label with spaces begins a word; nearly all places of a text in such letters are none.
        if character.is_ascii() && !(begins_word && within_word) {
            continue;
        }
        let first = if character.is_ascii() {
            Some(character.to_ascii_lowercase())
        } else {
            character.to_lowercase().next()
        };
        let next = text.as_bytes().get(at + 1).map(u8::to_ascii_lowercase).filter(u8::is_ascii);
        for label in first.map_or(&[][..], |first| labels.of(first)) {
            let differs = character.is_ascii() && label.second.zip(next).is_some_and(|(a, b)| a != b);
            if !differs && (label.han || begins_word) && stands(text, at, label) {
                found.push((label.at, at));
            }
        }
    }
    found.sort_unstable();
    found.into_iter().filter_map(|(label, at)| LABELS.get(label).map(|(kind, words)| (*kind, *words, at)))
}

/// Whether a label stands at a place, as words of its own.
fn stands(text: &str, at: usize, label: &Sought) -> bool {
    let end = at + label.words.len();
    let Some(here) = text.get(at..end) else { return false };
    let ends_word =
        || !text.get(end..).and_then(|rest| rest.chars().next()).is_some_and(char::is_alphanumeric);
    same(here, label.words) && (label.han || ends_word())
}

fn same(text: &str, label: &str) -> bool {
    text.eq_ignore_ascii_case(label)
        || (!text.is_ascii() && text.chars().flat_map(char::to_lowercase).eq(label.chars()))
}

fn is_han(label: &str) -> bool {
    label.chars().any(crate::fold::is_unspaced)
}

fn emails(text: &str) -> Vec<Span> {
    let in_name = |c: char| c.is_ascii_alphanumeric() || "._%+-".contains(c);
    let in_host = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
    let spans = text.match_indices('@').filter_map(|(at, _)| {
        let start = text[..at].char_indices().rev().take_while(|(_, c)| in_name(*c)).last()?.0;
        let host: String = text[at + 1..].chars().take_while(|c| in_host(*c)).collect();
        let host = host.trim_end_matches(['.', '-']);
        let (first, last) = host.rsplit_once('.')?;
        let whole = !first.is_empty() && last.len() >= 2 && last.chars().all(|c| c.is_ascii_alphabetic());
        whole.then_some(Span { start, end: at + 1 + host.len(), kind: Kind::Email })
    });
    spans.collect()
}

/// The last place not after `at` where a character begins.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests;
