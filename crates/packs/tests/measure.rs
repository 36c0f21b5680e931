//! Measures the packs on real answers that stand beside the project: `../shared`, or where `WAYMARK_SHARED`
//! points. Says that it was skipped where they are absent.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use packs::{Capture, Library, Reading, read};
use tracking::look::Outcome;

fn payloads() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let shared = std::env::var_os("WAYMARK_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    shared.join("eval/payloads")
}

/// The file's name says its pack: `royal-mail--response.json`.
fn read_file(library: &Library, path: &Path) -> Option<(String, Reading)> {
    let name = path.file_name()?.to_str()?;
    let (carrier, _) = name.split_once("--")?;
    let body = std::fs::read(path).ok()?;
    let received = Timestamp::UNIX_EPOCH;
    let capture = Capture { body: &body, received, digest: "", status: None, asked: None };
    library.good(carrier).filter(|pack| !pack.sources.is_empty())?;
    Some((name.to_owned(), read(library, carrier, None, &capture)))
}

#[test]
fn real_answers_are_read_with_events_and_without_unreadable_times() {
    let Ok(folder) = std::fs::read_dir(payloads()) else {
        println!("skipped: ../shared/eval/payloads is absent");
        return;
    };
    let library = Library::embedded();
    let mut failures = Vec::new();
    for (name, reading) in folder.filter_map(Result::ok).filter_map(|file| read_file(&library, &file.path()))
    {
        let events: usize = reading.looks.iter().map(|look| look.events.len()).sum();
        let remarks = reading.looks.iter().flat_map(|look| &look.diagnostics).chain(&reading.diagnostics);
        let unreadable: Vec<_> = remarks.filter(|remark| remark.code.starts_with("unreadable")).collect();
        println!("{name}: {} looks, {events} events", reading.looks.len());
        let known = reading.looks.iter().any(|look| look.outcome != Outcome::NotFound);
        if known && events == 0 || !unreadable.is_empty() {
            failures.push(format!("{name}: {events} events, {unreadable:?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
