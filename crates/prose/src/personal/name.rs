//! What is a name, after the word that announces a person.
//!
//! A colon or a bracket says that a value follows; then nearly anything that looks like a name is
//! one. Without a colon only some words ("signed by") are trusted, and only names in capitals.

/// Words that say who, but no name.
const NOBODY: &[&str] = &[
    "本人",
    "他人",
    "家人",
    "同事",
    "邻居",
    "门卫",
    "前台",
    "物业",
    "收发室",
    "保安",
    "驿站",
    "单位",
    "代收",
    "代收点",
    "自提",
    "快递柜",
    "菜鸟驿站",
    "丰巢",
    "他人代收",
    "家人代收",
    "本人签收",
    "本人收",
    "亲友",
    "朋友",
    "客户",
    "图片",
    "已签收",
    "본인",
    "가족",
    "경비실",
    "동료",
    "관리실",
    "문앞",
    "우편함",
    "本人様",
    "recipient",
    "receiver",
    "addressee",
    "consignee",
    "customer",
    "courier",
    "carrier",
    "driver",
    "neighbour",
    "neighbor",
    "reception",
    "receptionist",
    "front desk",
    "mailroom",
    "mail room",
    "agent",
    "airline",
    "sender",
    "shipper",
    "merchant",
    "warehouse",
    "depot",
    "facility",
    "hub",
    "customs",
    "usps",
    "ups",
    "dhl",
    "fedex",
    "royal mail",
    "canada post",
    "post",
    "signature",
    "available",
    "home",
    "absent",
    "not",
    "n/a",
    "na",
    "none",
    "unknown",
    "family",
    "concierge",
    "security",
    "resident",
    "individual",
    "self",
    "local",
    "the",
    "a",
    "an",
    "your",
    "us",
    "our",
    "last",
    "delivery",
    "line",
    "third",
    "partner",
    "nachbar",
    "empfänger",
    "absender",
    "kunde",
    "empfangsberechtigte",
    "voisin",
    "gardien",
    "accueil",
    "vecino",
    "portero",
    "portería",
    "conserje",
    "porteiro",
    "vizinho",
    "portaria",
    "vicino",
    "portiere",
    "buren",
    "granne",
    "sąsiad",
    "сосед",
    "лично",
    "лично в руки",
    "особисто",
    "kendisi",
    "komşu",
    "o próprio",
    "próprio",
    "titular",
    "mandataire",
    "correios",
];

/// Words that end a name in running text.
const ENDS: &[&str] = &[
    "at",
    "on",
    "in",
    "from",
    "for",
    "and",
    "to",
    "is",
    "was",
    "has",
    "will",
    "please",
    "tel",
    "phone",
    "mobile",
    "date",
    "time",
    "with",
    "via",
    "by",
    "am",
    "um",
    "in der",
    "le",
    "à",
    "el",
    "en",
    "em",
    "às",
    "il",
    "op",
    "om",
    "den",
    "kl",
    "в",
    "тел",
    "телефон",
    "phone:",
    "contact",
    "no",
    "number",
    "not",
    "delivered",
    "signed",
    "location",
    "relationship",
    "dnia",
    "tarih",
    "dne",
    "电话",
    "联系电话",
    "手机",
    "手机号",
    "電話",
    "전화",
    "연락처",
];

/// Labels after which a name may follow without a colon.
const OPEN: &[&str] = &[
    "signed by",
    "signed for by",
    "electronically signed by",
    "unterschrieben von",
    "übernommen von",
    "entgegengenommen von",
    "getekend door",
    "kvitterad av",
    "undertecknad av",
    "underskrevet af",
    "signert av",
    "signé par",
    "firmado por",
    "assinado por",
    "firmato da",
    "teslim alan",
    "received by",
    "odebrane przez",
];

/// Whether a colon or a bracket must follow the label.
pub(super) fn is_closed(label: &str) -> bool {
    !OPEN.contains(&label)
}

/// Where a name stands in what follows a label: how much to skip, and its length.
pub(super) fn after(rest: &str, closed: bool) -> Option<(usize, usize)> {
    let mut skip = 0;
    let mut marked = false;
    for c in rest.chars() {
        match c {
            ':' | '：' => marked = true,
            '【' | '[' | '［' | '(' | '（' | '「' => marked = true,
            c if c.is_whitespace() => {}
            _ => break,
        }
        skip += c.len_utf8();
    }
    if !marked && (closed || skip == 0) {
        return None;
    }
    let value = rest.get(skip..)?;
    let length = length(value);
    let name = value.get(..length)?;
    is_name(name, marked).then_some((skip, length))
}

/// A Chinese name that runs on from its label: two to four characters, and then a telephone.
pub(super) fn run_on(rest: &str) -> Option<(usize, usize)> {
    let is_han = |c: &char| matches!(c, '\u{4e00}'..='\u{9fff}');
    let name: String = rest.chars().take_while(is_han).take(5).collect();
    let then = rest.get(name.len()..)?.trim_start();
    let telephone = then.trim_start_matches(['(', '（', '[', '【', ',', '，', ':', '：', ' ']);
    let follows = telephone.starts_with(|c: char| c.is_ascii_digit() || c == '+')
        || ["电话", "電話", "联系电话", "手机"].iter().any(|word| telephone.starts_with(word));
    let verb = name.contains(|c| "正在已派将为送电不的收取请有未至到前姓".contains(c));
    ((2..=4).contains(&name.chars().count()) && follows && !verb && !NOBODY.contains(&name.as_str()))
        .then_some((0, name.len()))
}

/// How far a name goes: to punctuation, a digit, or a word that no name holds.
fn length(value: &str) -> usize {
    let stop = value.char_indices().find(|(at, c)| stops(value, *at, *c)).map_or(value.len(), |(at, _)| at);
    let mut end = 0;
    let mut at = 0;
    for (count, word) in value.get(..stop).unwrap_or_default().split(' ').enumerate() {
        let plain = word.trim_matches(['.', '-']).to_lowercase();
        if count == 5 || ENDS.contains(&plain.as_str()) {
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
