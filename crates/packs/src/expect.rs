//! A pack carries its own tests: `captures/NN-situation.*` and, for each, `expected/NN-situation.txt`, which
//! says line by line what is read from it. A person wrote or reviewed every expected file.

use std::fmt::Write;
use std::path::Path;

use jiff::Timestamp;
use tracking::event::Event;
use tracking::event_time::EventTime;
use tracking::look::Look;

use crate::library::Library;
use crate::read::{Capture, Reading, read};

/// When the captures of packs count as received, 2026-09-01: messages that print no year are read by it.
const RECEIVED: i64 = 1_788_220_800;

/// What one capture of a pack showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// The capture, as `pack/captures/file`.
    pub capture: String,
    /// What the expected file says; `None` where it is missing.
    pub expected: Option<String>,
    /// What was read.
    pub actual: String,
}

impl Trial {
    /// Whether what was read is what was expected.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.expected.as_ref() == Some(&self.actual)
    }
}

/// Reads every capture of a pack's folder. The name may carry the source: `02-delivered.SOURCE.json`.
pub fn trials(library: &Library, carrier: &str, folder: &Path) -> std::io::Result<Vec<Trial>> {
    let mut files = Vec::new();
    let captures = folder.join("captures");
    if captures.is_dir() {
        for entry in std::fs::read_dir(&captures)? {
            files.push(entry?.path());
        }
    }
    files.sort();
    let mut trials = Vec::new();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let stem = name.split('.').next().unwrap_or_default().to_owned();
        let source = name.split('.').nth(1).filter(|_| name.matches('.').count() > 1);
        let body = std::fs::read(&file)?;
        let reading = read(library, carrier, source, &sample(&body));
        let expected = std::fs::read_to_string(folder.join("expected").join(format!("{stem}.txt"))).ok();
        trials.push(Trial {
            capture: format!("{carrier}/captures/{name}"),
            expected,
            actual: render(&reading),
        });
    }
    Ok(trials)
}

fn sample(body: &[u8]) -> Capture<'_> {
    let received = Timestamp::from_second(RECEIVED).unwrap_or_default();
    Capture { body, received, digest: "", status: None, asked: None }
}

/// A reading as lines that a postal clerk can check.
#[must_use]
pub fn render(reading: &Reading) -> String {
    let mut text = String::new();
    for look in &reading.looks {
        look_lines(look, &mut text);
    }
    for diagnostic in &reading.diagnostics {
        line(&mut text, &format!("! {}: {}", diagnostic.code, diagnostic.message));
    }
    text
}

fn look_lines(look: &Look, text: &mut String) {
    if !text.is_empty() {
        text.push('\n');
    }
    let list = look.list.as_deref().map(|list| format!(", list {list}")).unwrap_or_default();
    line(text, format!("{} {} by {}{list}", look.number, look.outcome, look.source).trim_start());
    let route = (look.origin.as_deref(), look.destination.as_deref());
    if route != (None, None) {
        line(text, &format!("route    {} -> {}", route.0.unwrap_or("?"), route.1.unwrap_or("?")));
    }
    let optional = |name: &str, value: Option<String>, text: &mut String| {
        if let Some(value) = value {
            line(text, &format!("{name:8} {value}"));
        }
    };
    optional("service", look.service.as_deref().map(str::to_owned), text);
    optional("language", look.language.as_deref().map(str::to_owned), text);
    optional("weight", look.grams.map(|grams| format!("{grams} g")), text);
    optional("promise", look.promise.as_ref().map(|p| format!("{} … {}", when(&p.from), when(&p.to))), text);
    for related in &look.related {
        let carrier = related.carrier.as_deref().unwrap_or("unknown carrier");
        line(text, &format!("number   {} {} of {carrier}", related.relation, related.number));
    }
    for event in &look.events {
        event_lines(event, look.source.split('/').next().unwrap_or_default(), text);
    }
    for event in &look.withdrawn {
        line(text, "taken back:");
        event_lines(event, look.source.split('/').next().unwrap_or_default(), text);
    }
    for personal in &look.personal {
        line(text, &format!("personal {} at {}", personal.kind, personal.at));
    }
    for diagnostic in &look.diagnostics {
        line(text, &format!("! {} at {}: {}", diagnostic.code, diagnostic.at, diagnostic.message));
    }
}

fn event_lines(event: &Event, source: &str, text: &mut String) {
    let mut head = format!("- {} [{}]", event.printed.as_deref().unwrap_or("no time"), when(&event.time));
    let _ = write!(head, " {} {}", event.code.as_deref().unwrap_or("no code"), event.milestone);
    if let Some(side) = event.side {
        let _ = write!(head, " ({side})");
    }
    if let Some(reason) = &event.reason {
        let _ = write!(head, ": {}", reason.name());
    }
    let _ = write!(head, ", {}", event.confidence);
    for extra in [event.handover.map(|h| h.name()), event.proof.map(|p| p.name())].into_iter().flatten() {
        let _ = write!(head, ", {extra}");
    }
    if &*event.carrier != source {
        let _ = write!(head, ", of {}", event.carrier);
    }
    line(text, &head);
    if let Some(place) = &event.place {
        let known: Vec<&str> = [&place.city, &place.country].into_iter().flatten().map(|t| &**t).collect();
        line(
            text,
            &format!(
                "    at {} = {}",
                place.printed,
                if known.is_empty() { "?".to_owned() } else { known.join(", ") }
            ),
        );
    }
    if let Some(words) = &event.text {
        line(text, &format!("    \"{words}\""));
    }
}

fn when(time: &EventTime) -> String {
    match time {
        EventTime::Placed { zone, instant, .. } => format!("placed {zone} {instant}"),
        EventTime::Stated { instant, .. } => format!("stated {instant}"),
        other => other
            .clock()
            .map_or_else(|| other.basis().to_owned(), |clock| format!("{} {clock}", other.basis())),
    }
}

fn line(text: &mut String, words: &str) {
    text.push_str(words);
    text.push('\n');
}
