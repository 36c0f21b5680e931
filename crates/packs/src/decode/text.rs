//! Bytes to text. Carriers send UTF-8, and at times something else: what is declared or marked is believed,
//! what is neither is tried as GB 18030 and then taken as Windows-1252, and we say so.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, UTF_8, WINDOWS_1252};

/// The text of a capture, and a remark when its encoding had to be guessed.
#[must_use]
pub fn text(bytes: &[u8]) -> (Cow<'_, str>, Option<String>) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return (encoding.decode_without_bom_handling(&bytes[length..]).0, None);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (Cow::Borrowed(text), None);
    }
    if let Some(encoding) = declared(bytes).filter(|encoding| *encoding != UTF_8) {
        return (encoding.decode_without_bom_handling(bytes).0, None);
    }
    guess(bytes)
}

/// Whether these bytes are no text at all.
#[must_use]
pub fn is_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    let marked = Encoding::for_bom(bytes).is_some();
    !marked && head.contains(&0)
}

/// The encoding that an XML declaration or the header of an EDIFACT interchange names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    if let Some(repertoire) = super::edifact::repertoire(&head) {
        return repertoire;
    }
    let rest = head.strip_prefix("<?xml")?.split_once("encoding=")?.1;
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Encoding::for_label(rest[1..].split(quote).next()?.as_bytes())
}

fn guess(bytes: &[u8]) -> (Cow<'_, str>, Option<String>) {
    let chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let tried = GB18030.decode_without_bom_handling_and_without_replacement(bytes);
    let (text, name) = match tried.filter(|text| chinese(text) && stands_in_pairs(bytes)) {
        Some(text) => (text, "GB 18030"),
        None => (WINDOWS_1252.decode_without_bom_handling(bytes).0, "Windows-1252"),
    };
    (text, Some(format!("the capture is not UTF-8 and says no encoding; read as {name}")))
}

/// Whether most bytes beyond ASCII stand beside another, as Chinese signs do; those of Köln and Málaga stand alone.
fn stands_in_pairs(bytes: &[u8]) -> bool {
    let (mut alone, mut beside) = (0_usize, 0_usize);
    for run in bytes.split(u8::is_ascii).filter(|run| !run.is_empty()) {
        if run.len() == 1 {
            alone += 1;
        } else {
            beside += run.len();
        }
    }
    beside > alone
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_8_is_borrowed() {
        assert!(matches!(text("é".as_bytes()), (Cow::Borrowed("é"), None)));
    }

    #[test]
    fn a_mark_and_a_declaration_are_believed() {
        assert_eq!(text(&[0xFF, 0xFE, b'a', 0, b'b', 0]).0, "ab");
        let latin = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xe9</a>";
        assert!(text(latin).0.ends_with("<a>é</a>"));
        assert!(text(b"UNB+UNOC:3+M\xfcller+X'").0.contains("Müller"));
        assert!(text(b"UNA:+.? 'UNB+UNOE:3+\xbc+X'").0.contains('М'));
    }

    #[test]
    fn an_encoding_without_quotes_is_none() {
        assert!(text(b"<?xml encoding=\xef\xbf\xbd<html><\xff").0.starts_with("<?xml"));
        assert!(text(b"<?xml encoding=").1.is_none());
    }

    #[test]
    fn what_is_unmarked_is_guessed_and_said() {
        let (words, remark) = text(b"\xb9\xe3\xb6\xab\xca\xa1");
        assert_eq!(words, "广东省");
        assert!(remark.unwrap().contains("GB 18030"));
    }

    #[test]
    fn zero_bytes_are_no_text() {
        assert!(is_binary(&[1, 0, 2]));
        assert!(!is_binary(b"{}"));
    }

    #[test]
    fn letters_with_accents_are_no_chinese() {
        for words in [
            "K\u{f6}ln",
            "M\u{e1}laga, Espa\u{f1}a",
            "\u{fc}bergeben an Spediteur, K\u{f6}ln",
            "Orl\u{e9}ans",
            "S\u{e3}o Paulo",
        ] {
            let bytes = WINDOWS_1252.encode(words).0;
            assert_eq!(text(&bytes).0, words);
        }
        let chinese = "运单号,时间\n1,已揽收";
        assert_eq!(text(&GB18030.encode(chinese).0).0, chinese);
    }
}
