//! Folding: the key under which a name is looked up. Case, accents, spaces and punctuation are gone, so that
//! `São Paulo`, `SAO PAULO` and `SaoPaulo` are one key. The table of letters is part of the embedded data;
//! `data/fold.py` does the same when the data are made.

use crate::data::{self, Section};

/// Code points that carry no part of a name.
const DROPPED: [(u32, u32); 17] = [
    (0x80, 0xBF),
    (0xD7, 0xD7),
    (0xF7, 0xF7),
    (0x2B0, 0x36F),
    (0x591, 0x5C7),
    (0x640, 0x640),
    (0x64B, 0x65F),
    (0x670, 0x670),
    (0x2000, 0x206F),
    (0x2190, 0x2BFF),
    (0x3000, 0x3004),
    (0x3008, 0x3020),
    (0x30FB, 0x30FB),
    (0xFE00, 0xFE4F),
    (0xFF5F, 0xFF65),
    (0xFFFD, 0xFFFD),
    (0xFFFE, 0xFFFF),
];

/// The key of a text.
#[must_use]
pub(crate) fn fold(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    fold_into(text, &mut key);
    key
}

/// Appends the key of a text.
pub(crate) fn fold_into(text: &str, key: &mut String) {
    for char in text.chars() {
        match narrow(char) {
            char if char.is_ascii_alphanumeric() => key.push(char.to_ascii_lowercase()),
            char if char.is_ascii() || is_dropped(char) => {}
            char => push_other(char, key),
        }
    }
}

/// A full-width Latin letter, digit or mark as its usual self.
pub(crate) fn narrow(char: char) -> char {
    match char as u32 {
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap_or(char),
        _ => char,
    }
}

/// Whether a character beyond ASCII is punctuation, a mark or a space.
pub(crate) fn is_dropped(char: char) -> bool {
    let point = char as u32;
    DROPPED.iter().any(|&(first, last)| (first..=last).contains(&point))
}

fn push_other(char: char, key: &mut String) {
    let low = char.to_lowercase().next().unwrap_or(char);
    match spelling(low as u32) {
        Some(plain) => key.push_str(plain),
        None => key.push(low),
    }
}

/// How a letter is spelt without its accent, from the table.
fn spelling(point: u32) -> Option<&'static str> {
    let table = data::section(Section::Letters);
    // Only Latin, Greek, Cyrillic and Arabic letters stand in the table.
    if point > 0x1F00 {
        return None;
    }
    let (mut low, mut high) = (0, table.len() / 8);
    while low < high {
        let middle = usize::midpoint(low, high);
        let row = table.get(middle * 8..middle * 8 + 8)?;
        match data::u32_at(row, 0).cmp(&point) {
            std::cmp::Ordering::Equal => return plain(row.get(4..)?),
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    None
}

fn plain(padded: &'static [u8]) -> Option<&'static str> {
    let length = padded.iter().position(|&byte| byte == 0).unwrap_or(padded.len());
    std::str::from_utf8(padded.get(..length)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, key: &str) {
        assert_eq!(fold(text), key, "{text}");
    }

    #[test]
    fn case_accents_and_punctuation_fall_away() {
        check("São Paulo", "saopaulo");
        check("ŁÓDŹ", "lodz");
        check("St. Gallen", "stgallen");
        check("Xi’an", "xian");
        check("Straße", "strasse");
        check("İstanbul", "istanbul");
        check("Ｔｏｋｙｏ", "tokyo");
        check("Zu\u{308}rich", "zurich");
        check("Đà Nẵng", "danang");
    }

    #[test]
    fn other_scripts_stay() {
        check("【上海市】", "上海市");
        check("Орёл", "орел");
        check("Αθήνα", "αθηνα");
        check("서울", "서울");
    }
}
