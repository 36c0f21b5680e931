//! What the words of a printed location may mean: every city, region, country and airport that is called so.

use crate::table::{self, Ref};
use crate::words::Word;

/// A name is at most so many words long.
const LONGEST_NAME: usize = 5;
/// So many words are enough.
const MOST_WORDS: usize = 24;
/// Writing without spaces is searched for names of up to so many characters.
const LONGEST_DENSE: usize = 8;

/// Words of the trade and endings of names: never a place by themselves. Sorted.
#[rustfmt::skip]
const NO_PLACE: &[&str] = &[
    "abholstation", "address", "aeroporto", "agencia", "agency", "air", "airline", "airlines", "airport", "annahme",
    "annex", "area", "ave", "avenue", "bp", "branch", "briefzentrum", "bureau", "bus", "cargo", "carrier", "cdd",
    "cedex", "center", "central", "centre", "centro", "city", "ciudad", "client", "co", "company", "consignee",
    "ctce", "cte", "custom", "customer", "customs", "dc", "dealer", "del", "delivery", "deposito", "depot", "depots",
    "depozit", "destination", "dhl", "dispatch", "distribution", "district", "do", "dom", "domestic", "east", "ems",
    "en", "exchange", "export", "express", "facility", "fedex", "filiale", "flight", "flughafen", "forwarder",
    "forwarding", "freight", "from", "gate", "gateway", "gmbh", "hall", "handling", "head", "hub", "import", "in",
    "inbound", "inc", "int", "internacional", "international", "intl", "inward", "ips", "isc", "la", "lager", "las",
    "limited", "line", "local", "locker", "logistics", "lot", "ltd", "mail", "main", "market", "mc", "na", "ndc",
    "network", "new", "none", "north", "null", "oe", "of", "office", "oficina", "on", "operations", "origin",
    "outbound", "package", "paketzentrum", "parcel", "park", "partner", "pdc", "pei", "pickup", "plant", "point",
    "port", "portal", "post", "postal", "postamt", "poste", "posten", "postnl", "prefecture", "processing",
    "province", "qu", "recipient", "regional", "return", "road", "route", "san", "sc", "seller", "sender", "service",
    "servicio", "sheng", "shi", "shipper", "shop", "site", "sort", "sorting", "south", "st", "station", "store",
    "street", "sucursal", "super", "system", "terminal", "the", "to", "town", "transit", "transport", "tratamento",
    "truck", "unidade", "unidades", "unit", "united", "unknown", "ups", "usps", "vehicle", "via", "village",
    "warehouse", "west", "world", "xian", "yes", "zbs", "zentrale", "zhen", "zone", "zustellbasis", "zustellung",
    "中心", "中转", "交换", "交換", "公司", "分拨", "国际", "国際", "处理", "快递", "支店", "机场", "海关", "物流", "空港", "航空", "营业", "邮件", "郵便",
];

/// Of these, the words that are part of many a name: beside a known name they make another name of it.
#[rustfmt::skip]
const PARTS_OF_NAMES: &[&str] = &[
    "del", "east", "la", "las", "new", "north", "park", "point", "port", "road", "san", "south", "st", "street", "village", "west",
];

/// Words that may be one name, and what is called so.
#[derive(Debug)]
pub(crate) struct Span {
    /// The first word.
    pub(crate) from: usize,
    /// One after the last word.
    pub(crate) to: usize,
    /// What is called so.
    pub(crate) refs: Vec<Ref>,
}

impl Span {
    /// The cities of that name, and whether it is their own name.
    pub(crate) fn cities(&self) -> impl Iterator<Item = (u32, bool)> + '_ {
        self.refs.iter().filter_map(|&it| match it {
            Ref::City(rank) => Some((rank, true)),
            Ref::Alias(rank) => Some((rank, false)),
            _ => None,
        })
    }
}

/// Whether a word of the trade, or the like, which names no place by itself.
pub(crate) fn is_no_place(key: &str) -> bool {
    NO_PLACE.binary_search(&key).is_ok()
}

/// Whether a name stands beside a word that may belong to it: `Sefton` in `Sefton Park`.
pub(crate) fn is_torn(words: &[Word<'_>], spans: &[Span], name: (usize, usize)) -> bool {
    let Some(first) = words.get(name.0) else { return false };
    let free = |at: &usize| !spans.iter().any(|span| (span.from..span.to).contains(at));
    let beside = |at: usize| words.get(at).filter(|word| word.piece == first.piece);
    let joins = |word: &Word<'_>| {
        let part = PARTS_OF_NAMES.binary_search(&word.key.as_str()).is_ok();
        let code = word.is_capitals(2) || word.is_capitals(3);
        part || !(code || word.dense || word.is_number() || is_no_place(&word.key))
    };
    let before = name.0.checked_sub(1).filter(free).and_then(beside);
    // Without spaces, what stands before belongs to the name; after it mostly stands what is there.
    before.is_some_and(|word| if first.dense { word.dense } else { joins(word) })
        || Some(name.1).filter(free).and_then(beside).is_some_and(joins)
}

/// The names among the words, each as long as can be, from left to right.
pub(crate) fn spans(words: &[Word<'_>]) -> Vec<Span> {
    let (mut spans, mut from) = (Vec::new(), 0);
    while from < words.len() {
        if let Some(span) = longest_at(words, from) {
            from = span.to;
            spans.push(span);
        } else {
            from += 1;
        }
    }
    spans
}

fn longest_at(words: &[Word<'_>], from: usize) -> Option<Span> {
    let first = words.get(from)?;
    let joins = |word: &&Word<'_>| word.piece == first.piece && !word.dense;
    let held =
        if first.dense { 1 } else { words[from..].iter().take(LONGEST_NAME).take_while(joins).count() };
    (1..=held).rev().find_map(|length| {
        let part = &words[from..from + length];
        let refs = refs_of(part);
        (!refs.is_empty()).then_some(Span { from, to: from + length, refs })
    })
}

fn refs_of(part: &[Word<'_>]) -> Vec<Ref> {
    if part.iter().all(|word| is_no_place(&word.key) || word.is_number()) {
        return Vec::new();
    }
    // A number or a word of the trade at an end belongs to no name.
    if part.len() > 1 && [part.first(), part.last()].into_iter().flatten().any(Word::is_number) {
        return Vec::new();
    }
    let key: String = part.iter().map(|word| word.key.as_str()).collect();
    match key.len() {
        0..2 => Vec::new(),
        2 => {
            let mut refs = table::lookup(&key);
            let told = part.first().is_some_and(|word| word.is_capitals(2));
            refs.retain(|it| told && matches!(it, Ref::Country(_)));
            refs
        }
        3 if part.len() > 1 => Vec::new(),
        _ => or_without_ending(&key),
    }
}

/// Looks a name up, and if there is none, without the Chinese word for city, province, county, district or town.
fn or_without_ending(key: &str) -> Vec<Ref> {
    let refs = table::lookup(key);
    if !refs.is_empty() || key.len() < 7 {
        return refs;
    }
    let stem = ["sheng", "xian", "zhen", "shi"].iter().find_map(|ending| key.strip_suffix(ending));
    stem.map(table::lookup).unwrap_or_default()
}

/// Cuts writing without spaces where names begin and end, so that each name is a word.
pub(crate) fn cut_dense(words: Vec<Word<'_>>) -> Vec<Word<'_>> {
    let mut cut = Vec::with_capacity(words.len());
    for word in words {
        if !word.dense || cut.len() >= MOST_WORDS {
            cut.push(word);
            continue;
        }
        let parts = dense_parts(&word.key);
        let part = |key: &str| Word { key: key.to_owned(), text: word.text, ..word };
        cut.extend(parts.into_iter().map(part));
    }
    cut
}

fn dense_parts(key: &str) -> Vec<&str> {
    let starts: Vec<usize> = key.char_indices().map(|(at, _)| at).chain([key.len()]).collect();
    let (mut parts, mut rest, mut from) = (Vec::new(), 0, 0);
    while from + 2 < starts.len() {
        let longest = LONGEST_DENSE.min(starts.len() - 1 - from);
        let is_name = |length: &usize| {
            let name = &key[starts[from]..starts[from + length]];
            !is_no_place(name) && !table::lookup(name).is_empty()
        };
        let begins = table::begins(&key[starts[from]..starts[from + 2]]);
        if let Some(length) = (2..=longest).rev().filter(|_| begins).find(is_name) {
            parts.extend([&key[starts[rest]..starts[from]], &key[starts[from]..starts[from + length]]]);
            from += length;
            rest = from;
        } else {
            from += 1;
        }
    }
    parts.push(&key[starts[rest]..]);
    parts.retain(|part| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::words;

    #[track_caller]
    fn check(printed: &str, expected: &[&str]) {
        let words = words(printed);
        let found: Vec<String> = spans(&words)
            .iter()
            .map(|span| words[span.from..span.to].iter().map(|word| word.text).collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(found, expected, "{printed}");
    }

    #[test]
    fn the_words_of_the_trade_are_sorted() {
        assert!(NO_PLACE.is_sorted() && PARTS_OF_NAMES.is_sorted());
        assert!(PARTS_OF_NAMES.iter().all(|part| is_no_place(part)));
    }

    #[test]
    fn the_longest_name_wins() {
        check("New York City distribution center", &["New York City"]);
        check("Rio de Janeiro / RJ", &["Rio de Janeiro"]);
        check("JiangSuShengSuZhouShi", &["Jiang Su Sheng", "Su Zhou Shi"]);
    }

    #[track_caller]
    fn check_torn(printed: &str, expected: bool) {
        let words = words(printed);
        let spans = spans(&words);
        let span = spans.first().unwrap();
        assert_eq!(is_torn(&words, &spans, (span.from, span.to)), expected, "{printed}");
    }

    #[test]
    fn a_word_beside_a_name_may_make_another_of_it() {
        check_torn("Lyon Sud-Ouestville", true);
        check_torn("Kassel Park", true);
        check_torn("Kassel Hub", false);
        check_torn("Kassel, Sud-Ouestville", false);
        check_torn("34117 Kassel DE", false);
    }

    #[test]
    fn words_of_the_trade_are_no_places() {
        check("INTERNATIONAL POST OFFICE CENTRAL", &[]);
        check("Parcel Center 4", &[]);
    }

    #[test]
    fn names_are_found_inside_writing_without_spaces() {
        let words = cut_dense(words("浙江省宁波市处理中心"));
        let keys: Vec<_> = words.iter().map(|word| word.key.as_str()).collect();
        assert_eq!(keys, ["浙江省", "宁波市", "处理中心"]);
        assert_eq!(spans(&words).len(), 2);
    }

    #[test]
    fn a_short_name_after_other_signs_is_torn() {
        let words = cut_dense(words("新宁波"));
        assert!(is_torn(&words, &spans(&words), (1, 2)));
    }
}
