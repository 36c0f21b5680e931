//! What the words of a printed location may mean: every city, region, country and airport that is called so.

use crate::table::{self, Ref};
use crate::words::Word;

/// A name is at most so many words long.
const LONGEST_NAME: usize = 5;
/// Writing without spaces is searched for names of up to so many characters.
const LONGEST_DENSE: usize = 8;

/// Words of the trade and endings of names: never a place by themselves.
#[rustfmt::skip]
const NO_PLACE: &[&str] = &[
    "air", "airport", "aeroporto", "agency", "area", "avenue", "ave", "bp", "branch", "bureau", "bus", "carrier", "cargo",
    "center", "central", "centre", "centro", "city", "cdd", "ciudad", "co", "ctce", "cte", "customs", "customer", "del", "delivery",
    "dc", "depot", "deposito", "destination", "dhl", "dispatch", "distribution", "district", "do", "dom", "domestic", "east", "ems",
    "en", "exchange", "export", "express", "facility", "fedex", "flughafen", "freight", "from", "gate", "gateway", "hall", "head",
    "hub", "import", "in", "inbound", "int", "international", "intl", "inward", "isc", "ips", "la", "las", "line", "local",
    "logistics", "lot", "mail", "main", "market", "mc", "ndc", "network", "new", "north", "of", "office", "oe", "on", "operations",
    "origin", "outbound", "package", "paketzentrum", "parcel", "park", "partner", "pei", "plant", "point", "port", "post", "postal",
    "poste", "posten", "postnl", "prefecture", "processing", "province", "qu", "regional", "road", "route", "san", "sc", "seller",
    "service", "sheng", "shi", "shop", "site", "sort", "sorting", "south", "st", "station", "store", "street", "super", "terminal", "the",
    "to", "town", "transit", "transport", "truck", "unidade", "unit", "united", "unknown", "ups", "usps", "vehicle", "via", "village",
    "warehouse", "west", "world", "xian", "yes", "zhen", "zone", "zustellung", "zustellbasis", "internacional", "tratamento",
    "sucursal", "oficina", "agencia", "cedex", "pdc", "gmbh", "ltd", "limited", "inc", "company", "none", "null", "na",
    "中心", "国际", "机场", "邮件", "处理", "营业", "快递", "物流", "公司", "航空", "海关", "中转", "分拨", "交換", "交换", "空港", "国際", "郵便", "支店",
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
    /// The cities of that name.
    pub(crate) fn cities(&self) -> impl Iterator<Item = u32> + '_ {
        self.refs.iter().filter_map(|&it| match it {
            Ref::City(rank) => Some(rank),
            _ => None,
        })
    }
}

/// Whether a word of the trade, or the like, which names no place by itself.
pub(crate) fn is_no_place(key: &str) -> bool {
    NO_PLACE.contains(&key)
}

/// The names among the words, each as long as can be, from left to right.
pub(crate) fn spans(words: &[Word<'_>]) -> Vec<Span> {
    let (mut spans, mut from) = (Vec::new(), 0);
    while let Some(word) = words.get(from) {
        if word.dense {
            dense_spans(from, &word.key, &mut spans);
            from += 1;
        } else if let Some(span) = longest_at(words, from) {
            from = span.to;
            spans.push(span);
        } else {
            from += 1;
        }
    }
    spans
}

fn longest_at(words: &[Word<'_>], from: usize) -> Option<Span> {
    let piece = words.get(from)?.piece;
    let held =
        words[from..].iter().take(LONGEST_NAME).take_while(|word| word.piece == piece && !word.dense).count();
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

fn dense_spans(at: usize, key: &str, spans: &mut Vec<Span>) {
    let starts: Vec<usize> = key.char_indices().map(|(at, _)| at).chain([key.len()]).collect();
    let mut from = 0;
    while from + 2 < starts.len() {
        let longest = LONGEST_DENSE.min(starts.len() - 1 - from);
        let found = (2..=longest).rev().find_map(|length| {
            let name = &key[starts[from]..starts[from + length]];
            let refs = if is_no_place(name) { Vec::new() } else { table::lookup(name) };
            (!refs.is_empty()).then_some((length, refs))
        });
        if let Some((length, refs)) = found {
            spans.push(Span { from: at, to: at + 1, refs });
            from += length;
        } else {
            from += 1;
        }
    }
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
    fn the_longest_name_wins() {
        check("New York City distribution center", &["New York City"]);
        check("Rio de Janeiro / RJ", &["Rio de Janeiro"]);
        check("JiangSuShengSuZhouShi", &["Jiang Su Sheng", "Su Zhou Shi"]);
    }

    #[test]
    fn words_of_the_trade_are_no_places() {
        check("INTERNATIONAL POST OFFICE CENTRAL", &[]);
        check("Parcel Center 4", &[]);
    }

    #[test]
    fn names_are_found_inside_writing_without_spaces() {
        let words = words("浙江省宁波市处理中心");
        assert_eq!(spans(&words).len(), 2);
    }
}
