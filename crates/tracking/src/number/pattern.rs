//! How the form of a number is written down, so that a postal clerk can read and correct it.
//!
//! A pattern is a row of words. `1Z` (capitals and digits) stands for itself, `LK|LM` for one of both.
//! `8d` is eight digits, `2a` two letters, `6x` six letters or digits, `7-9d` seven to nine digits; `[0-5]` is
//! one character out of a range, `[0-5]3` three of them. A word may have a name: `serial:8d`. The group
//! named `check` is the check character.
//!
//! There are no conditions, no repetition without an end and no nesting: a pattern is a short list of
//! fixed lengths, which the matcher lays into one table.

use crate::Text;

/// The longest number that any pattern may describe.
pub const LONGEST: usize = 64;
/// The most fixed-length forms that one pattern may stand for.
const MOST_SHAPES: usize = 128;
const DIGITS: u64 = 0x3ff;
const LETTERS: u64 = ((1 << 26) - 1) << 10;

/// A named part of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What the part is called, such as `serial`.
    pub name: Text,
    /// The first character's place, counted from 0.
    pub start: u8,
    /// How many characters it has.
    pub len: u8,
}

/// A part that must be one of several words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneOf {
    /// The first character's place.
    pub start: u8,
    /// The words as character codes, sorted.
    pub words: Vec<Box<[u8]>>,
}

/// One fixed-length form: which characters may stand where.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Shape {
    /// For each place, a set of character codes as bits.
    pub masks: Vec<u64>,
    /// The named parts.
    pub groups: Vec<Group>,
    /// The parts that must be one of several words.
    pub one_of: Vec<OneOf>,
}

/// A character's code: digits are 0 to 9, letters 10 to 35; anything else has none.
#[must_use]
pub const fn code(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'A'..=b'Z' => Some(byte - b'A' + 10),
        b'a'..=b'z' => Some(byte - b'a' + 10),
        _ => None,
    }
}

/// The character of a code.
#[must_use]
pub const fn character(code: u8) -> char {
    match code {
        0..=9 => (b'0' + code) as char,
        10..=35 => (b'A' + code - 10) as char,
        _ => '?',
    }
}

impl Shape {
    /// The place and length of a named part.
    #[must_use]
    pub fn group(&self, name: &str) -> Option<&Group> {
        self.groups.iter().find(|group| &*group.name == name)
    }

    /// Whether the character codes fit, place by place.
    #[must_use]
    pub fn fits(&self, codes: &[u8]) -> bool {
        codes.len() == self.masks.len()
            && codes.iter().zip(&self.masks).all(|(code, mask)| mask >> code & 1 == 1)
            && self.words_fit(codes)
    }

    /// Whether every part that must be one of several words is one of them.
    #[must_use]
    pub fn words_fit(&self, codes: &[u8]) -> bool {
        self.one_of.iter().all(|part| part.holds(codes))
    }
}

impl OneOf {
    fn holds(&self, codes: &[u8]) -> bool {
        let start = usize::from(self.start);
        let len = self.words.first().map_or(0, |word| word.len());
        codes
            .get(start..start + len)
            .is_some_and(|part| self.words.binary_search_by(|word| (**word).cmp(part)).is_ok())
    }
}

/// One word of a pattern: the sets it can stand for, one for each length it can have.
enum Atom {
    Run { mask: u64, shortest: usize, longest: usize },
    Words(Vec<Vec<u8>>),
}

/// Reads a pattern into its fixed-length shapes, or says what is wrong with it.
pub fn parse(pattern: &str) -> Result<Vec<Shape>, String> {
    let mut shapes = vec![Shape::default()];
    for word in pattern.split_whitespace() {
        let (name, atom) = match word.split_once(':') {
            Some((name, atom)) => (Some(name), atom),
            None => (None, word),
        };
        if name.is_some_and(str::is_empty) {
            return Err(format!("`{word}` has no name before the colon"));
        }
        shapes = extend(&shapes, name, &atom_of(atom)?);
        if shapes.len() > MOST_SHAPES {
            return Err(format!("`{pattern}` stands for more than {MOST_SHAPES} lengths"));
        }
    }
    match shapes.iter().find(|shape| shape.masks.is_empty() || shape.masks.len() > LONGEST) {
        Some(shape) => Err(format!("`{pattern}` has {} characters, not 1 to {LONGEST}", shape.masks.len())),
        None => Ok(shapes),
    }
}

fn extend(shapes: &[Shape], name: Option<&str>, atom: &Atom) -> Vec<Shape> {
    let ends = atom.by_length();
    let mut grown = Vec::with_capacity(shapes.len() * ends.len());
    for shape in shapes {
        for (masks, words) in &ends {
            let mut next = shape.clone();
            let start = next.masks.len().min(usize::from(u8::MAX)) as u8;
            if let Some(name) = name {
                next.groups.push(Group { name: name.into(), start, len: masks.len() as u8 });
            }
            if words.len() > 1 && masks.len() > 1 {
                next.one_of.push(OneOf { start, words: words.clone() });
            }
            next.masks.extend_from_slice(masks);
            grown.push(next);
        }
    }
    grown
}

type Length = (Vec<u64>, Vec<Box<[u8]>>);

impl Atom {
    fn by_length(&self) -> Vec<Length> {
        match self {
            Atom::Run { mask, shortest, longest } => {
                (*shortest..=*longest).map(|len| (vec![*mask; len], Vec::new())).collect()
            }
            Atom::Words(words) => {
                let mut lengths: Vec<Length> = Vec::new();
                for word in words {
                    add_word(&mut lengths, word);
                }
                for (_, words) in &mut lengths {
                    words.sort();
                }
                lengths
            }
        }
    }
}

fn add_word(lengths: &mut Vec<Length>, word: &[u8]) {
    if let Some((masks, words)) = lengths.iter_mut().find(|(masks, _)| masks.len() == word.len()) {
        masks.iter_mut().zip(word).for_each(|(mask, code)| *mask |= 1 << code);
        words.push(word.into());
    } else {
        lengths.push((word.iter().map(|code| 1 << code).collect(), vec![word.into()]));
    }
}

fn atom_of(text: &str) -> Result<Atom, String> {
    if let Some(rest) = text.strip_prefix('[') {
        let (class, count) =
            rest.split_once(']').ok_or_else(|| format!("`{text}` has no closing bracket"))?;
        let (shortest, longest) = if count.is_empty() { (1, 1) } else { counts(count, text)? };
        return Ok(Atom::Run { mask: class_of(class, text)?, shortest, longest });
    }
    let mask = match text.as_bytes().last() {
        Some(b'd') => DIGITS,
        Some(b'a') => LETTERS,
        Some(b'x') => DIGITS | LETTERS,
        _ => return words_of(text),
    };
    let (shortest, longest) = counts(&text[..text.len() - 1], text)?;
    Ok(Atom::Run { mask, shortest, longest })
}

fn counts(text: &str, word: &str) -> Result<(usize, usize), String> {
    let (low, high) = text.split_once('-').unwrap_or((text, text));
    let number = |text: &str| text.parse().ok().filter(|count| (1..=LONGEST).contains(count));
    match (number(low), number(high)) {
        (Some(low), Some(high)) if low <= high => Ok((low, high)),
        _ => Err(format!("`{word}` needs a count from 1 to {LONGEST} such as `8d` or `7-9d`")),
    }
}

fn class_of(text: &str, word: &str) -> Result<u64, String> {
    let wrong = || format!("`{word}` may hold capitals, digits and ranges such as `0-5`");
    let (mut mask, bytes, mut at) = (0_u64, text.as_bytes(), 0);
    while at < bytes.len() {
        let first = upper(bytes[at]).ok_or_else(wrong)?;
        let last = if bytes.get(at + 1) == Some(&b'-') {
            at += 2;
            bytes.get(at).and_then(|byte| upper(*byte)).ok_or_else(wrong)?
        } else {
            first
        };
        if last < first {
            return Err(wrong());
        }
        (first..=last).for_each(|code| mask |= 1 << code);
        at += 1;
    }
    if mask == 0 { Err(wrong()) } else { Ok(mask) }
}

fn upper(byte: u8) -> Option<u8> {
    code(byte).filter(|_| !byte.is_ascii_lowercase())
}

fn words_of(text: &str) -> Result<Atom, String> {
    let word = |word: &str| -> Option<Vec<u8>> {
        let codes: Option<Vec<u8>> = word.bytes().map(upper).collect();
        codes.filter(|codes| !codes.is_empty())
    };
    let words: Option<Vec<Vec<u8>>> = text.split('|').map(word).collect();
    words.map(Atom::Words).ok_or_else(|| {
        format!(
            "`{text}` is neither capitals and digits, nor a count such as `8d`, nor a range such as `[0-5]`"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pattern: &str, number: &str) -> bool {
        let codes: Vec<u8> = number.bytes().filter_map(code).collect();
        parse(pattern).unwrap().iter().any(|shape| shape.fits(&codes))
    }

    #[track_caller]
    fn check(pattern: &str, yes: &[&str], no: &[&str]) {
        yes.iter().for_each(|number| assert!(fits(pattern, number), "`{pattern}` should take {number}"));
        no.iter().for_each(|number| assert!(!fits(pattern, number), "`{pattern}` should not take {number}"));
    }

    #[test]
    fn a_literal_stands_for_itself() {
        check("1Z 2d", &["1Z00", "1Z99"], &["1Z0", "1Z000", "2Z00", "1ZA0"]);
    }

    #[test]
    fn alternatives_are_whole_words_and_not_a_mixture() {
        check("service:LK|RM 1d", &["LK1", "RM1"], &["LM1", "RK1"]);
        check("GM|LX|JJD 2d", &["GM12", "JJD12"], &["JJ12", "GMD12"]);
    }

    #[test]
    fn counts_and_ranges() {
        check("7-9d", &["1234567", "123456789"], &["123456", "1234567890"]);
        check("[0-5A] 1x", &["5Z", "A0"], &["6Z", "B0"]);
        check("[0-2]3", &["012"], &["013", "01"]);
    }

    #[test]
    fn groups_know_their_place() {
        let shapes = parse("420 zip:5d serial:3d check:1d").unwrap();
        let zip = shapes[0].group("zip").unwrap();
        assert_eq!((zip.start, zip.len), (3, 5));
        assert_eq!(shapes[0].group("check").unwrap().start, 11);
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        for (pattern, said) in [
            ("", "not 1 to 64"),
            ("[0-5", "closing bracket"),
            ("0d", "count"),
            ("9-7d", "count"),
            ("65d", "count"),
            ("1z", "neither"),
            (":8d", "no name"),
            ("[]", "capitals"),
            ("1-64d 1-64d", "more than 128"),
        ] {
            let error = parse(pattern).unwrap_err();
            assert!(error.contains(said), "`{pattern}`: {error}");
        }
    }
}
