//! GS1 EPCIS 2.0 (JSON-LD) to a tree of parcels: documents, answers to queries, and single events.
//!
//! An event of EPCIS names any number of objects, and its words come in several spellings. Here each object is a
//! parcel with its events: `{ parcels: [{ number, epc, events: [{ …, time, bizStep, disposition }] }] }`. An SSCC or
//! another key of GS1 is read as its digits, the words of the vocabulary as their short form, and the time in
//! the offset that the event states beside it. What is none of this stays the JSON that it is.

use std::borrow::Cow;
use std::collections::HashMap;

use jiff::Timestamp;
use jiff::tz::Offset;

use super::{Budget, Unreadable, json};
use crate::tree::Tree;

type Fields<'a> = Vec<(Cow<'a, str>, Tree<'a>)>;

/// Where an event lists its objects. They are not repeated in the event of each: none learns of the others.
const OBJECTS: &[&str] = &["epcList", "parentID", "childEPCs", "inputEPCList", "outputEPCList"];
/// How far into a text the marks of EPCIS are looked for: contexts stand before them.
const HEAD: usize = 8 * 1024;

/// Whether a JSON text looks like EPCIS.
pub(super) fn is_one(text: &str) -> bool {
    let head = &text.as_bytes()[..text.len().min(HEAD)];
    let marked = |mark: &[u8]| head.windows(mark.len()).any(|window| window == mark);
    marked(b"\"EPCISDocument\"")
        || marked(b"\"EPCISQueryDocument\"")
        || (marked(b"\"eventTimeZoneOffset\"") && marked(b"\"eventTime\""))
}

/// Decodes a document.
pub fn decode(text: &str) -> Result<Tree<'_>, Unreadable> {
    let tree = json::decode(text)?;
    let budget = Budget::default();
    let Some(events) = events(&tree) else { return Ok(tree) };
    let mut parcels: Vec<(String, String, Vec<Tree<'_>>)> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for event in events {
        for epc in
            OBJECTS.iter().flat_map(|name| event.named(name)).flat_map(Tree::items).filter_map(Tree::words)
        {
            let number = number(epc);
            let at = *known.entry(number.clone()).or_insert_with(|| {
                parcels.push((number, epc.to_owned(), Vec::new()));
                parcels.len() - 1
            });
            let copy = read(event, &budget)?;
            if let Some((_, _, events)) = parcels.get_mut(at) {
                events.push(copy);
            }
        }
    }
    let parcel = |(number, epc, events): (String, String, Vec<Tree<'static>>)| {
        let fields = [
            ("number", Tree::Text(number.into())),
            ("epc", Tree::Text(epc.into())),
            ("events", Tree::List(events)),
        ];
        Tree::Record(fields.map(|(name, value)| (name.into(), value)).into())
    };
    let parcels = parcels
        .into_iter()
        .map(|(number, epc, events)| (number, epc, events.into_iter().map(Tree::into_owned).collect()));
    Ok(Tree::Record(vec![("parcels".into(), Tree::List(parcels.map(parcel).collect()))]))
}

/// The events of a document, of an answer to a query, or the event itself; nothing where there are none.
fn events<'t, 'a>(tree: &'t Tree<'a>) -> Option<&'t [Tree<'a>]> {
    const WAYS: [&[&str]; 3] = [
        &["epcisBody", "eventList"],
        &["epcisBody", "queryResults", "resultsBody", "eventList"],
        &["eventList"],
    ];
    let down = |way: &&[&str]| way.iter().try_fold(tree, |node, name| node.named(name).next());
    if let Some(list) = WAYS.iter().find_map(down) {
        return Some(list.items());
    }
    let first = tree.items().first()?;
    first.named("eventTime").next().map(|_| tree.items())
}

/// One event, without the names of the other objects.
fn read<'a>(event: &Tree<'a>, budget: &Budget) -> Result<Tree<'a>, Unreadable> {
    let Tree::Record(fields) = event else { return Ok(Tree::Null) };
    let mut read: Fields<'a> = Vec::with_capacity(fields.len());
    for (name, value) in fields.iter().filter(|(name, _)| !OBJECTS.contains(&&**name)) {
        count(value, budget)?;
        let value = match (&**name, value.words()) {
            ("bizStep" | "disposition", Some(word)) => Tree::Text(short(word).to_owned().into()),
            _ => value.clone(),
        };
        read.push((name.clone(), value));
    }
    let words = |name: &str| event.named(name).next().and_then(Tree::words);
    if let Some(time) = words("eventTime") {
        let local = words("eventTimeZoneOffset").and_then(|offset| local(time, offset));
        read.push(("time".into(), Tree::Text(local.unwrap_or_else(|| time.to_owned()).into())));
    }
    Ok(Tree::Record(read))
}

fn count(tree: &Tree<'_>, budget: &Budget) -> Result<(), Unreadable> {
    budget.node()?;
    match tree {
        Tree::List(items) => items.iter().try_for_each(|item| count(item, budget)),
        Tree::Record(fields) => fields.iter().try_for_each(|(_, value)| count(value, budget)),
        _ => Ok(()),
    }
}

/// The short form of a word of the Core Business Vocabulary: `cbv:BizStep-departing`, its URN and its address.
fn short(word: &str) -> &str {
    for prefix in ["urn:epcglobal:cbv:bizstep:", "urn:epcglobal:cbv:disp:"] {
        if let Some(rest) = word.strip_prefix(prefix) {
            return rest;
        }
    }
    ["BizStep-", "Disp-"].iter().find_map(|mark| word.split_once(mark)).map_or(word, |(_, rest)| rest)
}

/// The instant in the offset of the place: `02:12Z` and `+08:00` are `10:12+08:00`.
fn local(time: &str, offset: &str) -> Option<String> {
    let (hours, minutes) = offset.get(1..)?.split_once(':')?;
    let seconds = hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().ok()? * 60;
    let offset_seconds = if offset.starts_with('-') { -seconds } else { seconds };
    let zone = Offset::from_seconds(offset_seconds).ok()?;
    match time.parse::<Timestamp>() {
        Ok(instant) => Some(instant.display_with_offset(zone).to_string()),
        Err(_) => Some(format!("{time}{offset}")).filter(|_| time.parse::<jiff::civil::DateTime>().is_ok()),
    }
}

/// The number of an object: the digits of a key of GS1, else the last part of its address.
#[must_use]
pub fn number(epc: &str) -> String {
    if let Some(key) = epc.strip_prefix("urn:epc:id:sscc:").and_then(|key| key.split_once('.')) {
        return sscc(key.0, key.1).unwrap_or_else(|| epc.to_owned());
    }
    if let Some((_, digits)) = epc.split_once("/00/") {
        return digits.split(['/', '?']).next().unwrap_or_default().to_owned();
    }
    let end = epc.split(['?', '#']).next().unwrap_or_default();
    end.trim_end_matches('/').rsplit(['/', ':']).next().unwrap_or_default().to_owned()
}

/// The eighteen digits of an SSCC: its extension digit, the firm, the serial, and the check digit.
fn sscc(firm: &str, serial: &str) -> Option<String> {
    let digits = format!("{}{firm}{}", serial.get(..1)?, serial.get(1..)?);
    if digits.len() != 17 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let sum: u32 =
        (0..).zip(digits.bytes()).map(|(at, b)| u32::from(b - b'0') * if at % 2 == 0 { 3 } else { 1 }).sum();
    Some(format!("{digits}{}", (10 - sum % 10) % 10))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::path::{Path, Scope};

    #[track_caller]
    fn check(json: &str, path: &str, expected: &[&str]) {
        let tree = decode(json).unwrap();
        let scope = Scope { here: &tree, parcel: &tree, root: &tree };
        let mut found = Vec::new();
        Path::parse(path).unwrap().each(scope, &mut |node| found.extend(node.words()));
        assert_eq!(found, expected);
    }

    fn document(event: &str) -> String {
        format!(r#"{{"@context":[],"type":"EPCISDocument","epcisBody":{{"eventList":[{event}]}}}}"#)
    }

    #[test]
    fn each_object_has_its_events_and_learns_of_no_other() {
        let one = r#"{"type":"ObjectEvent","eventTime":"2026-08-01T02:12:00Z","eventTimeZoneOffset":"+08:00","epcList":["urn:x:A","urn:x:B"]}"#;
        let two = r#"{"type":"AggregationEvent","eventTime":"2026-08-02T02:12:00Z","eventTimeZoneOffset":"-05:00","parentID":"urn:x:C","childEPCs":["urn:x:B"]}"#;
        let json = document(&format!("{one},{two}"));
        check(&json, "/parcels/*/number", &["A", "B", "C"]);
        check(&json, "/parcels/1/events/*/time", &["2026-08-01T10:12:00+08:00", "2026-08-01T21:12:00-05:00"]);
        check(&json, "/parcels/*/events/*/epcList/*", &[]);
    }

    #[test]
    fn words_are_read_in_every_spelling() {
        for word in [
            "departing",
            "cbv:BizStep-departing",
            "urn:epcglobal:cbv:bizstep:departing",
            "https://ref.gs1.org/cbv/BizStep-departing",
        ] {
            let json = format!(r#"{{"eventTime":"t","epcList":["urn:x:A"],"bizStep":"{word}"}}"#);
            check(&json, "/parcels/*/events/*/bizStep", &["departing"]);
        }
    }

    #[test]
    fn a_key_of_gs1_is_its_digits() {
        for (epc, digits) in [
            ("urn:epc:id:sscc:4012345.1234567890", "140123452345678902"),
            ("https://id.gs1.org/00/140123452345678902?x=1", "140123452345678902"),
            ("https://example.com/parcels/LB123456785CN", "LB123456785CN"),
            ("urn:waymark:parcel:LB123456785CN", "LB123456785CN"),
        ] {
            assert_eq!(number(epc), digits);
        }
    }

    #[test]
    fn answers_to_queries_are_read_and_other_json_stays_as_it_is() {
        let event = r#"{"eventTime":"t","epcList":["urn:x:A"]}"#;
        let query =
            format!(r#"{{"epcisBody":{{"queryResults":{{"resultsBody":{{"eventList":[{event}]}}}}}}}}"#);
        check(&query, "/parcels/*/number", &["A"]);
        check(r#"{"parcels":[{"number":"A"}]}"#, "/parcels/*/number", &["A"]);
    }

    #[test]
    fn many_objects_of_a_large_event_are_refused() {
        let epcs = vec!["\"urn:x:A\""; 5_000].join(",");
        let json =
            document(&format!(r#"{{"eventTime":"t","epcList":[{epcs}],"x":[{}0]}}"#, "0,".repeat(500)));
        assert!(decode(&json).unwrap_err().0.contains("more than"));
    }

    proptest! {
        #[test]
        fn nothing_panics(epc in "\\PC{0,40}", time in "\\PC{0,30}", offset in "[+-]?\\PC{0,6}") {
            let (epc, time, offset) = (serde_json::json!(epc), serde_json::json!(time), serde_json::json!(offset));
            let _ = decode(&format!(r#"{{"eventTime":{time},"eventTimeZoneOffset":{offset},"epcList":[{epc}]}}"#));
        }
    }
}
