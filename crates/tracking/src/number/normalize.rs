//! What people paste, made plain: one kind of space, one kind of dash, capitals, ordinary digits.

use std::borrow::Cow;

/// How much of a text is looked at.
pub const MOST_BYTES: usize = 64 * 1024;
/// How many numbers are taken out of one text.
pub const MOST_NUMBERS: usize = 1_000;

/// Cuts a text at the limit, between two characters.
#[must_use]
pub fn bounded(text: &str) -> &str {
    &text[..text.floor_char_boundary(MOST_BYTES)]
}

/// The text with capitals, ordinary digits, spaces and dashes, and without invisible characters.
#[must_use]
pub fn plain(text: &str) -> Cow<'_, str> {
    let text = bounded(text);
    let already = |byte: u8| (b' '..0x7f).contains(&byte) && !byte.is_ascii_lowercase();
    if text.bytes().all(already) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter_map(plain_char).collect())
}

fn plain_char(char: char) -> Option<char> {
    let shifted = |base: u32| char::from_u32(u32::from(char) - base + u32::from(b'0'));
    match char {
        'a'..='z' => Some(char.to_ascii_uppercase()),
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(char) - 0xfee0).map(|char| char.to_ascii_uppercase())
        }
        '\u{660}'..='\u{669}' => shifted(0x660),
        '\u{6f0}'..='\u{6f9}' => shifted(0x6f0),
        '\u{966}'..='\u{96f}' => shifted(0x966),
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Some(' '),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{30fc}' => Some('-'),
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => None,
        _ => Some(latin(char)),
    }
}

/// Cyrillic capitals that look like Latin ones: people type numbers on the keyboard they have.
fn latin(char: char) -> char {
    match char {
        'А' | 'а' => 'A',
        'В' | 'в' => 'B',
        'С' | 'с' => 'C',
        'Е' | 'е' => 'E',
        'Н' | 'н' => 'H',
        'К' | 'к' => 'K',
        'М' | 'м' => 'M',
        'О' | 'о' => 'O',
        'Р' | 'р' => 'P',
        'Т' | 'т' => 'T',
        'Х' | 'х' => 'X',
        'У' | 'у' => 'Y',
        _ => char,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(given: &str, wanted: &str) {
        assert_eq!(plain(given), wanted);
    }

    #[test]
    fn what_people_paste_becomes_plain() {
        check("lb 123 456 785 cn", "LB 123 456 785 CN");
        check("ＬＢ１２３４５６７８５ＣＮ", "LB123456785CN");
        check("LB\u{a0}123456785\u{2013}CN", "LB 123456785-CN");
        check("\u{feff}LB123456785CN\u{200b}", "LB123456785CN");
        check("١٢٣٤", "1234");
        check("РВ123456785СN", "PB123456785CN");
    }

    #[test]
    fn a_long_text_is_cut_between_two_characters() {
        let text = "é".repeat(MOST_BYTES);
        assert!(bounded(&text).len() <= MOST_BYTES);
        assert!(plain(&text).len() <= MOST_BYTES);
    }
}
