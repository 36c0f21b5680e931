//! Folds a text to the one shape in which texts and tables are compared.
//!
//! Lower case, no accents, full-width letters made narrow, traditional Chinese characters made
//! simplified, punctuation made space. Words stand between single spaces; scripts that write no
//! spaces (and Korean, which writes them as it likes) are run together. The whole stands between
//! [`START`] and [`END`], so that a table can speak of the whole text.

/// Stands before the first word.
pub(crate) const START: char = '\u{2}';
/// Stands after the last word.
pub(crate) const END: char = '\u{3}';
/// No event text needs more; the rest of a longer one is not read.
pub(crate) const LONGEST: usize = 2_000;

/// Folds a text, marks included.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    out.push(START);
    let mut gap = Gap::Break;
    // `OutForDelivery` is three words; a brand inside a sentence (`PostNL`) stays one.
    let runs_together = !text.trim().contains(char::is_whitespace);
    let mut small = false;
    for c in text.chars().take(LONGEST) {
        let c = narrow(c);
        if is_mark(c) {
            continue;
        }
        if runs_together && small && c.is_uppercase() {
            gap = Gap::Break;
        }
        small = c.is_lowercase();
        if !c.is_alphanumeric() {
            gap = gap.max(if c.is_whitespace() { Gap::Space } else { Gap::Break });
            continue;
        }
        for c in c.to_lowercase().filter(|c| !is_mark(*c)) {
            open(&mut out, c, gap);
            push_plain(&mut out, c);
            gap = Gap::None;
        }
    }
    out.push(' ');
    out.push(END);
    out
}

/// What lies between two letters: nothing, white space, or punctuation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Space,
    Break,
}

/// Puts a space where a new word begins.
fn open(out: &mut String, next: char, gap: Gap) {
    let Some(last) = out.chars().next_back() else { return };
    let both = is_unspaced(last) && is_unspaced(next);
    let changes = last.is_alphanumeric() && is_unspaced(last) != is_unspaced(next);
    if last == START || changes || gap == Gap::Break || (gap == Gap::Space && !both) {
        out.push(' ');
    }
}

fn push_plain(out: &mut String, c: char) {
    match c {
        'ß' => out.push_str("ss"),
        'æ' => out.push_str("ae"),
        'œ' => out.push_str("oe"),
        'þ' => out.push_str("th"),
        c if c.is_ascii() => out.push(c),
        c => out.push(unaccented(c).or_else(|| simplified(c)).unwrap_or(c)),
    }
}

fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    }
}

/// Accents and vowel signs that stand apart from their letter.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}')
}

/// Letters of scripts whose words need no space between them: Han, kana, Hangul, Thai.
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{e7f}' | '\u{1100}'..='\u{11ff}' | '\u{3005}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}')
}

fn unaccented(c: char) -> Option<char> {
    Some(match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ạ'..='ặ' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' | 'đ' | 'ð' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ẹ'..='ệ' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ỉ' | 'ị' => 'i',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' | 'ọ'..='ợ' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ț' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' | 'ụ'..='ự' => 'u',
        'ý' | 'ÿ' | 'ỳ'..='ỹ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ё' => 'е',
        'й' => 'и',
        'ї' => 'і',
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        'أ' | 'إ' | 'آ' => 'ا',
        'ى' => 'ي',
        'ة' => 'ه',
        _ => return None,
    })
}

/// The simplified character of a traditional one, for those that carriers use.
fn simplified(c: char) -> Option<char> {
    let at = PAIRS.binary_search_by_key(&c, |pair| pair.0).ok()?;
    PAIRS.get(at).map(|pair| pair.1)
}

include!(concat!(env!("OUT_DIR"), "/variants.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, folded: &str) {
        assert_eq!(fold(text).trim_matches([START, END]), folded);
    }

    #[test]
    fn case_accents_and_punctuation_go() {
        check("  Objeto SAIU, p/ entrega: «Às 9»", " objeto saiu p entrega as 9 ");
        check("İletildi – Çıkış ŞUBE", " iletildi cikis sube ");
        check("Straße_42", " strasse 42 ");
    }

    #[test]
    fn composed_and_decomposed_letters_are_one() {
        check("livre\u{301} йод", " livre иод ");
        check("livré и\u{306}од", " livre иод ");
    }

    #[test]
    fn scripts_without_spaces_run_together() {
        check("配達 完了", " 配达完了 ");
        check("배송 완료", " 배송완료 ");
        check("到達USPS處理中心", " 到达 usps 处理中心 ");
        check("已妥投，簽收", " 已妥投 签收 ");
    }

    #[test]
    fn full_width_letters_become_narrow() {
        check("ＥＭＳ　到着", " ems 到着 ");
    }

    #[test]
    fn a_name_of_a_program_is_cut_into_its_words() {
        check("OutForDelivery", " out for delivery ");
        check("OUT_FOR_DELIVERY", " out for delivery ");
        check("PostNL heeft", " postnl heeft ");
    }

    #[test]
    fn an_empty_text_is_two_marks() {
        check("", " ");
    }

    #[test]
    fn a_long_text_is_cut() {
        assert!(fold(&"ab ".repeat(100_000)).len() < LONGEST + 100);
    }

    #[test]
    fn the_pairs_are_in_order() {
        assert!(PAIRS.windows(2).all(|two| two[0].0 < two[1].0));
    }
}
