//! What IFTSTA, the status message of UN/EDIFACT, needs beyond syntax: which segments stand in which group, which
//! list a status belongs to, and times in one notation.
//!
//! Up to directory 98B a status is of list 9011, from 99A on of list 4405, which has hardly a word about
//! transport: so carriers put codes of their own there and name an agency. A status is therefore only ever read
//! together with its list: `list` is `9011`, `4405`, or the agency.

use std::borrow::Cow;

use super::groups::Group;
use crate::tree::Tree;

type Fields<'a> = Vec<(Cow<'a, str>, Tree<'a>)>;

const fn leaf(opens: &'static str, holds: &'static [&'static str]) -> Group {
    Group { opens, holds, groups: &[] }
}

const PLACE: Group = leaf("LOC", &["DTM"]);
const TRANSPORT: Group = Group { opens: "TDT", holds: &["DTM", "RFF"], groups: &[PLACE] };
const EQUIPMENT: Group = leaf("EQD", &["MEA", "DIM", "SEL", "RFF", "TPL", "TMD", "EQA"]);
const GOODS: Group = leaf("GID", &["HAN", "SGP", "DGS", "FTX", "MEA", "DIM", "PCI", "GIN"]);
const STATUS: Group = Group {
    opens: "STS",
    holds: &["RFF", "DTM", "DOC", "FTX", "NAD", "LOC", "PCI"],
    groups: &[TRANSPORT, EQUIPMENT, GOODS],
};
const CONSIGNMENT: Group = Group { opens: "CNI", holds: &[], groups: &[STATUS] };

/// The whole message. It claims no segment back from a group that is open: partners put references and times of
/// a consignment right behind it. Messages of other types are read by the same groups, as far as they have them.
pub(super) static IFTSTA: Group = Group { opens: "UNH", holds: &[], groups: &[CONSIGNMENT] };

/// Adds to a segment what its place in the standard tells.
pub(super) fn explain(tag: &str, fields: &mut Fields<'_>) {
    let added = match tag {
        "DTM" => time(fields).map(|time| ("iso", time)),
        "LOC" => country(fields).map(|country| ("country", country)),
        _ => None,
    };
    fields.extend(added.map(|(name, value)| (name.into(), Tree::Text(value.into()))));
}

fn value<'t>(fields: &'t Fields<'_>, name: &str) -> Option<&'t str> {
    fields.iter().find(|(known, _)| known == name)?.1.words()
}

/// A time in ISO notation, by its format qualifier. A zone that is only named stays a name.
fn time(fields: &Fields<'_>) -> Option<String> {
    let (printed, format) = (value(fields, "1.2")?, value(fields, "1.3")?);
    let with_zone = matches!(format, "205" | "303" | "304");
    let digits = match format {
        "102" => 8,
        "203" | "205" | "303" => 12,
        "204" | "304" => 14,
        "101" => 6,
        "201" => 10,
        _ => return None,
    };
    let (clock, zone) = printed.split_at_checked(digits)?;
    if !clock.bytes().all(|b| b.is_ascii_digit()) || (!zone.is_empty() && !with_zone) {
        return None;
    }
    let clock = if matches!(format, "101" | "201") { format!("20{clock}") } else { clock.to_owned() };
    let part = |from: usize, to: usize| clock.get(from..to).filter(|digits| !digits.is_empty());
    let mut iso = format!("{}-{}-{}", part(0, 4)?, part(4, 6)?, part(6, 8)?);
    if let (Some(hour), Some(minute)) = (part(8, 10), part(10, 12)) {
        iso.push_str(&format!("T{hour}:{minute}"));
    }
    if let Some(second) = part(12, 14) {
        iso.push_str(&format!(":{second}"));
    }
    iso.push_str(&written(zone));
    Some(iso)
}

/// `UTC` and `GMT` are offsets, `+02` and `+0200` as well; `EST` is a claim.
fn written(zone: &str) -> String {
    match zone.trim() {
        "" => String::new(),
        "UTC" | "GMT" | "Z" => "Z".to_owned(),
        hours if hours.len() == 3 && hours.starts_with(['+', '-']) => format!("{hours}:00"),
        offset if offset.starts_with(['+', '-']) => offset.to_owned(),
        name => format!(" {name}"),
    }
}

/// The country of a UN/LOCODE.
fn country(fields: &Fields<'_>) -> Option<String> {
    let code = value(fields, "2.1").filter(|code| code.len() == 5)?;
    let letters = code.bytes().take(2).all(|b| b.is_ascii_uppercase());
    let rest = code.bytes().skip(2).all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let listed = matches!(value(fields, "2.2"), None | Some("139" | "162" | "227"));
    (letters && rest && listed).then(|| code[..2].to_owned())
}

/// Tells each consignment what its message says for all: who sends, and which list its statuses are of.
pub(super) fn hand_down<'a>(message: &mut Fields<'a>, interchange: Option<&Tree<'a>>) {
    let sender = interchange.and_then(|header| header.named("2.1").next().cloned());
    let old = message.iter().find(|(name, _)| name == "UNH").is_some_and(|(_, header)| is_old(header));
    let carrier = carrier(message);
    let references = message.iter().find(|(name, _)| name == "RFF").map(|(_, list)| list.clone());
    let consignments = message.iter_mut().filter(|(name, _)| name == "CNI");
    for consignment in consignments.filter_map(|(_, list)| list_of(list)).flatten() {
        let Tree::Record(fields) = consignment else { continue };
        let numbered = value(fields, "2.1").is_some();
        let here = place(fields, &["14", "175"]);
        for status in
            fields.iter_mut().filter(|(name, _)| name == "STS").filter_map(|(_, l)| list_of(l)).flatten()
        {
            let Tree::Record(status) = status else { continue };
            name_the_status(status, old);
            let place = place(status, &["175", "14", "only"]).or_else(|| here.clone());
            status.extend(place.map(|place| ("place".into(), place)));
        }
        let head =
            [("sender", &sender), ("carrier", &carrier), ("RFF", if numbered { &None } else { &references })];
        let head = head.into_iter().filter_map(|(name, value)| Some((name.into(), value.clone()?))).collect();
        fields.push(("head".into(), Tree::Record(head)));
    }
}

/// Where a status happened: the place of the first of these functions, or the only one. The other places beside a
/// status are its route.
fn place<'a>(fields: &Fields<'a>, functions: &[&str]) -> Option<Tree<'a>> {
    let (_, places) = fields.iter().find(|(name, _)| name == "LOC")?;
    let of = |function: &str| match (function, places.items()) {
        ("only", [only]) => Some(only),
        _ => places.items().iter().find(|place| place.named("1.1").any(|f| f.words() == Some(function))),
    };
    let place = functions.iter().find_map(|function| of(function))?;
    let first = |names: &[&str]| {
        names.iter().find_map(|name| place.named(name).next().filter(|v| v.words().is_some()))
    };
    let named = [
        ("name", first(&["2.4"])),
        ("code", first(&["2.1"])),
        ("country", first(&["country", "3.1", "3.4"])),
    ];
    let named = named.into_iter().filter_map(|(name, value)| Some((name.into(), value?.clone()))).collect();
    Some(Tree::Record(named))
}

fn list_of<'t, 'a>(tree: &'t mut Tree<'a>) -> Option<std::slice::IterMut<'t, Tree<'a>>> {
    if let Tree::List(items) = tree { Some(items.iter_mut()) } else { None }
}

/// The carrier's party, or who the document's name says made its list.
fn carrier<'a>(message: &Fields<'a>) -> Option<Tree<'a>> {
    let all = |tag: &'static str| {
        message.iter().filter(move |(name, _)| name == tag).flat_map(|(_, list)| list.items())
    };
    let party = all("NAD").find(|nad| nad.named("1.1").any(|f| f.words() == Some("CA")));
    let party = party.and_then(|nad| nad.named("4.1").chain(nad.named("2.1")).next());
    party.or_else(|| all("BGM").find_map(|bgm| bgm.named("1.2").next())).cloned()
}

/// Whether a message is of a directory whose statuses are of list 9011.
fn is_old(header: &Tree<'_>) -> bool {
    let release = header.named("2.3").next().and_then(Tree::words).unwrap_or_default();
    release.starts_with('9') && release < "99"
}

/// Puts code and list of a status beside each other. Some put the event behind the category, where the agency of
/// the list belongs: `STS+1:D2:21`.
fn name_the_status(fields: &mut Fields<'_>, old: bool) {
    let standard = if old { "9011" } else { "4405" };
    let (code, list) = match (value(fields, "2.1"), value(fields, "1.3")) {
        (Some(code), _) => (code, value(fields, "2.3").filter(|agency| *agency != "6").unwrap_or(standard)),
        (None, Some(code)) if code.bytes().all(|b| b.is_ascii_digit()) => (code, "9011"),
        _ => return,
    };
    let (code, list) = (code.to_owned(), list.to_owned());
    fields.push(("status".into(), Tree::Text(code.into())));
    fields.push(("list".into(), Tree::Text(list.into())));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(printed: &str, format: &str, expected: Option<&str>) {
        let texts = [("1.2", printed.to_owned()), ("1.3", format.to_owned())];
        let fields = texts.map(|(name, text)| (name.into(), Tree::Text(text.into()))).into();
        assert_eq!(time(&fields).as_deref(), expected);
    }

    #[test]
    fn a_time_is_read_by_its_format() {
        check("202608011012", "203", Some("2026-08-01T10:12"));
        check("20260801101259", "204", Some("2026-08-01T10:12:59"));
        check("20260801", "102", Some("2026-08-01"));
        check("2608011012", "201", Some("2026-08-01T10:12"));
        check("0826", "610", None);
        check("2026080110", "203", None);
    }

    #[test]
    fn a_zone_is_stated_only_as_an_offset() {
        check("202608011012UTC", "303", Some("2026-08-01T10:12Z"));
        check("202608011012+02", "303", Some("2026-08-01T10:12+02:00"));
        check("202608011012+0530", "205", Some("2026-08-01T10:12+0530"));
        check("202608011012EST", "303", Some("2026-08-01T10:12 EST"));
        check("202608011012UTC", "203", None);
    }
}
