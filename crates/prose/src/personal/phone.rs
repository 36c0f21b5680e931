//! Numbers in the shape of a telephone.
//!
//! With a plus and a country code, as a Chinese mobile number, as national groups with brackets or
//! an area code, or after a word that announces a telephone. A bare run of digits without any of
//! these is more likely a tracking number, a date or a postcode, and stays.

use super::{Kind, Span};

/// Words after which any plausible number is a telephone.
const ANNOUNCED: &[&str] = &[
    "电话",
    "電話",
    "手机",
    "手機",
    "联系方式",
    "聯絡",
    "联系",
    "전화",
    "연락처",
    "phone",
    "tel",
    "telephone",
    "mobile",
    "mob",
    "call",
    "cell",
    "contact",
    "telefon",
    "tel.",
    "téléphone",
    "teléfono",
    "telefone",
    "telefono",
    "telefoon",
    "тел",
    "телефон",
    "numer",
    "ring",
    "whatsapp",
    "fono",
];

/// Adds the telephone numbers of a text.
pub(super) fn find(text: &str, spans: &mut Vec<Span>) {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return;
    }
    let mut at = 0;
    while let Some((start, end)) = next(text, at) {
        at = end;
        let taken = spans.iter().any(|span| span.start < end && start < span.end);
        let run = text.get(start..end).unwrap_or_default();
        // A bracket that closes after the number is not of the number.
        let plain = if run.contains([')', '）']) { run } else { run.trim_start_matches(['(', '（', ' ']) };
        let (start, run) = (end - plain.len(), plain);
        if !taken && is_phone(text, start, end, run) {
            spans.push(Span { start, end, kind: Kind::Phone });
        }
    }
}

/// The next run of digits and what stands between the digits of a telephone.
fn next(text: &str, from: usize) -> Option<(usize, usize)> {
    let opens = |c: char| c.is_ascii_digit() || c == '+' || c == '(' || c == '（';
    let mut at = from;
    loop {
        let (skip, first) = text.get(at..)?.char_indices().find(|(_, c)| opens(*c))?;
        let start = at + skip;
        if let Some(length) = length(text.get(start..)?) {
            return Some((start, start + length));
        }
        at = start + first.len_utf8();
    }
}

/// How long a run of digits is that begins here; none without a digit near.
fn length(run: &str) -> Option<usize> {
    let (mut end, mut digits, mut gap) = (0, 0, 0);
    for (at, c) in run.char_indices() {
        match c {
            c if c.is_ascii_digit() || c == '*' && digits > 2 => {
                digits += 1;
                gap = 0;
                end = at + 1;
            }
            '+' if digits == 0 && gap < 3 => gap += 1,
            ' ' | '-' | '.' | '(' | ')' | '/' | '（' | '）' | '‑' if gap < 2 => gap += 1,
            _ => break,
        }
    }
    (digits > 0).then_some(end)
}

fn is_phone(text: &str, start: usize, end: usize, run: &str) -> bool {
    let before = text.get(..start).unwrap_or_default();
    let after = text.get(end..).unwrap_or_default();
    let glued = before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '#')
        || after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '%');
    let digits: String = run.chars().filter(|c| c.is_ascii_digit() || *c == '*').collect();
    if glued || is_time(run, after) {
        return false;
    }
    let count = digits.len();
    if run.trim_start_matches(['(', '（']).starts_with('+') {
        return (8..=15).contains(&count);
    }
    if is_announced(before) {
        return (5..=15).contains(&count) && !is_date(run);
    }
    if is_date(run) {
        return false;
    }
    let mobile =
        count == 11 && digits.starts_with('1') && matches!(digits.as_bytes().get(1), Some(b'3'..=b'9'));
    let international = digits.starts_with("00") && (11..=15).contains(&count);
    mobile && !run.contains(['.', '/']) || international || is_grouped(run, &digits)
}

/// National numbers as people write them: `(0)20 7946 0000`, `555-010-1234`, `010-1234-5678`.
fn is_grouped(run: &str, digits: &str) -> bool {
    let groups: Vec<usize> = run
        .split(|c: char| !c.is_ascii_digit() && c != '*')
        .map(str::len)
        .filter(|length| *length > 0)
        .collect();
    let bracket = run.contains(['(', '（']) && run.contains([')', '）']);
    let area = digits.starts_with('0') && (9..=12).contains(&digits.len()) && groups.len() >= 2;
    let north_american = matches!(groups[..], [3, 3, 4] | [1, 3, 3, 4]) && run.contains(['-', '.', ')']);
    (bracket && (9..=12).contains(&digits.len())) || area || north_american
}

/// Whether a word for a telephone stands before, with nothing but marks between.
fn is_announced(before: &str) -> bool {
    let plain = before
        .trim_end_matches(|c: char| c.is_whitespace() || ":：.,，【[（(为是は#№".contains(c))
        .to_lowercase();
    let plain = plain
        .strip_suffix(" number")
        .or(plain.strip_suffix(" no"))
        .or(plain.strip_suffix("号码"))
        .or(plain.strip_suffix("番号"))
        .unwrap_or(&plain);
    let plain = plain.trim_end();
    ANNOUNCED.iter().any(|word| {
        plain.strip_suffix(word).is_some_and(|rest| {
            crate::fold::is_unspaced(word.chars().next().unwrap_or(' '))
                || !rest.ends_with(char::is_alphanumeric)
        })
    })
}

/// A date in figures: year first or last, or two short groups before a year.
fn is_date(run: &str) -> bool {
    let groups: Vec<&str> =
        run.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    let is = |group: &str, most: u32| {
        group.len() <= 2 && group.parse::<u32>().is_ok_and(|number| (1..=most).contains(&number))
    };
    let year = |group: &str| group.len() == 4 && (group.starts_with("19") || group.starts_with("20"));
    match groups[..] {
        [first, second, third, ..] => {
            (year(first) && is(second, 12) && is(third, 31))
                || (is(first, 31) && is(second, 31) && year(third))
        }
        [only] => only.len() == 8 && year(&only[..4]),
        _ => false,
    }
}

/// `14:05`: a colon follows at once.
fn is_time(run: &str, after: &str) -> bool {
    let last = run.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    after.starts_with(':') && last.len() <= 2
}
