//! What people see: journeys as text. Colour disappears in a pipe.

pub mod learnt;

use anstyle::{AnsiColor, Style};
use engine::opinions::{Said, SaidBody};
use engine::view::{EventBody, JourneyBody, NumberBody, VerdictBody};
use jiff::Timestamp;

const DIM: Style = Style::new().dimmed();
const BOLD: Style = Style::new().bold();

/// One line of data. A closed pipe ends the program quietly, as `head` expects.
pub fn line(text: &str) {
    use std::io::Write;
    if writeln!(anstream::stdout().lock(), "{text}").is_err() {
        std::process::exit(0);
    }
}

/// A file, to the byte.
pub fn exactly(text: &str) {
    use std::io::Write;
    if std::io::stdout().lock().write_all(text.as_bytes()).is_err() {
        std::process::exit(0);
    }
}

/// One line of talk.
pub fn talk(text: &str) {
    use std::io::Write;
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}

/// A verdict with every signal that led to it.
pub fn verdict(number: &str, verdict: &VerdictBody) {
    line(&format!("{BOLD}{number}{BOLD:#}  {} ({})", verdict.value, verdict.confidence));
    line(&format!("  {}", verdict.sentence));
    for signal in &verdict.signals {
        line(&format!(
            "  {:7} {:9} {}  {DIM}{}{DIM:#}",
            signal.direction, signal.strength, signal.sentence, signal.name
        ));
        for evidence in signal.evidence.iter().take(3) {
            line(&format!("          {DIM}{} {} {}{DIM:#}", evidence.source, evidence.received, evidence.at));
        }
    }
}

/// What was said of a parcel once.
pub fn said(said: &SaidBody) {
    let (value, sentence) = match &said.said {
        Said::Verdict(verdict) => (&verdict.value, verdict.sentence.clone()),
        Said::Silence(silence) => (&silence.state, silence.sentence.clone()),
        Said::Forecast(forecast) => {
            let range = forecast.ranges.iter().find(|range| (range.probability - 0.8).abs() < 0.001);
            let end =
                |end: Option<&Option<String>>| end.and_then(Clone::clone).unwrap_or_else(|| "?".to_owned());
            let (from, to) = (end(range.map(|range| &range.from)), end(range.map(|range| &range.to)));
            (&"80 %".to_owned(), format!("{from} … {to}"))
        }
    };
    line(&format!("  {}  said: {} {value}: {DIM}{sentence}{DIM:#}", said.at, said.said.kind()));
}

/// What a number can be.
pub fn number(body: &NumberBody) {
    line(&format!(
        "{BOLD}{}{BOLD:#}",
        if body.normalized.is_empty() { &body.number } else { &body.normalized }
    ));
    if body.candidates.is_empty() {
        line("  no carrier we know has numbers of this form");
    }
    for candidate in &body.candidates {
        let mark = if candidate.valid { " " } else { "?" };
        line(&format!(
            "{mark} {:20} {:>3.0} %  {}",
            candidate.carrier,
            candidate.confidence * 100.0,
            candidate.format
        ));
        for why in &candidate.why {
            line(&format!("      {DIM}{why}{DIM:#}"));
        }
        for also in &candidate.also {
            line(&format!("      {DIM}perhaps also {}: {}{DIM:#}", also.carrier, also.why));
        }
        if let Some(link) = &candidate.link {
            line(&format!("      {DIM}{link}{DIM:#}"));
        }
    }
    body.numbers.iter().for_each(number);
}

/// A journey.
pub fn journey(journey: &JourneyBody, now: Timestamp) {
    let carrier = journey.carrier.as_deref().unwrap_or("carrier unknown");
    line(&format!("{BOLD}{}{BOLD:#}  {carrier}", journey.number));
    line(&format!("  milestone  {BOLD}{}{BOLD:#}{}", journey.milestone, since(journey, now)));
    if journey.origin.is_some() || journey.destination.is_some() {
        let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "?".to_owned());
        line(&format!("  route      {} -> {}", side(&journey.origin), side(&journey.destination)));
    }
    for (index, leg) in journey.legs.iter().enumerate() {
        line(&format!(
            "  leg {}      {} {}",
            index + 1,
            leg.carrier.as_deref().unwrap_or("carrier unknown"),
            leg.number
        ));
    }
    for promise in &journey.promises {
        let moment = |moment: &Option<String>| moment.clone().unwrap_or_else(|| "?".to_owned());
        let (from, to) = (moment(&promise.from), moment(&promise.to));
        let range = if from == to { from } else { format!("{from} … {to}") };
        line(&format!("  promised   {range} {DIM}by {}{DIM:#}", promise.evidence.source));
    }
    opinions(journey);
    line("");
    for told in &journey.events {
        event(told);
    }
    for told in &journey.withdrawn {
        line(&format!("  {DIM}taken back:{DIM:#}"));
        event(told);
    }
    for doubt in &journey.uncertain {
        line(&format!("  {DIM}? {}{DIM:#}", doubt.message));
    }
    for diagnostic in &journey.diagnostics {
        let at = if diagnostic.at.is_empty() { String::new() } else { format!(" at {}", diagnostic.at) };
        line(&format!("  {DIM}! {}: {}{at}{DIM:#}", diagnostic.code, diagnostic.message));
    }
    line("");
}

/// Customs, silence and forecast: a line each.
fn opinions(journey: &JourneyBody) {
    for customs in &journey.customs {
        let reason = customs.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
        let amount = customs.amount.as_ref().map(|amount| format!(", {amount} to pay")).unwrap_or_default();
        line(&format!("  customs    {} {}{reason}{amount}", customs.side, customs.state));
    }
    if let Some(silence) = journey.silence.as_ref().filter(|silence| silence.state != "none") {
        line(&format!("  silence    {} days, {}: {}", silence.days, silence.state, silence.sentence));
        line(&format!("             {DIM}{}{DIM:#}", silence.advice));
    }
    if let Some(verdict) = &journey.verdict {
        line(&format!("  verdict    {}: {}", verdict.value, verdict.sentence));
    }
    if let Some(range) = journey.forecast.as_ref().and_then(|forecast| forecast.ranges.get(1)) {
        let day = |at: &Option<String>| at.as_deref().and_then(|at| at.get(..10)).unwrap_or("?").to_owned();
        let few = journey.forecast.as_ref().is_some_and(|forecast| forecast.few);
        let ground = if few { "few like journeys" } else { "like journeys" };
        line(&format!(
            "  forecast   {} … {} with 80 % {DIM}{ground}{DIM:#}",
            day(&range.from),
            day(&range.to)
        ));
    }
}

fn since(journey: &JourneyBody, now: Timestamp) -> String {
    let last = journey.milestone_events.last().and_then(|index| journey.events.get(*index));
    let instant =
        last.and_then(|event| event.instant.as_deref()).and_then(|instant| instant.parse::<Timestamp>().ok());
    let Some(days) = instant.map(|instant| now.duration_since(instant).as_hours() / 24) else {
        return String::new();
    };
    match days {
        0 => ", today".to_owned(),
        1 => ", 1 day ago".to_owned(),
        days if days > 1 => format!(", {days} days ago"),
        _ => String::new(),
    }
}

fn event(told: &EventBody) {
    let known = match told.basis {
        "stated" => "stated".to_owned(),
        "placed" => format!("placed in {}", told.zone.as_deref().unwrap_or("?")),
        "printed" => "wall clock, zone unknown".to_owned(),
        "day" => "day only".to_owned(),
        _ => "time unknown".to_owned(),
    };
    // A machine's form of a time says nothing to a person.
    let machine =
        |printed: &&str| printed.starts_with("/Date(") || printed.bytes().all(|b| b.is_ascii_digit());
    let local = told.local.as_ref().map(|local| local.replace('T', " "));
    let printed = match told.printed.as_deref() {
        Some(printed) if !machine(&printed) => printed,
        _ => local.as_deref().unwrap_or("-"),
    };
    let side = told.side.map(|side| format!(" ({side})")).unwrap_or_default();
    let reason = told.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
    let place = told.place.as_deref().map(|place| format!("  {place}")).unwrap_or_default();
    let style = if told.milestone == "unknown" {
        Style::new().fg_color(Some(AnsiColor::Yellow.into()))
    } else {
        BOLD
    };
    line(&format!(
        "  {printed:25} {style}{}{side}{reason}{style:#}{place}  {DIM}{known}{DIM:#}",
        told.milestone
    ));
    let code = told.code.as_deref().map(|code| format!("{code} ")).unwrap_or_default();
    let text = told.text.as_deref().unwrap_or_default();
    if !code.is_empty() || !text.is_empty() {
        line(&format!("  {:25} {DIM}{code}{text}{DIM:#}", ""));
    }
}

/// Two texts that should be one.
pub fn difference(name: &str, expected: Option<&str>, actual: &str) {
    let Some(expected) = expected else {
        line(&format!("{BOLD}{name}{BOLD:#} has no expected file; it reads as\n{actual}"));
        return;
    };
    line(&format!("{BOLD}{name}{BOLD:#} reads otherwise"));
    let (old, new): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), actual.lines().collect());
    for row in old.iter().filter(|row| !new.contains(row)) {
        line(&format!("  - {row}"));
    }
    for row in new.iter().filter(|row| !old.contains(row)) {
        line(&format!("  + {row}"));
    }
}
