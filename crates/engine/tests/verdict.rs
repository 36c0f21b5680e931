//! Verdicts on real and fabricated histories that people published, where they lie beside this repository.
//!
//! Each is judged a day after its last event. Skipped where `../shared` (or `WAYMARK_SHARED`) holds none.

use std::path::PathBuf;

use engine::reading::{Saved, read};
use jiff::{SignedDuration, Timestamp};
use packs::Library;
use serde_json::{Value as Json, json};
use tracking::authenticity::{Declared, Neighbours, Value, Verdict};
use tracking::journey::Journey;

const A_DAY: SignedDuration = SignedDuration::from_hours(24);

fn histories() -> Option<Vec<(String, Json)>> {
    let shared =
        std::env::var_os("WAYMARK_SHARED").map_or_else(|| PathBuf::from("../../../shared"), PathBuf::from);
    let mut files: Vec<PathBuf> = std::fs::read_dir(shared.join("eval/timelines"))
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    let parse = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).ok()?;
        Some((path.file_stem()?.to_string_lossy().into_owned(), serde_json::from_str(&text).ok()?))
    };
    Some(files.iter().filter_map(parse).collect())
}

/// The looks that a file tells of: one, or those of its note.
fn captures(history: &Json) -> Vec<Saved> {
    let versions = history["note"]["versions"].as_array();
    let looks = versions.map(|versions| {
        versions
            .iter()
            .map(|version| {
                let seen: Option<Timestamp> = version["seen_at"].as_str().and_then(|seen| seen.parse().ok());
                json!({
                    "received": seen.map(|seen| seen.to_string()),
                    "number": history["number"],
                    "events": version["events"],
                })
            })
            .collect()
    });
    let looks: Vec<Json> = looks.unwrap_or_else(|| vec![history.clone()]);
    looks.iter().map(|look| Saved { name: "look".to_owned(), body: look.to_string().into_bytes() }).collect()
}

fn judged(library: &Library, history: &Json) -> Option<(Journey, Verdict)> {
    let files = captures(history);
    let journey = |now| read(library, &files, Some("plain"), now).journeys.into_iter().next();
    let first = journey("2026-11-01T00:00:00Z".parse().ok()?)?;
    let last = first.events.iter().filter_map(|told| told.event.time.interval()).map(|(_, last)| last).max();
    let now = last.map_or(first.last_look?, |last| last + A_DAY);
    let journey = journey(now)?;
    let verdict = engine::verdict::verdict(&journey, Declared::default(), Neighbours::default(), now);
    Some((journey, verdict))
}

#[test]
fn real_histories_are_believed_and_fabricated_ones_are_not() {
    let Some(histories) = histories() else {
        eprintln!("skipped: no histories beside the repository");
        return;
    };
    let library = Library::embedded();
    let mut wrong = Vec::new();
    let mut doubted = Vec::new();
    for (id, history) in &histories {
        let Some((journey, verdict)) = judged(&library, history) else { continue };
        let truth = history["my_reading_of_truth"].as_str().unwrap_or_default();
        let (fabricated, told) = (truth.starts_with("fabricated"), journey.events.len());
        println!("{id} {told:>2} {} | {} | {truth}", verdict.value, verdict.sentence);
        for signal in &verdict.signals {
            println!("       {} {} {}: {}", signal.direction, signal.strength, signal.name, signal.sentence);
        }
        assert!(verdict.signals.iter().all(|signal| !signal.evidence.is_empty()), "{id}");
        let bad = matches!(verdict.value, Value::Doubtful | Value::Contradicted);
        match (fabricated, told) {
            (_, 0 | 1) if verdict.value != Value::CannotSay => wrong.push(id),
            (true, 2..) if !bad => wrong.push(id),
            (false, 2..) if verdict.value == Value::Contradicted => wrong.push(id),
            (false, 2..) if bad => doubted.push(id),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
    assert!(doubted.len() <= 1, "{doubted:?}");
}
