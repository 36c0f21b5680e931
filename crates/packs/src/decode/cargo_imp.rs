//! Cargo-IMP status messages of airlines (FSU, FSA) to a tree: lines of slots, whose order depends on the code and
//! whose form on the sender. So a slot is known by its shape, and each line is kept as it stood.
//!
//! The tree is `{ messages: [{ type, version, number, origin, destination, airline, events: [{ code, day, clock,
//! airport, to, flight, pieces, part, weight, name, discrepancy, line }] }] }`. The message prints day and month, never a year
//! nor a zone: [`years`] adds `time` from the hour at which we got it, where only one year can be meant.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Budget, Unreadable};
use crate::tree::Tree;

type Fields<'a> = Vec<(Cow<'a, str>, Tree<'a>)>;

const CODES: &[&str] = &[
    "BKD", "DPU", "DOC", "FOH", "RCS", "FIW", "FOW", "PRE", "MAN", "DEP", "ARR", "RCF", "AWR", "TRM", "TFD",
    "RCT", "CRC", "TGC", "CCD", "NFD", "AWD", "DLV", "DDL", "DIS",
];
/// Statuses of the end of a flight: of two airports the second is meant.
const AT_THE_END: &[&str] = &["ARR", "RCF", "AWR"];
/// Statuses whose clock is a plan.
const PLANNED: &[&str] = &["BKD", "PRE", "MAN"];
const MONTHS: &[&str] = &["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
/// How far into a text the first message must begin: telex and EDIFACT envelopes stand before it.
const HEAD: usize = 2048;
/// An event is told within this many days, before or after: what fits two years otherwise fits none.
const PAST_DAYS: i32 = 180;
const FUTURE_DAYS: i32 = 30;

/// Whether a text holds a status message near its beginning.
#[must_use]
pub fn is_one(text: &str) -> bool {
    let head = text.get(..HEAD).unwrap_or(text);
    head.lines().take(40).any(|line| identifier(tidy(line)).is_some())
}

/// Decodes all messages of a text.
pub fn decode(text: &str) -> Result<Tree<'_>, Unreadable> {
    let budget = Budget::default();
    let mut messages: Vec<Message<'_>> = Vec::new();
    for line in text.lines().map(tidy).filter(|line| !line.is_empty()) {
        budget.node()?;
        match (identifier(line), messages.last_mut()) {
            (Some((kind, version)), _) => messages.push(Message::new(kind, version)),
            (None, Some(message)) => message.line(line, &budget)?,
            (None, None) => {}
        }
    }
    if messages.is_empty() {
        return Err(Unreadable("no line of the text begins with FSU/ or FSA/".to_owned()));
    }
    Ok(record([("messages", Tree::List(messages.into_iter().map(Message::finish).collect()))]))
}

/// A line without the ends that envelopes put to it.
fn tidy(line: &str) -> &str {
    line.trim().trim_end_matches('\'').trim_end()
}

fn identifier(line: &str) -> Option<(&str, &str)> {
    let (kind, version) = line.rsplit('\'').next()?.split_once('/')?;
    let digits = !version.is_empty() && version.len() <= 2 && version.bytes().all(|b| b.is_ascii_digit());
    (matches!(kind, "FSU" | "FSA") && digits).then_some((kind, version))
}

fn text(words: &str) -> Tree<'_> {
    Tree::Text(Cow::Borrowed(words))
}

fn record<'a, const N: usize>(fields: [(&'static str, Tree<'a>); N]) -> Tree<'a> {
    Tree::Record(fields.map(|(name, value)| (name.into(), value)).into())
}

struct Message<'a> {
    fields: Fields<'a>,
    events: Vec<Fields<'a>>,
    /// A message ends where an envelope ends it.
    ended: bool,
}

impl<'a> Message<'a> {
    fn new(kind: &'a str, version: &'a str) -> Self {
        let fields = vec![("type".into(), text(kind)), ("version".into(), text(version))];
        Self { fields, events: Vec::new(), ended: false }
    }

    fn line(&mut self, line: &'a str, budget: &Budget) -> Result<(), Unreadable> {
        self.ended |= line.starts_with("UNT+") || line.starts_with("UNZ+");
        if self.ended {
            return Ok(());
        }
        let code = line.split('/').next().unwrap_or_default();
        if CODES.contains(&code) {
            let event = event(code, line, budget)?;
            let airline = event.iter().find(|(name, _)| name == "carrier");
            if let Some((_, airline)) =
                airline.filter(|_| !self.fields.iter().any(|(name, _)| name == "airline"))
            {
                self.fields.push(("airline".into(), airline.clone()));
            }
            self.events.push(event);
        } else if let Some(consignment) = consignment(line).filter(|_| self.fields.len() == 2) {
            self.fields.extend(consignment);
        } else if let Some(event) = self.events.last_mut() {
            let name = if code == "OSI" { "text" } else { "further" };
            event.push((name.into(), text(line.strip_prefix("OSI/").unwrap_or(line))));
        }
        Ok(())
    }

    fn finish(mut self) -> Tree<'a> {
        self.fields.push(("events".into(), Tree::List(self.events.into_iter().map(Tree::Record).collect())));
        Tree::Record(self.fields)
    }
}

/// `157-12345675HGHLAX/T5K120.0`: the waybill, perhaps its airports, the quantity.
fn consignment(line: &str) -> Option<Fields<'_>> {
    let (waybill, quantity) = line.split_once('/').unwrap_or((line, ""));
    let (number, airports) = waybill.split_at_checked(12)?;
    let (prefix, serial) = number.split_once('-')?;
    let digits = |words: &str, length| words.len() == length && words.bytes().all(|b| b.is_ascii_digit());
    if !digits(prefix, 3) || !digits(serial, 8) {
        return None;
    }
    let mut fields = vec![("number".into(), text(number))];
    if let (true, Some((from, to))) = (airports.len() == 6, airports.split_at_checked(3)) {
        fields.extend([("origin".into(), text(from)), ("destination".into(), text(to))]);
    }
    fields.extend(self::quantity(quantity).into_iter().flatten());
    Some(fields)
}

/// `T5K120.0` and `P2K505.0T10`: how much of it, pieces, unit and weight.
fn quantity(slot: &str) -> Option<[(Cow<'_, str>, Tree<'_>); 3]> {
    let part = slot.get(..1).filter(|part| matches!(*part, "T" | "P" | "S" | "D"))?;
    let rest = &slot[1..];
    let pieces = &rest[..rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())];
    let weight = rest[pieces.len()..].split('T').next().unwrap_or_default();
    let well_formed = weight.is_empty() || weight.starts_with(['K', 'L']);
    let named =
        [("part".into(), text(part)), ("pieces".into(), text(pieces)), ("weight".into(), text(weight))];
    (!pieces.is_empty() && well_formed).then_some(named)
}

/// One status line; each slot by its shape.
fn event<'a>(code: &'a str, line: &'a str, budget: &Budget) -> Result<Fields<'a>, Unreadable> {
    let mut fields: Fields<'a> = vec![("code".into(), text(code)), ("line".into(), text(line))];
    let mut clocks = Vec::new();
    for slot in line.split('/').skip(1).filter(|slot| !slot.is_empty()) {
        budget.node()?;
        let has = |name: &str| fields.iter().any(|(known, _)| known == name);
        if let (Some((day, clock)), false) = (day(slot), has("day")) {
            fields.push(("day".into(), text(day)));
            fields.extend(clock.map(|clock| ("clock".into(), text(clock))));
        } else if is_clock(slot) {
            clocks.push(slot);
        } else if let (Some(quantity), false) = (quantity(slot), has("pieces")) {
            fields.extend(quantity);
        } else if let (Some((carrier, flight)), false) = (flight(slot), has("day")) {
            fields.extend([("carrier".into(), text(carrier)), ("flight".into(), text(flight))]);
        } else if let (Some((at, other)), true, false) = (airports(code, slot), has("day"), has("airport")) {
            fields.push(("airport".into(), text(at)));
            fields.extend(other.map(|other| ("other".into(), text(other))));
        } else if code == "DIS" && slot.len() == 4 && has("pieces") {
            fields.push(("discrepancy".into(), text(slot)));
        } else if slot.len() == 2 && !has("day") && !has("carrier") {
            fields.push(("carrier".into(), text(slot)));
        } else if has("pieces") && !has("name") {
            fields.push(("name".into(), text(slot)));
        }
    }
    let actual = clocks.iter().find(|clock| clock.starts_with('A')).filter(|_| !PLANNED.contains(&code));
    if let (Some(clock), false) = (actual, fields.iter().any(|(name, _)| name == "clock")) {
        fields.push(("clock".into(), text(&clock[1..])));
    }
    Ok(fields)
}

/// `12AUG` or `12AUG1030`, the clock perhaps with a shift of days.
fn day(slot: &str) -> Option<(&str, Option<&str>)> {
    let (day, clock) = slot.split_at_checked(5)?;
    let (number, month) = day.split_at_checked(2)?;
    let known = number.bytes().all(|b| b.is_ascii_digit()) && MONTHS.contains(&month);
    let clock = (!clock.is_empty()).then_some(clock);
    (known && clock.is_none_or(is_time)).then_some((day, clock))
}

/// `1030`, `1030-P`.
fn is_time(clock: &str) -> bool {
    let (digits, shift) = clock.split_once('-').unwrap_or((clock, "P"));
    digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()) && matches!(shift, "P" | "N" | "S" | "T")
}

/// `S1030`, `E1030`, `A1030-P`: scheduled, estimated, actual.
fn is_clock(slot: &str) -> bool {
    slot.strip_prefix(['S', 'E', 'A']).is_some_and(is_time)
}

/// `QR8403`: the airline and its flight.
fn flight(slot: &str) -> Option<(&str, &str)> {
    let (carrier, number) = slot.split_at_checked(2)?;
    let airline = carrier.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let numbered = (3..=5).contains(&number.len())
        && digits >= number.len() - 1
        && number.as_bytes()[0].is_ascii_digit();
    (airline && numbered).then_some((carrier, slot))
}

/// `HGH`, or `HGHDOH`: where it happened, and the other end.
fn airports<'a>(code: &str, slot: &'a str) -> Option<(&'a str, Option<&'a str>)> {
    let letters = slot.bytes().all(|b| b.is_ascii_uppercase());
    match slot.len() {
        3 if letters => Some((slot, None)),
        6 if letters && AT_THE_END.contains(&code) => Some((&slot[3..], Some(&slot[..3]))),
        6 if letters => Some((&slot[..3], Some(&slot[3..]))),
        _ => None,
    }
}

/// Adds the `time` of each event, as far as the hour of receipt leaves only one year.
pub(crate) fn years(tree: &mut Tree<'_>, received: Timestamp) {
    let today = received.to_zoned(TimeZone::UTC).date();
    for message in fields_of(tree).filter(|(name, _)| name == "messages").flat_map(|(_, list)| items_of(list))
    {
        for event in
            fields_of(message).filter(|(name, _)| name == "events").flat_map(|(_, list)| items_of(list))
        {
            let Tree::Record(fields) = event else { continue };
            let time = time(fields, today);
            fields.extend(time.map(|time| ("time".into(), Tree::Text(time.into()))));
        }
    }
}

fn fields_of<'t, 'a>(tree: &'t mut Tree<'a>) -> std::slice::IterMut<'t, (Cow<'a, str>, Tree<'a>)> {
    if let Tree::Record(fields) = tree { fields.iter_mut() } else { [].iter_mut() }
}

fn items_of<'t, 'a>(tree: &'t mut Tree<'a>) -> std::slice::IterMut<'t, Tree<'a>> {
    if let Tree::List(items) = tree { items.iter_mut() } else { [].iter_mut() }
}

fn time(fields: &Fields<'_>, today: Date) -> Option<String> {
    let value =
        |name: &str| fields.iter().find(|(known, _)| known == name).and_then(|(_, value)| value.words());
    let day = value("day")?;
    let month = i8::try_from(MONTHS.iter().position(|month| day.get(2..) == Some(month))? + 1).ok()?;
    let number = day.get(..2)?.parse().ok()?;
    let date = the_only_year(month, number, today)?;
    let Some(clock) = value("clock") else { return Some(date.to_string()) };
    let days = match clock.split_once('-').map(|(_, shift)| shift) {
        Some("P") => -1,
        Some("N") => 1,
        Some("S") => 2,
        Some("T") => 3,
        _ => 0,
    };
    let date = date.checked_add(jiff::Span::new().days(days)).ok()?;
    Some(format!("{date}T{}:{}", clock.get(..2)?, clock.get(2..4)?))
}

/// The date of a day and month near the day on which the message came; none where no year is near.
fn the_only_year(month: i8, day: i8, today: Date) -> Option<Date> {
    let near = |year: i16| {
        let date = Date::new(year, month, day).ok()?;
        let ahead = date.since(today).ok()?.get_days();
        (-PAST_DAYS..=FUTURE_DAYS).contains(&ahead).then_some(date)
    };
    [0, -1, 1].into_iter().find_map(|shift| near(today.year().checked_add(shift)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::path::{Path, Scope};

    #[track_caller]
    fn check(text: &str, path: &str, expected: &[&str]) {
        let mut tree = decode(text).unwrap();
        years(&mut tree, "2026-01-20T12:00:00Z".parse().unwrap());
        let scope = Scope { here: &tree, parcel: &tree, root: &tree };
        let mut found = Vec::new();
        Path::parse(path).unwrap().each(scope, &mut |node| found.extend(node.words()));
        assert_eq!(found, expected);
    }

    const HEAD: &str = "FSU/14\n157-12345675HGHLAX/T5K120.0\n";

    #[test]
    fn a_slot_is_known_by_its_shape() {
        for line in ["DEP/QR8403/12JAN/HGHDOH/T5K120.0/A1130", "DEP/QR/8403/12JAN1130/HGH/DOH/T5K120.0"] {
            let text = format!("{HEAD}{line}");
            check(&text, "/messages/*/events/*/airport", &["HGH"]);
            check(&text, "/messages/*/events/*/carrier", &["QR"]);
            check(&text, "/messages/*/events/*/time", &["2026-01-12T11:30"]);
        }
        check(
            &format!("{HEAD}RCF/QR8403/12JAN/HGHDOH/T5K120.0//A0020-N"),
            "/messages/*/events/*/time",
            &["2026-01-13T00:20"],
        );
        check(
            &format!("{HEAD}RCF/QR8403/12JAN/HGHDOH/T5K120.0//A0020-N"),
            "/messages/*/events/*/airport",
            &["DOH"],
        );
        check(
            &format!("{HEAD}DLV/12JAN0900/LAX/P2K50.0T5/A PERSON"),
            "/messages/*/events/*/name",
            &["A PERSON"],
        );
        check(
            &format!("{HEAD}DIS/12JAN0900/LAX/P2K50.0/OFLD"),
            "/messages/*/events/*/discrepancy",
            &["OFLD"],
        );
    }

    #[test]
    fn a_plan_is_no_clock_of_an_event() {
        check(
            &format!("{HEAD}MAN/QR8403/12JAN/HGHDOH/T5K120.0/S1130/S1500"),
            "/messages/*/events/*/time",
            &["2026-01-12"],
        );
    }

    #[test]
    fn a_slot_of_five_bytes_that_is_no_day_is_none() {
        check(&format!("{HEAD}BKD/LH/F\u{ff}\u{ff}/T\u{fe}K1"), "/messages/*/events/*/time", &[]);
        assert_eq!(day("T\u{fe}K1"), None);
    }

    #[test]
    fn the_year_is_that_in_which_the_day_is_near() {
        check(
            &format!("{HEAD}RCS/28DEC0900/HGH/T5K120.0"),
            "/messages/*/events/*/time",
            &["2025-12-28T09:00"],
        );
        check(
            &format!("{HEAD}RCS/10FEB0900/HGH/T5K120.0"),
            "/messages/*/events/*/time",
            &["2026-02-10T09:00"],
        );
        check(&format!("{HEAD}RCS/10JUN0900/HGH/T5K120.0"), "/messages/*/events/*/time", &[]);
        check(&format!("{HEAD}RCS/31FEB0900/HGH/T5K120.0"), "/messages/*/events/*/time", &[]);
    }

    #[test]
    fn envelopes_are_taken_off() {
        let telex = format!("QK XXXFMXX\n.YYYFMYY 121030\n{HEAD}RCS/12JAN0900/HGH/T5K120.0\nOSI/DRY ICE\n");
        assert!(is_one(&telex));
        check(&telex, "/messages/*/number", &["157-12345675"]);
        check(&telex, "/messages/*/events/*/text", &["DRY ICE"]);
        let edifact = format!(
            "UNB+IATA:1+A+B+260112:1030+1'\nUNH+1+CIMFSU:14'\n{HEAD}RCS/12JAN0900/HGH/T5K120.0'\nUNT+3+1'\nUNZ+1+1'"
        );
        assert!(is_one(&edifact));
        check(&edifact, "/messages/*/events/*/time", &["2026-01-12T09:00"]);
        assert!(!is_one("number;time\nFSU;1\n"));
    }

    proptest! {
        #[test]
        fn nothing_panics(line in "([A-Z]{3}/)?[A-Z0-9/.\\- é]{0,60}", rest in "\\PC{0,60}") {
            let text = format!("{HEAD}{line}\n{rest}");
            let mut tree = decode(&text).unwrap();
            years(&mut tree, Timestamp::UNIX_EPOCH);
            let _ = is_one(&rest);
        }
    }
}
