//! Cutting a printed location into words. A *piece* is what stands between commas, slashes, brackets and dashes;
//! a name never reaches over the end of a piece. `GuangDongSheng` is cut where a capital follows a small letter,
//! and writing without spaces is kept whole: it is searched inside.

use crate::fold::{fold, is_dropped, narrow};

/// So much of a printed location is read.
const MOST_BYTES: usize = 240;
const MOST_WORDS: usize = 24;

/// A word of a printed location.
#[derive(Debug)]
pub(crate) struct Word<'a> {
    /// As printed.
    pub(crate) text: &'a str,
    /// Folded.
    pub(crate) key: String,
    /// The number of its piece.
    pub(crate) piece: usize,
    /// Whether it stands in round or square brackets.
    pub(crate) bracketed: bool,
    /// Whether its script has no spaces between words.
    pub(crate) dense: bool,
}

impl Word<'_> {
    /// Whether it consists of so many capitals and nothing else.
    pub(crate) fn is_capitals(&self, length: usize) -> bool {
        self.text.len() == length && self.text.bytes().all(|byte| byte.is_ascii_uppercase())
    }

    /// Whether it consists of digits.
    pub(crate) fn is_number(&self) -> bool {
        !self.key.is_empty() && self.key.bytes().all(|byte| byte.is_ascii_digit())
    }
}

/// The words of a printed location, at most two dozen.
pub(crate) fn words(printed: &str) -> Vec<Word<'_>> {
    let mut cutter = Cutter { text: starting_part(printed), words: Vec::new(), from: 0, piece: 0, depth: 0 };
    cutter.run();
    cutter.words.truncate(MOST_WORDS);
    cutter.words
}

/// Up to the arrow or `to` that leads to the next place, and not more than is sensible.
fn starting_part(printed: &str) -> &str {
    let mut end = printed.len().min(MOST_BYTES);
    while !printed.is_char_boundary(end) {
        end -= 1;
    }
    let text = &printed[..end];
    let cut = ["->", "→", "=>", ">>", " to ", " TO "].iter().filter_map(|mark| text.find(mark)).min();
    match cut {
        Some(at) if text[..at].chars().any(char::is_alphabetic) => &text[..at],
        _ => text,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Hard,
    Soft,
    Lower,
    Upper,
    Digit,
    Dense,
    Other,
}

struct Cutter<'a> {
    text: &'a str,
    words: Vec<Word<'a>>,
    from: usize,
    piece: usize,
    depth: usize,
}

impl<'a> Cutter<'a> {
    fn run(&mut self) {
        let mut last = Kind::Soft;
        for (at, char) in self.text.char_indices() {
            let kind = self.kind(at, char);
            if matches!(kind, Kind::Hard | Kind::Soft) {
                self.end_word(at, last);
                self.from = at + char.len_utf8();
                if kind == Kind::Hard {
                    self.piece += 1;
                    self.bracket(char);
                }
            } else if self.begins_word(at, last, kind) {
                self.end_word(at, last);
                self.from = at;
            }
            last = kind;
        }
        self.end_word(self.text.len(), last);
    }

    fn end_word(&mut self, to: usize, last: Kind) {
        let text = self.text.get(self.from..to).unwrap_or_default();
        let key = fold(text);
        if !key.is_empty() {
            let (piece, bracketed, dense) = (self.piece, self.depth > 0, last == Kind::Dense);
            self.words.push(Word { text, key, piece, bracketed, dense });
        }
    }

    fn bracket(&mut self, char: char) {
        match narrow(char) {
            '(' | '[' => self.depth += 1,
            ')' | ']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }

    /// Whether a word begins without anything between: a new script, a capital after a small letter, a number.
    fn begins_word(&self, at: usize, last: Kind, kind: Kind) -> bool {
        let long = at - self.from >= 4;
        match (last, kind) {
            (Kind::Hard | Kind::Soft, _) => false,
            (Kind::Dense, kind) => kind != Kind::Dense,
            (_, Kind::Dense) | (Kind::Lower, Kind::Upper) => true,
            (Kind::Digit, Kind::Lower | Kind::Upper) | (Kind::Lower | Kind::Upper, Kind::Digit) => long,
            _ => false,
        }
    }

    fn kind(&self, at: usize, char: char) -> Kind {
        match narrow(char) {
            ',' | ';' | ':' | '/' | '|' | '<' | '>' | '(' | ')' | '[' | ']' | '{' | '}' | '_' | '*' | '"'
            | '\n' | '、' | '。' | '【' | '】' | '「' | '」' | '–' | '—' | '·' => Kind::Hard,
            '-' if self.is_spaced(at) => Kind::Hard,
            '\'' | '’' | '`' | 'ʻ' => Kind::Other,
            // The dots of initials, as in U.S.A., are no end.
            '.' if at - self.from == 1 || self.text[self.from..at].contains('.') => Kind::Other,
            char if char.is_ascii_digit() => Kind::Digit,
            char if char.is_ascii_alphabetic() => {
                if char.is_ascii_lowercase() {
                    Kind::Lower
                } else {
                    Kind::Upper
                }
            }
            char if char.is_ascii() || char.is_whitespace() => Kind::Soft,
            '\u{300}'..='\u{36F}' => Kind::Other,
            char if is_dropped(char) => Kind::Soft,
            char if is_dense(char) => Kind::Dense,
            char if char.is_lowercase() => Kind::Lower,
            char if char.is_uppercase() => Kind::Upper,
            _ => Kind::Other,
        }
    }

    fn is_spaced(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        let blank = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_none_or(|&byte| byte == b' ');
        blank(at.checked_sub(1)) || blank(Some(at + 1))
    }
}

/// Scripts that put no spaces between words, and Korean, which adds endings to names.
fn is_dense(char: char) -> bool {
    matches!(char as u32, 0xE00..=0xE7F | 0x1100..=0x11FF | 0x3005..=0x3007 | 0x3040..=0x30FF | 0x3400..=0x9FFF | 0xAC00..=0xD7AF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(printed: &str, expected: &[(&str, usize)]) {
        let found = words(printed);
        let found: Vec<_> = found.iter().map(|word| (word.text, word.piece)).collect();
        assert_eq!(found, expected, "{printed}");
    }

    #[test]
    fn pieces_end_at_commas_slashes_and_spaced_dashes() {
        check("Lyon, FR / 69000", &[("Lyon", 0), ("FR", 1), ("69000", 2)]);
        check("KOELN - BONN", &[("KOELN", 0), ("BONN", 1)]);
        check("Aix-en-Provence", &[("Aix", 0), ("en", 0), ("Provence", 0)]);
    }

    #[test]
    fn run_together_writing_is_cut() {
        check(
            "ZheJiangShengNingBoShi 31500000",
            &[("Zhe", 0), ("Jiang", 0), ("Sheng", 0), ("Ning", 0), ("Bo", 0), ("Shi", 0), ("31500000", 0)],
        );
        check("【宁波市】Ningbo", &[("宁波市", 1), ("Ningbo", 2)]);
    }

    #[test]
    fn only_the_first_place_of_a_way_is_read() {
        check("Recife / PE -> Natal / RN", &[("Recife", 0), ("PE", 1)]);
        check("-> Natal", &[("Natal", 2)]);
    }

    #[test]
    fn initials_stay_together() {
        check("U.S.A.", &[("U.S.A.", 0)]);
        check("St. Polten", &[("St", 0), ("Polten", 0)]);
    }

    #[test]
    fn whatever_is_printed_the_words_are_few() {
        assert_eq!(words(&"é, ".repeat(5000)).len(), MOST_WORDS);
        assert!(words("").is_empty() && words("*** --- ()").is_empty());
    }
}
