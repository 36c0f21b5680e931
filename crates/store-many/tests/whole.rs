//! Every use case of the port is passed on: one that has a default would be forgotten in silence. The port is read from
//! its source.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

use std::path::Path;

fn source(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The names of the functions of a trait.
fn functions(source: &str, of: &str) -> Vec<String> {
    let body = source.split_once(of).unwrap().1.split("\n}\n").next().unwrap();
    let named = |line: &str| Some(line.strip_prefix("    fn ")?.split_once('(')?.0.to_owned());
    body.lines().filter_map(named).collect()
}

#[track_caller]
fn check(port: (&str, &str), ours: (&str, &str), without: &[&str]) {
    let (asked, given) = (functions(&source(port.0), port.1), functions(&source(ours.0), ours.1));
    assert!(asked.len() > 5, "{asked:?}");
    let missing = |name: &&String| !given.contains(name) && !without.contains(&name.as_str());
    let forgotten: Vec<&String> = asked.iter().filter(missing).collect();
    assert!(forgotten.is_empty(), "{forgotten:?}");
}

#[test]
fn every_use_case_is_passed_on_to_the_databases() {
    // The first two are made of `admit`; buckets are given away by databases.
    let without = ["register", "append", "custody"];
    check(
        ("../store/src/port.rs", "pub trait Store:"),
        ("src/port.rs", "impl Store for ManyStore {"),
        &without,
    );
    check(("../store/src/feed.rs", "pub trait Feeds:"), ("src/feeds.rs", "impl Feeds for ManyStore {"), &[]);
}
