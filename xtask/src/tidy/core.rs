//! The core stays a pure function: no world, no clock, no chance, no outside crates but the one for calendars.
//!
//! Clippy bans the calls (`crates/tracking/clippy.toml`); this check bans what has no single call to ban. A hash map
//! is on the list because its order is chance: what is derived twice would differ.

use super::tree::{File, Tree};
use super::words::has_word;
use super::{Check, Finding};

const MANIFEST: &str = "crates/tracking/Cargo.toml";
const SOURCES: &str = "crates/tracking/src/";

/// The crates that the core may import.
const IMPORTS: &[&str] = &["jiff"];

/// What the core never says in its code, and why.
const BANNED: &[(&str, &str)] = &[
    ("async", "it waits for nothing"),
    ("serde", "it has no outside form"),
    ("HashMap", "its order is chance; use a `BTreeMap`"),
    ("HashSet", "its order is chance; use a `BTreeSet`"),
    ("std::fs", "it does no I/O"),
    ("std::net", "it does no I/O"),
    ("std::io", "it does no I/O"),
    ("std::env", "it reads no settings"),
    ("std::process", "it starts nothing"),
    ("std::thread", "it does one thing at a time"),
];

pub(super) const CHECK: Check = Check {
    name: "core",
    rule: "`tracking` has no I/O, async, serde, clock or chance, and imports calendars only",
    run,
    control: || Tree::of(&[("crates/tracking/src/lib.rs", "use std::collections::HashMap;\n")]),
};

fn run(tree: &Tree) -> Vec<Finding> {
    let mut findings: Vec<_> = tree.file(MANIFEST).into_iter().flat_map(imports).collect();
    let sources = tree.files.iter().filter(|file| file.path.starts_with(SOURCES));
    findings.extend(sources.flat_map(words));
    findings
}

fn imports(file: &File) -> Vec<Finding> {
    let manifest = file.text.parse::<toml::Table>().unwrap_or_default();
    let dependencies = manifest.get("dependencies").and_then(toml::Value::as_table);
    let names = dependencies.into_iter().flatten().map(|(name, _)| name.as_str());
    let strangers = names.filter(|name| !IMPORTS.contains(name));
    strangers.map(|name| Finding::at(file, 0, format!("the core does not import `{name}`"))).collect()
}

fn words(file: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, line) in file.text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        for (word, why) in BANNED.iter().filter(|(word, _)| has_word(code, word)) {
            findings.push(Finding::at(file, at + 1, format!("no `{word}` in the core: {why}")));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, text: &str, accepted: bool) {
        assert_eq!(run(&Tree::of(&[(path, text)])).is_empty(), accepted, "{path}: {text}");
    }

    #[test]
    fn the_world_does_not_come_in_by_any_word() {
        for (word, _) in BANNED {
            check("crates/tracking/src/a.rs", &format!("use {word}::x;"), false);
        }
    }

    #[test]
    fn a_comment_a_longer_word_and_another_crate_may_say_it() {
        check("crates/tracking/src/a.rs", "//! No serde here.", true);
        check("crates/tracking/src/a.rs", "let asynchronous = true;", true);
        check("crates/engine/src/a.rs", "async fn run() {}", true);
    }

    #[test]
    fn the_core_imports_calendars_only() {
        check(
            MANIFEST,
            "[dependencies]\njiff.workspace = true\n[dev-dependencies]\nproptest.workspace = true\n",
            true,
        );
        check(MANIFEST, "[dependencies]\nserde.workspace = true\n", false);
    }
}
