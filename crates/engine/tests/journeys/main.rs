//! The stories in `journeys/`: Markdown that a postal expert can read, run as tests.
//!
//! A block `look CARRIER NUMBER TIME` is an answer of a source: a line an event, with time, place, code and words
//! in columns set apart by two spaces (`-` for nothing). Words after the time change what the answer is:
//! `newest-first`, `window`, `incremental`, `not-found`, `failed`, `next-leg=NUMBER@CARRIER`. A block `expect`
//! (or `expect as-of TIME`) says what the journey then is, line by line; what it does not name it leaves open.

mod story;

use std::path::{Path, PathBuf};

fn stories(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the stories are there").flatten() {
        let path = entry.path();
        if path.is_dir() {
            stories(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
}

#[test]
fn every_story_is_true() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../journeys");
    let mut files = Vec::new();
    stories(&root, &mut files);
    files.sort();
    assert!(files.len() >= 8, "only {} stories were found", files.len());
    let mut failures = Vec::new();
    let mut expectations = 0;
    for file in &files {
        let text = std::fs::read_to_string(file).expect("a story can be read");
        let name = file.strip_prefix(&root).unwrap_or(file).display().to_string();
        match story::run(&text) {
            Ok(count) => expectations += count,
            Err(failure) => failures.push(format!("{name}: {failure}")),
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
    println!("{} stories, {expectations} expectations", files.len());
}

#[test]
fn a_story_that_is_not_true_is_noticed() {
    let story = "```look plain LB123456785CN 2026-08-05T00:00Z\n2026-08-01 10:12  Shenzhen CN  EMA\n```\n";
    let wrong = format!("{story}```expect\nmilestone  delivered\n```\n");
    let failure = story::run(&wrong).unwrap_err();
    assert!(failure.contains("milestone  accepted"), "{failure}");
    assert!(story::run(&format!("{story}```expect\n```\n")).unwrap_err().contains("expects nothing"));
    assert!(story::run("no blocks").unwrap_err().contains("expects nothing"));
}
