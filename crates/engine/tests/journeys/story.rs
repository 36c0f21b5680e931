//! One story: its blocks, the looks they stand for, and the lines of the journey they expect.

use jiff::Timestamp;
use packs::{Capture, Library};
use tracking::event::Event;
use tracking::journey::{Context, Journey, as_of, derive_from};
use tracking::look::{Claim, ListOrder, Look, Outcome, RelatedNumber, Relation};

/// Runs a story; how many lines it expected, or what is not so.
pub fn run(text: &str) -> Result<usize, String> {
    let library = Library::embedded();
    let (mut looks, mut expected) = (Vec::new(), 0);
    for (head, lines, number) in blocks(text) {
        let words: Vec<&str> = head.split_whitespace().collect();
        match words.as_slice() {
            ["look", carrier, parcel, time, flags @ ..] => {
                let received = time.parse().map_err(|_| format!("line {number}: `{time}` is no time"))?;
                looks.push(look(&library, carrier, parcel, received, flags, &lines));
            }
            ["expect", rest @ ..] => expected += expect(&library, &looks, rest, &lines, number)?,
            _ => {}
        }
    }
    if expected == 0 { Err("the story expects nothing".to_owned()) } else { Ok(expected) }
}

/// The fenced blocks: their first line, their other lines, and the number of the line they begin on.
fn blocks(text: &str) -> Vec<(String, Vec<String>, usize)> {
    let mut blocks: Vec<(String, Vec<String>, usize)> = Vec::new();
    let mut open = false;
    for (index, line) in text.lines().enumerate() {
        match (line.strip_prefix("```"), open) {
            (Some(_), true) => open = false,
            (Some(head), false) => {
                blocks.push((head.trim().to_owned(), Vec::new(), index + 1));
                open = true;
            }
            (None, true) => blocks.last_mut().into_iter().for_each(|block| block.1.push(line.to_owned())),
            (None, false) => {}
        }
    }
    blocks
}

/// An answer of a source, read as the plain pack reads a typed history.
fn look(
    library: &Library,
    carrier: &str,
    number: &str,
    received: Timestamp,
    flags: &[&str],
    lines: &[String],
) -> Look {
    let events: Vec<serde_json::Value> =
        lines.iter().filter(|line| !line.trim().is_empty()).map(|line| event(line)).collect();
    let body = serde_json::json!({ "number": number, "carrier": carrier, "events": events }).to_string();
    let digest = format!("{carrier}@{received}");
    let capture =
        Capture { body: body.as_bytes(), received, digest: &digest, status: None, asked: Some(number) };
    let mut look = packs::read(library, "plain", Some("history"), &capture).looks.remove(0);
    (look.carrier, look.source) = (carrier.into(), format!("{carrier}/story").into());
    look.order = ListOrder::OldestFirst;
    look.claim = Claim::Complete;
    for flag in flags {
        match *flag {
            "newest-first" => look.order = ListOrder::NewestFirst,
            "window" => look.claim = Claim::Window,
            "incremental" => look.claim = Claim::Incremental,
            "not-found" => look.outcome = Outcome::NotFound,
            "failed" => look.outcome = Outcome::Failed,
            other => look.related.extend(related(other)),
        }
    }
    look
}

fn related(flag: &str) -> Option<RelatedNumber> {
    let (number, carrier) = flag.strip_prefix("next-leg=")?.split_once('@')?;
    let relation = Relation::NextLeg;
    Some(RelatedNumber { number: number.into(), carrier: Some(carrier.into()), relation, at: "".into() })
}

fn event(line: &str) -> serde_json::Value {
    let columns: Vec<&str> =
        line.trim().split("  ").map(str::trim).filter(|column| !column.is_empty()).collect();
    let column = |index: usize| columns.get(index).copied().filter(|column| *column != "-");
    serde_json::json!({ "time": column(0), "place": column(1), "code": column(2), "text": column(3) })
}

fn expect(
    library: &Library,
    looks: &[Look],
    head: &[&str],
    lines: &[String],
    number: usize,
) -> Result<usize, String> {
    let first = looks.first().ok_or(format!("line {number}: nothing was told before this"))?;
    let mut context = Context::new(&first.number);
    context.posts = library.posts();
    let journey = match head {
        ["as-of", time] => {
            let time = time.parse().map_err(|_| format!("line {number}: `{time}` is no time"))?;
            derive_from(as_of(looks, time), &context)
        }
        _ => derive_from(looks, &context),
    };
    let told = describe(&journey);
    let wanted: Vec<String> =
        lines.iter().map(|line| squeeze(line)).filter(|line| !line.is_empty()).collect();
    for line in &wanted {
        let absent = line.strip_prefix("no ");
        let there = told.iter().any(|told| squeeze(told).starts_with(absent.unwrap_or(line)));
        if there == absent.is_some() {
            let told = told.join("\n      ");
            return Err(format!("line {number}: expected `{line}`, but the journey is\n      {told}"));
        }
    }
    in_order(&wanted, &told, number)?;
    Ok(wanted.len())
}

/// Expected events stand in the order in which the journey has them.
fn in_order(wanted: &[String], told: &[String], number: usize) -> Result<(), String> {
    let mut rest = told.iter();
    for line in wanted.iter().filter(|line| line.starts_with("event ")) {
        if !rest.any(|told| squeeze(told).starts_with(line.as_str())) {
            return Err(format!(
                "line {number}: `{line}` stands elsewhere in\n      {}",
                told.join("\n      ")
            ));
        }
    }
    Ok(())
}

fn squeeze(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A journey, a fact a line.
fn describe(journey: &Journey) -> Vec<String> {
    let mut lines = vec![format!("milestone  {}", journey.milestone)];
    for (index, leg) in journey.legs.iter().enumerate() {
        lines.push(format!("leg {}  {}  {}", index + 1, leg.carrier.as_deref().unwrap_or("?"), leg.number));
    }
    for told in &journey.events {
        lines.push(format!("event  {}", line(&told.event, told.leg, told.evidence.len())));
        lines.extend(
            told.revisions
                .iter()
                .map(|was| format!("revised  {}  was {}", code(&told.event), was.was.milestone)),
        );
        for gap in &told.retractions {
            let restored =
                gap.restored.as_ref().map_or("still".to_owned(), |back| format!("until {}", back.received));
            lines.push(format!("gone  {}  from {} {restored}", code(&told.event), gap.withdrawn.received));
        }
    }
    lines.extend(journey.withdrawn.iter().map(|told| format!("withdrawn  {}", code(&told.event))));
    lines.extend(journey.diagnostics.iter().map(|diagnostic| format!("remark  {}", diagnostic.code)));
    lines
}

fn line(event: &Event, leg: usize, sources: usize) -> String {
    let printed = event.printed.as_deref().unwrap_or("-");
    let instant = event.time.instant().map_or("-".to_owned(), |instant| instant.to_string());
    format!(
        "{printed}  {}  {}  {}  {instant}  leg {}  {sources} sources",
        code(event),
        event.milestone,
        event.time.basis(),
        leg + 1
    )
}

fn code(event: &Event) -> &str {
    event.code.as_deref().or(event.text.as_deref()).unwrap_or("-")
}
