//! Numbers within a text: one number with spaces in it, a list, a link, a label, a whole message.

use super::candidate::Identified;
use super::gs1;
use super::identifier::Identifier;
use super::matcher::Codes;
use super::normalize::{MOST_NUMBERS, plain};
use super::rank::Known;
use super::url;

/// The most pieces that one number may be written in.
const MOST_PIECES: usize = 12;

pub(super) fn identify(identifier: &Identifier, given: &str, known: &Known) -> Identified {
    let text = plain(given);
    let mut found = Found { identifier, numbers: Vec::new() };
    if let Some(label) = gs1::read(&text) {
        found.label(&label, known);
    }
    if found.numbers.is_empty() {
        text.split(['\n', '\r', ',', ';', '|', '"', '<', '>'])
            .for_each(|line| found.line(line.trim(), known));
    }
    let mut numbers = found.numbers.into_iter();
    let mut first = numbers.next().unwrap_or_else(|| alone(identifier, &text, known));
    first.given = given.to_owned();
    first.numbers = numbers.collect();
    first
}

/// Nothing certain was found: what the whole text says as one number, with near misses and corrections.
fn alone(identifier: &Identifier, text: &str, known: &Known) -> Identified {
    let Some(codes) = Codes::read(text.trim_matches(|char: char| !char.is_ascii_alphanumeric())) else {
        return Identified::default();
    };
    if !codes.iter().any(|code| *code < 10) || text.split_whitespace().any(is_word) {
        return Identified::default();
    }
    number(identifier, &codes, known)
}

fn number(identifier: &Identifier, codes: &Codes, known: &Known) -> Identified {
    let normalized = codes.text();
    let candidates = identifier.candidates(codes, known);
    Identified { given: normalized.clone(), normalized, candidates, numbers: Vec::new() }
}

struct Found<'a> {
    identifier: &'a Identifier,
    numbers: Vec<Identified>,
}

impl Found<'_> {
    fn add(&mut self, codes: &Codes, known: &Known) {
        if self.numbers.len() >= MOST_NUMBERS {
            return;
        }
        let text = codes.text();
        if self.numbers.iter().rev().take(64).all(|found| found.normalized != text) {
            self.numbers.push(number(self.identifier, codes, known));
        }
    }

    fn label(&mut self, label: &gs1::Label, known: &Known) {
        let mut known = known.clone();
        if known.postcode.is_none() {
            known.postcode = label.postcode.as_deref().map(Into::into);
        }
        let readable: Vec<Codes> = label.numbers.iter().filter_map(|text| Codes::read(text)).collect();
        if let Some(best) = readable.iter().rev().max_by_key(|codes| self.identifier.strength(codes)) {
            self.add(best, &known);
        }
    }

    fn line(&mut self, line: &str, known: &Known) {
        if line.is_empty() || self.numbers.len() >= MOST_NUMBERS {
            return;
        }
        let pieces: Vec<&str> = line.split_whitespace().collect();
        let prose = pieces.iter().any(|piece| is_word(piece));
        if let Some(codes) = self.whole(line, &pieces).filter(|_| !prose) {
            self.add(&codes, known);
            return;
        }
        let mut at = 0;
        while at < pieces.len() && self.numbers.len() < MOST_NUMBERS {
            if let Some(link) = url::read(pieces[at]) {
                self.link(&link, known);
                at += 1;
                continue;
            }
            let (codes, used) = self.longest(&pieces[at..], if prose { 2 } else { 1 });
            if let Some(codes) = codes {
                self.add(&codes, known);
            }
            at += used;
        }
    }

    /// A line that is one number, however it is spaced: some form has its length, and its pieces are not
    /// numbers of their own.
    fn whole(&self, line: &str, pieces: &[&str]) -> Option<Codes> {
        let codes = trimmed(line).filter(|codes| codes.iter().any(|code| *code < 10))?;
        let spelled = pieces.len() > 5 && pieces.iter().all(|piece| piece.len() <= 2);
        let strong = |piece: &&str| trimmed(piece).is_some_and(|codes| self.identifier.strength(&codes) == 2);
        let apart = pieces.len() > 1 && pieces.iter().filter(|piece| piece.len() > 8).all(strong);
        let one = pieces.len() == 1 || pieces.iter().all(|piece| piece.len() <= 8) || !apart;
        (spelled || (one && self.identifier.fits(&codes))).then_some(codes)
    }

    /// The strongest number that begins with the first piece, the longest among equals, and how many pieces
    /// it takes.
    fn longest(&self, pieces: &[&str], least: u8) -> (Option<Codes>, usize) {
        let mut best: Option<(u8, Codes, usize)> = None;
        let mut joined = Codes::default();
        let mut all_strong = true;
        for (count, piece) in pieces.iter().take(MOST_PIECES).enumerate() {
            let Some(codes) = trimmed(piece) else { break };
            if (count > 0 && is_word(piece)) || !codes.iter().all(|code| joined.push(*code)) {
                break;
            }
            let alone = self.identifier.strength(&codes);
            all_strong &= alone == 2;
            let strength = if count == 0 { alone } else { self.identifier.strength(&joined) };
            let better = best.is_none_or(|(was, ..)| strength >= was) && !(count > 0 && all_strong);
            if strength >= least && better {
                best = Some((strength, joined, count + 1));
            }
        }
        best.map_or((None, 1), |(_, codes, used)| (Some(codes), used))
    }

    fn link(&mut self, link: &url::Link, known: &Known) {
        let mut known = known.clone();
        for site in self.identifier.sites() {
            if site.hosts.iter().any(|host| url::is_of(&link.host, host)) {
                known.named.push(site.carrier.clone());
            }
        }
        let named = !known.named.is_empty();
        let readable: Vec<Codes> = link.values.iter().filter_map(|value| Codes::read(value)).collect();
        for codes in &readable {
            if self.identifier.strength(codes) >= if named { 1 } else { 2 } {
                self.add(codes, &known);
            }
        }
    }
}

/// A piece without the marks around it, if nothing but a number is left.
fn trimmed(piece: &str) -> Option<Codes> {
    let piece = piece.trim_matches(|char: char| !char.is_ascii_alphanumeric());
    Codes::read(piece).filter(|codes| !codes.is_empty() && !is_date(piece))
}

/// `2026-03-01` or `01.03.2026`: a day, not a part of a number.
fn is_date(piece: &str) -> bool {
    let parts: Vec<&str> = piece.split(['-', '.']).take(4).collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let year = |part: &str| part.starts_with("19") || part.starts_with("20");
    parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
        && match lengths[..] {
            [4, 1..=2, 1..=2] => year(parts[0]),
            [1..=2, 1..=2, 4] => year(parts[2]),
            _ => false,
        }
}

/// A piece that is a word of prose: no digit, and longer than the letters that numbers have.
fn is_word(piece: &str) -> bool {
    !piece.bytes().any(|byte| byte.is_ascii_digit()) && piece.chars().count() > 4
}
